// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/operations.h"

#include <algorithm>

namespace bayplan::operations {

namespace {
constexpr size_t mostKeptForUndo = 50;
} // namespace

Operations::Operations(fleet::Fleet &fleet, QObject *parent) : QObject(parent), m_fleet(fleet) {}

Operations::~Operations() = default;

Operation &Operations::run(Plan plan)
{
    Operation &operation = *m_shown.emplace_back(std::make_unique<Operation>(m_fleet, std::move(plan)));
    connect(&operation, &Operation::rowChanged, this, [this, &operation] { Q_EMIT changed(&operation); });
    connect(&operation, &Operation::ended, this, [this, &operation] {
        Q_EMIT changed(&operation);
        Q_EMIT ended(&operation);
    });
    operation.start(); // no step before this has returned
    Q_EMIT added(&operation);
    return operation;
}

void Operations::dismiss(Operation &operation)
{
    const auto found =
        std::find_if(m_shown.begin(), m_shown.end(), [&](const auto &shown) { return shown.get() == &operation; });
    if (found == m_shown.end() || !operation.hasEnded())
        return;
    std::unique_ptr<Operation> taken = std::move(*found);
    m_shown.erase(found);
    Q_EMIT dismissed(taken.get());
    taken->disconnect(this);
    if (!taken->canUndo()) {
        taken->setParent(this);
        taken.release()->deleteLater(); // this may be within its own end
        return;
    }
    m_dismissed.push_back(std::move(taken));
    if (m_dismissed.size() > mostKeptForUndo)
        m_dismissed.erase(m_dismissed.begin());
}

void Operations::dismissEnded()
{
    for (Operation *operation : all())
        dismiss(*operation);
}

QList<Operation *> Operations::all() const
{
    QList<Operation *> list;
    for (const auto &operation : m_shown)
        list << operation.get();
    return list;
}

int Operations::running() const
{
    return int(std::count_if(m_shown.begin(), m_shown.end(), [](const auto &shown) { return shown->isRunning(); }));
}

Operation *Operations::undoable() const
{
    Operation *latest = nullptr;
    for (const auto *list : {&m_dismissed, &m_shown}) {
        for (const auto &operation : *list) {
            if (operation->canUndo() && (!latest || operation->startedAt() >= latest->startedAt()))
                latest = operation.get();
        }
    }
    return latest;
}

Operation &Operations::retry(Operation &operation)
{
    if (!operation.again() || !operation.hasEnded()) {
        operation.retry();
        return operation;
    }
    Plan plan = operation.again()();
    dismiss(operation);
    return run(std::move(plan));
}

Operation &Operations::undo(Operation &operation)
{
    return run(operation.takeUndo());
}

} // namespace bayplan::operations
