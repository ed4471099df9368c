// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/svgwriter.h"

#include "snapshots/tables/celltext.h"

#include <QByteArrayList>
#include <QList>
#include <QPair>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray number(double value)
{
    return QByteArray::number(value, 'g', 7);
}

QByteArray attribute(const char *name, double value)
{
    return QByteArray(" ") + name + "=\"" + number(value) + '"';
}

QByteArray fillOf(const Ink &ink)
{
    return QByteArray(" class=\"f-") + ink.name + "\" fill=\"" + ink.light + '"';
}

QByteArray strokeOf(const Ink &ink, double thickness)
{
    return QByteArray(" class=\"s-") + ink.name + "\" stroke=\"" + ink.light + "\" fill=\"none\"" +
           attribute("stroke-width", thickness);
}

QByteArray escapedText(const QString &text)
{
    return pageLine(text).toHtmlEscaped().toUtf8();
}

/// In ems, of the widest of the usual fonts (DejaVu Sans).
double widthOfCharacter(QChar c)
{
    static const QString narrow = u"iljtfrI.,:;|!'()[] "_s;
    static const QString wide = u"mwMW@%&…→"_s;
    if (c.unicode() >= 0x1100 && !wide.contains(c))
        return c.isLowSurrogate() ? 0.1 : 1.05;
    if (narrow.contains(c))
        return 0.42;
    if (wide.contains(c))
        return 1.0;
    return c.isUpper() ? 0.76 : 0.64;
}

} // namespace

double textWidth(const QString &text, double size, bool isBold, bool isMono)
{
    double width = 0;
    for (const QChar c : text)
        width += isMono && c.unicode() < 0x1100 ? 0.61 : widthOfCharacter(c) * (isBold ? 1.1 : 1);
    return width * size;
}

QString elided(const QString &text, double width, double size, bool isBold, bool isMono)
{
    if (textWidth(text, size, isBold, isMono) <= width)
        return text;
    double room = width - textWidth(u"…"_s, size, isBold, isMono);
    qsizetype end = 0;
    while (end < text.size()) {
        room -= textWidth(text.mid(end, 1), size, isBold, isMono);
        if (room < 0)
            break;
        ++end;
    }
    if (end > 0 && text.at(end - 1).isHighSurrogate())
        --end;
    return text.left(end) + u'…';
}

SvgWriter::SvgWriter(double width, double height, const QString &label)
{
    m_svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"" + escapedText(label) + '"' +
            attribute("width", width) + attribute("height", height) + " viewBox=\"0 0 " + number(width) + ' ' +
            number(height) + "\" font-family=\"sans-serif\">\n";
}

void SvgWriter::rect(double x, double y, double width, double height, const Ink &fill, double radius)
{
    m_svg += "<rect" + attribute("x", x) + attribute("y", y) + attribute("width", width) + attribute("height", height) +
             (radius > 0 ? attribute("rx", radius) : QByteArray()) + fillOf(fill) + "/>\n";
}

void SvgWriter::outline(double x, double y, double width, double height, const Ink &ink, double thickness,
                        double radius)
{
    m_svg += "<rect" + attribute("x", x) + attribute("y", y) + attribute("width", width) + attribute("height", height) +
             attribute("rx", radius) + strokeOf(ink, thickness) + "/>\n";
}

void SvgWriter::line(double x1, double y1, double x2, double y2, const Ink &ink)
{
    m_svg += "<line" + attribute("x1", x1) + attribute("y1", y1) + attribute("x2", x2) + attribute("y2", y2) +
             strokeOf(ink, 1) + "/>\n";
}

void SvgWriter::dot(double x, double y, double radius, const Ink &fill)
{
    m_svg += "<circle" + attribute("cx", x) + attribute("cy", y) + attribute("r", radius) + fillOf(fill) + "/>\n";
}

void SvgWriter::polygon(const QList<QPair<double, double>> &points, const Ink &fill)
{
    QByteArrayList parts;
    for (const auto &[x, y] : points)
        parts << number(x) + ',' + number(y);
    m_svg += "<polygon points=\"" + parts.join(' ') + '"' + fillOf(fill) + "/>\n";
}

void SvgWriter::text(double x, double y, const QString &text, const Text &style)
{
    QString line = pageLine(text);
    if (style.room > 0)
        line = elided(line, style.room, style.size, style.isBold, style.isMono);
    m_svg += "<text" + attribute("x", x) + attribute("y", y) + attribute("font-size", style.size) +
             (style.isBold ? " font-weight=\"600\"" : "") + (style.isMono ? " font-family=\"monospace\"" : "") +
             (style.isCentred ? " text-anchor=\"middle\""
              : style.isAtEnd ? " text-anchor=\"end\""
                              : "") +
             fillOf(style.ink) + '>' + escapedText(line) + "</text>\n";
}

void SvgWriter::beginGroup(const QString &title)
{
    m_svg += "<g><title>" + escapedText(title) + "</title>\n";
}

void SvgWriter::endGroup()
{
    m_svg += "</g>\n";
}

QByteArray SvgWriter::finish()
{
    return m_svg + "</svg>\n";
}

} // namespace bayplan::snapshots
