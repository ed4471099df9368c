// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/comparefields.h"

#include "inspect/diff.h"
#include "inspect/jsontext.h"
#include "snapshots/samehosts.h"

#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <optional>
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

/// One of the two texts, and its masked twin if there is to be one. That has the same form: each value is at the same
/// place, counted in its object or array. Names may be masked as well.
struct Side
{
    explicit Side(const QByteArray &text, const Masking *masking) : isMasked(masking != nullptr)
    {
        if (auto parsed = inspect::parseJson(text))
            root = *std::move(parsed);
        if (!root || !isMasked)
            return;
        if (auto parsed = inspect::parseJson(masking->inspectText(text)))
            twin = *std::move(parsed);
    }

    std::optional<JsonNode> root;
    std::optional<JsonNode> twin;
    bool isMasked = false;
};

/// A value of a side, and how it is told.
class Told
{
public:
    explicit Told(const Side &side) : m_side(&side), m_node(&*side.root), m_twin(side.twin ? &*side.twin : nullptr) {}

    /// Of one that this one has in it, or of none.
    Told child(const JsonNode *node, const QStringList &path) const
    {
        Told told = *this;
        told.m_node = node;
        told.m_twin = nullptr;
        const JsonNode *parent = m_node;
        if (!node || !parent || !m_twin || m_twin->children.size() != parent->children.size())
            return told;
        told.m_twin = &m_twin->children[size_t(node - parent->children.data())];
        if (told.m_twin->key != node->key && m_name.isEmpty())
            told.m_name = inspect::pathText(*m_side->root, path.mid(0, path.size() - 1)) + u'[' +
                          inspect::jsonString(told.m_twin->key) + u']';
        return told;
    }

    QString value() const
    {
        if (!m_node || !m_side->isMasked)
            return valueText(m_node);
        // What has no twin is told of in no way.
        return m_twin ? valueText(m_twin) : Masking::text();
    }
    bool isMasked() const { return value() != valueText(m_node); }
    /// Below a name that is masked all has that name.
    QString path(const QStringList &path) const
    {
        return m_name.isEmpty() ? inspect::pathText(*m_side->root, path) : m_name;
    }

private:
    const Side *m_side;
    const JsonNode *m_node;
    const JsonNode *m_twin;
    QString m_name; ///< instead of its path
};

struct Collector
{
    bool partial = false;
    QList<FieldChange> fields = {};

    void collect(const DiffNode &node, const Told &left, const Told &right, bool momentary)
    {
        if (node.kind == DiffNode::Kind::Same)
            return;
        momentary = momentary || isMomentary(node.key);
        if (!node.children.empty()) {
            for (const DiffNode &child : node.children)
                collect(child, left.child(child.left, child.leftPath), right.child(child.right, child.rightPath),
                        momentary);
            return;
        }
        const bool oneSided = node.kind != DiffNode::Kind::Changed;
        if (partial && oneSided)
            return;
        fields << FieldChange{.path = node.left ? left.path(node.leftPath) : right.path(node.rightPath),
                              .before = left.value(),
                              .after = right.value(),
                              .noise = node.noise || momentary,
                              .masked = left.isMasked() || right.isMasked()};
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

QList<FieldChange> inspectFields(const QByteArray &before, const QByteArray &after, bool partial,
                                 const Masking *masking)
{
    if (before == after)
        return {};
    const Side left(before, masking);
    const Side right(after, masking);
    if (!left.root || !right.root)
        return {};
    Collector collector{.partial = partial};
    collector.collect(inspect::diff(*left.root, *right.root), Told(left), Told(right), false);
    return ordered(std::move(collector.fields));
}

QList<FieldChange> objectFields(const QJsonObject &before, const QJsonObject &after, const Masking *masking)
{
    return inspectFields(textOf(before), textOf(after), false, masking);
}

QJsonObject comparedHost(const HostPart &host)
{
    QJsonObject labels;
    for (auto label = host.labels.begin(); label != host.labels.end(); ++label)
        labels[label.key()] = label.value();
    QJsonObject json{{u"name"_s, host.name},
                     {u"endpoint"_s, host.endpoint},
                     {u"address"_s, host.address},
                     {u"labels"_s, labels},
                     {u"outOfReach"_s, host.state != HostPart::State::Read},
                     {u"engine"_s, host.info[u"ServerVersion"_s]},
                     {u"operatingSystem"_s, host.info[u"OperatingSystem"_s]},
                     {u"kernel"_s, host.info[u"KernelVersion"_s]},
                     {u"cpus"_s, host.info[u"NCPU"_s]},
                     {u"memory"_s, host.info[u"MemTotal"_s]}};
    if (const QString id = engineIdOf(host); !id.isEmpty())
        json[u"engineId"_s] = id;
    return json;
}

QJsonObject comparedService(const ServicePart &service)
{
    QJsonObject replicas;
    for (const ReplicaPart &replica : service.replicas)
        replicas[QString::number(replica.slot)] =
            QJsonObject{{u"host"_s, replica.host}, {u"revision"_s, replica.revision}, {u"state"_s, replica.state}};
    return {{u"home"_s, service.home},
            {u"desired"_s, service.desired},
            {u"record"_s, service.record},
            {u"replicas"_s, replicas},
            {u"ingresses"_s, service.ingresses}};
}

} // namespace bayplan::snapshots
