// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/eventlog.h"

#include "core/plaintext.h"
#include "fleet/columns.h"

#include <QDateTime>
#include <QLocale>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<ColumnInfo, EventLog::ColumnCount> eventColumns = {{
    {"time", QT_TRANSLATE_NOOP("EventLog", "Time")},
    {"host", QT_TRANSLATE_NOOP("EventLog", "Host")},
    {"what", QT_TRANSLATE_NOOP("EventLog", "What")},
    {"event", QT_TRANSLATE_NOOP("EventLog", "Event")},
}};

qint64 sinceEpoch(core::Time time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

std::pair<QString, Tone> describeContainer(const engine::Event &event, bool asked)
{
    const QString &action = event.action;
    if (action == u"start"_s)
        return {EventLog::tr("started from %1").arg(familiarReference(event.attributes.value(u"image"_s))), Tone::Good};
    if (action == u"die"_s) {
        if (asked)
            return {EventLog::tr("stopped (%1)").arg(event.detail), Tone::Off};
        const bool clean = event.detail == u"0"_s;
        return {EventLog::tr("exited with code %1").arg(event.detail), clean ? Tone::Off : Tone::Bad};
    }
    if (action == u"health_status"_s) {
        if (event.detail == u"unhealthy"_s)
            return {EventLog::tr("health check failed, unhealthy"), Tone::Warning};
        if (event.detail == u"healthy"_s)
            return {EventLog::tr("healthy"), Tone::Good};
        return {};
    }
    if (action == u"oom"_s)
        return {EventLog::tr("ran out of memory"), Tone::Bad};
    if (action == u"create"_s)
        return {EventLog::tr("created from %1").arg(familiarReference(event.attributes.value(u"image"_s))),
                Tone::Neutral};
    if (action == u"destroy"_s)
        return {EventLog::tr("removed"), Tone::Off};
    if (action == u"pause"_s)
        return {EventLog::tr("paused"), Tone::Neutral};
    if (action == u"unpause"_s)
        return {EventLog::tr("resumed"), Tone::Good};
    if (action == u"rename"_s)
        return {EventLog::tr("renamed from %1").arg(event.attributes.value(u"oldName"_s).remove(u'/')), Tone::Neutral};
    if (action == u"update"_s)
        return {EventLog::tr("settings changed"), Tone::Neutral};
    return {};
}

} // namespace

std::pair<QString, Tone> describe(const engine::Event &event, bool asked)
{
    if (event.type == u"container"_s)
        return describeContainer(event, asked);
    if (event.type != u"image"_s)
        return {};
    if (event.action == u"pull"_s)
        return {EventLog::tr("image pulled"), Tone::Good};
    if (event.action == u"tag"_s)
        return {EventLog::tr("image tagged"), Tone::Neutral};
    if (event.action == u"untag"_s)
        return {EventLog::tr("image untagged"), Tone::Neutral};
    if (event.action == u"delete"_s)
        return {EventLog::tr("image removed"), Tone::Off};
    if (event.action == u"load"_s || event.action == u"import"_s)
        return {EventLog::tr("image loaded"), Tone::Good};
    return {};
}

EventLog::EventLog(Fleet &fleet, QObject *parent) : QAbstractTableModel(parent), m_fleet(fleet)
{
    connect(&fleet, &Fleet::eventHappened, this, [this](HostId id, const engine::Event &event) { onEvent(id, event); });
    connect(&fleet, &Fleet::changed, this, [this](const FleetChanges &changes) { onChanged(changes); });
    connect(&fleet, &Fleet::hostRemoved, this, [this](HostId id) { m_states.remove(id); });
}

void EventLog::onEvent(HostId id, const engine::Event &event)
{
    auto [text, tone] = describe(event, m_fleet.host(id)->live().wasStopped(event.id));
    if (text.isEmpty())
        return;
    QString object = event.name();
    if (object.isEmpty())
        object = event.id.section(u':', -1).left(12);
    add({event.time, m_fleet.host(id)->config().name, object, text, tone, event.type, event.id, event.action});
}

void EventLog::onChanged(const FleetChanges &changes)
{
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        const HostConnection *host = m_fleet.host(it.key());
        if (!it->status || !host)
            continue;
        const HostState state = host->status().state;
        const HostState before = m_states.value(it.key(), HostState::Connecting);
        m_states[it.key()] = state;
        if (before == state)
            continue;
        if (state == HostState::Unreachable)
            add({core::now(),
                 host->config().name,
                 {},
                 host->status().error ? host->status().error->what : tr("connection lost"),
                 Tone::Bad});
        else if (!isLive(before) && isLive(state))
            add({core::now(), host->config().name, {}, tr("connected"), Tone::Good});
    }
}

void EventLog::add(Entry entry)
{
    Q_EMIT happened(entry);
    beginInsertRows({}, 0, 0);
    m_entries.push_front(std::move(entry));
    endInsertRows();
    if (m_entries.size() > maxEntries) {
        beginRemoveRows({}, int(maxEntries), int(maxEntries));
        m_entries.pop_back();
        endRemoveRows();
    }
}

int EventLog::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int EventLog::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventLog::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = m_entries.at(size_t(index.row()));
    if (role == ToneRole)
        return index.column() == Happened ? QVariant(int(entry.tone)) : QVariant();
    if (role == SortRole)
        return sinceEpoch(entry.time);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case When:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(sinceEpoch(entry.time)).time(), u"HH:mm:ss"_s);
    case Host:
        return core::plainLine(entry.host);
    case What:
        return entry.object.isEmpty() ? u"—"_s : core::plainLine(entry.object);
    default:
        return core::plainLine(entry.text);
    }
}

QVariant EventLog::headerData(int section, Qt::Orientation orientation, int role) const
{
    return columnHeader(eventColumns, "EventLog", section, orientation, role);
}

} // namespace bayplan::fleet
