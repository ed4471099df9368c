// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace bayplan::operations {
class Operations;
}

namespace bayplan::ui {

/// In the status line: how many operations are on their way, or have ended and not been dismissed. Hidden when none.
class OperationsButton : public QToolButton
{
    Q_OBJECT

public:
    /// `operations` must outlive the button.
    explicit OperationsButton(operations::Operations &operations, QWidget *parent = nullptr);

private:
    void refresh();

    operations::Operations &m_operations;
};

} // namespace bayplan::ui
