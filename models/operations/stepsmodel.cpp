// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/stepsmodel.h"

#include "core/plaintext.h"
#include "fleet/columns.h"
#include "fleet/roles.h"
#include "operations/operationsmodel.h"
#include "operations/operationtext.h"

#include <algorithm>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using Is = Operation::State;

namespace {

constexpr std::array<fleet::ColumnInfo, StepsModel::ColumnCount> columns = {{
    {"object", QT_TRANSLATE_NOOP("StepsModel", "Object")},
    {"host", QT_TRANSLATE_NOOP("StepsModel", "Host")},
    {"state", QT_TRANSLATE_NOOP("StepsModel", "State")},
    {"detail", QT_TRANSLATE_NOOP("StepsModel", "Details")},
    {"took", QT_TRANSLATE_NOOP("StepsModel", "Took")},
}};

/// What needs a look comes first.
int urgency(Is state)
{
    switch (state) {
    case Is::Failed:
        return 0;
    case Is::Skipped:
        return 1;
    case Is::Running:
        return 2;
    case Is::Waiting:
        return 3;
    case Is::Cancelled:
        return 4;
    default:
        return 5;
    }
}

/// Nothing before it has begun.
std::optional<milliseconds> took(const Operation::Row &row)
{
    if (row.startedAt == core::Time{})
        return std::nullopt;
    return row.state == Is::Running ? duration_cast<milliseconds>(core::now() - row.startedAt) : row.duration;
}

QString nameOf(const Target &target)
{
    return core::plainLine(target.name.isEmpty() ? target.id.left(12) : target.name);
}

} // namespace

bool StepRow::operator==(const StepRow &other) const
{
    const auto message = [](const Operation::Row &r) { return r.error ? r.error->message() : QString(); };
    return step == other.step && row.target == other.row.target && row.state == other.row.state &&
           row.progress == other.row.progress && row.done == other.row.done && row.total == other.row.total &&
           row.note == other.row.note && row.duration == other.row.duration && row.startedAt == other.row.startedAt &&
           message(row) == message(other.row);
}

StepsModel::StepsModel(QObject *parent) : KeyedTableModel(parent)
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(OperationsModel::pace);
    m_tick.setInterval(1000);
    connect(&m_flush, &QTimer::timeout, this, [this] { flush(); });
    connect(&m_tick, &QTimer::timeout, this, [this] {
        emitChanged(rowsWhere([](const StepRow &row) { return row.row.state == Is::Running; }), Took, Took,
                    {Qt::DisplayRole});
        if (!m_operation || !m_operation->isRunning())
            m_tick.stop();
    });
}

void StepsModel::setOperation(Operation *operation)
{
    if (operation == m_operation)
        return;
    if (m_operation)
        m_operation->disconnect(this);
    m_operation = operation;
    m_changed.clear();
    applyBatch({}, keysWhere([](const StepRow &) { return true; }));
    m_tick.stop();
    if (!operation)
        return;
    connect(operation, &Operation::rowChanged, this, [this](int row) {
        m_changed.insert(row);
        if (!m_flush.isActive())
            m_flush.start();
    });
    for (int step = 0; step < int(operation->rows().size()); ++step)
        m_changed.insert(step);
    flush();
}

void StepsModel::flush()
{
    if (!m_operation)
        return;
    std::vector<StepRow> rows;
    rows.reserve(size_t(m_changed.size()));
    for (const int step : std::exchange(m_changed, {}))
        rows.push_back({step, m_operation->rows().at(size_t(step))});
    std::sort(rows.begin(), rows.end(), [](const StepRow &a, const StepRow &b) { return a.step < b.step; });
    applyBatch(std::move(rows), {});
    if (m_operation->isRunning() && !m_tick.isActive())
        m_tick.start();
}

QVariant StepsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StepRow &step = this->row(index.row());
    const Operation::Row &row = step.row;
    switch (role) {
    case Qt::DisplayRole:
        break;
    case fleet::SortRole:
        if (index.column() == State)
            return qlonglong(urgency(row.state)) * 1'000'000 + step.step;
        if (index.column() == Took) {
            const auto duration = took(row);
            return duration ? QVariant(qlonglong(duration->count())) : QVariant();
        }
        break;
    case fleet::HostIdRole:
        return row.target.host;
    case fleet::ObjectIdRole:
        return row.target.id;
    case fleet::ToneRole:
        return index.column() == State ? QVariant(int(toneOf(row.state))) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == Took ? int(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default:
        return {};
    }
    switch (index.column()) {
    case Object:
        return nameOf(row.target);
    case Host:
        return core::plainLine(row.target.hostName);
    case State:
        return wordFor(row.state);
    case Detail:
        return detailOf(row);
    default: {
        const auto duration = took(row);
        return duration ? durationText(*duration) : QString();
    }
    }
}

QVariant StepsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && section == Took)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return fleet::columnHeader(columns, "StepsModel", section, orientation, role);
}

QStringList StepsModel::filterFields() const
{
    return {u"host"_s, u"state"_s};
}

QStringList StepsModel::filterTexts(int row, const QString &field) const
{
    const Operation::Row &step = this->row(row).row;
    if (field == u"host"_s)
        return {step.target.hostName};
    if (field == u"state"_s)
        return {wordFor(step.state)};
    return field.isEmpty() ? QStringList{step.target.name, step.target.hostName} : QStringList{};
}

} // namespace bayplan::operations
