// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "ui/theme.h"

#include <QObject>
#include <QPoint>
#include <QRect>
#include <QTimer>

class QMouseEvent;
class QWidget;

namespace bayplan::ui {

class PlanPreview;
class PlanView;

/// The mouse on the bay plan: a row's handle is dragged to another number, a block to another host or off the plan.
/// What that comes to is the preview's; released, it is applied.
class PlanDrag : public QObject
{
    Q_OBJECT

public:
    /// `view` owns it; the others must outlive it.
    PlanDrag(const Theme &theme, PlanView &view, PlanPreview &preview);

    /// The button is held and something is being dragged.
    bool isDragging() const { return m_what == What::Handle || m_what == What::Block; }
    /// Nothing more happens until the button is released and pressed again.
    void stop();

Q_SIGNALS:
    /// Released where it can't be: the preview goes on, for the keyboard.
    void refused();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    enum class What { Nothing, Handle, PressedBlock, Block };

    bool press(const QMouseEvent &event);
    bool move(const QMouseEvent &event);
    bool release();
    void hover(QPoint position);
    void dragHandle();
    void dragBlock();
    void scrollTick();

    const Theme &m_theme;
    PlanView &m_view;
    PlanPreview &m_preview;
    What m_what = What::Nothing;
    QPoint m_pressed;
    QPoint m_at;     ///< where the mouse is, in the viewport
    QRect m_cell;    ///< the handle's, when it was taken
    int m_shift = 0; ///< replicas that were added past the bar's ends
    QString m_service;
    fleet::ContainerKey m_block;
    QWidget *m_floating = nullptr; ///< the block under the mouse
    QTimer m_scroll;
};

} // namespace bayplan::ui
