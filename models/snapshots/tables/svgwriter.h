// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/inks.h"

#include <QByteArray>
#include <QString>

namespace bayplan::snapshots {

/// How wide a text is at most, in the units of its size, whatever sans-serif (or monospaced) font a viewer has.
double textWidth(const QString &text, double size, bool isBold = false, bool isMono = false);
/// The text, with an ellipsis in place of what goes past that width.
QString elided(const QString &text, double width, double size, bool isBold = false, bool isMono = false);

/// Writes the few elements of SVG 1.1 that pictures here are made of; SVG Tiny has them all. Colours are attributes, so
/// that every viewer has them, and classes, so that a page's style sheet may say otherwise. Texts are escaped.
class SvgWriter
{
public:
    struct Text
    {
        double size = 12;
        Ink ink = inks::text;
        bool isBold = false;
        bool isMono = false;
        bool isCentred = false; ///< about x
        bool isAtEnd = false;   ///< it ends at x
        double room = 0;        ///< it is elided to that; 0: no limit
    };

    SvgWriter(double width, double height, const QString &label);

    void rect(double x, double y, double width, double height, const Ink &fill, double radius = 0);
    void outline(double x, double y, double width, double height, const Ink &ink, double thickness, double radius);
    void line(double x1, double y1, double x2, double y2, const Ink &ink);
    void dot(double x, double y, double radius, const Ink &fill);
    void polygon(const QList<QPair<double, double>> &points, const Ink &fill);
    /// `y` is its base line. From an engine or not.
    void text(double x, double y, const QString &text, const Text &style);
    /// What follows until endGroup() has that to tell when it is pointed at.
    void beginGroup(const QString &title);
    void endGroup();

    QByteArray finish();

private:
    QByteArray m_svg;
};

} // namespace bayplan::snapshots
