// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/rollout.h"

#include <QList>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QSpinBox;
class QToolButton;

namespace bayplan::ui {

/// How a rollout goes about it: the strategy, and of its knobs those that matter to it; the rest behind "More".
class StrategyFields : public QWidget
{
    Q_OBJECT

public:
    explicit StrategyFields(QWidget *parent = nullptr);

    void setSettings(const services::RolloutSettings &settings);
    services::RolloutSettings settings() const;

Q_SIGNALS:
    void edited();

private:
    enum For { Rolling = 1, BlueGreen = 2, Canary = 4, All = 7 };

    struct Knob
    {
        QWidget *cell;
        int strategies; ///< of For: those it matters to
        int behind;     ///< of For: those that have it behind "More"
    };

    QSpinBox *number(const QString &name, const QString &title, int least, int most, int strategies, int behind = 0);
    QSpinBox *seconds(const QString &name, const QString &title, int strategies, int behind = 0);
    QComboBox *choice(const QString &name, const QString &title, const QStringList &texts, int strategies,
                      int behind = 0);
    QCheckBox *tick(const QString &name, const QString &title, int strategies, int behind = 0);
    void addKnob(const QString &title, QWidget *field, int strategies, int behind);
    services::RolloutSettings::Strategy strategy() const;
    void onEdited(const QWidget *field);
    void arrange();

    QGridLayout *m_grid;
    QToolButton *m_more;
    QList<Knob> m_knobs;
    services::RolloutSettings m_base; ///< what has no field, as it was
    QComboBox *m_strategy;
    QComboBox *m_order;
    QSpinBox *m_parallelism;
    QSpinBox *m_surge;
    QSpinBox *m_unavailable;
    QSpinBox *m_canary;
    QComboBox *m_canaryUnit;
    QSpinBox *m_traffic;
    QCheckBox *m_promote;
    QSpinBox *m_promoteAfter;
    QSpinBox *m_keepOld;
    QSpinBox *m_delay;
    QSpinBox *m_healthyFor;
    QSpinBox *m_deadline;
    QSpinBox *m_progress;
    QSpinBox *m_passes;
    QSpinBox *m_mayFail;
    QComboBox *m_atFailure;
    QSpinBox *m_drain;
    QSpinBox *m_history;
};

} // namespace bayplan::ui
