// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/specdiff.h"

#include <QTreeWidget>

namespace bayplan::ui {

/// What differs between two revisions: what, before, after. Or, with facts of one, what and what of it.
class DiffTable : public QTreeWidget
{
    Q_OBJECT

public:
    enum class Shows { Differences, Facts };

    explicit DiffTable(Shows shows, QWidget *parent = nullptr);

    void setDifferences(const QList<services::SpecDifference> &differences);
    /// As high as its rows, up to so many; 0: it takes the room it gets.
    void setMostRows(int rows);

private:
    void fitHeight();

    const Shows m_shows;
    QList<services::SpecDifference> m_differences;
    int m_mostRows = 0;
};

} // namespace bayplan::ui
