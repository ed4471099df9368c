// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/operationhead.h"

#include "core/plaintext.h"
#include "operations/operationtext.h"
#include "ui/widgets/dotlabel.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/progressline.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;

OperationHead::OperationHead(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_toggle(new QToolButton(this))
    , m_state(new DotLabel(theme, this))
    , m_title(new ElidedLabel(this))
    , m_others(new QLabel(this))
    , m_progress(new ProgressLine(theme, this))
    , m_detail(new ElidedLabel(this))
    , m_layout(new QHBoxLayout(this))
{
    setFixedHeight(headHeight);
    m_toggle->setObjectName(u"operationsToggle"_s);
    m_toggle->setAutoRaise(true);
    m_toggle->setIconSize({16, 16});
    m_title->setObjectName(u"operationTitle"_s);
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_state->setObjectName(u"operationState"_s);
    m_state->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred); // all else gives way first
    m_progress->setObjectName(u"operationProgress"_s);
    m_detail->setObjectName(u"operationDetail"_s);
    m_others->setProperty("muted", true);
    m_detail->setProperty("muted", true);

    m_layout->setContentsMargins(11, 1, 14, 0);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_toggle);
    m_layout->addWidget(m_title);
    m_layout->addWidget(m_others);
    m_layout->addSpacing(4);
    m_layout->addWidget(m_state);
    m_layout->addSpacing(4);
    m_layout->addWidget(m_progress);
    m_layout->addSpacing(4);
    m_layout->addWidget(m_detail, 1);
    m_cancel = addButton(u"cancelOperation"_s, tr("Cancel"), tr("End what is on its way; what is done stays done"));
    m_retry = addButton(u"retryOperation"_s, tr("Retry what failed"), tr("Do again what was not done"));
    m_undo = addButton(u"undoOperation"_s, tr("Undo"), tr("Take back what was done"));
    m_dismiss = addButton(u"dismissOperation"_s, tr("Dismiss"), tr("Put it away; the activity keeps it"));
    connect(m_toggle, &QToolButton::clicked, this, &OperationHead::toggleRequested);
    connect(m_cancel, &QPushButton::clicked, this, &OperationHead::cancelRequested);
    connect(m_retry, &QPushButton::clicked, this, &OperationHead::retryRequested);
    connect(m_undo, &QPushButton::clicked, this, &OperationHead::undoRequested);
    connect(m_dismiss, &QPushButton::clicked, this, &OperationHead::dismissRequested);
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
}

QPushButton *OperationHead::addButton(const QString &name, const QString &text, const QString &tip)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setToolTip(tip);
    m_layout->addWidget(button);
    return button;
}

void OperationHead::refresh(const Operation &operation, int others)
{
    const operations::Summary summary = operations::summaryOf(operation);
    const QString title = core::plainLine(operation.title(), 120);
    m_title->setText(title);
    m_others->setText(tr("and %Ln more", nullptr, others));
    m_others->setVisible(others > 0);
    m_state->setState(summary.tone, summary.text);
    m_progress->setVisible(operation.isRunning());
    m_progress->setFraction(summary.fraction);
    m_progress->setTone(summary.tone == fleet::Tone::Bad ? fleet::Tone::Bad : fleet::Tone::Good);
    const QString duration = operations::durationText(operation.duration());
    m_detail->setText(summary.problem.isEmpty() ? tr("%1, %2").arg(summary.hosts, duration)
                                                : tr("%1, %2: %3").arg(summary.hosts, duration, summary.problem));
    setAccessibleName(tr("%1: %2").arg(title, summary.text));
    showButtons(operation);
}

void OperationHead::showButtons(const Operation &operation)
{
    QWidget *focused = nullptr;
    for (QPushButton *button : {m_cancel, m_retry, m_undo, m_dismiss}) {
        if (button->hasFocus())
            focused = button;
    }
    // Shown before others go, so that there is somewhere for the focus to go.
    m_dismiss->setVisible(operation.hasEnded());
    m_cancel->setVisible(operation.isRunning());
    m_retry->setVisible(operation.canRetry());
    m_retry->setText(operation.count(Operation::State::Failed) > 0 ? tr("Retry what failed") : tr("Retry"));
    m_undo->setVisible(operation.canUndo());
    if (focused && focused->isHidden())
        (operation.hasEnded() ? m_dismiss : m_cancel)->setFocus(Qt::OtherFocusReason);
}

void OperationHead::setExpanded(bool expanded)
{
    m_expanded = expanded;
    m_toggle->setToolTip(expanded ? tr("Hide the steps") : tr("Show the steps"));
    m_toggle->setAccessibleName(m_toggle->toolTip());
    restyle();
}

void OperationHead::restyle()
{
    m_toggle->setIcon(tintedIcon(m_expanded ? u"chevron-down"_s : u"chevron-up"_s, m_theme.colors().muted));
    update();
}

void OperationHead::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().panel);
    painter.fillRect(QRect(0, 0, width(), 1), m_theme.colors().line);
}

void OperationHead::mouseDoubleClickEvent(QMouseEvent *)
{
    Q_EMIT toggleRequested();
}

} // namespace bayplan::ui
