// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace bayplan::services {

/// What says which image was meant, the same on every host: of the digests that an engine has for it
/// ("repository@sha256:…") the one of the repository that was entered, which every host can pull; else the image's id.
QString resolvedImage(const QString &entered, const QString &id, const QStringList &digests);

} // namespace bayplan::services
