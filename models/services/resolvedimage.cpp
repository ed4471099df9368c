// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/resolvedimage.h"

#include "images/reference.h"

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;

QString resolvedImage(const QString &entered, const QString &id, const QStringList &digests)
{
    const auto meant = images::parseReference(entered);
    for (const QString &text : digests) {
        const auto digest = images::parseReference(text);
        const bool isMeant = meant && digest && digest->name() == meant->name();
        if (isMeant && digest->registry != u"localhost"_s) // Podman makes such up for images from nowhere
            return text;
    }
    return id;
}

} // namespace bayplan::services
