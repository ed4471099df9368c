// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plandrag.h"

#include "ui/delegates/planbar.h"
#include "ui/delegates/planblocks.h"
#include "ui/planpreview.h"
#include "ui/widgets/planview.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int scrollEvery = 80; ///< ms
constexpr int faster = 12;      ///< pixels past the bar's end for one replica more each time
constexpr int roomAtLeft = 240;
constexpr int edge = 28; ///< pixels at the view's sides where it scrolls

/// The block that is being dragged, under the mouse.
class FloatingBlock : public QWidget
{
public:
    FloatingBlock(const Theme &theme, services::Block block, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
        , m_block(std::move(block))
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        resize(planblocks::width, planblocks::height);
        show();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setOpacity(0.85);
        paintBlock(painter, m_theme, rect(), m_block);
    }

private:
    const Theme &m_theme;
    const services::Block m_block;
};

} // namespace

PlanDrag::PlanDrag(const Theme &theme, PlanView &view, PlanPreview &preview)
    : QObject(&view)
    , m_theme(theme)
    , m_view(view)
    , m_preview(preview)
{
    view.viewport()->setMouseTracking(true);
    view.viewport()->installEventFilter(this);
    m_scroll.setInterval(scrollEvery);
    connect(&m_scroll, &QTimer::timeout, this, [this] { scrollTick(); });
}

void PlanDrag::stop()
{
    m_what = What::Nothing;
    m_scroll.stop();
    delete std::exchange(m_floating, nullptr);
    m_view.viewport()->unsetCursor();
}

bool PlanDrag::eventFilter(QObject *, QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        return press(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseMove:
        return move(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseButtonRelease:
        return release();
    case QEvent::Leave:
        m_view.setHovered({});
        return false;
    case QEvent::Hide:
        if (isDragging())
            m_preview.cancel();
        stop();
        return false;
    default:
        return false;
    }
}

bool PlanDrag::press(const QMouseEvent &event)
{
    if (isDragging()) // another button
        return true;
    if (m_preview.isActive())
        m_preview.cancel();
    stop();
    if (event.button() != Qt::LeftButton)
        return false;
    m_pressed = m_at = event.pos();
    if (const QModelIndex index = m_view.handleAt(event.pos()); index.isValid()) {
        m_what = What::Handle;
        m_service = planRow(index)->service;
        m_cell = m_view.visualRect(index);
        m_preview.beginScale(m_service);
        m_shift = 0;
        m_view.viewport()->setCursor(Qt::SizeHorCursor);
        m_scroll.start();
    } else if (const auto block = m_view.blockAt(event.pos()); block && !block->service.isEmpty()) {
        m_what = What::PressedBlock;
        m_service = block->service;
        m_block = block->block.container;
    }
    return false; // the row becomes the current one
}

bool PlanDrag::move(const QMouseEvent &event)
{
    m_at = event.pos();
    if (m_what == What::Nothing) {
        if (!event.buttons())
            hover(event.pos());
        return event.buttons() != Qt::NoButton; // no selecting by dragging
    }
    if (m_what == What::PressedBlock && (m_at - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        const auto block = m_view.blockAt(m_pressed);
        if (!block || block->block.container != m_block) // it has gone meanwhile
            return true;
        m_what = What::Block;
        m_preview.beginMove(m_service, m_block);
        m_floating = new FloatingBlock(m_theme, block->block, m_view.viewport());
        m_view.viewport()->setCursor(Qt::ClosedHandCursor);
        m_scroll.start();
    }
    if (m_what == What::Handle)
        dragHandle();
    else if (m_what == What::Block)
        dragBlock();
    return true;
}

bool PlanDrag::release()
{
    const bool wasDragging = isDragging();
    stop();
    hover(m_at);
    if (!wasDragging || !m_preview.isActive())
        return false;
    if (!m_preview.apply())
        Q_EMIT refused();
    return true;
}

void PlanDrag::hover(QPoint position)
{
    const QModelIndex handle = m_view.handleAt(position);
    m_view.setHovered(handle);
    if (handle.isValid())
        m_view.viewport()->setCursor(Qt::SizeHorCursor);
    else
        m_view.viewport()->unsetCursor();
}

void PlanDrag::dragHandle()
{
    const int moved = int(std::lround(double(m_at.x() - m_pressed.x()) / planbar::step));
    m_preview.setDifference(m_shift + moved);
}

void PlanDrag::dragBlock()
{
    m_floating->move(m_at - QPoint(planblocks::width / 2, planblocks::height / 2));
    const QPoint inView = m_view.viewport()->mapTo(&m_view, m_at);
    if (!m_view.rect().contains(inView))
        m_preview.setRemoved();
    else
        m_preview.setTarget(m_view.hostAt(m_at.x()));
}

/// Past its cell at the right, and well before it at the left, where there is room to drag, the number goes on by
/// itself, the faster the further. At the sides of the view a block scrolls it.
void PlanDrag::scrollTick()
{
    if (m_what == What::Block) {
        const int right = m_view.viewport()->width();
        const bool inside = m_at.x() >= 0 && m_at.x() < right;
        QScrollBar *bar = m_view.horizontalScrollBar();
        const int before = bar->value();
        const bool atRight =
            m_at.x() > right - m_view.countWidth() - edge && m_at.x() < right - m_view.countWidth() + edge;
        if (inside && atRight)
            bar->setValue(before + edge);
        else if (inside && m_at.x() < m_view.columnWidth(0) + edge && m_at.x() > m_view.columnWidth(0) - edge)
            bar->setValue(before - edge);
        if (bar->value() != before)
            dragBlock();
        return;
    }
    const int first = m_cell.left() - roomAtLeft;
    const int past = std::max(0, m_at.x() - m_cell.right()) + std::min(0, m_at.x() - first);
    if (past == 0 || m_at == m_pressed)
        return;
    const int before = m_preview.replicas();
    const int by = past / faster + (past > 0 ? 1 : -1);
    const int wanted = std::clamp(before + by, 0, PlanPreview::mostReplicas);
    m_shift += wanted - before;
    dragHandle();
}

} // namespace bayplan::ui
