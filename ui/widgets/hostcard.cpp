// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hostcard.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/hostsmodel.h"
#include "fleet/statspoller.h"
#include "ui/delegates/sparklinedelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/widgets/card.h"
#include "ui/widgets/wrappedlines.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QPushButton>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::HostHistory;
using fleet::HostState;

namespace {

constexpr int cardHeight = 162;
constexpr int usualReasonLines = 2;
constexpr int mostReasonLines = 3;
constexpr int reasonLineHeight = 16;
constexpr int padding = 14;
constexpr int sparklineSamples = 60;

/// The address without what the kind says already: "10.0.1.11:2375", "/var/run/docker.sock".
QString addressOf(const engine::Endpoint &endpoint)
{
    return endpoint.toString().section(u"://"_s, 1);
}

/// Null when the host has just gone; the card follows soon.
const fleet::HostRow *rowOf(const Models &models, fleet::HostId host)
{
    const int row = models.hosts.rowOf(host);
    return row < 0 ? nullptr : &models.hosts.row(row);
}

} // namespace

HostCard::HostCard(const Theme &theme, Models models, const HostHistory &history, fleet::HostId host, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_models(models)
    , m_history(history)
    , m_host(host)
    , m_retry(new QPushButton(tr("Retry now"), this))
{
    setFocusPolicy(Qt::StrongFocus);
    setObjectName(u"hostCard"_s);
    m_retry->setObjectName(u"retryNow"_s);
    connect(m_retry, &QPushButton::clicked, this, [this] {
        if (fleet::HostConnection *connection = m_models.fleet.host(m_host))
            connection->retryNow();
    });
    connect(&theme, &Theme::changed, this, [this] { update(); });
    refresh();
}

QSize HostCard::sizeHint() const
{
    return {232, cardHeight + std::max(0, m_reasonLines - usualReasonLines) * reasonLineHeight};
}

QFont HostCard::sized(int pixels, QFont::Weight weight) const
{
    QFont result = font();
    result.setPixelSize(pixels);
    result.setWeight(weight);
    return result;
}

void HostCard::refresh()
{
    const fleet::HostRow *row = rowOf(m_models, m_host);
    if (!row)
        return;
    m_retry->setVisible(row->state == HostState::Unreachable);
    const QString name = core::plainLine(row->name);
    const QString description =
        fleet::stateText(*row, core::now()) + u". "_s + (fleet::isLive(row->state) ? countsText() : row->error);
    if (accessibleName() != name)
        setAccessibleName(name);
    // Out of reach, its age would be read out every second.
    const QString shown = core::plainLine(row->state == HostState::Unreachable ? row->error : description);
    if (accessibleDescription() != shown)
        setAccessibleDescription(shown);
    m_retry->setAccessibleName(tr("Retry %1 now").arg(name));
    measureReason();
    update();
}

QString HostCard::reasonText() const
{
    const fleet::HostConnection *host = m_models.fleet.host(m_host);
    if (!host || host->status().state != HostState::Unreachable)
        return {};
    return (host->status().error ? core::plainLine(host->status().error->what) : tr("Out of reach")) + u'.';
}

void HostCard::measureReason()
{
    const auto lines = int(wrappedLines(reasonText(), sized(12), width() - 2 * padding, mostReasonLines).size());
    if (m_reasonLines == lines)
        return;
    m_reasonLines = lines;
    updateGeometry();
}

QString HostCard::countsText() const
{
    const fleet::HostRow *row = rowOf(m_models, m_host);
    if (!row)
        return {};
    return tr("%1 running").arg(row->running) + u", "_s + tr("%1 stopped").arg(row->stopped) + u", "_s +
           tr("%Ln image(s)", nullptr, row->images);
}

QString HostCard::nextTryText() const
{
    const fleet::HostRow *row = rowOf(m_models, m_host);
    if (row && row->waitsForOperator)
        return tr("Not tried again by itself.");
    if (!row || !row->nextTry)
        return tr("Trying now…");
    const auto left = std::chrono::ceil<std::chrono::seconds>(*row->nextTry - core::now());
    return left.count() <= 0 ? tr("Trying now…") : tr("Next try in %1.").arg(core::shortDuration(left));
}

QString HostCard::toolTipText() const
{
    const fleet::HostRow *row = rowOf(m_models, m_host);
    if (!row)
        return {};
    QStringList lines{row->name, row->endpoint};
    if (row->engine)
        lines << QString(fleet::engineText(*row) + u", API "_s +
                         (row->api ? QString::fromLatin1(row->api->toString()) : u"?"_s))
              << QString(row->engine->operatingSystem + u", "_s + row->engine->architecture);
    lines << fleet::stateText(*row, core::now());
    if (!row->error.isEmpty())
        lines << row->error;
    if (const auto use = m_models.stats.hostUse(m_host))
        lines << tr("Memory of its containers: %1 of %2")
                     .arg(core::binarySize(use->memory), core::binarySize(row->engine ? row->engine->memory : 0));
    else if (fleet::isLive(row->state))
        lines << tr("CPU and memory appear once each of its containers has been read.");
    if (fleet::isLive(row->state))
        lines << tr("CPU and memory are those of its containers together; engines tell no more of their machine.");
    for (QString &line : lines)
        line = core::plainLine(line).toHtmlEscaped();
    return u"<div>"_s + lines.join("<br>"_L1) + u"</div>"_s; // rich, but all of it escaped
}

void HostCard::paintEvent(QPaintEvent *)
{
    const fleet::HostRow *row = rowOf(m_models, m_host);
    if (!row)
        return;
    const Colors &colors = m_theme.colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? colors.accent : colors.line, hasFocus() ? 1.6 : 1));
    painter.setBrush(colors.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Card::radius, Card::radius);

    const QRect area = rect().adjusted(padding, 12, -padding, -12);
    const fleet::Tone tone = fleet::toneOf(row->state, row->lastSeen.has_value());
    StateDelegate::paintDot(painter, m_theme, tone, QPointF(area.right() - 4, area.top() + 8));
    const QFont name = sized(15, QFont::DemiBold);
    painter.setFont(name);
    painter.setPen(colors.text);
    painter.drawText(QRect(area.left(), area.top(), area.width() - 18, 20), Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(name).elidedText(core::plainLine(row->name), Qt::ElideRight, area.width() - 18));

    const fleet::HostConnection *host = m_models.fleet.host(m_host);
    QStringList parts{host ? addressOf(host->config().endpoint) : row->endpoint};
    QString tail;
    if (row->engine)
        tail += u" · "_s + row->engine->engine + u' ' + row->engine->version.section(u'.', 0, 1);
    tail += u" · "_s + row->kind;
    const QFont small = sized(12);
    const QFontMetrics metrics(small);
    tail = core::plainLine(tail);
    // The address gives way first: what is behind it is what tells hosts apart at a glance.
    const QString address = metrics.elidedText(core::plainLine(parts.first()), Qt::ElideMiddle,
                                               std::max(40, area.width() - metrics.horizontalAdvance(tail)));
    painter.setFont(small);
    painter.setPen(colors.muted);
    painter.drawText(QRect(area.left(), area.top() + 21, area.width(), 18), Qt::AlignVCenter | Qt::TextSingleLine,
                     metrics.elidedText(address + tail, Qt::ElideRight, area.width()));

    const QRect below = area.adjusted(0, 44, 0, 0);
    if (row->state == HostState::Unreachable)
        paintTrouble(painter, below);
    else
        paintFigures(painter, below);
}

void HostCard::paintFigures(QPainter &painter, const QRect &area) const
{
    const fleet::HostRow *row = rowOf(m_models, m_host);
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
    const fleet::HostRow *row = rowOf(m_models, m_host);
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

void HostCard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    measureReason();
    const int height = std::max(28, m_retry->sizeHint().height());
    m_retry->setGeometry(padding, this->height() - height - 12, width() - 2 * padding, height);
}

bool HostCard::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), toolTipText(), this);
        return true;
    }
    return QWidget::event(event);
}

void HostCard::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    Q_EMIT menuRequested(m_host, byKey ? mapToGlobal(QPoint(padding, 44)) : event->globalPos());
}

void HostCard::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        Q_EMIT menuRequested(m_host, mapToGlobal(QPoint(padding, 44)));
        return;
    case Qt::Key_Right:
    case Qt::Key_Down:
        focusNextChild();
        return;
    case Qt::Key_Left:
    case Qt::Key_Up:
        focusPreviousChild();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace bayplan::ui
