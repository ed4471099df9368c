// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/serversmodel.h"

#include "core/plaintext.h"
#include "fleet/columns.h"
#include "ingress/keeper.h"
#include "ingress/words.h"

#include <algorithm>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using services::BalancerPlace;
using services::Ingress;

namespace {

constexpr std::array<fleet::ColumnInfo, ServersModel::ColumnCount> columns = {{
    {"name", QT_TRANSLATE_NOOP("ServersModel", "Ingress")},
    {"service", QT_TRANSLATE_NOOP("ServersModel", "Service")},
    {"address", QT_TRANSLATE_NOOP("ServersModel", "Server")},
    {"host", QT_TRANSLATE_NOOP("ServersModel", "Host")},
    {"replica", QT_TRANSLATE_NOOP("ServersModel", "Replica")},
    {"state", QT_TRANSLATE_NOOP("ServersModel", "State")},
    {"note", QT_TRANSLATE_NOOP("ServersModel", "Note")},
    {"sessions", QT_TRANSLATE_NOOP("ServersModel", "Sessions")},
    {"requests", QT_TRANSLATE_NOOP("ServersModel", "Requests")},
    {"errors", QT_TRANSLATE_NOOP("ServersModel", "Errors")},
    {"weight", QT_TRANSLATE_NOOP("ServersModel", "Weight")},
    {"balancer", QT_TRANSLATE_NOOP("ServersModel", "Load balancer")},
}};

constexpr int gatherFor = 100; // ms

QString placeOf(const Ingress &ingress)
{
    if (ingress.elb)
        return ingress.elb->targetGroup.section(u'/', 1, 1);
    switch (ingress.place.kind) {
    case BalancerPlace::Kind::Container:
        return tr("%1 on %2").arg(ingress.place.container, ingress.place.host.name);
    case BalancerPlace::Kind::Local:
        return tr("this machine");
    case BalancerPlace::Kind::Ssh:
        return ingress.place.machine;
    }
    return {};
}

std::pair<QString, Tone> stateOf(SeenServer::State state)
{
    switch (state) {
    case SeenServer::State::Up:
        return {tr("up"), Tone::Good};
    case SeenServer::State::Down:
        return {tr("down"), Tone::Bad};
    case SeenServer::State::Checking:
        return {tr("checking"), Tone::Starting};
    case SeenServer::State::Draining:
        return {tr("draining"), Tone::Off};
    case SeenServer::State::Maintenance:
        return {tr("maintenance"), Tone::Off};
    }
    return {};
}

QVariant numberOf(const auto &number)
{
    return number ? QVariant(qlonglong(*number)) : QVariant();
}

} // namespace

ServersModel::ServersModel(Keeper &keeper, fleet::Fleet &fleet, QObject *parent)
    : KeyedTableModel(parent)
    , m_keeper(keeper)
    , m_fleet(fleet)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(gatherFor);
    connect(&m_soon, &QTimer::timeout, this, [this] { rebuild(); });
    connect(&keeper, &Keeper::changed, this, [this] {
        if (!m_soon.isActive())
            m_soon.start();
    });
    rebuild();
}

void ServersModel::rebuild()
{
    std::vector<ServerRow> rows;
    for (const Upkeep *upkeep : m_keeper.all())
        addRows(*upkeep, rows);
    QSet<QString> present;
    for (const ServerRow &row : rows)
        present.insert(row.key());
    applyBatch(std::move(rows), keysWhere([&](const ServerRow &row) { return !present.contains(row.key()); }));
}

void ServersModel::addRows(const Upkeep &upkeep, std::vector<ServerRow> &rows) const
{
    const ServerRow common{.ingress = upkeep.ingress().name,
                           .server = {},
                           .service = m_keeper.serviceOf(upkeep.ingress().name),
                           .kind = services::toString(upkeep.ingress().kind),
                           .place = placeOf(upkeep.ingress()),
                           .address = {},
                           .host = {},
                           .replica = {},
                           .state = {},
                           .stale = upkeep.error().has_value()};
    const auto &differences = upkeep.differences();
    const auto differenceOf = [&](const QString &server) {
        const auto found = std::find_if(differences.begin(), differences.end(),
                                        [&](const Difference &each) { return each.server == server; });
        return found == differences.end() ? QString() : found->words;
    };
    const auto add = [&](ServerRow row) {
        findReplica(row);
        rows.push_back(std::move(row));
    };
    if (upkeep.seen()) {
        for (const SeenServer &server : upkeep.seen()->servers) {
            ServerRow row = common;
            row.server = server.name;
            row.address = server.address + u':' + QString::number(server.port);
            std::tie(row.state, row.tone) = stateOf(server.state);
            row.sessions = server.sessions;
            row.requests = server.requests;
            row.errors = server.errors;
            row.weight = server.weight;
            const QString difference = differenceOf(server.name);
            row.inStep = difference.isEmpty();
            row.problem = row.inStep && server.state == SeenServer::State::Down ? server.note : difference;
            if (!row.inStep)
                row.tone = Tone::Warning;
            add(std::move(row));
        }
    }
    for (const Difference &difference : differences) {
        if (difference.kind != Difference::Kind::Missing)
            continue;
        const auto wanted = std::find_if(upkeep.wanted().begin(), upkeep.wanted().end(),
                                         [&](const WantedServer &each) { return each.name == difference.server; });
        ServerRow row = common;
        row.server = difference.server;
        if (wanted != upkeep.wanted().end())
            row.address = wanted->address + u':' + QString::number(wanted->port);
        row.state = tr("missing");
        row.tone = Tone::Warning;
        row.problem = difference.words;
        row.inStep = false;
        add(std::move(row));
    }
    // What concerns all of it has a row of its own; so has an ingress without any server.
    const QString whole = upkeep.error() ? upkeep.error()->message() : differenceOf({});
    const bool isEmpty = !upkeep.seen() || upkeep.seen()->servers.isEmpty();
    if (!whole.isEmpty() || isEmpty) {
        ServerRow row = common;
        row.state = upkeep.error() ? tr("out of reach") : whole.isEmpty() ? tr("no servers") : tr("out of step");
        row.tone = upkeep.error() ? Tone::Bad : whole.isEmpty() ? Tone::Off : Tone::Warning;
        if (upkeep.error() && upkeep.error()->kind == core::Error::Kind::Declined)
            row.state = tr("waits for a yes");
        if (!upkeep.error() && !upkeep.seen())
            row.state = tr("reading…");
        row.problem = whole;
        row.inStep = whole.isEmpty();
        row.stale = false;
        rows.push_back(std::move(row));
    }
}

/// By the id that servers' names end with.
void ServersModel::findReplica(ServerRow &row) const
{
    const QString id = row.server.section(u'-', -1);
    if (id.size() != 12)
        return;
    for (const fleet::HostConnection *host : m_fleet.hosts()) {
        for (const engine::Container &container : host->live().containers()) {
            if (!container.id.startsWith(id))
                continue;
            row.host = host->config().name;
            row.hostId = host->id();
            row.replica = container.name;
            row.containerId = container.id;
            return;
        }
    }
}

QVariant ServersModel::display(const ServerRow &row, int column) const
{
    const auto number = [](const QVariant &value) {
        return value.isNull() ? u"—"_s : QLocale::system().toString(value.toLongLong());
    };
    switch (column) {
    case Name:
        return row.ingress;
    case Service:
        return row.service;
    case Address:
        return row.address.isEmpty() ? u"—"_s : row.address;
    case Host:
        return row.host;
    case Replica:
        return row.replica;
    case State:
        return row.state;
    case Sessions:
        return number(numberOf(row.sessions));
    case Requests:
        return number(numberOf(row.requests));
    case Errors:
        return number(numberOf(row.errors));
    case Weight:
        return number(numberOf(row.weight));
    case Note:
        return row.problem;
    case Balancer:
        return QString(row.kind + u", "_s + row.place);
    default:
        return {};
    }
}

QVariant ServersModel::sortValue(const ServerRow &row, int column) const
{
    switch (column) {
    case Name:
        return QString(row.ingress + u'\n' + row.server);
    case Sessions:
        return row.sessions.value_or(-1);
    case Requests:
        return row.requests.value_or(-1);
    case Errors:
        return row.errors.value_or(-1);
    case Weight:
        return row.weight.value_or(-1);
    default:
        return display(row, column);
    }
}

QVariant ServersModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ServerRow &row = this->row(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return core::plainLine(display(row, column).toString(), 400);
    case Qt::ToolTipRole:
        return column == Note && !row.problem.isEmpty() ? QVariant(core::plainLine(row.problem, 2000)) : QVariant();
    case Qt::TextAlignmentRole:
        return column >= Sessions && column <= Weight ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case fleet::SortRole:
        return sortValue(row, column);
    case fleet::StaleRole:
        return row.stale;
    case fleet::HostIdRole:
        return row.hostId;
    case fleet::ObjectIdRole:
        return row.containerId;
    case fleet::ToneRole:
        return column == State ? QVariant(int(row.tone)) : QVariant();
    default:
        return {};
    }
}

QVariant ServersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return fleet::columnHeader(columns, "ServersModel", section, orientation, role);
}

QStringList ServersModel::filterFields() const
{
    return {u"ingress"_s, u"service"_s, u"host"_s, u"replica"_s, u"state"_s, u"kind"_s, u"is"_s};
}

QStringList ServersModel::filterTexts(int index, const QString &field) const
{
    const ServerRow &row = this->row(index);
    if (field.isEmpty())
        return {row.ingress, row.service, row.address, row.host, row.replica, row.state, row.problem};
    if (field == u"ingress"_s)
        return {row.ingress};
    if (field == u"service"_s)
        return {row.service};
    if (field == u"host"_s)
        return {row.host};
    if (field == u"replica"_s)
        return {row.replica};
    if (field == u"state"_s)
        return {row.state};
    if (field == u"kind"_s)
        return {row.kind};
    if (field == u"is"_s)
        return {row.inStep ? u"instep"_s : u"drift"_s, row.tone == Tone::Good ? u"up"_s : u"notup"_s};
    return {};
}

} // namespace bayplan::ingress
