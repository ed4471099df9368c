// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/resolvedimage.h"

#include "images/reference.h"

#include <QMap>

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

QString imageOfReplicas(const QString &entered, const QStringList &ids,
                        const std::function<QStringList(const QString &id)> &digests)
{
    QMap<QString, int> perId;
    for (const QString &id : ids) {
        if (!id.isEmpty())
            ++perId[id];
    }
    QMap<QString, int> perImage; // one digest may be of several ids, one for each platform
    for (const auto &[id, count] : perId.asKeyValueRange()) {
        QStringList known = digests(id);
        known.sort();
        perImage[resolvedImage(entered, id, known)] += count;
    }
    QString most;
    for (const auto &[image, count] : perImage.asKeyValueRange()) {
        if (most.isEmpty() || count > perImage.value(most))
            most = image;
    }
    return most;
}

} // namespace bayplan::services
