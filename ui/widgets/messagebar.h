// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace bayplan::ui {

/// Says on a page what is wrong there and offers what can be done about it. Hidden while there is nothing to say.
class MessageBar : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the bar.
    explicit MessageBar(const Theme &theme, QWidget *parent = nullptr);

    /// Shows the bar. `text` may come from an engine: it is shown as plain text.
    void showMessage(fleet::Tone tone, const QString &text);
    QString text() const;
    /// A button at the right end; what it does is connected by the caller.
    QPushButton *addButton(const QString &title);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
    fleet::Tone m_tone = fleet::Tone::Warning;
    QLabel *m_icon;
    QLabel *m_text;
    QHBoxLayout *m_buttons;
};

} // namespace bayplan::ui
