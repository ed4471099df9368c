// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/inks.h"
#include "snapshots/tables/table.h"

#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;
class QPdfWriter;

namespace bayplan::snapshots {

/// Paper, from top to bottom: whoever writes on it asks for room, and gets a new page when there is none left. All
/// lengths are points.
class Sheets
{
public:
    /// `title` and the page's number are at the foot of each page. Both must outlive it.
    Sheets(QPdfWriter &writer, QPainter &painter, QString title);

    double width() const { return m_page.width(); }
    double bottom() const { return m_page.height() - footHeight; }
    double y() const { return m_y; }
    void moveDown(double height) { m_y += height; }
    /// False if there was no room for that height, and a new page was begun.
    bool reserve(double height);
    void newPage();

    QPainter &painter() { return m_painter; }
    /// One line, elided to the width; its height is that of the font.
    void text(const QRectF &where, const QString &text, const QFont &font, const Ink &ink, int alignment);

private:
    static constexpr double footHeight = 20;

    void drawFoot();

    QPdfWriter &m_writer;
    QPainter &m_painter;
    QString m_title;
    QRectF m_page; ///< without its margins
    double m_y = 0;
    int m_number = 1;
};

/// So large, in points, whatever the resolution.
QFont sheetFont(double points, bool isBold = false);

/// A table with its title; it goes on under its head on the next page. Cells of more than three lines are cut.
void printTable(Sheets &sheets, const Table &table);

} // namespace bayplan::snapshots
