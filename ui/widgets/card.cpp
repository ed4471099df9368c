// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/card.h"

#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

namespace bayplan::ui {

namespace {

QRectF borderOf(const QWidget &widget)
{
    return QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5);
}

} // namespace

/// Lies over a card's content and paints the corners round: a child can't be clipped smoothly by its parent.
class Card::Corners : public QWidget
{
public:
    Corners(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setFocusPolicy(Qt::NoFocus);
    }

protected:
    void resizeEvent(QResizeEvent *) override
    {
        // Only the corners, so that scrolling the content stays a plain copy of pixels.
        const int r = Card::radius;
        QRegion mask(0, 0, r, r);
        mask += QRect(width() - r, 0, r, r);
        mask += QRect(0, height() - r, r, r);
        mask += QRect(width() - r, height() - r, r, r);
        setMask(mask);
    }

    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QPainterPath outside;
        outside.addRect(rect());
        QPainterPath inside;
        inside.addRoundedRect(borderOf(*this), Card::radius, Card::radius);
        painter.fillPath(outside.subtracted(inside), m_theme.colors().window);
        painter.setPen(m_theme.colors().line);
        painter.drawPath(inside);
    }

private:
    const Theme &m_theme;
};

Card::Card(const Theme &theme, QWidget *content, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    connect(&theme, &Theme::changed, this, [this] { update(); });
    if (!content)
        return;
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(content);
    m_corners = new Corners(theme, this);
}

void Card::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_corners) {
        m_corners->setGeometry(rect());
        m_corners->raise();
    }
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.colors().line);
    painter.setBrush(m_theme.colors().panel);
    painter.drawRoundedRect(borderOf(*this), radius, radius);
}

} // namespace bayplan::ui
