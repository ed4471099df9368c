// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hosttagpainter.h"

#include "ui/widgets/icons.h"

#include <QIcon>
#include <QPainter>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::HostTag;

namespace {

constexpr int padding = 6;
constexpr int gap = 5;
constexpr int iconSize = 11;
constexpr int iconGap = 4;
constexpr int longestTag = 132;
constexpr int shortestTag = 40; ///< narrower than this a tag says nothing
constexpr qreal radius = 5;

QString iconOf(HostTag::Kind kind)
{
    switch (kind) {
    case HostTag::Kind::Production:
        return u"production"_s;
    case HostTag::Kind::ReadOnly:
        return u"lock"_s;
    case HostTag::Kind::Unchecked:
        return u"warning"_s;
    case HostTag::Kind::Label:
        break;
    }
    return {};
}

} // namespace

HostTagPainter::HostTagPainter(const Theme &theme, const QFont &font) : m_theme(theme), m_font(font)
{
    m_font.setPixelSize(11);
    m_font.setWeight(QFont::Normal);
}

int HostTagPainter::widthOf(const HostTag &tag) const
{
    const bool isMark = tag.kind != HostTag::Kind::Label;
    const int text = QFontMetrics(m_font).horizontalAdvance(tag.text) + 2 * padding + 2; // advances are rounded
    return isMark ? text + iconSize + iconGap : std::min(text, longestTag); // a mark is always read in full
}

int HostTagPainter::width(const QList<HostTag> &tags) const
{
    int width = 0;
    for (const HostTag &tag : tags)
        width += widthOf(tag) + (width > 0 ? gap : 0);
    return width;
}

void HostTagPainter::paint(QPainter &painter, const QRect &rect, const QList<HostTag> &tags) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_font);
    const QFontMetrics metrics(m_font);
    const int y = rect.center().y() - height / 2 + 1;
    int x = rect.left();
    for (qsizetype i = 0; i < tags.size(); ++i) {
        const qsizetype behind = tags.size() - i - 1;
        const int more = behind > 0 ? gap + metrics.horizontalAdvance(u"+%1"_s.arg(behind)) : 0;
        const int left = rect.right() + 1 - x - more;
        int wanted = widthOf(tags.at(i));
        if (wanted > left && (left >= shortestTag || i == 0))
            wanted = std::max(left, std::min(shortestTag, rect.width()));
        if (wanted > left && i > 0) {
            painter.setPen(m_theme.colors().muted);
            painter.drawText(QRect(x, y, rect.right() + 1 - x, height), Qt::AlignLeft | Qt::AlignVCenter,
                             u"+%1"_s.arg(behind + 1));
            break;
        }
        paintTag(painter, QRect(x, y, wanted, height), tags.at(i));
        x += wanted + gap;
    }
    painter.restore();
}

void HostTagPainter::paintTag(QPainter &painter, const QRect &rect, const HostTag &tag) const
{
    const Colors &colors = m_theme.colors();
    QColor text = colors.muted;
    QColor border = colors.line;
    QColor fill = colors.header;
    if (tag.kind == HostTag::Kind::Production || tag.kind == HostTag::Kind::Unchecked) {
        const fleet::Tone tone = tag.kind == HostTag::Kind::Production ? fleet::Tone::Bad : fleet::Tone::Warning;
        text = m_theme.toneText(tone);
        border = fill = m_theme.tone(tone);
        border.setAlphaF(0.45f);
        fill.setAlphaF(0.10f);
    } else if (tag.kind == HostTag::Kind::ReadOnly) {
        text = colors.text;
        border = colors.off;
    }
    painter.setPen(border);
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    QRect words = rect.adjusted(padding, 0, -padding, 0);
    if (const QString icon = iconOf(tag.kind); !icon.isEmpty()) {
        const QPoint place(words.left(), rect.top() + (rect.height() - iconSize + 1) / 2);
        tintedIcon(icon, text).paint(&painter, QRect(place, QSize(iconSize, iconSize)));
        words.setLeft(words.left() + iconSize + iconGap);
    }
    painter.setPen(text);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(m_font).elidedText(tag.text, Qt::ElideRight, words.width()));
}

} // namespace bayplan::ui
