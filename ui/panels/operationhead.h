// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace bayplan::operations {
class Operation;
}

namespace bayplan::ui {

class DotLabel;
class ElidedLabel;
class ProgressLine;

/// The panel's line that is always there: how one operation stands, and what can be done about it.
class OperationHead : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the head.
    explicit OperationHead(const Theme &theme, QWidget *parent = nullptr);

    /// Shows how it stands now. `others`: how many operations there are beside it.
    void refresh(const operations::Operation &operation, int others);
    void setExpanded(bool expanded);

    static constexpr int headHeight = 44;

Q_SIGNALS:
    void toggleRequested();
    void cancelRequested();
    void retryRequested();
    void undoRequested();
    void dismissRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    QPushButton *addButton(const QString &name, const QString &text, const QString &tip);
    void showButtons(const operations::Operation &operation);
    void restyle();

    const Theme &m_theme;
    QToolButton *m_toggle;
    DotLabel *m_state;
    ElidedLabel *m_title;
    QLabel *m_others;
    ProgressLine *m_progress;
    ElidedLabel *m_detail;
    QHBoxLayout *m_layout;
    QPushButton *m_cancel;
    QPushButton *m_retry;
    QPushButton *m_undo;
    QPushButton *m_dismiss;
    bool m_expanded = false;
};

} // namespace bayplan::ui
