// SPDX-License-Identifier: GPL-3.0-or-later
// How a host's card is painted; what it says is in hostcard.cpp.
#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/hostsmodel.h"
#include "fleet/statspoller.h"
#include "ui/delegates/sparklinedelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/widgets/card.h"
#include "ui/widgets/hostcard.h"
#include "ui/widgets/hosttagpainter.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/wrappedlines.h"

#include <QIcon>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::HostHistory;
using fleet::HostState;

namespace {

constexpr int headHeight = 44;    // name and address
constexpr int figuresHeight = 94; // CPU, memory, counts
constexpr int stripeWidth = 4;
constexpr int sparklineSamples = 60;

/// The address without what the kind says already: "10.0.1.11:2375", "/var/run/docker.sock".
QString addressOf(const engine::Endpoint &endpoint)
{
    return endpoint.toString().section(u"://"_s, 1);
}

} // namespace

void HostCard::paintEvent(QPaintEvent *)
{
    const fleet::HostRow *row = this->row();
    if (!row)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintFrame(painter);
    const QRect area = rect().adjusted(padding, 12, -padding, -12);
    paintHead(painter, area);
    const QRect below = paintTags(painter, area.adjusted(0, headHeight, 0, 0));
    if (row->state == HostState::Unreachable)
        paintTrouble(painter, below);
    else // at the foot, so that they stand in one line on cards with and without tags
        paintFigures(painter, below.adjusted(0, std::max(0, below.height() - figuresHeight), 0, 0));
}

void HostCard::paintFrame(QPainter &painter) const
{
    const Colors &colors = m_theme.colors();
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.panel);
    painter.drawRoundedRect(frame, Card::radius, Card::radius);
    const fleet::HostConnection *host = m_models.fleet.host(m_host);
    if (const QColor colour = host ? m_theme.hostColour(host->config().colour) : QColor(); colour.isValid()) {
        QPainterPath inside;
        inside.addRoundedRect(frame, Card::radius, Card::radius);
        painter.save();
        painter.setClipPath(inside);
        painter.fillRect(QRect(0, 0, stripeWidth, height()), colour);
        painter.restore();
    }
    painter.setPen(QPen(hasFocus() ? colors.accent : colors.line, hasFocus() ? 1.6 : 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(frame, Card::radius, Card::radius);
}

void HostCard::paintHead(QPainter &painter, const QRect &area) const
{
    const fleet::HostRow *row = this->row();
    const Colors &colors = m_theme.colors();
    const fleet::Tone tone = fleet::toneOf(row->state, row->lastSeen.has_value());
    StateDelegate::paintDot(painter, m_theme, tone, QPointF(area.right() - 4, area.top() + 8));
    const QFont name = sized(15, QFont::DemiBold);
    painter.setFont(name);
    painter.setPen(colors.text);
    painter.drawText(QRect(area.left(), area.top(), area.width() - 18, 20), Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(name).elidedText(core::plainLine(row->name), Qt::ElideRight, area.width() - 18));

    const fleet::HostConnection *host = m_models.fleet.host(m_host);
    const QString where = host ? addressOf(host->config().endpoint) : row->endpoint;
    QString tail;
    if (row->engine)
        tail += u" · "_s + row->engine->engine + u' ' + row->engine->version.section(u'.', 0, 1);
    tail += u" · "_s + row->kind;
    const QFont small = sized(12);
    const QFontMetrics metrics(small);
    tail = core::plainLine(tail);
    // The address gives way first: what is behind it is what tells hosts apart at a glance.
    const QString address = metrics.elidedText(core::plainLine(where), Qt::ElideMiddle,
                                               std::max(40, area.width() - metrics.horizontalAdvance(tail)));
    painter.setFont(small);
    painter.setPen(colors.muted);
    painter.drawText(QRect(area.left(), area.top() + 21, area.width(), 18), Qt::AlignVCenter | Qt::TextSingleLine,
                     metrics.elidedText(address + tail, Qt::ElideRight, area.width()));
}

QRect HostCard::paintTags(QPainter &painter, const QRect &area) const
{
    QRect left = area;
    if (const QList<fleet::HostTag> tags = this->tags(); !tags.isEmpty()) {
        HostTagPainter(m_theme, font())
            .paint(painter, QRect(left.left(), left.top(), left.width(), HostTagPainter::height), tags);
        left.setTop(left.top() + tagLine);
    }
    if (isUnchecked()) {
        constexpr int icon = 13;
        const QColor colour = m_theme.colors().amberText;
        const QRect line(left.left(), left.top(), left.width(), warningLine - 4);
        tintedIcon(u"warning"_s, colour)
            .paint(&painter, QRect(line.left(), line.top() + (line.height() - icon) / 2, icon, icon));
        const QFont small = sized(12);
        painter.setFont(small);
        painter.setPen(colour);
        const QRect words = line.adjusted(icon + 5, 0, 0, 0);
        painter.drawText(words, Qt::AlignVCenter | Qt::TextSingleLine,
                         QFontMetrics(small).elidedText(tr("Certificate not checked"), Qt::ElideRight, words.width()));
        left.setTop(left.top() + warningLine);
    }
    return left;
}

void HostCard::paintFigures(QPainter &painter, const QRect &area) const
{
    const fleet::HostRow *row = this->row();
    const Colors &colors = m_theme.colors();
    const QFont small = sized(12);
    painter.setFont(small);
    if (row->state == HostState::Connecting) {
        painter.setPen(colors.muted);
        painter.drawText(area, Qt::AlignLeft | Qt::AlignTop, tr("Connecting…"));
        return;
    }
    paintFigure(painter, QRect(area.left(), area.top(), area.width(), 28), HostHistory::Figure::Cpu);
    paintFigure(painter, QRect(area.left(), area.top() + 34, area.width(), 28), HostHistory::Figure::Memory);

    QRect line(area.left(), area.bottom() - 17, area.width(), 18);
    painter.setFont(small);
    const QFontMetrics metrics(small);
    const bool slow = row->state == HostState::Degraded;
    if (!row->error.isEmpty() || slow) {
        painter.setPen(colors.amberText);
        const QString warning = slow ? tr("Slow to answer") : core::plainLine(row->error);
        const QString shown = metrics.elidedText(warning, Qt::ElideRight, line.width());
        painter.drawText(line, Qt::AlignVCenter | Qt::TextSingleLine, shown);
        line.setLeft(line.left() + metrics.horizontalAdvance(shown));
        if (line.width() < 60)
            return;
        painter.setPen(colors.muted);
        painter.drawText(line, Qt::AlignVCenter | Qt::TextSingleLine,
                         metrics.elidedText(u" · "_s + countsText(), Qt::ElideRight, line.width()));
        return;
    }
    painter.setPen(colors.muted);
    painter.drawText(line, Qt::AlignVCenter | Qt::TextSingleLine,
                     metrics.elidedText(countsText(), Qt::ElideRight, line.width()));
}

void HostCard::paintFigure(QPainter &painter, const QRect &rect, HostHistory::Figure figure) const
{
    const bool isCpu = figure == HostHistory::Figure::Cpu;
    const Colors &colors = m_theme.colors();
    painter.setFont(sized(13));
    painter.setPen(colors.muted);
    painter.drawText(rect, Qt::AlignVCenter | Qt::TextSingleLine, isCpu ? tr("CPU") : tr("Mem"));
    const QRectF curve(rect.left() + 46, rect.top() + 2, rect.width() - 46 - 54, rect.height() - 4);
    const QList<float> samples = m_history.recent(m_host, figure, sparklineSamples);
    if (samples.size() >= 2) {
        SparklineDelegate::paintCurve(painter, curve, samples, isCpu ? 5.0F : 5.0F, isCpu ? colors.blue : colors.green);
    } else {
        painter.setPen(colors.line);
        painter.drawLine(curve.bottomLeft(), curve.bottomRight());
    }
    const auto use = m_models.stats.hostUse(m_host);
    const double percent = use ? (isCpu ? use->cpu : use->memoryPercent) : 0;
    painter.setFont(sized(13, QFont::DemiBold));
    painter.setPen(use ? colors.text : colors.muted);
    painter.drawText(rect, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                     use ? QString(locale().toString(percent, 'f', percent < 9.95 ? 1 : 0) + u'%') : u"–"_s);
}

void HostCard::paintTrouble(QPainter &painter, const QRect &area) const
{
    const fleet::HostRow *row = this->row();
    const Colors &colors = m_theme.colors();
    painter.setFont(sized(12));
    painter.setPen(row->lastSeen ? colors.amberText : colors.redText);
    int y = area.top() - 2;
    const QStringList lines = wrappedLines(reasonText(), painter.font(), area.width(), mostReasonLines);
    for (const QString &line : lines) {
        painter.drawText(QRect(area.left(), y, area.width(), reasonLineHeight), Qt::AlignVCenter | Qt::TextSingleLine,
                         line);
        y += reasonLineHeight;
    }
    QString next = nextTryText();
    if (row->lastSeen) {
        const auto age = std::chrono::duration_cast<std::chrono::seconds>(core::now() - *row->lastSeen);
        next = tr("Last seen %1 ago.").arg(core::shortDuration(age)) + u' ' + next;
    }
    painter.drawText(QRect(area.left(), y + 2, area.width(), 18), Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(painter.font()).elidedText(next, Qt::ElideRight, area.width()));
}

} // namespace bayplan::ui
