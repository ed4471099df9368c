// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hostcard.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/hostsmodel.h"
#include "fleet/statspoller.h"
#include "ui/widgets/wrappedlines.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QPushButton>
#include <QToolTip>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::HostHistory;
using fleet::HostState;

namespace {

constexpr int cardHeight = 162;
constexpr int usualReasonLines = 2;

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
    return {232, cardHeight + m_tagsHeight + std::max(0, m_reasonLines - usualReasonLines) * reasonLineHeight};
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
    const fleet::HostRow *row = this->row();
    if (!row)
        return;
    m_retry->setVisible(row->state == HostState::Unreachable);
    const QString name = core::plainLine(row->name);
    const QString marks = marksText();
    const QString description =
        fleet::stateText(*row, core::now()) + u". "_s + marks + (fleet::isLive(row->state) ? countsText() : row->error);
    if (accessibleName() != name)
        setAccessibleName(name);
    // Out of reach, its age would be read out every second.
    const QString shown =
        core::plainLine(row->state == HostState::Unreachable ? QString(marks + row->error) : description);
    if (accessibleDescription() != shown)
        setAccessibleDescription(shown);
    m_retry->setAccessibleName(tr("Retry %1 now").arg(name));
    measure();
    update();
}

const fleet::HostRow *HostCard::row() const
{
    const int row = m_models.hosts.rowOf(m_host);
    return row < 0 ? nullptr : &m_models.hosts.row(row);
}

bool HostCard::isUnchecked() const
{
    const fleet::HostRow *row = this->row();
    return row && std::any_of(row->marks.begin(), row->marks.end(),
                              [](const fleet::HostTag &tag) { return tag.kind == fleet::HostTag::Kind::Unchecked; });
}

QList<fleet::HostTag> HostCard::tags() const
{
    const fleet::HostRow *row = this->row();
    if (!row)
        return {};
    QList<fleet::HostTag> tags = row->marks + row->labels;
    tags.removeIf([](const fleet::HostTag &tag) { return tag.kind == fleet::HostTag::Kind::Unchecked; });
    return tags;
}

QString HostCard::marksText() const
{
    const fleet::HostRow *row = this->row();
    const QString text = row ? fleet::tagsText(row->marks + row->labels) : QString();
    return text.isEmpty() ? text : QString(text + u". "_s);
}

QString HostCard::reasonText() const
{
    const fleet::HostConnection *host = m_models.fleet.host(m_host);
    if (!host || host->status().state != HostState::Unreachable)
        return {};
    return (host->status().error ? core::plainLine(host->status().error->what) : tr("Out of reach")) + u'.';
}

void HostCard::measure()
{
    const auto lines = int(wrappedLines(reasonText(), sized(12), width() - 2 * padding, mostReasonLines).size());
    const int tagsHeight = (tags().isEmpty() ? 0 : tagLine) + (isUnchecked() ? warningLine : 0);
    if (m_reasonLines == lines && m_tagsHeight == tagsHeight)
        return;
    m_reasonLines = lines;
    m_tagsHeight = tagsHeight;
    updateGeometry();
}

QString HostCard::countsText() const
{
    const fleet::HostRow *row = this->row();
    if (!row)
        return {};
    return tr("%1 running").arg(row->running) + u", "_s + tr("%1 stopped").arg(row->stopped) + u", "_s +
           tr("%Ln image(s)", nullptr, row->images);
}

QString HostCard::nextTryText() const
{
    const fleet::HostRow *row = this->row();
    if (row && row->waitsForOperator)
        return tr("Not tried again by itself.");
    if (!row || !row->nextTry)
        return tr("Trying now…");
    const auto left = std::chrono::ceil<std::chrono::seconds>(*row->nextTry - core::now());
    return left.count() <= 0 ? tr("Trying now…") : tr("Next try in %1.").arg(core::shortDuration(left));
}

QString HostCard::toolTipText() const
{
    const fleet::HostRow *row = this->row();
    if (!row)
        return {};
    QStringList lines{row->name, row->endpoint};
    if (row->engine)
        lines << QString(fleet::engineText(*row) + u", API "_s +
                         (row->api ? QString::fromLatin1(row->api->toString()) : u"?"_s))
              << QString(row->engine->operatingSystem + u", "_s + row->engine->architecture);
    if (!row->labels.isEmpty() || !row->marks.isEmpty())
        lines << fleet::tagsText(row->marks + row->labels);
    if (isUnchecked())
        lines << tr("Its certificate is not checked: whoever is in between can read and change everything.");
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

void HostCard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    measure();
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
