// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/wrappedlines.h"

#include <QFontMetrics>
#include <QTextLayout>

namespace bayplan::ui {

QStringList wrappedLines(const QString &text, const QFont &font, int width, int most)
{
    QStringList lines;
    if (text.isEmpty() || width <= 0 || most <= 0)
        return lines;
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (lines.size() == most - 1) {
            lines << QFontMetrics(font).elidedText(text.mid(line.textStart()).trimmed(), Qt::ElideRight, width);
            break;
        }
        lines << text.mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    return lines;
}

} // namespace bayplan::ui
