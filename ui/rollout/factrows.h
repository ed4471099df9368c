// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QList>
#include <QString>
#include <QWidget>

#include <utility>

class QGridLayout;

namespace bayplan::ui {

/// Facts in rows of two with a line below each: what, and what of it. Plain text, which can be selected.
class FactRows : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive it.
    explicit FactRows(const Theme &theme, QWidget *parent = nullptr);

    void setRows(const QList<std::pair<QString, QString>> &rows);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QList<std::pair<QString, QString>> m_rows;
    QGridLayout *m_grid;
};

} // namespace bayplan::ui
