// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/foundhost.h"

#include "core/plaintext.h"
#include "fleet/sourcefiles.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using Origin = FoundHost::Origin;

namespace {

constexpr int maxName = 56; // leaves room for the number that makes it distinct

int rank(const FoundHost &found)
{
    if (found.origin == Origin::Context)
        return found.current ? 0 : 1;
    switch (found.origin) {
    case Origin::Machine:
        return 2;
    case Origin::Environment:
        return 3;
    case Origin::Socket:
        return 4;
    default:
        return 5;
    }
}

/// `description` with "also: SOURCE, SOURCE" behind it.
QString withOthers(const QString &description, const QStringList &others)
{
    if (others.isEmpty())
        return description;
    const QString also = u"also "_s + others.join(u", "_s);
    return core::plainLine(description.isEmpty() ? also : QString(description + u"; "_s + also));
}

} // namespace

QList<FoundHost> likelyEngines(QList<FoundHost> found)
{
    found.removeIf([](const FoundHost &candidate) {
        const engine::Endpoint &endpoint = candidate.host.endpoint;
        return !candidate.problem.isEmpty() || candidate.origin == Origin::SshConfig ||
               (endpoint.kind == engine::Endpoint::Kind::Unix && !isSocket(endpoint.path));
    });
    return found;
}

QList<FoundHost> mergeFound(QList<FoundHost> found)
{
    std::stable_sort(found.begin(), found.end(),
                     [](const FoundHost &a, const FoundHost &b) { return rank(a) < rank(b); });
    QList<FoundHost> merged;
    QHash<QString, qsizetype> places; // by endpoint
    QHash<qsizetype, QStringList> others;
    for (const FoundHost &candidate : std::as_const(found)) {
        if (candidate.problem.isEmpty()) {
            const QString key = endpointKey(candidate.host.endpoint);
            if (const auto known = places.constFind(key); known != places.constEnd()) {
                merged[*known].current = merged[*known].current || candidate.current;
                others[*known] << candidate.source;
                continue;
            }
            places.insert(key, merged.size());
        }
        merged << candidate;
    }
    QSet<QString> names;
    for (qsizetype i = 0; i < merged.size(); ++i) {
        FoundHost &host = merged[i];
        host.description = withOthers(host.description, others.value(i));
        const QString wanted = host.host.name;
        for (int n = 2; names.contains(host.host.name); ++n)
            host.host.name = wanted + u'-' + QString::number(n);
        names.insert(host.host.name);
    }
    // What docker uses now comes first, what can't be used last.
    std::stable_sort(merged.begin(), merged.end(), [](const FoundHost &a, const FoundHost &b) {
        return std::tuple(!a.problem.isEmpty(), !a.current) < std::tuple(!b.problem.isEmpty(), !b.current);
    });
    return merged;
}

QString endpointKey(const engine::Endpoint &endpoint)
{
    using Kind = engine::Endpoint::Kind;
    if (endpoint.kind == Kind::Unix) {
        const QString real = QFileInfo(endpoint.path).canonicalFilePath();
        return u"unix://"_s + (real.isEmpty() ? endpoint.path : real);
    }
    if (endpoint.kind != Kind::Tls)
        return endpoint.toString();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &path : {tlsFile(endpoint.tls, TlsPart::Ca), tlsFile(endpoint.tls, TlsPart::Certificate)}) {
        // What is in them: docker-machine gives each machine copies of the same certificates.
        const auto text = path.isEmpty() ? core::Result<QByteArray>(QByteArray()) : readSmallFile(path, maxPemSize);
        hash.addData(QCryptographicHash::hash(text ? *text : path.toUtf8(), QCryptographicHash::Sha256));
    }
    return u"tls "_s + endpoint.toString() + u' ' + QString::fromLatin1(hash.result().toHex()) +
           (endpoint.tls.skipVerify ? u" unverified"_s : QString());
}

QString suggestedName(QString text)
{
    static const QRegularExpression others(u"[^\\p{L}\\p{N}_.-]"_s);
    static const QRegularExpression badStart(u"\\A[.-]+"_s);
    // A cut must not leave half of a character that takes two.
    QString name = text.replace(others, u"-"_s).left(maxName).remove(badStart);
    if (!name.isEmpty() && name.back().isHighSurrogate())
        name.chop(1);
    return name.isEmpty() ? u"host"_s : name;
}

QString freeName(const QString &name, const QStringList &taken)
{
    QString free = name;
    for (int n = 2; taken.contains(free); ++n)
        free = name + u'-' + QString::number(n);
    return free;
}

void setEndpoint(FoundHost &found, const QString &text, const std::optional<engine::TlsFiles> &tls)
{
    if (text.startsWith(u"npipe:"_s)) {
        found.problem = u"“%1” is a named pipe of Windows, which is not there on this system"_s.arg(text);
    } else if (const auto endpoint = engine::Endpoint::parse(text, tls); !endpoint) {
        found.problem = endpoint.error().message();
    } else {
        if (endpoint->kind == engine::Endpoint::Kind::Tls)
            found.problem = tlsProblem(endpoint->tls);
        if (found.problem.isEmpty())
            found.host.endpoint = *endpoint;
    }
    found.problem = core::plainLine(found.problem);
}

} // namespace bayplan::fleet
