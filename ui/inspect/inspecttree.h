// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/treemodel.h"
#include "ui/theme.h"

#include <QTreeView>

class QMenu;

namespace bayplan::ui {

/// One container's inspect as a tree, or two compared.
class InspectTree : public QTreeView
{
    Q_OBJECT

public:
    /// What is asked for about a value. Copying is of the value itself, even where it is hidden: whoever copies one has
    /// chosen it. As JSON it is copied as it is shown.
    enum class Ask { CopyValue, CopyPath, CopyJson, Show, Hide };

    /// `theme` must outlive it. `unfolds`: what is new is shown with all that is in it.
    InspectTree(const Theme &theme, bool unfolds, QWidget *parent = nullptr);

    /// What the containers are called, at most two.
    void setTitles(const QStringList &titles);
    void setRows(const inspect::Row &root);
    void setPattern(const inspect::Pattern &pattern);

    int matchCount() const { return int(m_model.matches().size()); }
    int tooCostly() const { return m_model.tooCostly(); }
    /// Which match the current cell is, from 1; 0 if it is none.
    int matchShown() const;
    /// Goes to the match after or before the current cell; by 0, to the cell itself if it matches, else the next.
    void step(int by);

Q_SIGNALS:
    void asked(bayplan::ui::InspectTree::Ask ask, int side, const QStringList &path);
    void currentChosen();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void ask(Ask ask, const QModelIndex &index);
    void addActions(QMenu *menu, const QModelIndex &cell);
    void unfold(const QModelIndex &index, bool open);
    QModelIndex valueOf(const QModelIndex &index) const;
    void shareWidth();
    static QList<int> placeOf(const QModelIndex &index);

    inspect::TreeModel m_model;
    QStringList m_titles;
    const bool m_unfolds;
};

} // namespace bayplan::ui
