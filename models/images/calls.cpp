// SPDX-License-Identifier: GPL-3.0-or-later
#include "images/calls.h"

#include <QUrl>

namespace bayplan::images::calls {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray encoded(const QString &text)
{
    return QUrl::toPercentEncoding(text);
}

/// In a path, where engines want the slashes of a name as they are.
QByteArray inPath(const QString &name)
{
    return QUrl::toPercentEncoding(name, "/:@");
}

constexpr std::chrono::milliseconds patience{120'000}; // engines with many images delete slowly

} // namespace

engine::Call pull(const Reference &reference, const QString &platform, const QByteArray &auth)
{
    engine::Call call{.path = "/images/create?fromImage=" + encoded(reference.name()) +
                              "&tag=" + encoded(reference.digest.isEmpty() ? reference.tag : reference.digest),
                      .timeout = std::chrono::milliseconds{0}};
    if (!platform.isEmpty())
        call.path += "&platform=" + encoded(platform);
    if (!auth.isEmpty())
        call.headers << "X-Registry-Auth: " + auth;
    return call;
}

engine::Call inspect(const QString &name)
{
    return {.method = "GET", .path = "/images/" + inPath(name) + "/json"};
}

engine::Call list()
{
    return {.method = "GET", .path = "/images/json", .timeout = patience};
}

engine::Call history(const QString &name)
{
    return {.method = "GET", .path = "/images/" + inPath(name) + "/history"};
}

engine::Call tag(const QString &name, const Reference &as)
{
    return {.path = "/images/" + inPath(name) + "/tag?repo=" + encoded(as.name()) + "&tag=" + encoded(as.tag)};
}

engine::Call remove(const QString &name)
{
    return {.method = "DELETE", .path = "/images/" + inPath(name), .timeout = patience};
}

engine::Call prune(bool danglingOnly)
{
    // Podman takes the bool only as a list of one text, as Docker's own client sends it.
    const QString filters = uR"({"dangling":["%1"]})"_s.arg(danglingOnly ? u"true"_s : u"false"_s);
    return {.path = "/images/prune?filters=" + encoded(filters), .timeout = std::chrono::milliseconds{0}};
}

engine::Call save(const QStringList &names, std::shared_ptr<net::ReplyFlow> flow)
{
    engine::Call call{.method = "GET", .path = "/images/get?", .timeout = std::chrono::milliseconds{0}};
    call.flow = std::move(flow);
    QByteArrayList parts;
    for (const QString &name : names)
        parts << "names=" + encoded(name);
    call.path += parts.join('&');
    return call;
}

engine::Call load(std::shared_ptr<net::BodyPipe> pipe)
{
    engine::Call call{.path = "/images/load?quiet=0",
                      .headers = {"Content-Type: application/x-tar"},
                      .timeout = std::chrono::milliseconds{0}};
    call.pipe = std::move(pipe);
    return call;
}

engine::Call search(const QString &term, const QByteArray &auth)
{
    engine::Call call{.method = "GET", .path = "/images/search?limit=25&term=" + encoded(term), .timeout = patience};
    if (!auth.isEmpty())
        call.headers << "X-Registry-Auth: " + auth;
    return call;
}

} // namespace bayplan::images::calls
