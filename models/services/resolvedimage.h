// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <functional>

namespace bayplan::services {

/// What says which image was meant, the same on every host: of the digests that an engine has for it
/// ("repository@sha256:…") the one of the repository that was entered, which every host can pull; else the image's id.
QString resolvedImage(const QString &entered, const QString &id, const QStringList &digests);

/// The same for what was never resolved, from the image that each of its replicas was made of (ids): the one that most
/// have, so that it is one of those that ran. `digests`: what engines know of an image by its id. Empty without any.
QString imageOfReplicas(const QString &entered, const QStringList &ids,
                        const std::function<QStringList(const QString &id)> &digests);

} // namespace bayplan::services
