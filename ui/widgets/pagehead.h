// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QPointer>
#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace bayplan::ui {

/// The strip above a page: its title, the page's own chips, the search button.
class PageHead : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the head.
    explicit PageHead(const Theme &theme, QWidget *parent = nullptr);

    /// `chips` may be null; it stays the page's, and is hidden when another page's are shown.
    void showPage(const QString &title, QWidget *chips);

Q_SIGNALS:
    void searchRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QLabel *m_title;
    QHBoxLayout *m_chipPlace;
    QPointer<QWidget> m_chips;
};

} // namespace bayplan::ui
