// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/rolloutpane.h"

#include "core/plaintext.h"
#include "rollouts/viewwords.h"
#include "ui/rollout/difftable.h"
#include "ui/rollout/factrows.h"
#include "ui/rollout/failedlist.h"
#include "ui/rollout/laneview.h"
#include "ui/rollout/servingchart.h"
#include "ui/rollout/stepslist.h"
#include "ui/widgets/card.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/progressline.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using rollouts::Steer;
using services::Rollout;
using services::RolloutSettings;

namespace {

constexpr int paneSpacing = 14;

QLabel *headOf(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    QFont bold = label->font();
    bold.setWeight(QFont::DemiBold);
    label->setFont(bold);
    return label;
}

/// A thin line in the colour of borders.
class Line : public QWidget
{
public:
    Line(const Theme &theme, Qt::Orientation orientation, QWidget *parent) : QWidget(parent), m_theme(theme)
    {
        orientation == Qt::Horizontal ? setFixedHeight(1) : setFixedWidth(1);
    }

protected:
    void paintEvent(QPaintEvent *) override { QPainter(this).fillRect(rect(), m_theme.colors().line); }

private:
    const Theme &m_theme;
};

} // namespace

RolloutPane::RolloutPane(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_none(new QLabel(this))
    , m_content(new QWidget(this))
    , m_reason(new MessageBar(theme, this))
{
    setObjectName(u"rolloutPane"_s);
    m_none->setTextFormat(Qt::PlainText);
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setWordWrap(true);
    m_none->setForegroundRole(QPalette::PlaceholderText);
    m_none->setText(tr("There was no rollout of this service yet.\nUpdate it to another image or another spec, and how "
                       "it goes is shown here."));
    m_reason->setObjectName(u"rolloutReason"_s);
    m_reason->hide();
    auto *below = new QHBoxLayout;
    below->setSpacing(paneSpacing);
    below->addWidget(buildSteps(), 1);
    below->addWidget(buildSide(), 1);
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(paneSpacing);
    column->addWidget(m_reason);
    column->addWidget(buildTop());
    column->addLayout(below, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_none, 1);
    layout->addWidget(m_content, 1);
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
    setView({}, nullptr);
}

QWidget *RolloutPane::buildTop()
{
    auto *card = new Card(m_theme, nullptr, m_content);
    auto *lanes = new QHBoxLayout;
    lanes->setSpacing(0);
    m_old = new LaneView(m_theme, LaneView::Side::Old, card);
    m_new = new LaneView(m_theme, LaneView::Side::New, card);
    lanes->addWidget(m_old, 1);
    lanes->addWidget(new Line(m_theme, Qt::Vertical, card));
    lanes->addWidget(m_new, 1);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addLayout(lanes);
    column->addWidget(new Line(m_theme, Qt::Horizontal, card));
    column->addWidget(buildControls());
    return card;
}

QPushButton *RolloutPane::addButton(const QString &name, const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setObjectName(name);
    button->setAutoDefault(false);
    button->hide();
    return button;
}

QWidget *RolloutPane::buildControls()
{
    auto *controls = new QWidget(m_content);
    m_progress = new ProgressLine(m_theme, controls);
    m_progress->setObjectName(u"rolloutProgress"_s);
    m_progress->setMinimumSize(60, 8);
    m_progress->setMaximumSize(QWIDGETSIZE_MAX, 8);
    m_progress->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_count = headOf({}, controls);
    m_count->setObjectName(u"rolloutCount"_s);
    m_left = new QLabel(controls);
    m_left->setObjectName(u"rolloutLeft"_s);
    m_left->setTextFormat(Qt::PlainText);
    m_left->setForegroundRole(QPalette::PlaceholderText);
    m_takeOver = addButton(u"rollout:takeOver"_s, tr("Take over…"), controls);
    m_takeOver->setToolTip(tr("The service's record gets another home, and the rollout goes on from here"));
    m_pause = addButton(u"rollout:pause"_s, tr("Pause"), controls);
    m_resume = addButton(u"rollout:resume"_s, tr("Resume"), controls);
    m_promote = addButton(u"rollout:promote"_s, tr("Promote"), controls);
    m_abort = addButton(u"rollout:abort"_s, tr("Abort and roll back"), controls);
    m_undo = addButton(u"rollout:undo"_s, tr("Undo…"), controls);
    m_undo->setToolTip(tr("Go back to the revision before"));
    const std::pair<QPushButton *, Steer> steers[] = {
        {m_pause, Steer::Pause}, {m_resume, Steer::Resume}, {m_promote, Steer::Promote}, {m_abort, Steer::Abort}};
    for (const auto &[button, steer] : steers)
        connect(button, &QPushButton::clicked, this, [this, steer = steer] { Q_EMIT steerRequested(steer); });
    connect(m_undo, &QPushButton::clicked, this, &RolloutPane::undoRequested);
    connect(m_takeOver, &QPushButton::clicked, this, &RolloutPane::takeOverRequested);
    m_waits = new QLabel(controls);
    m_waits->setObjectName(u"rolloutWaits"_s);
    m_waits->setTextFormat(Qt::PlainText);
    m_waits->setWordWrap(true);
    m_waits->setProperty("muted", true);

    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_progress, 1);
    for (QWidget *widget : {static_cast<QWidget *>(m_count), static_cast<QWidget *>(m_left)})
        row->addWidget(widget);
    for (QPushButton *button : {m_takeOver, m_pause, m_resume, m_promote, m_abort, m_undo})
        row->addWidget(button);
    auto *column = new QVBoxLayout(controls);
    column->setContentsMargins(16, 11, 16, 11);
    column->setSpacing(6);
    column->addLayout(row);
    column->addWidget(m_waits);
    return controls;
}

QWidget *RolloutPane::buildSteps()
{
    auto *inside = new QWidget;
    m_steps = new StepsList(m_theme, inside);
    m_noSteps = new QLabel(inside);
    m_noSteps->setTextFormat(Qt::PlainText);
    m_noSteps->setWordWrap(true);
    m_noSteps->setAlignment(Qt::AlignCenter);
    m_noSteps->setForegroundRole(QPalette::PlaceholderText);
    m_noSteps->setMargin(24);
    auto *head = headOf(tr("Steps"), inside);
    auto *title = new QHBoxLayout;
    title->setContentsMargins(16, 10, 16, 10);
    title->addWidget(head);
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(title);
    column->addWidget(new Line(m_theme, Qt::Horizontal, inside));
    column->addWidget(m_steps, 1);
    column->addWidget(m_noSteps, 1);
    return new Card(m_theme, inside, m_content);
}

QWidget *RolloutPane::buildSide()
{
    auto *side = new QWidget;
    m_chart = new ServingChart(m_theme, side);
    m_gate = new FactRows(m_theme, side);
    m_gate->setObjectName(u"healthGate"_s);
    m_failedPart = new QWidget(side);
    m_failed = new FailedList(m_theme, m_failedPart);
    auto *failed = new QVBoxLayout(m_failedPart);
    failed->setContentsMargins(0, 0, 0, 0);
    failed->setSpacing(8);
    failed->addWidget(headOf(tr("Failed replicas"), m_failedPart));
    failed->addWidget(m_failed);
    m_differences = new DiffTable(DiffTable::Shows::Differences, side);
    m_differences->setMostRows(8);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(16, 12, 16, 14);
    column->setSpacing(8);
    column->addWidget(m_chart);
    column->addSpacing(6);
    column->addWidget(m_failedPart);
    column->addWidget(headOf(tr("Health gate"), side));
    column->addWidget(m_gate);
    column->addSpacing(6);
    column->addWidget(headOf(tr("What changes"), side));
    column->addWidget(m_differences);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setObjectName(u"rolloutSide"_s);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(side);
    for (QWidget *behind : {side, scroll->viewport()})
        behind->setAutoFillBackground(false); // the card's own colour
    auto *inside = new QWidget;
    auto *frame = new QVBoxLayout(inside);
    frame->setContentsMargins(0, 6, 0, 6);
    frame->addWidget(scroll);
    auto *card = new Card(m_theme, nullptr, m_content);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(inside);
    return card;
}

void RolloutPane::restyle()
{
    QPalette palette = m_abort->palette();
    palette.setColor(QPalette::ButtonText, m_theme.colors().redText);
    m_abort->setPalette(palette);
    m_abort->setStyleSheet(u"QPushButton:enabled { color: %1; }"_s.arg(m_theme.colors().redText.name()));
    update();
}

void RolloutPane::setView(const QString &service, rollouts::RolloutView *view)
{
    if (m_view != view) {
        if (m_view)
            disconnect(m_view, nullptr, this, nullptr);
        m_view = view;
        if (view)
            connect(view, &rollouts::RolloutView::changed, this, [this] { refresh(); });
    }
    m_service = service;
    refresh();
}

void RolloutPane::setFigures(const std::optional<services::FiguresByReplica> &figures)
{
    m_old->setFigures(figures);
    m_new->setFigures(figures);
}

void RolloutPane::setSteering(const QSet<Steer> &possible)
{
    m_possible = possible;
    showButtons();
}

void RolloutPane::setCanTakeOver(bool can)
{
    m_canTakeOver = can;
    refresh();
}

void RolloutPane::refresh()
{
    const bool any = m_view && !m_view->isEmpty();
    m_none->setVisible(!any);
    m_content->setVisible(any);
    if (!any)
        return;
    const Rollout &rollout = m_view->rollout();
    m_old->setLane(m_view->oldLane());
    m_new->setLane(m_view->newLane());
    m_progress->setFraction(m_view->total() > 0  ? double(m_view->done()) / m_view->total()
                            : rollout.isActive() ? 0
                                                 : 1);
    m_progress->setTone(rollout.state == Rollout::State::Failed ? fleet::Tone::Bad
                        : rollout.back                          ? fleet::Tone::Starting
                                                                : fleet::Tone::Good);
    m_count->setText(tr("%1 of %2").arg(m_view->done()).arg(m_view->total()));
    const auto left = m_canTakeOver ? std::nullopt : m_view->timeLeft(); // nobody drives it
    m_left->setText(left                 ? tr("about %1 left").arg(rollouts::secondsText(*left))
                    : rollout.isActive() ? QString()
                                         : rollouts::stateText(rollout));
    m_left->setVisible(!m_left->text().isEmpty());
    const QString waits = rollout.isActive() ? core::plainLine(m_view->waitsFor(), 300) : QString();
    m_waits->setText(waits.isEmpty() ? QString() : waits + u'.');
    m_waits->setVisible(!waits.isEmpty());
    m_steps->setLines(m_view->steps());
    const bool steps = !m_view->steps().isEmpty();
    m_steps->setVisible(steps);
    m_noSteps->setVisible(!steps);
    const QString actor = core::plainLine(m_view->actor(), 80);
    m_noSteps->setText(!rollout.isActive() ? tr("What was done before this window was opened is among the activity.")
                       : actor.isEmpty()   ? tr("Nobody drives it now.")
                                           : tr("%1 drives it. Its steps are shown there.").arg(actor));
    m_chart->draw(*m_view);
    m_gate->setRows(rollouts::gateRows(m_view->spec(), rollout, m_view->asked()));
    m_failed->setFailed(core::plainLine(m_service, 60), rollout.failed);
    m_failedPart->setVisible(!rollout.failed.isEmpty());
    m_differences->setDifferences(m_view->differences());
    showReason();
    showButtons();
}

void RolloutPane::showReason()
{
    const Rollout &rollout = m_view->rollout();
    const QString reason = core::plainLine(rollout.reason, 400);
    QString text;
    switch (rollout.state) {
    case Rollout::State::Running:
    case Rollout::State::Completed:
        break;
    case Rollout::State::Paused:
        text = reason.isEmpty() ? QString() : tr("Paused: %1.").arg(reason);
        break;
    case Rollout::State::AwaitingPromotion:
        text = reason;
        break;
    case Rollout::State::RollingBack:
        text = reason.isEmpty() ? QString() : tr("Rolling back: %1.").arg(reason);
        break;
    case Rollout::State::RolledBack:
        text = reason.isEmpty() ? tr("It was rolled back.") : tr("Rolled back: %1.").arg(reason);
        break;
    case Rollout::State::Failed:
        text = reason.isEmpty() ? tr("It failed.") : tr("Failed: %1.").arg(reason);
        break;
    }
    m_reason->setVisible(!text.isEmpty());
    if (!text.isEmpty())
        m_reason->showMessage(rollouts::toneOf(rollout), text);
}

void RolloutPane::showButtons()
{
    if (!m_view || m_view->isEmpty())
        return;
    const Rollout &rollout = m_view->rollout();
    const bool canResume = m_possible.contains(Steer::Resume);
    // The focus stays where it was; Qt would hand it to whatever comes next, which is to promote.
    QPushButton *shown = canResume ? m_resume : m_pause;
    QPushButton *hidden = canResume ? m_pause : m_resume;
    shown->setVisible(canResume || rollout.isActive());
    if (hidden->hasFocus())
        shown->setFocus();
    hidden->hide();
    m_pause->setEnabled(m_possible.contains(Steer::Pause));
    m_promote->setVisible(m_possible.contains(Steer::Promote));
    m_promote->setText(rollout.settings.strategy == RolloutSettings::Strategy::Rolling ? tr("Promote all now")
                       : rollout.settings.strategy == RolloutSettings::Strategy::BlueGreen && rollout.promoted
                           ? tr("Remove the old ones now")
                           : tr("Promote"));
    m_abort->setVisible(rollout.isActive() && !rollout.back);
    m_abort->setEnabled(m_possible.contains(Steer::Abort));
    m_undo->setVisible(rollout.state == Rollout::State::Completed);
    m_takeOver->setVisible(m_canTakeOver && rollout.isActive());
}

} // namespace bayplan::ui
