// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/operation.h"

#include <QObject>

#include <memory>
#include <vector>

namespace bayplan::operations {

/// All operations of this run of the program: those on the way and those that have ended, until they are dismissed.
class Operations : public QObject
{
    Q_OBJECT

public:
    /// `fleet` must outlive it.
    explicit Operations(fleet::Fleet &fleet, QObject *parent = nullptr);
    ~Operations() override;

    /// Begins it. Owned here; it stays until it is dismissed.
    Operation &run(Plan plan);
    /// Forgets one that has ended: nothing more is told of it. Also from within what tells of its end.
    void dismiss(Operation &operation);
    void dismissEnded();

    /// The oldest first.
    QList<Operation *> all() const;
    int running() const;

    /// The latest that can be taken back; null if there is none. A dismissed one can still be.
    Operation *undoable() const;
    /// Tries again what of it was not done: the same operation, or, where its plan has its own way, another one in its
    /// place. Only after its end.
    Operation &retry(Operation &operation);
    /// Takes it back; the operation that does so.
    Operation &undo(Operation &operation);

Q_SIGNALS:
    void added(bayplan::operations::Operation *operation);
    /// A row of it, or whether it has ended, is different.
    void changed(bayplan::operations::Operation *operation);
    void ended(bayplan::operations::Operation *operation);
    /// Before it is forgotten.
    void dismissed(bayplan::operations::Operation *operation);

private:
    fleet::Fleet &m_fleet;
    std::vector<std::unique_ptr<Operation>> m_shown;
    std::vector<std::unique_ptr<Operation>> m_dismissed; ///< only those that can be taken back
};

} // namespace bayplan::operations
