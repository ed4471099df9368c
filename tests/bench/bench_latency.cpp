// SPDX-License-Identifier: GPL-3.0-or-later
// From an engine's event to the cell painted: 500 pauses and unpauses of containers on the real engines, each timed
// from the event's own time stamp (the engine's clock is this machine's) to the end of the paint that shows it.
#include "fleet/containersmodel.h"
#include "fleet/fleet.h"
#include "fleet/tablefilter.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"

#include <QApplication>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <cstdio>

namespace {

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;

constexpr int wanted = 500;
constexpr double limitMs = 150.0;
constexpr int containersPerEngine = 8;

/// Notes what events announce, and after each paint of the table what of it can be seen now.
class Stopwatch : public QObject
{
public:
    Stopwatch(fleet::Fleet &fleet, const fleet::ContainersModel &model, QTableView &view) : m_model(model)
    {
        connect(&fleet, &fleet::Fleet::eventHappened, this, [this](fleet::HostId host, const engine::Event &event) {
            if (event.action == u"pause"_s)
                m_pending[{host, event.id}] = {event.time, engine::ContainerState::Paused};
            else if (event.action == u"unpause"_s)
                m_pending[{host, event.id}] = {event.time, engine::ContainerState::Running};
        });
        view.viewport()->installEventFilter(this);
    }

    std::vector<double> milliseconds;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && !m_painting) {
            m_painting = true;
            QCoreApplication::sendEvent(watched, event); // painted for real, then looked at
            m_painting = false;
            look();
            return true;
        }
        return QObject::eventFilter(watched, event);
    }

private:
    struct Announced
    {
        core::Time time;
        engine::ContainerState state;
    };

    void look()
    {
        const core::Time now = core::now();
        m_pending.removeIf([&](const QHash<fleet::ContainerKey, Announced>::iterator &it) {
            const int row = m_model.rowOf(it.key());
            if (row < 0 || m_model.row(row).container.state != it->state)
                return false;
            milliseconds.push_back(double((now - it->time).count()) / 1e6);
            return true;
        });
    }

    const fleet::ContainersModel &m_model;
    QHash<fleet::ContainerKey, Announced> m_pending;
    bool m_painting = false;
};

double percentile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0.0 : values[std::min(values.size() - 1, size_t(double(values.size()) * share))];
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    const tests::TestFleet engines;
    if (!engines.isUp() || !engines.removeAllContainers()) {
        std::fprintf(stderr, "no engines: run this through tests/bench/run\n");
        return 1;
    }
    net::HttpLoop loop;
    fleet::Fleet fleet(loop);
    fleet::ContainersModel model(fleet);
    fleet::TableFilter sorted;
    sorted.setSourceModel(&model);
    sorted.sort(fleet::ContainersModel::State); // rows move as their states change
    QTableView view;
    view.setModel(&sorted);
    view.resize(1200, 900);
    view.show();
    Stopwatch stopwatch(fleet, model, view);

    std::vector<QStringList> names(size_t(engines.count()));
    for (int i = 1; i <= engines.count(); ++i) {
        fleet.addHost({u"engine%1"_s.arg(i), *engine::Endpoint::parse(engines.endpoint(i))});
        for (int n = 0; n < containersPerEngine; ++n)
            names[size_t(i - 1)]
                << tests::DockerCli(engines.socket(i)).run({u"run"_s, u"-d"_s, u"bayplan-test/app:blue"_s});
    }
    if (!QTest::qWaitFor([&] { return model.rowCount() == engines.count() * containersPerEngine; }, 30'000))
        return 1;

    for (int round = 0; int(stopwatch.milliseconds.size()) < wanted && round < 100; ++round) {
        std::vector<std::unique_ptr<QProcess>> running;
        for (int i = 1; i <= engines.count(); ++i)
            running.push_back(tests::DockerCli(engines.socket(i))
                                  .start(QStringList{round % 2 ? u"unpause"_s : u"pause"_s} + names[size_t(i - 1)]));
        const auto over = [&] {
            return std::all_of(running.begin(), running.end(),
                               [](const auto &process) { return process->state() == QProcess::NotRunning; });
        };
        if (!QTest::qWaitFor(over, 30'000))
            return 1;
    }
    const auto &times = stopwatch.milliseconds;
    const double p99 = percentile(times, 0.99);
    std::printf("event to painted cell, %zu events on %d real engines\n", times.size(), engines.count());
    std::printf("  p50 %7.1f ms\n  p90 %7.1f ms\n  p99 %7.1f ms   %.2f of the limit of %.0f ms\n  max %7.1f ms\n",
                percentile(times, 0.5), percentile(times, 0.9), p99, p99 / limitMs, limitMs, percentile(times, 1.0));
    engines.removeAllContainers();
    return int(times.size()) >= wanted && p99 < limitMs ? 0 : 1;
}
