// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace bayplan::ui {

class PlanPreview;

/// Says in words what the preview would do, near the row it concerns. It takes no focus; while the mouse drags, no
/// mouse either.
class PlanPanel : public QWidget
{
    Q_OBJECT

public:
    /// Lies over `page`, which owns it. `theme` and `preview` must outlive it.
    PlanPanel(const Theme &theme, const PlanPreview &preview, QWidget *page);

    /// Tells what the preview says now, below or above `place` of the page, at its right end. `byMouse`: the mouse
    /// button is held.
    void tell(const QRect &place, bool byMouse);

Q_SIGNALS:
    void applyRequested();
    void cancelRequested();
    void takeOverRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void fill(bool byMouse);
    void announce();

    const Theme &m_theme;
    const PlanPreview &m_preview;
    QLabel *m_title;
    QLabel *m_words;
    QLabel *m_foot;
    QWidget *m_buttons;
    QPushButton *m_apply;
    QPushButton *m_takeOver;
    QString m_announced;
};

} // namespace bayplan::ui
