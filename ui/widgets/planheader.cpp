// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/planheader.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/hostsmodel.h"
#include "fleet/statspoller.h"
#include "services/servicebook.h"
#include "ui/delegates/statedelegate.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::HostState;

namespace {

constexpr int headHeight = 122;
constexpr int paddingLeft = 13;
constexpr int stripeHeight = 3; ///< in the host's colour

QString outOfReach(const fleet::HostStatus &status)
{
    if (status.state == HostState::Connecting)
        return PlanHeader::tr("Connecting…");
    if (!status.lastSeen)
        return PlanHeader::tr("Unreachable, never seen.\nRetrying.");
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(core::now() - *status.lastSeen);
    return PlanHeader::tr("Reconnecting, last seen %1 ago.\nShowing its last known state.")
        .arg(core::shortDuration(age));
}

/// "28.2.2" as "28.2": the column is narrow, the tooltip tells all.
QString shortVersion(const QString &version)
{
    return version.section(u'.', 0, 1);
}

} // namespace

PlanHeader::PlanHeader(const Theme &theme, Models models, QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_theme(theme)
    , m_models(models)
{
    setHighlightSections(false);
    setSectionsClickable(false);
    setAccessibleName(tr("Hosts"));
}

QSize PlanHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), headHeight};
}

QFont PlanHeader::sized(int pixels, QFont::Weight weight) const
{
    QFont result = font();
    result.setPixelSize(pixels);
    result.setWeight(weight);
    return result;
}

void PlanHeader::paintEvent(QPaintEvent *event)
{
    QHeaderView::paintEvent(event);
    QPainter painter(viewport());
    const Colors &colors = m_theme.colors();
    // Past the last section.
    if (const int end = length() - offset(); end < viewport()->width()) {
        const QRect rest(end, 0, viewport()->width() - end, height());
        painter.fillRect(rest, colors.header);
        painter.fillRect(QRect(rest.left(), rest.bottom(), rest.width(), 1), colors.line);
    }
    if (count() > 0 && offset() > 0)
        paintSection(&painter, QRect(0, 0, sectionSize(0), viewport()->height()), 0);
    const int last = count() - 1;
    const int left = viewport()->width() - sectionSize(last);
    if (last > 0 && sectionViewportPosition(last) > left) {
        painter.fillRect(QRect(left - 1, 0, 1, viewport()->height()), colors.line);
        paintSection(&painter, QRect(left, 0, sectionSize(last), viewport()->height()), last);
    }
}

void PlanHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const Colors &colors = m_theme.colors();
    painter->save();
    painter->setClipRect(rect, Qt::IntersectClip);
    painter->fillRect(rect, colors.header);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colors.line);
    painter->fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), colors.line);
    const int host = model()->headerData(section, Qt::Horizontal, fleet::HostIdRole).toInt();
    if (host > 0) {
        paintHost(*painter, rect, host);
    } else {
        painter->setFont(sized(12));
        painter->setPen(colors.muted);
        QString text = model()->headerData(section, Qt::Horizontal).toString();
        if (section == 0)
            text += u'\n' + tr("Drag a block to move it,\ndrag the handle to scale");
        painter->drawText(rect.adjusted(14, 11, -8, 0), Qt::AlignLeft | Qt::AlignTop, text);
    }
    painter->restore();
}

void PlanHeader::paintHost(QPainter &painter, const QRect &rect, int hostId) const
{
    const fleet::HostConnection *host = m_models.fleet.host(hostId);
    if (!host)
        return;
    const Colors &colors = m_theme.colors();
    const fleet::HostStatus &status = host->status();
    const QRect area = rect.adjusted(paddingLeft, 11, -12, -8);
    if (const QColor colour = m_theme.hostColour(host->config().colour); colour.isValid())
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width() - 1, stripeHeight), colour);

    StateDelegate::paintDot(painter, m_theme, fleet::toneOf(status.state, status.lastSeen.has_value()),
                            QPointF(area.right() - 3, area.top() + 9));
    const QFont name = sized(14, QFont::DemiBold);
    painter.setFont(name);
    painter.setPen(colors.text);
    painter.drawText(
        QRect(area.left(), area.top(), area.width() - 16, 20), Qt::AlignVCenter | Qt::TextSingleLine,
        QFontMetrics(name).elidedText(core::plainLine(host->config().name), Qt::ElideRight, area.width() - 16));
    const QFont small = sized(11);
    painter.setFont(small);
    painter.setPen(colors.muted);
    QString kind = host->config().endpoint.kindName();
    if (status.engine)
        kind = status.engine->engine + u' ' + shortVersion(status.engine->version) + u" · "_s + kind;
    painter.drawText(QRect(area.left(), area.top() + 21, area.width(), 16), Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(small).elidedText(core::plainLine(kind), Qt::ElideRight, area.width()));

    const QRect below = area.adjusted(0, 44, 0, 0);
    if (!fleet::isLive(status.state)) {
        const bool neverSeen = status.state == HostState::Unreachable && !status.lastSeen;
        painter.setPen(neverSeen ? colors.redText : colors.amberText);
        painter.drawText(below, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, outOfReach(status));
        return;
    }
    const auto use = m_models.stats.hostUse(hostId);
    paintUse(painter, QRect(below.left(), below.top(), below.width(), 16), tr("CPU"), use ? use->cpu : -1, colors.blue);
    paintUse(painter, QRect(below.left(), below.top() + 18, below.width(), 16), tr("Mem"),
             use ? use->memoryPercent : -1, colors.blue);
    if (m_models.book.isDraining(hostId)) {
        painter.setPen(colors.amberText);
        painter.drawText(QRect(below.left(), below.top() + 37, below.width(), 16),
                         Qt::AlignVCenter | Qt::TextSingleLine, tr("Drained"));
    } else if (status.state == HostState::Degraded) {
        painter.setPen(colors.amberText);
        painter.drawText(QRect(below.left(), below.top() + 37, below.width(), 16),
                         Qt::AlignVCenter | Qt::TextSingleLine, tr("Slow to answer"));
    } else if (status.problem) {
        painter.setPen(colors.amberText);
        painter.drawText(
            QRect(below.left(), below.top() + 37, below.width(), 16), Qt::AlignVCenter | Qt::TextSingleLine,
            QFontMetrics(small).elidedText(core::plainLine(status.problem->what), Qt::ElideRight, below.width()));
    }
}

void PlanHeader::paintUse(QPainter &painter, const QRect &rect, const QString &label, double percent,
                          const QColor &color) const
{
    const Colors &colors = m_theme.colors();
    painter.setPen(colors.muted);
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, label);
    const QString figure = percent < 0 ? u"–"_s : locale().toString(std::lround(percent)) + u'%';
    painter.drawText(rect, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, figure);
    const QRectF bar(rect.left() + 32, rect.center().y() - 1.5, rect.width() - 32 - 38, 5);
    if (bar.width() < 16)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.line);
    painter.drawRoundedRect(bar, 2.5, 2.5);
    if (percent > 0) {
        painter.setBrush(percent >= 90 ? colors.amber : color);
        const qreal width = bar.width() * std::min(percent, 100.0) / 100.0;
        painter.drawRoundedRect(QRectF(bar.topLeft(), QSizeF(std::max(3.0, width), bar.height())), 2.5, 2.5);
    }
    painter.restore();
}

bool PlanHeader::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QHeaderView::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int section = logicalIndexAt(help->pos());
    const int id = section < 0 || help->pos().x() < sectionSize(0)
                       ? -1
                       : model()->headerData(section, Qt::Horizontal, fleet::HostIdRole).toInt();
    const fleet::HostConnection *host = m_models.fleet.host(id);
    if (!host) {
        QToolTip::hideText();
        return true;
    }
    const fleet::HostStatus &status = host->status();
    QStringList lines{core::plainLine(host->config().name), core::plainLine(host->config().endpoint.toString())};
    const QList<fleet::HostTag> marks = fleet::markTags(host->config());
    const QList<fleet::HostTag> labels = fleet::labelTags(host->config());
    if (const QString tags = fleet::tagsText(marks + labels); !tags.isEmpty())
        lines << tags;
    if (status.engine)
        lines << core::plainLine(status.engine->engine + u' ' + status.engine->version);
    if (status.state == HostState::Unreachable && status.error)
        lines << core::plainLine(status.error->message());
    else if (status.problem)
        lines << core::plainLine(status.problem->message());
    else
        lines << tr("CPU and memory: its containers together. Engines don't tell what else runs there.");
    for (QString &line : lines)
        line = line.toHtmlEscaped();
    QToolTip::showText(help->globalPos(), u"<div>"_s + lines.join("<br>"_L1) + u"</div>"_s, viewport());
    return true;
}

} // namespace bayplan::ui
