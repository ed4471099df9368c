// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/strategyfields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using services::RolloutSettings;
using Strategy = RolloutSettings::Strategy;

namespace {
constexpr int columns = 4;
constexpr int longest = 86'400; ///< s
} // namespace

StrategyFields::StrategyFields(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
    , m_more(new QToolButton(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(8);
    for (int column = 0; column < columns; ++column)
        m_grid->setColumnStretch(column, 1);

    m_strategy = choice(u"strategy"_s, tr("Strategy"), {tr("Rolling"), tr("Blue-green"), tr("Canary")}, All);
    m_canary = number(u"canary"_s, tr("Canaries"), 1, 999, Canary);
    m_canaryUnit = choice(u"canaryUnit"_s, tr("Counted in"), {tr("replicas"), tr("% of replicas")}, Canary);
    m_traffic = number(u"canaryTraffic"_s, tr("Requests to them"), 0, 99, Canary);
    m_traffic->setSpecialValueText(tr("as to others"));
    m_traffic->setSuffix(u" %"_s);
    m_promote = tick(u"autoPromote"_s, tr("Promote by itself"), BlueGreen | Canary);
    m_order = choice(u"order"_s, tr("Order"), {tr("Start first"), tr("Stop first")}, Rolling);
    m_parallelism = number(u"parallelism"_s, tr("At a time"), 0, 999, Rolling | Canary, Canary);
    m_parallelism->setSpecialValueText(tr("all"));
    m_surge = number(u"maxSurge"_s, tr("More than wanted"), 0, 999, Rolling | Canary, Canary);
    m_unavailable = number(u"maxUnavailable"_s, tr("Fewer ready"), 0, 999, Rolling | Canary, Canary);
    m_promoteAfter = seconds(u"promoteAfter"_s, tr("Promote after"), Canary);
    m_keepOld = seconds(u"scaleDownDelay"_s, tr("Keep the old ones for"), BlueGreen);

    m_traffic->setToolTip(
        tr("The share that all canaries get together from load balancers with weights: HAProxy, nginx, "
           "Traefik"));
    m_parallelism->setToolTip(tr("Replicas on their way at the same time"));
    m_surge->setToolTip(tr("How many more replicas there may be than are wanted"));
    m_unavailable->setToolTip(tr("How many fewer may be ready than are wanted"));
    m_keepOld->setToolTip(tr("After the switch, for an instant way back"));

    m_healthyFor = seconds(u"minHealthyTime"_s, tr("Ready for"), All, All);
    m_deadline = seconds(u"healthyDeadline"_s, tr("Ready within"), All, All);
    m_progress = seconds(u"progressDeadline"_s, tr("No progress for"), All, All);
    m_passes = number(u"passes"_s, tr("Probes in a row"), 1, 100, All, All);
    m_mayFail = number(u"maxFailureRatio"_s, tr("May fail"), 0, 100, All, All);
    m_mayFail->setSuffix(u" %"_s);
    m_atFailure = choice(u"failureAction"_s, tr("If it fails"), {tr("Roll back"), tr("Pause")}, All, All);
    m_delay = seconds(u"delay"_s, tr("Wait between"), Rolling | Canary, Rolling | Canary);
    m_drain = seconds(u"drainTimeout"_s, tr("Wait before a stop"), All, All);
    m_history = number(u"historyLimit"_s, tr("Revisions kept"), 1, 100, All, All);
    m_progress->setToolTip(tr("Then it counts as failed"));
    m_healthyFor->setToolTip(tr("Without a break, before a new replica counts"));
    m_deadline->setToolTip(tr("A new replica that isn't ready by then has failed"));
    m_drain->setToolTip(tr("A replica that goes is given this time before it is told to stop"));

    m_more->setObjectName(u"strategy:more"_s);
    m_more->setText(tr("More"));
    m_more->setAccessibleName(tr("More settings of the rollout"));
    m_more->setCheckable(true);
    m_more->setProperty("flat", true);
    connect(m_more, &QToolButton::toggled, this, [this] { arrange(); });
    setSettings({});
}

void StrategyFields::addKnob(const QString &title, QWidget *field, int strategies, int behind)
{
    auto *cell = new QWidget(this);
    auto *column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    auto *label = new QLabel(title, cell);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("muted", true);
    label->setBuddy(field);
    field->setAccessibleName(title);
    column->addWidget(label);
    column->addWidget(field);
    m_knobs << Knob{cell, strategies, behind};
}

QSpinBox *StrategyFields::number(const QString &name, const QString &title, int least, int most, int strategies,
                                 int behind)
{
    auto *field = new QSpinBox(this);
    field->setObjectName(QString(u"strategy:"_s + name));
    field->setRange(least, most);
    addKnob(title, field, strategies, behind);
    connect(field, &QSpinBox::valueChanged, this, &StrategyFields::edited);
    return field;
}

QSpinBox *StrategyFields::seconds(const QString &name, const QString &title, int strategies, int behind)
{
    QSpinBox *field = number(name, title, 0, longest, strategies, behind);
    field->setSuffix(tr(" s"));
    return field;
}

QComboBox *StrategyFields::choice(const QString &name, const QString &title, const QStringList &texts, int strategies,
                                  int behind)
{
    auto *field = new QComboBox(this);
    field->setObjectName(QString(u"strategy:"_s + name));
    field->addItems(texts);
    addKnob(title, field, strategies, behind);
    connect(field, &QComboBox::currentIndexChanged, this, [this, field] { onEdited(field); });
    return field;
}

QCheckBox *StrategyFields::tick(const QString &name, const QString &title, int strategies, int behind)
{
    auto *field = new QCheckBox(title, this);
    field->setObjectName(QString(u"strategy:"_s + name));
    field->setMinimumHeight(30);
    addKnob({}, field, strategies, behind);
    field->setAccessibleName(title);
    connect(field, &QCheckBox::toggled, this, [this, field] { onEdited(field); });
    return field;
}

Strategy StrategyFields::strategy() const
{
    return Strategy(m_strategy->currentIndex());
}

/// Some knobs mean something only by what others say.
void StrategyFields::onEdited(const QWidget *field)
{
    if (signalsBlocked()) // they are being filled in
        return;
    if (field == m_strategy) {
        const QSignalBlocker quiet(m_promote);
        m_promote->setChecked(RolloutSettings{.strategy = strategy()}.promotesItself());
    }
    const bool stopFirst = m_order->currentIndex() == 1;
    if (field == m_order && stopFirst && m_unavailable->value() == 0)
        m_unavailable->setValue(1); // one is missing while its place is empty
    arrange();
    Q_EMIT edited();
}

void StrategyFields::arrange()
{
    const int chosen = strategy() == Strategy::Rolling     ? Rolling
                       : strategy() == Strategy::BlueGreen ? BlueGreen
                                                           : Canary;
    m_surge->setEnabled(m_order->currentIndex() == 0);
    m_promoteAfter->setEnabled(m_promote->isChecked());
    int place = 0;
    for (const Knob &knob : std::as_const(m_knobs)) {
        const bool shown = knob.strategies & chosen && (!(knob.behind & chosen) || m_more->isChecked());
        knob.cell->setVisible(shown);
        m_grid->removeWidget(knob.cell);
        if (!shown)
            continue;
        m_grid->addWidget(knob.cell, place / columns, place % columns, Qt::AlignBottom);
        ++place;
    }
    m_grid->removeWidget(m_more);
    m_grid->addWidget(m_more, place / columns, place % columns, Qt::AlignLeft | Qt::AlignBottom);
    m_more->setText(m_more->isChecked() ? tr("Less") : tr("More"));
    updateGeometry();
}

void StrategyFields::setSettings(const RolloutSettings &settings)
{
    const QSignalBlocker quiet(this);
    m_base = settings;
    m_strategy->setCurrentIndex(int(settings.strategy));
    m_order->setCurrentIndex(int(settings.order));
    m_parallelism->setValue(settings.parallelism);
    m_surge->setValue(settings.maxSurge);
    m_unavailable->setValue(settings.maxUnavailable);
    m_canary->setValue(settings.canary);
    m_canaryUnit->setCurrentIndex(settings.canaryPercent ? 1 : 0);
    m_traffic->setValue(settings.canaryTraffic);
    m_promote->setChecked(settings.promotesItself());
    m_promoteAfter->setValue(int(settings.promoteAfter.count()));
    m_keepOld->setValue(int(settings.scaleDownDelay.count()));
    m_delay->setValue(int(settings.delay.count()));
    m_healthyFor->setValue(int(settings.minHealthyTime.count()));
    m_deadline->setValue(int(settings.healthyDeadline.count()));
    m_progress->setValue(int(settings.progressDeadline.count()));
    m_passes->setValue(settings.passes);
    m_mayFail->setValue(int(std::lround(settings.maxFailureRatio * 100)));
    m_atFailure->setCurrentIndex(int(settings.failureAction));
    m_drain->setValue(int(settings.drainTimeout.value_or(std::chrono::seconds(0)).count()));
    m_history->setValue(settings.historyLimit);
    arrange();
}

RolloutSettings StrategyFields::settings() const
{
    RolloutSettings settings = m_base;
    settings.strategy = strategy();
    settings.order = RolloutSettings::Order(m_order->currentIndex());
    if (settings.strategy != Strategy::Rolling)
        settings.order = RolloutSettings::Order::StartFirst; // the only way these go
    settings.parallelism = m_parallelism->value();
    settings.maxSurge = m_surge->value();
    settings.maxUnavailable = m_unavailable->value();
    settings.canary = m_canary->value();
    settings.canaryPercent = m_canaryUnit->currentIndex() == 1;
    settings.canaryTraffic = settings.strategy == Strategy::Canary ? m_traffic->value() : 0;
    settings.autoPromote.reset();
    if (settings.strategy != Strategy::Rolling && m_promote->isChecked() != settings.promotesItself())
        settings.autoPromote = m_promote->isChecked();
    settings.promoteAfter = std::chrono::seconds(m_promoteAfter->value());
    settings.scaleDownDelay = std::chrono::seconds(m_keepOld->value());
    settings.delay = std::chrono::seconds(m_delay->value());
    settings.minHealthyTime = std::chrono::seconds(m_healthyFor->value());
    settings.healthyDeadline = std::chrono::seconds(m_deadline->value());
    settings.progressDeadline = std::chrono::seconds(m_progress->value());
    settings.passes = m_passes->value();
    settings.maxFailureRatio = m_mayFail->value() / 100.0;
    settings.failureAction = RolloutSettings::FailureAction(m_atFailure->currentIndex());
    settings.drainTimeout.reset();
    if (m_drain->value() > 0)
        settings.drainTimeout = std::chrono::seconds(m_drain->value());
    settings.historyLimit = m_history->value();
    return settings;
}

} // namespace bayplan::ui
