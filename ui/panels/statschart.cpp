// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/statschart.h"

#include "core/plaintext.h"

#include <QLabel>
#include <QVBoxLayout>

namespace bayplan::ui {

StatsChart::StatsChart(const Theme &theme, const QString &title, ChartUnit unit, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_chart(new LineChart(theme, unit, this))
    , m_figures(new ChartFigures(theme, this))
{
    setAccessibleName(title);
    auto *label = new QLabel(title, this);
    label->setTextFormat(Qt::PlainText);
    QFont bold = label->font();
    bold.setPixelSize(12);
    bold.setWeight(QFont::DemiBold);
    label->setFont(bold);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(label);
    column->addWidget(m_chart, 1);
    column->addWidget(m_figures);
}

void StatsChart::setFigures(const QList<ChartFigures::Entry> &entries)
{
    m_figures->setEntries(entries);
    QStringList texts;
    for (const ChartFigures::Entry &entry : entries)
        texts << core::plainLine(entry.name) + u' ' + entry.figure;
    setAccessibleDescription(texts.join(QStringLiteral(", ")));
}

} // namespace bayplan::ui
