// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/replicasmodel.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/columns.h"
#include "fleet/publishedports.h"

#include <QLocale>

namespace bayplan::rollouts {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using fleet::Tone;
using services::ReplicaState;

namespace {

constexpr std::array<fleet::ColumnInfo, ReplicasModel::ColumnCount> columns = {{
    {"name", QT_TRANSLATE_NOOP("ReplicasModel", "Replica")},
    {"host", QT_TRANSLATE_NOOP("ReplicasModel", "Host")},
    {"state", QT_TRANSLATE_NOOP("ReplicasModel", "State")},
    {"revision", QT_TRANSLATE_NOOP("ReplicasModel", "Revision")},
    {"image", QT_TRANSLATE_NOOP("ReplicasModel", "Image")},
    {"ports", QT_TRANSLATE_NOOP("ReplicasModel", "Ports")},
    {"created", QT_TRANSLATE_NOOP("ReplicasModel", "Created")},
    {"requests", QT_TRANSLATE_NOOP("ReplicasModel", "Requests")},
    {"errors", QT_TRANSLATE_NOOP("ReplicasModel", "Failed")},
    {"sessions", QT_TRANSLATE_NOOP("ReplicasModel", "Sessions")},
}};

QString wordFor(ReplicaState state)
{
    switch (state) {
    case ReplicaState::Starting:
        return ReplicasModel::tr("starting");
    case ReplicaState::Ready:
        return ReplicasModel::tr("ready");
    case ReplicaState::Unhealthy:
        return ReplicasModel::tr("unhealthy");
    case ReplicaState::Stopped:
        break;
    }
    return ReplicasModel::tr("stopped");
}

Tone toneOf(ReplicaState state)
{
    switch (state) {
    case ReplicaState::Starting:
        return Tone::Starting;
    case ReplicaState::Ready:
        return Tone::Good;
    case ReplicaState::Unhealthy:
        return Tone::Warning;
    case ReplicaState::Stopped:
        break;
    }
    return Tone::Bad;
}

} // namespace

ReplicasModel::ReplicasModel(const fleet::Fleet &fleet, services::ServiceBook &book, QObject *parent)
    : KeyedTableModel(parent)
    , m_fleet(fleet)
    , m_book(book)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(50ms);
    connect(&m_soon, &QTimer::timeout, this, [this] { rebuild(); });
    connect(&book, &services::ServiceBook::changed, this, [this](const QSet<QString> &services) {
        if (services.contains(m_service) && !m_soon.isActive())
            m_soon.start();
    });
}

void ReplicasModel::setService(const QString &service)
{
    if (m_service == service)
        return;
    m_service = service;
    m_figures.clear();
    rebuild();
}

void ReplicasModel::setFigures(const services::FiguresByReplica &figures)
{
    if (m_figures == figures)
        return;
    m_figures = figures;
    rebuild();
}

void ReplicasModel::rebuild()
{
    std::vector<ReplicaRow> rows;
    QSet<fleet::ContainerKey> present;
    if (const auto state = m_book.state(m_service)) {
        for (const services::Replica &replica : state->observed.replicas) {
            rows.push_back(makeRow(replica, state->observed));
            present.insert(rows.back().key());
        }
    }
    applyBatch(std::move(rows), keysWhere([&](const ReplicaRow &row) { return !present.contains(row.key()); }));
}

ReplicaRow ReplicasModel::makeRow(const services::Replica &replica, const services::Observed &observed) const
{
    ReplicaRow row{.host = replica.host,
                   .id = replica.id,
                   .name = replica.name,
                   .slot = replica.slot,
                   .revision = replica.revision,
                   .state = replica.state,
                   .created = replica.created,
                   .figures = m_figures.value({replica.host, replica.id})};
    if (const services::HostView *host = observed.host(replica.host)) {
        row.hostName = host->name;
        row.stale = host->reach != services::HostView::Reach::Live;
    }
    const fleet::HostConnection *host = m_fleet.host(replica.host);
    if (const engine::Container *container = host ? host->live().container(replica.id) : nullptr) {
        row.image = fleet::familiarReference(host->live().imageName(*container));
        row.ports = fleet::portsText(fleet::publishedPorts(*container));
    }
    return row;
}

QVariant ReplicasModel::display(const ReplicaRow &row, int column) const
{
    const auto number = [](std::optional<qint64> value) { return value ? QLocale().toString(*value) : u"—"_s; };
    switch (column) {
    case Name:
        return row.name;
    case Host:
        return row.hostName;
    case State:
        return wordFor(row.state);
    case Revision:
        return row.revision;
    case Image:
        return row.image;
    case Ports:
        return row.ports.isEmpty() ? tr("none") : row.ports;
    case Created:
        return row.created == core::Time{}
                   ? u"—"_s
                   : tr("%1 ago").arg(core::humanDuration(
                         std::chrono::duration_cast<std::chrono::seconds>(core::now() - row.created)));
    case Requests:
        return number(row.figures.requests);
    case Errors:
        return number(row.figures.errors);
    case Sessions:
        return number(row.figures.sessions);
    default:
        return {};
    }
}

QVariant ReplicasModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ReplicaRow &row = this->row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return core::plainLine(display(row, index.column()).toString());
    case fleet::SortRole:
        if (index.column() == Name)
            return row.slot;
        if (index.column() == Created)
            return qint64(row.created.time_since_epoch().count());
        if (index.column() == Requests)
            return row.figures.requests.value_or(-1);
        if (index.column() == Errors)
            return row.figures.errors.value_or(-1);
        if (index.column() == Sessions)
            return row.figures.sessions.value_or(-1);
        return display(row, index.column());
    case Qt::TextAlignmentRole:
        return index.column() >= Requests ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case fleet::StaleRole:
        return row.stale;
    case fleet::HostIdRole:
        return row.host;
    case fleet::ObjectIdRole:
        return row.id;
    case fleet::ToneRole:
        return index.column() == State ? QVariant(int(toneOf(row.state))) : QVariant();
    default:
        return {};
    }
}

QVariant ReplicasModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return fleet::columnHeader(columns, "ReplicasModel", section, orientation, role);
}

} // namespace bayplan::rollouts
