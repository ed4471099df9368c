// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/factrows.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>

#include <algorithm>

namespace bayplan::ui {

namespace {
constexpr int rowHeight = 31;
constexpr int gap = 6; // between the texts of two rows, with the line in it
} // namespace

FactRows::FactRows(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(8, gap / 2, 8, gap / 2 + 1);
    m_grid->setHorizontalSpacing(16);
    m_grid->setVerticalSpacing(gap);
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, 2);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void FactRows::setRows(const QList<std::pair<QString, QString>> &rows)
{
    if (m_rows == rows)
        return;
    m_rows = rows;
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (int row = 0; row < int(rows.size()); ++row) {
        auto *what = new QLabel(this);
        what->setTextFormat(Qt::PlainText);
        what->setText(rows.at(row).first);
        what->setForegroundRole(QPalette::PlaceholderText);
        auto *value = new QLabel(this);
        value->setTextFormat(Qt::PlainText);
        value->setText(rows.at(row).second);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setAccessibleName(rows.at(row).first + QStringLiteral(": ") + rows.at(row).second);
        what->setMinimumHeight(rowHeight - gap);
        m_grid->addWidget(what, row, 0, Qt::AlignTop);
        m_grid->addWidget(value, row, 1, Qt::AlignVCenter);
    }
    update();
}

bool FactRows::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest)
        update(); // the lines are below other rows now
    return QWidget::event(event);
}

void FactRows::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    for (int row = 0; row < int(m_rows.size()); ++row) {
        int bottom = 0;
        for (const int column : {0, 1}) {
            if (const QLayoutItem *item = m_grid->itemAtPosition(row, column))
                bottom = std::max(bottom, item->geometry().bottom());
        }
        painter.fillRect(QRect(0, bottom + gap / 2, width(), 1), m_theme.colors().line);
    }
}

} // namespace bayplan::ui
