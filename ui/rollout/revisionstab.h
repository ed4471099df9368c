// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/record.h"
#include "ui/theme.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace bayplan::ui {

class DiffTable;

/// The revisions of a service that are kept: what each was like beside the current one, and the way back to it.
class RevisionsTab : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the tab.
    explicit RevisionsTab(const Theme &theme, QWidget *parent = nullptr);

    /// Nothing: what the service is like has not been read yet.
    void setRecord(const std::optional<services::ServiceRecord> &record);
    /// Whether one can be gone back to now.
    void setCanUndo(bool can);

Q_SIGNALS:
    void undoRequested(int revision);

private:
    void refresh();
    void showChosen();
    int chosen() const;

    std::optional<services::ServiceRecord> m_record;
    bool m_canUndo = false;
    QTreeWidget *m_list;
    QLabel *m_title;
    QLabel *m_same;
    DiffTable *m_differences;
    QPushButton *m_undo;
};

} // namespace bayplan::ui
