// SPDX-License-Identifier: GPL-3.0-or-later
// From an engine's event to the cell painted: containers created, started, paused, resumed, renamed, killed and removed
// on the real engines, each event timed from its own time stamp (the engine's clock is this machine's) to the end of
// the paint that shows it. The limit holds with one engine busy at a time, since engines elsewhere don't take this
// machine's cores; all at once is measured too, for comparison.
#include "fleet/containersmodel.h"
#include "fleet/fleet.h"
#include "fleet/tablefilter.h"
#include "net/sshservice.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"

#include <QApplication>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <map>

namespace {

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;

constexpr int wanted = 500;
constexpr double limitMs = 150.0;

/// Notes what events announce, and after each paint of the table what of it can be seen now.
class Stopwatch : public QObject
{
public:
    Stopwatch(fleet::Fleet &fleet, const fleet::ContainersModel &model, QTableView &view) : m_model(model)
    {
        connect(&fleet, &fleet::Fleet::eventHappened, this, [this](fleet::HostId host, const engine::Event &event) {
            static const QSet<QString> timed = {u"create"_s, u"start"_s,   u"pause"_s, u"unpause"_s,
                                                u"rename"_s, u"destroy"_s, u"die"_s};
            if (event.type == u"container"_s && timed.contains(event.action))
                m_pending.push_back({{host, event.id}, event});
        });
        view.viewport()->installEventFilter(this);
    }

    std::vector<double> milliseconds;
    std::map<QString, std::vector<double>> byAction;

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
        fleet::ContainerKey key;
        engine::Event event;
    };

    bool isSeen(const Announced &announced) const
    {
        const int row = m_model.rowOf(announced.key);
        const QString &action = announced.event.action;
        if (row < 0)
            return action == u"destroy"_s;
        const engine::Container &container = m_model.row(row).container;
        if (action == u"create"_s)
            return true;
        if (action == u"rename"_s)
            return container.name == announced.event.name();
        if (action == u"pause"_s)
            return container.state == engine::ContainerState::Paused;
        if (action == u"die"_s)
            return container.state == engine::ContainerState::Exited;
        return action != u"destroy"_s && container.state == engine::ContainerState::Running;
    }

    void look()
    {
        const core::Time now = core::now();
        std::erase_if(m_pending, [&](const Announced &announced) {
            if (!isSeen(announced))
                return false;
            milliseconds.push_back(double((now - announced.event.time).count()) / 1e6);
            byAction[announced.event.action].push_back(milliseconds.back());
            return true;
        });
    }

    const fleet::ContainersModel &m_model;
    std::vector<Announced> m_pending;
    bool m_painting = false;
};

double percentile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0.0 : values[std::min(values.size() - 1, size_t(double(values.size()) * share))];
}

void print(const char *title, const std::vector<double> &times, const std::map<QString, std::vector<double>> &byAction)
{
    const double p99 = percentile(times, 0.99);
    std::printf("  %s, %zu events\n", title, times.size());
    std::printf("    p50 %6.1f ms   p90 %6.1f ms   p99 %6.1f ms   max %6.1f ms   p99 is %.2f of %.0f ms\n",
                percentile(times, 0.5), percentile(times, 0.9), p99, percentile(times, 1.0), p99 / limitMs, limitMs);
    for (const auto &[action, some] : byAction)
        std::printf("      %-8s p50 %6.1f ms   p99 %6.1f ms\n", qPrintable(action), percentile(some, 0.5),
                    percentile(some, 0.99));
}

/// One round of everything that is timed, on `atOnce` engines side by side, until there are enough.
std::vector<double> measure(const tests::TestFleet &engines, Stopwatch &stopwatch, int atOnce)
{
    stopwatch.milliseconds.clear();
    stopwatch.byAction.clear();
    for (int round = 0; int(stopwatch.milliseconds.size()) < wanted; ++round) {
        std::vector<std::unique_ptr<QProcess>> running;
        for (int n = 0; n < atOnce; ++n) {
            const int engine = (round + n) % engines.count() + 1;
            const QString script =
                u"set -e; d='docker -H %1'; ids=$(for n in 1 2 3 4; do $d create bayplan-test/app:blue; "
                u"done); $d start $ids; $d pause $ids; $d unpause $ids; for id in $ids; do $d rename "
                u"$id r-$id; done; $d kill $ids; $d rm $ids"_s.arg(engines.endpoint(engine));
            running.push_back(std::make_unique<QProcess>());
            running.back()->setStandardOutputFile(QProcess::nullDevice());
            running.back()->start(u"sh"_s, {u"-c"_s, script});
        }
        const auto over = [&] {
            return std::all_of(running.begin(), running.end(),
                               [](const auto &process) { return process->state() == QProcess::NotRunning; });
        };
        if (!QTest::qWaitFor(over, 60'000) || running.front()->exitCode() != 0)
            break;
    }
    return stopwatch.milliseconds;
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
    net::SshService ssh;
    fleet::Fleet fleet({loop, ssh});
    fleet::ContainersModel model(fleet);
    fleet::TableFilter sorted;
    sorted.setSourceModel(&model);
    sorted.sort(fleet::ContainersModel::State); // rows move as their states change
    QTableView view;
    view.setModel(&sorted);
    view.resize(1200, 900);
    view.show();
    Stopwatch stopwatch(fleet, model, view);

    for (int i = 1; i <= engines.count(); ++i)
        fleet.addHost({u"engine%1"_s.arg(i), *engine::Endpoint::parse(engines.endpoint(i))});
    const auto connected = [&] {
        const auto hosts = fleet.hosts();
        return std::all_of(hosts.begin(), hosts.end(), [](const auto *host) { return host->isSettled(); });
    };
    if (!QTest::qWaitFor(connected, 30'000))
        return 1;

    std::printf("event to painted cell, %d real engines\n", engines.count());
    const std::vector<double> calm = measure(engines, stopwatch, 1);
    print("one engine busy at a time", calm, stopwatch.byAction);
    const std::vector<double> storm = measure(engines, stopwatch, engines.count());
    print("all at once", storm, stopwatch.byAction);
    engines.removeAllContainers();
    return calm.size() >= size_t(wanted) && percentile(calm, 0.99) < limitMs ? 0 : 1;
}
