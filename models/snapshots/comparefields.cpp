// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/comparefields.h"

#include "inspect/diff.h"
#include "inspect/jsontext.h"

#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <tuple>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using inspect::DiffNode;
using inspect::JsonNode;

namespace {

QString valueText(const JsonNode *node)
{
    if (!node)
        return {};
    return node->isContainer() ? inspect::compactJson(*node) : node->text;
}

/// What only a moment or a desktop knows of lists, and of records: kept as noise wherever it stands.
bool isMomentary(const QString &key)
{
    static const QSet<QString> keys{u"Created"_s,   u"CreatedAt"_s,  u"Containers"_s, u"SharedSize"_s,
                                    u"UsageData"_s, u"generation"_s, u"lease"_s,      u"made"_s,
                                    u"started"_s,   u"ended"_s,      u"places"_s};
    return keys.contains(key);
}

struct Collector
{
    const JsonNode &left;
    const JsonNode &right;
    bool partial = false;
    QList<FieldChange> fields = {};

    void collect(const DiffNode &node, bool momentary)
    {
        if (node.kind == DiffNode::Kind::Same)
            return;
        momentary = momentary || isMomentary(node.key);
        if (!node.children.empty()) {
            for (const DiffNode &child : node.children)
                collect(child, momentary);
            return;
        }
        const bool oneSided = node.kind != DiffNode::Kind::Changed;
        if (partial && oneSided)
            return;
        fields << FieldChange{.path = node.left ? inspect::pathText(left, node.leftPath)
                                                : inspect::pathText(right, node.rightPath),
                              .before = valueText(node.left),
                              .after = valueText(node.right),
                              .noise = node.noise || momentary};
    }
};

QList<FieldChange> ordered(QList<FieldChange> fields)
{
    std::sort(fields.begin(), fields.end(), [](const FieldChange &a, const FieldChange &b) {
        return std::tuple(!isAboutTraffic(a.path), a.path) < std::tuple(!isAboutTraffic(b.path), b.path);
    });
    return fields;
}

QByteArray textOf(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace

bool isAboutTraffic(const QString &path)
{
    return path.startsWith(u".NetworkSettings.Ports"_s) || path.startsWith(u".HostConfig.PortBindings"_s) ||
           path == u".Image"_s || path == u".Config.Image"_s;
}

QList<FieldChange> inspectFields(const QByteArray &before, const QByteArray &after, bool partial)
{
    const auto left = inspect::parseJson(before);
    const auto right = inspect::parseJson(after);
    if (!left || !right)
        return {};
    Collector collector{.left = *left, .right = *right, .partial = partial};
    collector.collect(inspect::diff(*left, *right), false);
    return ordered(std::move(collector.fields));
}

QList<FieldChange> objectFields(const QJsonObject &before, const QJsonObject &after)
{
    return inspectFields(textOf(before), textOf(after), false);
}

QList<FieldChange> hostFields(const HostPart &before, const HostPart &after)
{
    const auto json = [](const HostPart &host) {
        QJsonObject labels;
        for (auto label = host.labels.begin(); label != host.labels.end(); ++label)
            labels[label.key()] = label.value();
        return QJsonObject{{u"endpoint"_s, host.endpoint},
                           {u"address"_s, host.address},
                           {u"labels"_s, labels},
                           {u"outOfReach"_s, host.state != HostPart::State::Read},
                           {u"engine"_s, host.info[u"ServerVersion"_s]},
                           {u"operatingSystem"_s, host.info[u"OperatingSystem"_s]},
                           {u"kernel"_s, host.info[u"KernelVersion"_s]},
                           {u"cpus"_s, host.info[u"NCPU"_s]},
                           {u"memory"_s, host.info[u"MemTotal"_s]}};
    };
    return objectFields(json(before), json(after));
}

QList<FieldChange> serviceFields(const ServicePart &before, const ServicePart &after)
{
    const auto json = [](const ServicePart &service) {
        QJsonObject replicas;
        for (const ReplicaPart &replica : service.replicas)
            replicas[QString::number(replica.slot)] =
                QJsonObject{{u"host"_s, replica.host}, {u"revision"_s, replica.revision}, {u"state"_s, replica.state}};
        return QJsonObject{{u"home"_s, service.home},
                           {u"desired"_s, service.desired},
                           {u"record"_s, service.record},
                           {u"replicas"_s, replicas},
                           {u"ingresses"_s, service.ingresses}};
    };
    return objectFields(json(before), json(after));
}

} // namespace bayplan::snapshots
