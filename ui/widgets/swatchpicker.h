// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

class QButtonGroup;
class QLabel;

namespace bayplan::ui {

/// A host's colour, chosen among a few or none. The arrow keys go through them; the chosen one's name stands behind.
class SwatchPicker : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the picker.
    explicit SwatchPicker(const Theme &theme, QWidget *parent = nullptr);

    /// One of fleet::hostColours(), or empty for none; a name that is not known counts as none.
    void setColour(const QString &name);
    QString colour() const;

Q_SIGNALS:
    void colourChanged();

private:
    class Swatch;

    QButtonGroup *m_group;
    QLabel *m_name;
};

/// "Blue", "No colour": a host's colour in words.
QString hostColourTitle(const QString &name);

} // namespace bayplan::ui
