// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/error.h"

#include <QByteArray>
#include <QHash>
#include <QStringList>

#include <vector>

namespace bayplan::images {

/// What GET /images/{name}/json tells that lists don't.
struct ImageDetails
{
    QString id;
    QStringList tags;
    QStringList layers;        ///< "sha256:…" of each layer, the lowest first
    qint64 size = 0;           ///< bytes
    QString driver;            ///< of the store it is in; engines with a containerd store may not tell
    QString os = {};           ///< what it was made for: "linux"
    QString architecture = {}; ///< "arm"
    QString variant = {};      ///< "v7"; empty of most architectures
    QStringList digests = {};  ///< "repository@sha256:…", of registries it came from
};
core::Result<ImageDetails> decodeDetails(const QByteArray &json);

/// A step an image was made by, GET /images/{name}/history.
struct HistoryEntry
{
    QString id; ///< "<missing>" where only the layer is known
    core::Time created{};
    QString createdBy;
    QString comment;
    QStringList tags;
    qint64 size = 0; ///< bytes
};
core::Result<std::vector<HistoryEntry>> decodeHistory(const QByteArray &json);

/// A repository found by GET /images/search.
struct SearchResult
{
    QString name = {};
    QString description = {};
    qint64 stars = 0;
    bool official = false;
};
core::Result<std::vector<SearchResult>> decodeSearch(const QByteArray &json);
/// The name to pull it by: Docker leaves out the registry it was found in, Podman does not.
QString nameToPull(const SearchResult &result, const QString &registry);

/// What POST /images/prune and DELETE /images/{name} say they did.
struct Removed
{
    QStringList deleted;  ///< ids
    QStringList untagged; ///< names
    qint64 bytes = 0;     ///< prune only
};
core::Result<Removed> decodePruned(const QByteArray &json);
core::Result<Removed> decodeRemoved(const QByteArray &json);

/// "repository:tag" of every image in GET /images/json, and the image's id.
core::Result<QHash<QString, QString>> decodeTags(const QByteArray &json);

} // namespace bayplan::images
