// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plankeys.h"

#include "ui/planpreview.h"
#include "ui/widgets/planview.h"

#include <QKeyEvent>

namespace bayplan::ui {

namespace {

constexpr int page = 5;

bool isDigit(const QKeyEvent &event)
{
    return event.key() >= Qt::Key_0 && event.key() <= Qt::Key_9 && event.text().size() == 1;
}

/// How many replicas more; 0 for a key that is none of these.
int stepOf(int key)
{
    switch (key) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: // the same key without Shift
    case Qt::Key_Up:
        return 1;
    case Qt::Key_Minus:
    case Qt::Key_Down:
        return -1;
    case Qt::Key_PageUp:
        return page;
    case Qt::Key_PageDown:
        return -page;
    default:
        return 0;
    }
}

} // namespace

PlanKeys::PlanKeys(PlanView &view, PlanPreview &preview) : QObject(&view), m_view(view), m_preview(preview)
{
    view.installEventFilter(this);
}

bool PlanKeys::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::FocusOut) {
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason)
            m_preview.cancel(); // its keys are no longer here
        return false;
    }
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return false;
    auto *key = static_cast<QKeyEvent *>(event);
    if (!takes(*key))
        return false;
    if (event->type() == QEvent::KeyPress)
        press(*key);
    else
        event->accept(); // no shortcut of the window's
    return event->type() == QEvent::KeyPress;
}

bool PlanKeys::takes(const QKeyEvent &event) const
{
    if (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    if (!m_preview.isActive()) {
        const bool begins = isDigit(event) || event.key() == Qt::Key_Plus || event.key() == Qt::Key_Minus ||
                            event.key() == Qt::Key_Equal || event.key() == Qt::Key_U;
        const services::PlanRow *row = m_view.currentRow();
        return begins && row && !row->service.isEmpty();
    }
    switch (event.key()) {
    case Qt::Key_Escape:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Backspace:
    case Qt::Key_Left: // what is current stays so
    case Qt::Key_Right:
        return true;
    default:
        return isDigit(event) || stepOf(event.key()) != 0;
    }
}

void PlanKeys::press(const QKeyEvent &event)
{
    if (event.key() == Qt::Key_Escape) {
        m_typed.clear();
        m_preview.cancel();
        Q_EMIT left();
        return;
    }
    if (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter) {
        m_typed.clear();
        m_preview.apply(); // the panel says why where it can't be
        return;
    }
    if (!m_preview.isActive() && event.key() == Qt::Key_U)
        return Q_EMIT updateWanted(m_view.currentRow()->service);
    if (!m_preview.isActive()) {
        m_typed.clear();
        m_preview.beginScale(m_view.currentRow()->service);
    }
    if (m_preview.kind() != PlanPreview::Kind::Scale)
        return;
    if (isDigit(event)) {
        type(event.text().front());
    } else if (event.key() == Qt::Key_Backspace) {
        m_typed.chop(1);
        m_preview.setReplicas(m_typed.isEmpty() ? m_preview.from() : m_typed.toInt());
    } else if (const int by = stepOf(event.key())) {
        m_typed.clear();
        m_preview.step(by);
    }
}

void PlanKeys::type(QChar digit)
{
    m_typed += digit;
    if (m_typed.toInt() > PlanPreview::mostReplicas)
        m_typed = digit;
    m_preview.setReplicas(m_typed.toInt());
}

} // namespace bayplan::ui
