// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/servicebench.h"

#include "engine/actionbench.h"
#include "engine/operationend.h"
#include "ingress/makebalancer.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

ServiceBench::ServiceBench(const TestFleet &engines, services::ServiceBook::Times book, services::RunnerTimes runner,
                           int byNetwork)
    : m_work(engines, byNetwork)
    , m_book(m_work.fleet(), m_loop, book)
    , m_keeper(m_book, m_work.fleet(), ingress::balancers({m_work.fleet(), m_work.ssh(), m_loop, m_logins}),
               ingress::Duty::All)
    , m_runner(m_book, m_work.operations(), means(), runner)
{
}

services::ServiceSpec ServiceBench::specOf(const QString &name, const QString &tag)
{
    services::ServiceSpec spec;
    spec.name = name;
    spec.container.image = u"bayplan-test/app:"_s + tag;
    spec.container.ports = {{.ip = {}, .published = 0, .publishedEnd = 0, .target = 8080, .protocol = u"tcp"_s}};
    spec.container.stopTimeout = 2;
    spec.gate.kind = services::HealthGate::Kind::None;
    spec.placement.hosts = {u"engine1"_s, u"engine2"_s, u"engine3"_s};
    return spec;
}

services::ServiceState ServiceBench::state(const QString &name) const
{
    return m_book.state(name).value_or(services::ServiceState{});
}

operations::Operation *ServiceBench::begin(const services::Change &change)
{
    if (change.refusal)
        qInfo("refused: %s", qPrintable(change.refusal->message()));
    return m_runner.run(change);
}

QString ServiceBench::run(const services::Change &change)
{
    operations::Operation *operation = begin(change);
    if (!operation)
        return change.refusal ? change.refusal->message() : u"busy"_s;
    if (!waitForEnd(*operation, 120s))
        return u"it never ended"_s;
    if (!waitUntilFree(change.service))
        return u"its lease was never given back"_s;
    return failures(operation);
}

QString ServiceBench::create(const services::ServiceSpec &spec, int replicas)
{
    return run(services::create(spec, replicas, m_book.observe(spec), core::now(), m_book.head(spec.name)));
}

QString ServiceBench::scale(const QString &name, int replicas)
{
    return run(services::scaleTo(state(name), replicas));
}

bool ServiceBench::waitUntilFree(const QString &name)
{
    return QTest::qWaitFor(
        [&] {
            const auto head = m_book.head(name);
            return !m_runner.isBusy(name) && (!head || head->actor.isEmpty());
        },
        40'000);
}

QStringList ServiceBench::running(const QString &name, bool names) const
{
    QStringList all;
    for (int engine = 1; engine <= 3; ++engine) {
        all += m_work.docker(engine).lines({u"ps"_s, u"--no-trunc"_s, u"--filter"_s, u"label=bayplan.service="_s + name,
                                            u"--format"_s, names ? u"{{.Names}}"_s : u"{{.ID}}"_s});
    }
    all.removeAll(QString());
    all.sort();
    return all;
}

} // namespace bayplan::tests
