// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/filters.h"
#include "simulator/jsonwriter.h"
#include "simulator/replies.h"
#include "simulator/statustext.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

void writeStrings(JsonWriter &json, std::string_view name, const QStringList &texts, std::string_view ifEmpty)
{
    json.key(name);
    if (texts.isEmpty()) {
        json.raw(ifEmpty);
        return;
    }
    json.beginArray();
    for (const QString &text : texts)
        json.string(QStringView(text));
    json.endArray();
}

bool matchesReference(const QString &pattern, const QStringList &tags)
{
    const QRegularExpression expression(QRegularExpression::wildcardToRegularExpression(pattern));
    return std::any_of(tags.cbegin(), tags.cend(), [&](const QString &tag) {
        return expression.match(tag).hasMatch() ||
               expression.match(tag.first(std::max<qsizetype>(tag.lastIndexOf(u':'), 0))).hasMatch();
    });
}

bool isListed(const Image &image, const Filters &filters)
{
    if (filters.has(u"dangling"_s)) {
        const QString wanted = filters.values(u"dangling"_s).value(0);
        const bool dangling = wanted == u"true"_s || wanted == u"1"_s;
        if (image.tags.isEmpty() != dangling)
            return false;
    }
    const QStringList patterns = filters.values(u"reference"_s);
    const bool named = patterns.isEmpty() || std::any_of(patterns.cbegin(), patterns.cend(), [&](const QString &each) {
                           return matchesReference(each, image.tags);
                       });
    return named && filters.allowsLabels(image.labels);
}

} // namespace

HttpReply imageListReply(const EngineState &state, const HttpRequest &request, ApiVersion version)
{
    const Profile &profile = state.profile();
    const auto filters = Filters::parse(request.item(u"filters"_s));
    if (!filters)
        return errorReply(500, u"invalid character looking for beginning of value"_s, profile);
    const QString unknown =
        filters->firstUnknown({u"dangling"_s, u"label"_s, u"before"_s, u"since"_s, u"until"_s, u"reference"_s});
    if (!unknown.isEmpty())
        return errorReply(400, u"invalid filter '%1'"_s.arg(unknown), profile);

    QHash<QString, int> users;
    if (Profile::countsImageUsers(version)) {
        for (const auto &[id, container] : state.containers())
            ++users[container.imageId];
    }
    std::vector<const Image *> images;
    for (const auto &[id, image] : state.images()) {
        if (isListed(image, *filters))
            images.push_back(&image);
    }
    std::sort(images.begin(), images.end(), [](const Image *a, const Image *b) { return a->createdNs > b->createdNs; });

    // Below 1.43 an image without a name has the name <none>.
    const bool named = Profile::namesUntaggedImages(version) && !profile.isPodman();
    JsonWriter json;
    json.beginArray();
    for (const Image *image : images) {
        const bool dangling = image->tags.isEmpty() && image->digests.isEmpty();
        json.beginObject();
        json.field("Containers", Profile::countsImageUsers(version) ? users.value(image->id) : -1);
        json.field("Created", image->createdNs / nsPerSecond);
        json.field("Id", image->id);
        if (image->labels.isEmpty())
            json.key("Labels").null();
        else
            json.field("Labels", image->labels);
        json.field("ParentId", "");
        writeStrings(json, "RepoDigests", image->digests, !named ? "[]" : dangling ? R"(["<none>@<none>"])" : "null");
        writeStrings(json, "RepoTags", image->tags, !named ? "[]" : dangling ? R"(["<none>:<none>"])" : "null");
        json.field("SharedSize", -1).field("Size", image->size);
        if (Profile::listsVirtualSize(version))
            json.field("VirtualSize", image->size);
        json.endObject();
    }
    json.endArray();
    return {200, "application/json", json.take().append('\n'), {}, 0};
}

HttpReply imageReply(const EngineState &state, const QString &ref, ApiVersion version)
{
    const Image *image = state.image(ref);
    if (!image) {
        const QString full = ref.contains(u':') ? ref : QString(ref + u":latest");
        return errorReply(404, u"No such image: "_s + full, state.profile());
    }
    QJsonObject labels;
    for (auto it = image->labels.cbegin(); it != image->labels.cend(); ++it)
        labels.insert(it.key(), it.value());
    const QJsonObject config{{u"Env"_s, QJsonArray{u"PATH=/usr/local/sbin:/usr/local/bin:/usr/bin:/bin"_s}},
                             {u"Cmd"_s, QJsonArray{u"/serve"_s}},
                             {u"Labels"_s, labels}};
    QJsonObject json{
        {u"Id"_s, image->id},
        {u"RepoTags"_s, QJsonArray::fromStringList(image->tags)},
        {u"RepoDigests"_s, QJsonArray::fromStringList(image->digests)},
        {u"Parent"_s, u""_s},
        {u"Comment"_s, u""_s},
        {u"Created"_s, timestamp(image->createdNs)},
        {u"DockerVersion"_s, u""_s},
        {u"Author"_s, u""_s},
        {u"Config"_s, config},
        {u"Architecture"_s, image->architecture},
        {u"Os"_s, u"linux"_s},
        {u"Size"_s, image->size},
        {u"RootFS"_s, QJsonObject{{u"Type"_s, u"layers"_s}, {u"Layers"_s, QJsonArray{image->id}}}},
        {u"Metadata"_s, QJsonObject{{u"LastTagTime"_s, timestamp(0)}}},
    };
    if (version < ApiVersion{1, 52}) {
        json.insert(u"GraphDriver"_s, QJsonObject{{u"Name"_s, u"overlay2"_s}, {u"Data"_s, QJsonValue::Null}});
    }
    if (Profile::listsVirtualSize(version))
        json.insert(u"VirtualSize"_s, image->size);
    if (version < ApiVersion{1, 45}) {
        json.insert(u"Container"_s, u""_s);
        json.insert(u"ContainerConfig"_s, config);
    }
    return jsonReply(json);
}

HttpReply untagReply(EngineState &state, const QString &ref, bool force, qint64 now)
{
    const Image *image = state.image(ref);
    const QString id = image ? image->id : QString();
    const QStringList tags = image ? image->tags : QStringList();
    const Outcome outcome = state.untag(ref, force, now);
    if (!outcome.ok())
        return errorReply(outcome.status, outcome.message, state.profile());
    const Image *left = state.image(id);
    QJsonArray done;
    for (const QString &tag : tags) {
        if (!left || !left->tags.contains(tag))
            done.append(QJsonObject{{u"Untagged"_s, tag}});
    }
    if (!left)
        done.append(QJsonObject{{u"Deleted"_s, id}});
    return jsonReply(done);
}

} // namespace bayplan::simulator
