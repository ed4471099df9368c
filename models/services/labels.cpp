// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/labels.h"

#include "services/specjson.h"

#include <QJsonDocument>

#include <algorithm>

namespace bayplan::services {

QMap<QString, QString> replicaLabels(const ServiceSpec &spec, int slot, int revision)
{
    QMap<QString, QString> labels = spec.container.labels;
    if (spec.compose) {
        labels.insert(spec.compose->labels);
        labels[composeNumberLabel.toString()] = QString::number(slot);
    }
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

std::optional<ReplicaLabels> replicaOf(const ServiceSpec &spec, const QMap<QString, QString> &labels)
{
    if (const auto own = replicaOf(labels))
        return own->service == spec.name ? own : std::nullopt;
    const auto &compose = spec.compose;
    const bool isComposes = compose && labels.value(composeProjectLabel.toString()) == compose->project &&
                            labels.value(composeServiceLabel.toString()) == compose->service &&
                            !fleet::isComposeOneoff(labels);
    const int slot = labels.value(composeNumberLabel.toString()).toInt();
    if (!isComposes || slot < 1)
        return std::nullopt;
    return ReplicaLabels{spec.name, slot, std::max(1, labels.value(revisionLabel.toString()).toInt())};
}

} // namespace bayplan::services
