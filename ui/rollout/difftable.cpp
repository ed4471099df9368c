// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/difftable.h"

#include "core/plaintext.h"

#include <QHeaderView>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int lineHeight = 29;
constexpr int headHeight = 31;
} // namespace

DiffTable::DiffTable(Shows shows, QWidget *parent) : QTreeWidget(parent), m_shows(shows)
{
    setObjectName(u"specDiff"_s);
    setProperty("roomy", true);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    setTextElideMode(Qt::ElideMiddle);
    setAccessibleName(shows == Shows::Differences ? tr("What differs") : tr("What it is like"));
    setHeaderLabels(shows == Shows::Differences ? QStringList{tr("What"), tr("Before"), tr("After")}
                                                : QStringList{tr("What"), tr("Value")});
    header()->setStretchLastSection(true);
    header()->setSectionsMovable(false);
    header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    for (int column = 1; column < columnCount(); ++column)
        header()->setSectionResizeMode(column, QHeaderView::Stretch);
}

void DiffTable::setDifferences(const QList<services::SpecDifference> &differences)
{
    if (m_differences == differences)
        return;
    m_differences = differences;
    clear();
    constexpr int longest = 300;
    const auto shown = [](const QString &text) { return text.isEmpty() ? u"—"_s : core::plainLine(text, longest); };
    for (const services::SpecDifference &difference : differences) {
        QStringList cells{core::plainLine(difference.what, longest)};
        if (m_shows == Shows::Differences)
            cells << shown(difference.before);
        cells << shown(difference.after);
        auto *item = new QTreeWidgetItem(this, cells);
        for (int column = 0; column < columnCount(); ++column)
            item->setToolTip(column, u"<p>"_s + cells.at(column).toHtmlEscaped() + u"</p>"_s);
    }
    fitHeight();
}

void DiffTable::setMostRows(int rows)
{
    m_mostRows = rows;
    fitHeight();
}

void DiffTable::fitHeight()
{
    if (m_mostRows > 0)
        setFixedHeight(headHeight + lineHeight * std::clamp(int(m_differences.size()), 1, m_mostRows) + 4);
}

} // namespace bayplan::ui
