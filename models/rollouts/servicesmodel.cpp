// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/servicesmodel.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/columns.h"
#include "rollouts/rollouts.h"
#include "rollouts/rolloutviews.h"
#include "rollouts/viewwords.h"

namespace bayplan::rollouts {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::array<fleet::ColumnInfo, ServicesModel::ColumnCount> columns = {{
    {"name", QT_TRANSLATE_NOOP("ServicesModel", "Name")},
    {"image", QT_TRANSLATE_NOOP("ServicesModel", "Image")},
    {"revision", QT_TRANSLATE_NOOP("ServicesModel", "Revision")},
    {"replicas", QT_TRANSLATE_NOOP("ServicesModel", "Ready")},
    {"state", QT_TRANSLATE_NOOP("ServicesModel", "State")},
    {"rollout", QT_TRANSLATE_NOOP("ServicesModel", "Rollout")},
    {"hosts", QT_TRANSLATE_NOOP("ServicesModel", "Hosts")},
    {"project", QT_TRANSLATE_NOOP("ServicesModel", "Compose project")},
    {"updated", QT_TRANSLATE_NOOP("ServicesModel", "Updated")},
}};

} // namespace

ServicesModel::ServicesModel(services::BayPlanModel &plan, services::ServiceBook &book, RolloutViews &views,
                             Rollouts &rollouts, QObject *parent)
    : KeyedTableModel(parent)
    , m_plan(plan)
    , m_book(book)
    , m_views(views)
    , m_rollouts(rollouts)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(50ms);
    connect(&m_soon, &QTimer::timeout, this, [this] { rebuild(); });
    const auto soon = [this] {
        if (!m_soon.isActive())
            m_soon.start();
    };
    connect(&plan, &QAbstractItemModel::rowsInserted, this, soon);
    connect(&plan, &QAbstractItemModel::rowsRemoved, this, soon);
    connect(&plan, &QAbstractItemModel::dataChanged, this, soon);
    connect(&book, &services::ServiceBook::changed, this, soon);
    connect(&views, &RolloutViews::changed, this, soon);
    rebuild();
}

void ServicesModel::rebuild()
{
    std::vector<ServiceRow> rows;
    QSet<QString> present;
    for (const services::PlanRow &plan : m_plan.rows()) {
        if (plan.service.isEmpty())
            continue;
        present.insert(plan.service);
        rows.push_back(makeRow(plan));
    }
    applyBatch(std::move(rows), keysWhere([&](const ServiceRow &row) { return !present.contains(row.service); }));
}

ServiceRow ServicesModel::makeRow(const services::PlanRow &plan) const
{
    ServiceRow row{.service = plan.service,
                   .title = plan.title,
                   .project = plan.planKey.project,
                   .image = plan.image,
                   .ready = plan.ready,
                   .desired = services::countOf(plan),
                   .state = services::badgeText(plan),
                   .tone = services::badgeTone(plan),
                   .attention = services::needsAttention(plan)};
    for (int column = 1; !m_plan.isCountColumn(column); ++column) {
        const fleet::HostId host = m_plan.hostAt(column);
        if (!plan.blocks.contains(host))
            continue;
        row.hostIds << host;
        row.hosts << m_plan.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    }
    const auto head = m_book.head(plan.service);
    if (head && head->record) {
        row.revision = head->record->revision;
        if (const services::Revision *current = head->record->current(); current && current->made != core::Time{})
            row.updated = current->made;
    }
    if (const auto rollout = m_rollouts.rollout(plan.service)) {
        const RolloutView *view = rollout->isActive() ? m_views.view(plan.service) : nullptr;
        row.rollout = view ? badgeText(*rollout, view->done(), view->total()) : stateText(*rollout);
        row.rolloutTone = toneOf(*rollout);
        row.attention = row.attention || rollout->state == services::Rollout::State::Failed;
    }
    return row;
}

QVariant ServicesModel::display(const ServiceRow &row, int column) const
{
    switch (column) {
    case Name:
        return row.title;
    case Image:
        return row.image;
    case Revision:
        return row.revision > 0 ? QVariant(row.revision) : QVariant(u"—"_s);
    case Replicas:
        return tr("%1 of %2").arg(row.ready).arg(row.desired);
    case State:
        return row.state;
    case Rollout:
        return row.rollout.isEmpty() ? u"—"_s : row.rollout;
    case Hosts:
        return row.hosts.join(u", "_s);
    case Project:
        return row.project.isEmpty() ? u"—"_s : row.project;
    case Updated:
        return row.updated ? tr("%1 ago").arg(core::humanDuration(
                                 std::chrono::duration_cast<std::chrono::seconds>(core::now() - *row.updated)))
                           : u"—"_s;
    default:
        return {};
    }
}

QVariant ServicesModel::sortValue(const ServiceRow &row, int column) const
{
    switch (column) {
    case Revision:
        return row.revision;
    case Replicas:
        return row.ready;
    case Hosts:
        return row.hosts.size();
    case Updated:
        return row.updated
                   ? qint64(std::chrono::duration_cast<std::chrono::seconds>(row.updated->time_since_epoch()).count())
                   : qint64(0);
    default:
        return display(row, column);
    }
}

QVariant ServicesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ServiceRow &row = this->row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return core::plainLine(display(row, index.column()).toString());
    case fleet::SortRole:
        return sortValue(row, index.column());
    case fleet::HostIdRole:
        return -1;
    case fleet::HostIdsRole:
        return QVariant::fromValue(row.hostIds);
    case fleet::ObjectIdRole:
        return row.service;
    case fleet::ToneRole:
        if (index.column() == State)
            return int(row.tone);
        return index.column() == Rollout && !row.rollout.isEmpty() ? QVariant(int(row.rolloutTone)) : QVariant();
    default:
        return {};
    }
}

QVariant ServicesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return fleet::columnHeader(columns, "ServicesModel", section, orientation, role);
}

QStringList ServicesModel::filterFields() const
{
    return {u"service"_s, u"image"_s, u"host"_s, u"project"_s, u"rollout"_s, u"is"_s};
}

QStringList ServicesModel::filterTexts(int index, const QString &field) const
{
    const ServiceRow &row = this->row(index);
    if (field.isEmpty())
        return {row.title, row.image, row.project};
    if (field == u"service"_s)
        return {row.title};
    if (field == u"image"_s)
        return {row.image};
    if (field == u"host"_s)
        return row.hosts;
    if (field == u"project"_s)
        return {row.project};
    const auto rollout = m_rollouts.rollout(row.service);
    if (field == u"rollout"_s)
        return {rollout ? services::toString(rollout->state) : QString()};
    if (field == u"is"_s) {
        QStringList words{row.project.isEmpty() ? u"own"_s : u"compose"_s};
        if (row.attention)
            words << u"attention"_s;
        if (rollout && rollout->isActive())
            words << u"updating"_s;
        return words;
    }
    return {};
}

} // namespace bayplan::rollouts
