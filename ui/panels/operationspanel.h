// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/operationsmodel.h"
#include "operations/stepsmodel.h"
#include "ui/theme.h"

#include <QWidget>

class QLabel;
class QListView;

namespace bayplan::ui {

class DataTable;
class OperationHead;

/// What operators have asked for, at the bottom of the window: a line while something runs or has ended and was not
/// dismissed, and below it, when it is opened, the operations and the steps of one. Hidden while there is nothing.
class OperationsPanel : public QWidget
{
    Q_OBJECT

public:
    /// `theme` and `operations` must outlive the panel.
    OperationsPanel(const Theme &theme, operations::Operations &operations, QWidget *parent = nullptr);

    bool isExpanded() const { return m_expanded; }
    void setExpanded(bool expanded);
    /// Opens it and takes the focus, or, when it has the focus, closes it and gives the focus back.
    void toggleByKey();

Q_SIGNALS:
    /// Esc, or nothing is left to show: the page should have the focus.
    void leaveRequested();
    /// Asks the window to show an object on its page.
    void revealRequested(const QString &pageKey, int hostId, const QString &objectId);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void buildBody();
    void show(operations::Operation *operation);
    void refresh();
    void fitBody();
    void showDetail();
    void revealStep(const QModelIndex &index);

    const Theme &m_theme;
    operations::Operations &m_operations;
    operations::OperationsModel m_list;
    operations::StepsModel m_steps;
    OperationHead *m_head;
    QWidget *m_body;
    QWidget *m_side = nullptr;
    QListView *m_listView = nullptr;
    DataTable *m_table = nullptr;
    QLabel *m_detail = nullptr;
    bool m_expanded = false;
};

} // namespace bayplan::ui
