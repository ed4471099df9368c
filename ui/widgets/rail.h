// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QList>
#include <QWidget>

class QMenu;
class QToolButton;
class QVBoxLayout;

namespace bayplan::ui {

class RailItem;

/// The list of pages at the left of the window, with the program's menu above and the fleet's health below.
class Rail : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the rail. Takes `foot`.
    Rail(const Theme &theme, QWidget *foot, QWidget *parent = nullptr);

    void addPage(const QString &key, const QString &title);
    void setCount(int page, int count);
    void setCurrent(int page);
    /// None is chosen (there are no hosts yet).
    void setItemsEnabled(bool enabled);
    /// Opened by the button beside the name.
    void setMenu(QMenu *menu);

    static constexpr int width = 188;

Q_SIGNALS:
    void pageChosen(int page);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
    QToolButton *m_menuButton;
    QVBoxLayout *m_items;
    QList<RailItem *> m_pages;
};

} // namespace bayplan::ui
