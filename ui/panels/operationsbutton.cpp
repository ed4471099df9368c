// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/operationsbutton.h"

#include "operations/operations.h"

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;

OperationsButton::OperationsButton(operations::Operations &operations, QWidget *parent)
    : QToolButton(parent)
    , m_operations(operations)
{
    setObjectName(u"operationsButton"_s);
    setProperty("flat", true);
    setToolTip(tr("Show operations (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_J).toString(QKeySequence::NativeText)));
    for (auto signal :
         {&operations::Operations::added, &operations::Operations::ended, &operations::Operations::dismissed})
        connect(&operations, signal, this, [this] { refresh(); });
    // One that is begun anew tells so by its rows; that it runs is all that matters here.
    connect(&operations, &operations::Operations::changed, this, [this](const Operation *operation) {
        if (operation->isRunning() && isHidden())
            refresh();
    });
    refresh();
}

void OperationsButton::refresh()
{
    const QList<Operation *> all = m_operations.all();
    setVisible(!all.isEmpty());
    const int running = m_operations.running();
    const auto failed = std::count_if(all.begin(), all.end(), [](const Operation *operation) {
        return operation->hasEnded() && operation->count(Operation::State::Failed) > 0;
    });
    setText(running > 0  ? tr("%Ln operation(s) running", nullptr, running)
            : failed > 0 ? tr("%Ln operation(s) with failures", nullptr, int(failed))
                         : tr("%Ln operation(s) done", nullptr, int(all.size())));
    setAccessibleName(text());
}

} // namespace bayplan::ui
