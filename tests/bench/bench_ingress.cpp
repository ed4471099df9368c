// SPDX-License-Identifier: GPL-3.0-or-later
// One server of one backend is replaced, in an HAProxy with 500 backends of 20 servers each: how long Bayplan itself
// works for it (the processor's time of this process, limit 50 ms), how long it takes in all against what a reload of
// the same HAProxy takes, and that nothing but the change is sent.
#include "engine/balancerprocess.h"
#include "ingress/haproxy/haproxy.h"
#include "ingress/haproxy/part.h"
#include "ingress/reach/localreach.h"
#include "ingress/text/markedpart.h"
#include "support/runloop.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <optional>
#include <vector>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using ingress::WantedServer;
using services::Ingress;

namespace {

constexpr int backends = 500;
constexpr int servers = 20;
constexpr int rounds = 11;
constexpr double mostOfOurs = 50; // ms

double processorTime() // ms
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

double median(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
    return values[values.size() / 2];
}

/// This machine, and what was sent to the runtime socket that changes something.
class CountingReach : public ingress::LocalReach
{
public:
    explicit CountingReach(QByteArrayList &sent) : m_sent(sent) {}
    core::Task talk(const QString &socket, const QByteArray &request,
                    std::function<void(Result<QByteArray>)> done) override
    {
        for (const QByteArray &command : request.split(';')) {
            if (!command.trimmed().startsWith("show"))
                m_sent << command.trimmed();
        }
        return LocalReach::talk(socket, request, std::move(done));
    }

private:
    QByteArrayList &m_sent;
};

Ingress ingressOf(const Ingress &like, int number)
{
    Ingress ingress = like;
    ingress.name = u"s%1"_s.arg(number);
    ingress.listen = 0;
    return ingress;
}

QList<WantedServer> serversOf(int backend, int generation)
{
    QList<WantedServer> list;
    for (int i = 0; i < servers; ++i) {
        // The last of the list is another one each time.
        const int number = i + 1 < servers ? i : servers + generation;
        list << WantedServer{.name = u"r%1-%2"_s.arg(i + 1).arg(number, 12, 16, QChar(u'0')),
                             .address = u"127.%1.%2.%3"_s.arg(1 + backend / 200).arg(backend % 200).arg(1 + i),
                             .port = quint16(20'000 + number)};
    }
    return list;
}

int linesThatDiffer(const QByteArray &one, const QByteArray &other)
{
    const QByteArrayList a = one.split('\n');
    const QByteArrayList b = other.split('\n');
    int differ = int(std::abs(a.size() - b.size()));
    for (qsizetype i = 0; i < std::min(a.size(), b.size()); ++i)
        differ += a[i] != b[i] ? 1 : 0;
    return differ;
}

bool fail(const char *what)
{
    std::fprintf(stderr, "bench_ingress: %s\n", what);
    return false;
}

bool run()
{
    BalancerProcess proxy(Ingress::Kind::HaProxy);
    QByteArray config = proxy.config();
    for (int i = 0; i < backends; ++i) {
        const Ingress ingress = ingressOf(proxy.ingress(), i);
        const auto with =
            ingress::withMarkedPart(config, ingress.name, ingress::haproxy::part(ingress, serversOf(i, 0)));
        if (!with)
            return fail("its file could not be made");
        config = *with;
    }
    if (!proxy.writeConfig(config) || !proxy.start())
        return fail("HAProxy did not start");

    ingress::FileTurns turns;
    QByteArrayList sent;
    const int chosen = backends / 2;
    const QByteArray backend = 's' + QByteArray::number(chosen);
    ingress::HaProxy balancer(ingressOf(proxy.ingress(), chosen), std::make_unique<CountingReach>(sent), turns);
    const auto apply = [&](int generation) {
        std::optional<Result<void>> result;
        const core::Task task =
            balancer.apply(serversOf(chosen, generation), [&](const Result<void> &applied) { result = applied; });
        const bool ended = runUntil([&] { return result.has_value(); }, std::chrono::seconds(60));
        if (ended && !*result)
            std::fprintf(stderr, "%s\n", qPrintable(result->error().message()));
        return ended && *result;
    };
    if (!apply(1))
        return fail("the first change failed");
    std::vector<double> ours;
    std::vector<double> whole;
    for (int round = 0; round < rounds; ++round) {
        const QByteArray before = proxy.config();
        sent.clear();
        QElapsedTimer wall;
        wall.start();
        const double begun = processorTime();
        if (!apply(2 + round))
            return fail("a change failed");
        ours.push_back(processorTime() - begun);
        whole.push_back(double(wall.nsecsElapsed()) / 1e6);
        const int lines = linesThatDiffer(before, proxy.config());
        for (const QByteArray &command : std::as_const(sent)) {
            if (!command.contains(QByteArray(' ' + backend + '/')))
                return fail("something was sent that concerns another backend");
        }
        if (round == 0)
            std::printf("sent: %d commands, all of one backend; lines of the file that differ: %d of %d\n",
                        int(sent.size()), lines, int(before.count('\n')));
        if (lines > 2)
            return fail("more than the change was written");
    }

    std::vector<double> reloads;
    for (int round = 0; round < 3; ++round) {
        const QByteArray info = proxy.runtime("show info");
        const QByteArray pid = info.mid(info.indexOf("\nPid:")).split('\n').value(1);
        QElapsedTimer wall;
        wall.start();
        QProcess::execute(u"sh"_s, {u"-c"_s, proxy.ingress().place.reload});
        const bool isNew = QTest::qWaitFor(
            [&] {
                const QByteArray now = proxy.runtime("show info");
                return now.contains("Pid:") && !now.contains(pid);
            },
            60'000);
        if (!isNew)
            return fail("the reload did not come about");
        reloads.push_back(double(wall.nsecsElapsed()) / 1e6);
    }
    std::printf(
        "500 backends x 20 servers, one server replaced: %.1f ms of our own (limit %.0f, ratio %.2f); %.0f ms in "
        "all, with HAProxy's own check of the file; a reload alone takes %.0f ms (ratio %.2f)\n",
        median(ours), mostOfOurs, median(ours) / mostOfOurs, median(whole), median(reloads),
        median(whole) / median(reloads));
    return median(ours) < mostOfOurs || fail("too slow");
}

} // namespace

} // namespace bayplan::tests

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    return bayplan::tests::run() ? 0 : 1;
}
