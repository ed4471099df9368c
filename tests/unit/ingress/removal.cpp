// SPDX-License-Identifier: GPL-3.0-or-later
// Load balancers taken away from a service of a simulated engine: never halfway, and each wish is answered.
#include "ingress/removal.h"

#include "core/secretstore.h"
#include "images/registrylogins.h"
#include "ingress/keeper.h"
#include "services/recordsteps.h"
#include "services/servicerunner.h"
#include "unit/fleet/simulatedhosts.h"
#include "unit/ingress/fakebalancer.h"

#include <QTest>

#include <map>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Error;
using ingress::Removal;
using ingress::RemovalEnd;
using services::ServiceRecord;
using simulator::EngineState;
using Untold = Removal::Untold;

namespace {

/// A desktop, as far as it takes load balancers away.
class RemovalDesk
{
public:
    explicit RemovalDesk(fleet::Fleet &fleet, std::map<QString, FakeBackend> &fakes)
        : m_operations(fleet)
        , m_book(fleet, m_loop, {})
        , m_keeper(
              m_book, fleet,
              [&fakes](const services::Ingress &ingress) -> core::Result<std::unique_ptr<ingress::Balancer>> {
                  return std::make_unique<FakeBalancer>(fakes[ingress.name]);
              },
              ingress::Duty::None)
        , m_runner(m_book, m_operations, {fleet, m_loop, m_logins, &m_keeper})
        , m_removal(m_book, m_runner, m_keeper)
    {
    }

    QStringList ingresses() const
    {
        QStringList names;
        for (const ingress::Upkeep *upkeep : m_keeper.all())
            names << upkeep->ingress().name;
        return names;
    }
    Removal &removal() { return m_removal; }
    bool isBusy() const { return m_runner.isBusy(u"web"_s); }

private:
    net::HttpLoop m_loop;
    core::MemorySecretStore m_secrets{QString()};
    images::RegistryLogins m_logins{m_secrets, u"/nonexistent/config.json"_s};
    operations::Operations m_operations;
    services::ServiceBook m_book;
    ingress::Keeper m_keeper;
    services::ServiceRunner m_runner;
    Removal m_removal;
};

} // namespace

class IngressRemovalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_fakes.clear();
        m_ends.clear();
        m_hosts = std::make_unique<SimulatedHosts>();
        m_host = &m_hosts->addHost();
        m_hosts->engine().apply([](EngineState &state, qint64 now) {
            state.addImage({.id = {}, .tags = {u"app:1"_s}, .digests = {}, .size = 1, .createdNs = 1, .labels = {}},
                           now);
        });
        QTRY_VERIFY_WITH_TIMEOUT(m_host->isSettled() && !m_host->live().images().isEmpty(), 30'000);
        m_record = ServiceRecord();
        m_record.name = u"web"_s;
        m_record.revisions = {services::Revision{1, {}, {}}};
        m_record.revisions.first().spec.name = u"web"_s;
        m_record.revisions.first().spec.container.image = u"app:1"_s;
        m_record.home = {{}, u"host1"_s};
        for (const QString &name : {u"edge"_s, u"shop"_s}) {
            services::Ingress ingress;
            ingress.name = name;
            ingress.place.host.name = u"host1"_s;
            ingress.place.container = u"lb"_s;
            ingress.place.file = u"/etc/haproxy/haproxy.cfg"_s;
            m_record.ingresses << ingress;
        }
    }
    void cleanup()
    {
        m_desk.reset();
        m_hosts.reset();
    }

    void removed()
    {
        begin();
        remove(u"edge"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_ends.size(), 1, 30'000);
        QVERIFY2(m_ends.first().removed, qPrintable(why()));
        QVERIFY(!m_ends.first().untold);
        QVERIFY(!m_fakes[u"edge"_s].isThere);
        QVERIFY(m_fakes[u"shop"_s].isThere);
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->ingresses(), QStringList{u"shop"_s}, 30'000);
    }

    /// Somebody else acts on the service: nothing is taken out of the balancer.
    void whileAnotherActs()
    {
        m_record.lease = services::Lease{u"token/scale-1"_s, u"bert on desk-5"_s, 60s};
        begin();
        for (const Untold untold : {Untold::Kept, Untold::Forgotten}) {
            m_ends.clear();
            remove(u"edge"_s, untold);
            QCOMPARE(m_ends.size(), 1);
            QVERIFY(!m_ends.first().removed);
            QVERIFY2(why().contains(u"bert on desk-5"_s), qPrintable(why()));
        }
        QTest::qWait(100);
        QVERIFY(m_fakes[u"edge"_s].isThere);
        QCOMPARE(m_desk->ingresses(), (QStringList{u"edge"_s, u"shop"_s}));
    }

    /// One that can't be told stays, unless it is to be forgotten all the same.
    void cantBeTold()
    {
        begin();
        m_fakes[u"edge"_s].problem = Error{.what = u"no way there"_s, .where = u"lb"_s, .next = {}};
        remove(u"edge"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_ends.size(), 1, 30'000);
        QVERIFY(!m_ends.first().removed);
        QVERIFY(m_ends.first().untold);
        QCOMPARE(why(), u"no way there"_s);
        QCOMPARE(m_desk->ingresses().size(), 2);
        m_ends.clear();
        remove(u"edge"_s, Untold::Forgotten);
        QTRY_COMPARE_WITH_TIMEOUT(m_ends.size(), 1, 30'000);
        QVERIFY2(m_ends.first().removed, qPrintable(why()));
        QVERIFY(m_ends.first().untold);
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->ingresses(), QStringList{u"shop"_s}, 30'000);
    }

    /// The second is refused, and the first goes on.
    void twoAtOnce()
    {
        begin();
        remove(u"edge"_s);
        QCOMPARE(m_ends.size(), 0);
        remove(u"shop"_s);
        QCOMPARE(m_ends.size(), 1);
        QVERIFY(!m_ends.first().removed);
        QVERIFY2(why().contains(u"is being taken away"_s), qPrintable(why()));
        m_ends.clear();
        QTRY_COMPARE_WITH_TIMEOUT(m_ends.size(), 1, 30'000);
        QVERIFY2(m_ends.first().removed, qPrintable(why()));
        QVERIFY(m_fakes[u"shop"_s].isThere);
        QTRY_VERIFY_WITH_TIMEOUT(!m_desk->isBusy(), 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->ingresses(), QStringList{u"shop"_s}, 30'000);
        remove(u"shop"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_ends.size(), 2, 30'000);
        QVERIFY(m_ends.last().removed);
    }

    /// Another desktop takes it away while the balancer takes its time.
    void takenAwayByAnotherMeanwhile()
    {
        begin();
        m_fakes[u"edge"_s].removalTakes = 60s;
        remove(u"edge"_s);
        ++m_record.generation;
        m_record.ingresses.removeFirst();
        write();
        QTRY_COMPARE_WITH_TIMEOUT(m_ends.size(), 1, 30'000);
        QVERIFY2(m_ends.first().removed, qPrintable(why()));
    }

private:
    void begin()
    {
        write();
        m_desk = std::make_unique<RemovalDesk>(m_hosts->fleet(), m_fakes);
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->ingresses().size(), 2, 30'000);
    }
    void remove(const QString &name, Untold untold = Untold::Kept)
    {
        m_desk->removal().begin(name, untold, [this](const RemovalEnd &end) { m_ends << end; });
    }
    QString why() const { return m_ends.last().removed ? QString() : m_ends.last().removed.error().what; }
    void write()
    {
        m_hosts->engine().apply([this](EngineState &state, qint64 now) {
            simulator::ContainerSpec spec;
            spec.name = services::recordName(m_record.name, m_record.generation);
            spec.image = u"app:1"_s;
            const auto labels = services::recordLabels(m_record, true);
            for (auto label = labels.begin(); label != labels.end(); ++label)
                spec.labels.insert(label.key(), label.value());
            state.create(spec, now);
        });
    }

    std::unique_ptr<SimulatedHosts> m_hosts;
    fleet::HostConnection *m_host = nullptr;
    ServiceRecord m_record;
    std::map<QString, FakeBackend> m_fakes;
    std::unique_ptr<RemovalDesk> m_desk;
    QList<RemovalEnd> m_ends;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::IngressRemovalTest)
#include "removal.moc"
