// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/roles.h"

#include <QColor>
#include <QFont>
#include <QObject>

class QApplication;

namespace bayplan::ui {

/// Every colour of the window by its meaning. Nothing else in the code names a colour.
struct Colors
{
    QColor window; ///< behind panels
    QColor rail;   ///< behind the list of pages
    QColor panel;  ///< tables, cards
    QColor line;   ///< borders and grid
    QColor header; ///< behind table heads
    QColor text;
    QColor muted;    ///< secondary text
    QColor accent;   ///< links, focus, primary button
    QColor onAccent; ///< text on accent, on blue and on green
    QColor selection;
    QColor blue;      ///< replicas, CPU
    QColor green;     ///< good, memory, the newer revision
    QColor amber;     ///< warning
    QColor red;       ///< failing
    QColor violet;    ///< a further series in charts
    QColor off;       ///< stopped, stale
    QColor amberText; ///< amber and red dark or light enough to be read as text
    QColor redText;
    QColor greenText;
};

/// The look of the program: Fusion with one of two palettes and a small style sheet. Follows the system unless set.
class Theme : public QObject
{
    Q_OBJECT

public:
    enum class Mode { System, Light, Dark };

    /// `application` must outlive the theme.
    explicit Theme(QApplication &application, QObject *parent = nullptr);

    void setMode(Mode mode);
    Mode mode() const { return m_mode; }
    bool isDark() const { return m_dark; }
    const Colors &colors() const { return m_colors; }

    /// For ids, images and ports; a little smaller than the text around it.
    static QFont monospaceFont(const QFont &base);

    /// The colour of a state's dot, and one of the same meaning that can be read as text.
    QColor tone(fleet::Tone tone) const;
    QColor toneText(fleet::Tone tone) const;
    /// The colour of the n-th line of a chart.
    QColor series(int n) const;
    /// What a host's colour looks like; invalid for none and for a name that is not known.
    QColor hostColour(const QString &name) const;

Q_SIGNALS:
    void changed();

private:
    void apply();

    QApplication &m_application;
    Mode m_mode = Mode::System;
    bool m_systemDark = false;
    bool m_dark = false;
    Colors m_colors;
};

} // namespace bayplan::ui
