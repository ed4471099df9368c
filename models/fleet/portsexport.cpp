// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/portsexport.h"

#include "core/csvcell.h"
#include "core/markdowntext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// What a row says, in the order of the columns.
struct Field
{
    QString key;
    QString text;
    bool isNumber = false;
};

QList<Field> fieldsOf(const PortRow &row, const QList<ReservedPorts> &reserved)
{
    const ReservedPorts *reservation = reservationOf(row.port.published, reserved);
    return {{u"host"_s, row.hostName},
            {u"address"_s, row.port.ip},
            {u"published"_s, QString::number(row.port.published), true},
            {u"target"_s, QString::number(row.port.target), true},
            {u"protocol"_s, row.port.protocol},
            {u"kind"_s, toString(row.port.kind)},
            {u"use"_s, row.port.inUse ? u"in use"_s : u"claimed"_s},
            {u"container"_s, row.containerName},
            {u"id"_s, row.containerId},
            {u"state"_s, engine::toString(row.state)},
            {u"service"_s, row.service.service},
            {u"reserved"_s, reservation ? reservation->name : QString()},
            {u"known"_s, row.stale ? u"before the host was lost"_s : u"now"_s}};
}

QByteArray csvLine(const QList<Field> &fields, bool isHead)
{
    QByteArrayList cells;
    for (const Field &field : fields)
        cells << core::csvCell(isHead ? field.key : field.text);
    return cells.join(',') + "\r\n";
}

QJsonObject objectOf(const QList<Field> &fields)
{
    QJsonObject object;
    for (const Field &field : fields)
        object.insert(field.key, field.isNumber ? QJsonValue(field.text.toInt()) : QJsonValue(field.text));
    return object;
}

QByteArray markdownLine(const QList<Field> &fields, bool isHead)
{
    QStringList cells;
    for (const Field &field : fields)
        cells << (isHead ? field.key : field.isNumber ? field.text : core::markdownText(field.text));
    return QString(u"| "_s + cells.join(u" | "_s) + u" |\n"_s).toUtf8();
}

QByteArray markdownRule(const QList<Field> &fields)
{
    QByteArray rule = "|";
    for (const Field &field : fields)
        rule += field.isNumber ? " ---: |" : " --- |";
    return rule + '\n';
}

} // namespace

QByteArray portsFile(const std::vector<PortRow> &rows, const QList<ReservedPorts> &reserved, PortsFormat format)
{
    const QList<Field> head = fieldsOf({}, {});
    if (format == PortsFormat::Json) {
        QJsonArray array;
        for (const PortRow &row : rows)
            array.append(objectOf(fieldsOf(row, reserved)));
        return QJsonDocument(array).toJson();
    }
    if (format == PortsFormat::Csv) {
        QByteArray text = csvLine(head, true);
        for (const PortRow &row : rows)
            text += csvLine(fieldsOf(row, reserved), false);
        return text;
    }
    QByteArray text = markdownLine(head, true) + markdownRule(head);
    for (const PortRow &row : rows)
        text += markdownLine(fieldsOf(row, reserved), false);
    return text;
}

} // namespace bayplan::fleet
