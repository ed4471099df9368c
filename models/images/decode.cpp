// SPDX-License-Identifier: GPL-3.0-or-later
#include "images/decode.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <functional>

namespace bayplan::images {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

auto notUnderstood()
{
    return core::fail({.kind = core::Error::Kind::Protocol,
                       .what = u"The engine's reply about images can't be understood"_s,
                       .where = {},
                       .next = u"Check that this endpoint is a container engine"_s});
}

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &each : value.toArray())
        list << each.toString();
    return list;
}

template <typename T>
Result<std::vector<T>> listOf(const QByteArray &json, const std::function<T(const QJsonObject &)> &make)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isArray())
        return notUnderstood();
    std::vector<T> list;
    for (const QJsonValue &each : document.array())
        list.push_back(make(each.toObject()));
    return list;
}

void take(Removed &removed, const QJsonValue &list)
{
    for (const QJsonValue &each : list.toArray()) {
        if (const QString id = each[u"Deleted"_s].toString(); !id.isEmpty())
            removed.deleted << id;
        if (const QString name = each[u"Untagged"_s].toString(); !name.isEmpty())
            removed.untagged << name;
    }
}

} // namespace

Result<ImageDetails> decodeDetails(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    ImageDetails details{.id = object[u"Id"_s].toString(),
                         .tags = strings(object[u"RepoTags"_s]),
                         .layers = strings(object[u"RootFS"_s][u"Layers"_s]),
                         .size = object[u"Size"_s].toInteger(),
                         .driver = object[u"GraphDriver"_s][u"Name"_s].toString(),
                         .os = object[u"Os"_s].toString(),
                         .architecture = object[u"Architecture"_s].toString(),
                         .variant = object[u"Variant"_s].toString(),
                         .digests = strings(object[u"RepoDigests"_s])};
    if (details.id.isEmpty())
        return notUnderstood();
    return details;
}

Result<std::vector<HistoryEntry>> decodeHistory(const QByteArray &json)
{
    return listOf<HistoryEntry>(json, [](const QJsonObject &object) {
        return HistoryEntry{.id = object[u"Id"_s].toString(),
                            .created = core::Time(std::chrono::seconds(object[u"Created"_s].toInteger())),
                            .createdBy = object[u"CreatedBy"_s].toString(),
                            .comment = object[u"Comment"_s].toString(),
                            .tags = strings(object[u"Tags"_s]),
                            .size = object[u"Size"_s].toInteger()};
    });
}

Result<std::vector<SearchResult>> decodeSearch(const QByteArray &json)
{
    return listOf<SearchResult>(json, [](const QJsonObject &object) {
        return SearchResult{.name = object[u"name"_s].toString(),
                            .description = object[u"description"_s].toString(),
                            .stars = object[u"star_count"_s].toInteger(),
                            .official = object[u"is_official"_s].toBool()};
    });
}

QString nameToPull(const SearchResult &result, const QString &registry)
{
    const bool whole = registry == u"docker.io" || result.name.startsWith(registry + u'/');
    return whole ? result.name : registry + u'/' + result.name;
}

Result<Removed> decodePruned(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return notUnderstood();
    Removed removed;
    take(removed, document[u"ImagesDeleted"_s]);
    removed.bytes = document[u"SpaceReclaimed"_s].toInteger();
    return removed;
}

Result<Removed> decodeRemoved(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isArray())
        return notUnderstood();
    Removed removed;
    take(removed, document.array());
    return removed;
}

Result<QHash<QString, QString>> decodeTags(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isArray())
        return notUnderstood();
    QHash<QString, QString> tags;
    for (const QJsonValue &each : document.array()) {
        for (const QString &tag : strings(each[u"RepoTags"_s])) {
            if (tag != u"<none>:<none>")
                tags.insert(tag, each[u"Id"_s].toString());
        }
    }
    return tags;
}

} // namespace bayplan::images
