// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/labels.h"

#include "services/specjson.h"

#include <QJsonDocument>

namespace bayplan::services {

QMap<QString, QString> replicaLabels(const ServiceSpec &spec, int slot, int revision)
{
    QMap<QString, QString> labels = spec.container.labels;
    labels[serviceLabel.toString()] = spec.name;
    labels[slotLabel.toString()] = QString::number(slot);
    labels[revisionLabel.toString()] = QString::number(revision);
    labels[specLabel.toString()] = QString::fromUtf8(QJsonDocument(toJson(spec)).toJson(QJsonDocument::Compact));
    return labels;
}

std::optional<ReplicaLabels> replicaOf(const QMap<QString, QString> &labels)
{
    const ReplicaLabels found{labels.value(serviceLabel.toString()), labels.value(slotLabel.toString()).toInt(),
                              labels.value(revisionLabel.toString()).toInt()};
    // Also the name: labels are anyone's to write, and a name decides what containers are called.
    if (found.slot < 1 || found.revision < 1 || !problemWithName(found.service).isEmpty())
        return std::nullopt;
    return found;
}

} // namespace bayplan::services
