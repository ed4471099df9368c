// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/output.h"
#include "fleet/portsmodel.h"

#include <algorithm>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using fleet::PortRow;

namespace {

bool printPorts(fleet::Fleet &fleet, bool json)
{
    const fleet::PortsModel model(fleet);
    std::vector<PortRow> rows = model.rows();
    std::sort(rows.begin(), rows.end(), [](const PortRow &a, const PortRow &b) {
        return std::tie(a.port.published, a.port.protocol, a.hostName, a.containerName) <
               std::tie(b.port.published, b.port.protocol, b.hostName, b.containerName);
    });
    QJsonArray array;
    QList<QStringList> table;
    for (const PortRow &row : rows) {
        const QString kind = fleet::toString(row.port.kind);
        array.append(QJsonObject{
            {u"host"_s, row.hostName},
            {u"ip"_s, row.port.ip},
            {u"published"_s, row.port.published},
            {u"target"_s, row.port.target},
            {u"protocol"_s, row.port.protocol},
            {u"container"_s, row.containerName},
            {u"service"_s, row.service.isService() ? QJsonValue(row.service.service) : QJsonValue()},
            {u"kind"_s, kind.isEmpty() ? QJsonValue() : QJsonValue(kind)},
            {u"inUse"_s, row.port.inUse},
        });
        table.append({row.hostName, QString::number(row.port.published), QString::number(row.port.target),
                      row.port.protocol, row.containerName, row.service.service, kind,
                      row.port.inUse ? u"in use"_s : u"claimed, stopped"_s});
    }
    if (json)
        return printJson(array);
    return print(formatTable(
        {u"HOST"_s, u"PUBLISHED"_s, u"TARGET"_s, u"PROTOCOL"_s, u"CONTAINER"_s, u"SERVICE"_s, u"KIND"_s, u"USE"_s},
        table));
}

} // namespace

std::unique_ptr<QObject> startPorts(const Arguments &arguments, std::function<void(int)> quit)
{
    return printOnce(arguments, Gathering::Depth::Details, std::move(quit),
                     [json = arguments.json](fleet::Fleet &fleet) { return printPorts(fleet, json); });
}

} // namespace bayplan::app
