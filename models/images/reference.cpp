// SPDX-License-Identifier: GPL-3.0-or-later
#include "images/reference.h"

#include <QRegularExpression>

namespace bayplan::images {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype longestName = 255;

bool matches(const QString &text, const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

auto wrong(const QString &what, const QString &text, const QString &next = {})
{
    return core::fail({.kind = core::Error::Kind::Input, .what = what, .where = text.left(80), .next = next});
}

/// A first part that can only be a host: with a dot or a port, or the word itself.
bool isRegistry(const QString &part)
{
    return part.contains(u'.') || part.contains(u':') || part == u"localhost" || part != part.toLower();
}

} // namespace

QString Reference::name() const
{
    return registry + u'/' + repository;
}

QString Reference::full() const
{
    return name() + (tag.isEmpty() ? QString() : u':' + tag) + (digest.isEmpty() ? QString() : u'@' + digest);
}

QString Reference::familiar() const
{
    const QString text = full();
    for (const auto &implied : {u"docker.io/library/"_s, u"docker.io/"_s}) {
        if (text.startsWith(implied))
            return text.mid(implied.size());
    }
    return text;
}

core::Result<Reference> parseReference(const QString &text)
{
    QString rest = text.trimmed();
    Reference made;
    if (rest.isEmpty())
        return wrong(u"There is no image name"_s, {}, u"Write one like “nginx” or “registry:5000/app:1”"_s);
    if (const qsizetype at = rest.indexOf(u'@'); at >= 0) {
        made.digest = rest.mid(at + 1);
        rest.truncate(at);
        if (!matches(made.digest, u"[A-Za-z][A-Za-z0-9]*([+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"_s))
            return wrong(u"What follows “@” is not a digest"_s, text, u"A digest is like sha256: and 64 digits"_s);
    }
    if (const qsizetype colon = rest.lastIndexOf(u':'); colon > rest.lastIndexOf(u'/')) {
        made.tag = rest.mid(colon + 1);
        rest.truncate(colon);
        if (!matches(made.tag, u"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"_s))
            return wrong(u"“%1” can't be a tag"_s.arg(made.tag.left(80)), text,
                         u"Tags are letters, digits, and . _ - after the first"_s);
    }
    const qsizetype slash = rest.indexOf(u'/');
    if (slash > 0 && isRegistry(rest.left(slash))) {
        made.registry = rest.left(slash);
        made.repository = rest.mid(slash + 1);
        if (!matches(made.registry,
                     u"([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*|"
                     u"\\[[0-9a-fA-F:]+\\])(:[0-9]{1,5})?"_s))
            return wrong(u"“%1” can't be a registry"_s.arg(made.registry.left(80)), text,
                         u"A registry is a host's name, with its port where it has one"_s);
    } else {
        made.registry = u"docker.io"_s;
        made.repository = rest;
    }
    if (made.registry == u"index.docker.io")
        made.registry = u"docker.io"_s;
    if (made.registry == u"docker.io" && !made.repository.contains(u'/') && !made.repository.isEmpty())
        made.repository.prepend(u"library/"_s);
    if (made.repository != made.repository.toLower())
        return wrong(u"Image names have no capital letters"_s, text);
    constexpr auto part = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
    if (!matches(made.repository, u"%1(/%1)*"_s.arg(QLatin1StringView(part))))
        return wrong(u"That is not the name of an image"_s, text, u"Write one like “nginx” or “registry:5000/app:1”"_s);
    if (made.name().size() > longestName)
        return wrong(u"An image's name has at most 255 characters"_s, text);
    if (slash < 0 && matches(rest, u"[0-9a-f]{64}"_s))
        return wrong(u"64 digits are an image's id, which is not a name"_s, text);
    if (made.tag.isEmpty() && made.digest.isEmpty())
        made.tag = u"latest"_s;
    return made;
}

} // namespace bayplan::images
