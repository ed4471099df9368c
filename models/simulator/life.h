// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/container.h"
#include "simulator/random.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>

namespace bayplan::simulator {

class EngineState;
class SimulatedEngine;

struct LifeOptions
{
    /// Changes per second, on average.
    double rate = 0.5;
    quint64 seed = 1;
    /// The number of containers stays within these; 0 means a tenth below and above what there is at the beginning.
    int fewest = 0;
    int most = 0;
    /// Names that are never touched.
    QSet<QString> steady;
    /// What a container that comes is like; `number` rises with each. Copies one that is there when empty.
    std::function<ContainerSpec(int number)> newcomer;
    /// Only containers that came by newcomer() are removed again.
    bool removesOnlyNewcomers = false;
};

/// Makes an engine live: containers come, start, fail, fall ill, recover and go, at a rate, in an order that follows
/// from the seed. `engine` must outlive it.
class Life : public QObject
{
    Q_OBJECT

public:
    Life(SimulatedEngine &engine, LifeOptions options, QObject *parent = nullptr);

    void begin();
    void pause() { m_timer.stop(); }
    /// One change, at once.
    void step();

private:
    void stepIn(EngineState &state, qint64 now);
    void addOne(EngineState &state, qint64 now);
    bool removeOne(EngineState &state, qint64 now);
    void changeOne(EngineState &state, qint64 now);
    void arm();

    SimulatedEngine &m_engine;
    LifeOptions m_options;
    Random m_random;
    QTimer m_timer;
    QSet<QString> m_newcomers;
    int m_number = 0;
};

} // namespace bayplan::simulator
