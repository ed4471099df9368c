// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ansicolours.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bayplan::ui {

namespace {

constexpr double leastContrast = 4.5; // as WCAG 2 asks for text

double luminance(const QColor &color)
{
    const auto linear = [](float part) {
        return part <= 0.03928f ? double(part) / 12.92 : std::pow((double(part) + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QColor between(const QColor &one, const QColor &other)
{
    return QColor((one.red() + other.red()) / 2, (one.green() + other.green()) / 2, (one.blue() + other.blue()) / 2);
}

} // namespace

QColor ansiColour(const Theme &theme, int index)
{
    const Colors &c = theme.colors();
    // Black, red, green, yellow, blue, magenta, cyan, white.
    const std::array basic{theme.isDark() ? c.window : c.text,
                           c.redText,
                           c.greenText,
                           c.amberText,
                           c.blue,
                           c.violet,
                           between(c.blue, c.green),
                           theme.isDark() ? c.text : c.off};
    if (index < 8)
        return basic[size_t(std::max(index, 0))];
    if (index == 8)
        return c.muted;
    if (index < 16)
        return basic[size_t(index - 8)].lighter(theme.isDark() ? 115 : 105);
    if (index < 232) { // a cube of six steps each
        const auto step = [](int n) { return n == 0 ? 0 : 55 + 40 * n; };
        return QColor(step((index - 16) / 36), step((index - 16) / 6 % 6), step((index - 16) % 6));
    }
    const int grey = 8 + 10 * (std::min(index, 255) - 232);
    return QColor(grey, grey, grey);
}

QColor readable(const Theme &theme, const QColor &color)
{
    QColor result = color;
    const float towards = theme.isDark() ? 1.0f : 0.0f;
    const auto move = [towards](float part) { return part + 0.12f * (towards - part); };
    for (int step = 0; step < 20 && contrast(result, theme.colors().panel) < leastContrast; ++step)
        result.setRgbF(move(result.redF()), move(result.greenF()), move(result.blueF()));
    return result;
}

} // namespace bayplan::ui
