// SPDX-License-Identifier: GPL-3.0-or-later
// One revision is of one image: brought to several hosts as the same, and known by its replicas where it was never
// written down.
#include "services/imageonce.h"

#include "operations/steprun.h"
#include "services/labels.h"
#include "services/leasekeeper.h"
#include "services/recordsteps.h"
#include "unit/fleet/simulatedhosts.h"

#include <QTest>

#include <algorithm>
#include <map>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using operations::StepRun;
using services::Desired;
using services::ServiceRecord;
using simulator::EngineState;

namespace {

QString appDigest(char digit)
{
    return u"app@sha256:"_s + QString(64, QLatin1Char(digit));
}

images::ImageDetails pulledImage(const QString &id, const QStringList &digests)
{
    images::ImageDetails made;
    made.id = id;
    made.digests = digests;
    return made;
}

} // namespace

class ImageOnceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_hosts = std::make_unique<SimulatedHosts>();
        for (int i = 0; i < 3; ++i)
            m_hosts->addEngine();
        m_record = {};
        m_record.name = u"web"_s;
        m_record.revisions = {services::Revision{1, {}, {}}};
        m_record.revisions.first().spec.name = u"web"_s;
        m_record.revisions.first().spec.container.image = u"app:1"_s;
        m_record.home = {{}, u"host1"_s};
    }
    void cleanup()
    {
        m_runs.clear();
        m_begun.clear();
        m_connections.clear();
        m_pulled = {};
        m_once.reset();
        m_keeper.reset();
        m_book.reset();
        m_loop.reset();
        m_hosts.reset();
    }

    /// The first one tells, and the others wait until that is written.
    void theOthersGetWhatTheFirstHas()
    {
        beginWriting();
        for (int host = 0; host < 3; ++host)
            start(host);
        QCOMPARE(m_begun, (QStringList{u"0 app:1"_s}));
        m_pulled(*m_runs[0], pulledImage(u"sha256:aa"_s, {appDigest('a')}));
        QTRY_COMPARE_WITH_TIMEOUT(m_begun.size(), 3, 30'000);
        QCOMPARE(m_begun.at(1), u"1 "_s + appDigest('a') + u" from 0"_s);
        QCOMPARE(m_begun.at(2), u"2 "_s + appDigest('a') + u" from 0"_s);
        QVERIFY(m_runs[0]->outcome() && *m_runs[0]->outcome());
        QCOMPARE(m_keeper->record().current()->spec.resolvedImage, appDigest('a'));
        QCOMPARE(m_once->desired().spec.resolvedImage, appDigest('a'));
    }

    /// Failed or cancelled, somebody else is the first.
    void theNextOneTries()
    {
        beginWriting();
        for (int host = 0; host < 3; ++host)
            start(host);
        m_runs.erase(0);
        QTRY_COMPARE_WITH_TIMEOUT(m_begun.size(), 2, 30'000);
        QCOMPARE(m_begun.last(), u"1 app:1"_s);
        m_runs[1]->finish(core::fail({.kind = core::Error::Kind::NotFound, .what = {}, .where = {}, .next = {}}));
        m_runs.erase(1);
        QTRY_COMPARE_WITH_TIMEOUT(m_begun.size(), 3, 30'000);
        QCOMPARE(m_begun.last(), u"2 app:1"_s);
        m_pulled(*m_runs[2], pulledImage(u"sha256:bb"_s, {}));
        QTRY_COMPARE_WITH_TIMEOUT(m_once->desired().spec.resolvedImage, u"sha256:bb"_s, 30'000);
    }

    /// The record itself may wait for the image, being made from one.
    void beforeTheRecordIsWritten()
    {
        beginWriting(false);
        start(0);
        start(1);
        m_pulled(*m_runs[0], pulledImage(u"sha256:aa"_s, {appDigest('a')}));
        QCOMPARE(m_keeper->record().current()->spec.resolvedImage, appDigest('a'));
        QCOMPARE(m_keeper->record().generation, m_record.generation);
        QTRY_COMPARE_WITH_TIMEOUT(m_begun.size(), 2, 30'000);
        QCOMPARE(m_begun.at(1), u"1 "_s + appDigest('a') + u" from 0"_s);
    }

    /// The name has moved since its replicas were made: they tell what to go back to.
    void whatRunsIsKnownByItsReplicas()
    {
        const services::Revision revision = m_record.revisions.first();
        for (int host = 0; host < 2; ++host) {
            m_hosts->engine(size_t(host)).apply([&](EngineState &state, qint64 now) {
                addImage(state, now, 'a');
                simulator::ContainerSpec replica;
                replica.name = u"web-%1"_s.arg(host + 1);
                replica.image = u"app:1"_s;
                addLabels(replica, services::replicaLabels(revision.spec, host + 1, 1));
                state.create(replica, now);
                if (host == 0) {
                    simulator::ContainerSpec record;
                    record.name = services::recordName(u"web"_s, 1);
                    record.image = u"app:1"_s;
                    addLabels(record, services::recordLabels(m_record, true));
                    state.create(record, now);
                }
                addImage(state, now, 'b');
            });
        }
        m_hosts->engine(2).apply([](EngineState &state, qint64 now) { addImage(state, now, 'b'); });
        connectAll();
        const auto learned = [this] {
            const auto head = m_book->head(u"web"_s);
            return head && head->record ? head->record->current()->spec.resolvedImage : QString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(learned(), appDigest('a'), 30'000);
        QCOMPARE(m_book->meantImage(revision, true), appDigest('a'));
        const auto state = m_book->state(u"web"_s);
        QCOMPARE(state->desired()->spec.resolvedImage, appDigest('a'));
        QVERIFY(state->observed.hosts.at(0).hasImage && !state->observed.hosts.at(2).hasImage);
        // Of one without replicas there is only its name to go by.
        services::Revision other = revision;
        other.number = 2;
        QCOMPARE(m_book->meantImage(other, false), QString());
        QCOMPARE(m_book->meantImage(other, true), appDigest('b'));
    }

private:
    static void addImage(EngineState &state, qint64 now, char digit)
    {
        state.addImage({.id = u"sha256:"_s + QString(64, QLatin1Char(digit)),
                        .tags = {u"app:1"_s},
                        .digests = {appDigest(digit)},
                        .size = 1,
                        .createdNs = 1,
                        .labels = {}},
                       now);
    }
    static void addLabels(simulator::ContainerSpec &spec, const QMap<QString, QString> &labels)
    {
        for (const auto &[key, value] : labels.asKeyValueRange())
            spec.labels.insert(key, value);
    }
    void connectAll()
    {
        m_loop = std::make_unique<net::HttpLoop>();
        m_book = std::make_unique<services::ServiceBook>(m_hosts->fleet(), *m_loop, services::ServiceBook::Times{});
        for (const auto &engine : m_hosts->engines())
            m_connections.push_back(&m_hosts->connectTo(*engine));
        for (const fleet::HostConnection *host : m_connections)
            QTRY_VERIFY_WITH_TIMEOUT(host->isSettled() && host->live().imagesKnown(), 30'000);
    }
    /// A record is on the first host, and its lease with the keeper; or not yet.
    void beginWriting(bool isWritten = true)
    {
        m_record.lease = services::Lease{u"token/1"_s, u"bert on desk-5"_s, 60s};
        m_hosts->engine(0).apply([&](EngineState &state, qint64 now) {
            state.addImage({.id = {}, .tags = {u"other:1"_s}, .digests = {}, .size = 1, .createdNs = 1, .labels = {}},
                           now);
            simulator::ContainerSpec record;
            record.name = services::recordName(u"web"_s, 1);
            record.image = u"other:1"_s;
            addLabels(record, services::recordLabels(m_record, true));
            state.create(record, now);
        });
        connectAll();
        m_keeper = std::make_shared<services::LeaseKeeper>(m_hosts->fleet(), m_record, m_connections.at(0)->id());
        if (isWritten)
            m_keeper->written(core::SleeplessClock::now());
        m_once = std::make_shared<services::ImageOnce>(
            Desired{.spec = m_record.current()->spec}, m_keeper,
            [this](const Desired &desired, fleet::HostId host, fleet::HostId from, const images::Pulled &pulled) {
                return operations::Step{
                    .target = {.host = host, .hostName = {}, .kind = u"image"_s, .id = {}, .name = u"app:1"_s},
                    .start = [this, desired, host, from, pulled](StepRun &) {
                        m_begun << QString::number(placeOf(host)) + u' ' + wantedImage(desired.spec) +
                                       (from ? u" from "_s + QString::number(placeOf(from)) : QString());
                        m_pulled = pulled;
                    }};
            });
    }
    int placeOf(fleet::HostId id) const
    {
        const auto found = std::find_if(m_connections.begin(), m_connections.end(),
                                        [id](const fleet::HostConnection *host) { return host->id() == id; });
        return int(found - m_connections.begin());
    }
    void start(int host)
    {
        const operations::Step step = m_once->step(m_connections.at(size_t(host))->id());
        m_runs[host] = std::make_unique<StepRun>(m_hosts->fleet(), step.target);
        step.start(*m_runs[host]);
    }

    std::unique_ptr<SimulatedHosts> m_hosts;
    std::unique_ptr<net::HttpLoop> m_loop;
    std::unique_ptr<services::ServiceBook> m_book;
    std::vector<fleet::HostConnection *> m_connections;
    ServiceRecord m_record;
    std::shared_ptr<services::LeaseKeeper> m_keeper;
    std::shared_ptr<services::ImageOnce> m_once;
    std::map<int, std::unique_ptr<StepRun>> m_runs;
    QStringList m_begun; ///< "1 image from 0"
    images::Pulled m_pulled;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ImageOnceTest)
#include "imageonce.moc"
