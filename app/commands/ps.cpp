// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/output.h"
#include "engine/statustext.h"
#include "fleet/containersmodel.h"
#include "services/labels.h"

#include <algorithm>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using fleet::ContainerRow;

namespace {

QJsonArray portsJson(const ContainerRow &row)
{
    QJsonArray ports;
    for (const fleet::PublishedPort &port : row.ports) {
        if (port.inUse)
            ports.append(QJsonObject{{u"ip"_s, port.ip},
                                     {u"published"_s, port.published},
                                     {u"target"_s, port.target},
                                     {u"protocol"_s, port.protocol}});
    }
    return ports;
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

/// As Compose calls it where it is of Compose, else as it is called here.
QString serviceOf(const ContainerRow &row)
{
    const auto replica = services::replicaOf(row.container.labels);
    return replica && !row.service.isService() ? replica->service : row.service.service;
}

QJsonObject toJson(const ContainerRow &row, core::Time now)
{
    const engine::Container &c = row.container;
    const auto replica = services::replicaOf(c.labels);
    QJsonValue slot = replica ? QJsonValue(replica->slot) : QJsonValue();
    if (row.service.slot)
        slot = *row.service.slot;
    return {
        {u"host"_s, row.hostName},
        {u"id"_s, c.id},
        {u"name"_s, c.name},
        {u"image"_s, row.image},
        {u"imageId"_s, c.imageId},
        {u"state"_s, engine::toString(c.state)},
        {u"status"_s, engine::statusText(c, now)},
        {u"health"_s, textOrNull(engine::toString(c.health))},
        {u"project"_s, textOrNull(row.service.project)},
        {u"service"_s, textOrNull(serviceOf(row))},
        {u"slot"_s, slot},
        {u"revision"_s, replica ? QJsonValue(replica->revision) : QJsonValue()},
        {u"created"_s, isoTime(c.created)},
        {u"ports"_s, portsJson(row)},
    };
}

bool printContainers(fleet::Fleet &fleet, const Arguments &arguments)
{
    const fleet::ContainersModel model(fleet);
    std::vector<ContainerRow> rows = model.rows();
    // What services are remembered by is not what anybody runs.
    std::erase_if(
        rows, [](const ContainerRow &row) { return row.container.labels.contains(services::recordLabel.toString()); });
    if (!arguments.all)
        std::erase_if(rows, [](const ContainerRow &row) { return !engine::isAlive(row.container.state); });
    std::sort(rows.begin(), rows.end(), [](const ContainerRow &a, const ContainerRow &b) {
        return std::tie(a.hostName, a.container.name) < std::tie(b.hostName, b.container.name);
    });
    const core::Time now = core::now();
    QJsonArray array;
    QList<QStringList> table;
    for (const ContainerRow &row : rows) {
        array.append(toJson(row, now));
        const bool inUse = !row.ports.empty() && row.ports.front().inUse;
        table.append({row.hostName, row.container.name, row.image, engine::statusText(row.container, now),
                      inUse ? fleet::portsText(row.ports) : QString(), serviceOf(row), row.container.id.left(12)});
    }
    if (arguments.json)
        return printJson(array);
    return print(formatTable(
        {u"HOST"_s, u"NAME"_s, u"IMAGE"_s, u"STATUS"_s, u"PORTS"_s, u"SERVICE"_s, u"CONTAINER ID"_s}, table));
}

} // namespace

std::unique_ptr<QObject> startPs(const Arguments &arguments, std::function<void(int)> quit)
{
    return printOnce(arguments, Gathering::Depth::Lists, std::move(quit),
                     [arguments](fleet::Fleet &fleet) { return printContainers(fleet, arguments); });
}

} // namespace bayplan::app
