// SPDX-License-Identifier: GPL-3.0-or-later
// Rollouts of what others made and where others run: a Compose project's service beside docker-compose, and Podman.
#include "engine/composeproject.h"
#include "engine/rolloutbench.h"
#include "engine/serviceprogram.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/thorough.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::RolloutSettings;
using Strategy = RolloutSettings::Strategy;

namespace {

const QString shopFile = u"version: '2.4'\n"
                         "services:\n"
                         "  web:\n"
                         "    image: bayplan-test/app:blue\n"
                         "    ports: ['8080']\n"
                         "    stop_grace_period: 1s\n"
                         "    networks: {front: {aliases: [www]}}\n"
                         "  db:\n"
                         "    image: bayplan-test/app:green\n"
                         "    stop_grace_period: 1s\n"
                         "networks: {front: {}}\n"_s;

} // namespace

class TestRolloutKinds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3 && !m_engines.podmanSocket().isEmpty(), "no engines: run this by tests/run");
    }
    void init()
    {
        QVERIFY(clear(m_engines));
        QVERIFY(m_engines.removeAllContainers());
        m_one = std::make_unique<RolloutBench>(m_engines);
        QVERIFY(m_one->work().waitUntilLive());
    }
    void cleanup()
    {
        m_one.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    /// Of the two services of a project one is updated, by each strategy: docker-compose counts its replicas all along
    /// and in the end, finds them by the names and on the network that it gives, and the other one is untouched.
    void composeService_data()
    {
        QTest::addColumn<Strategy>("strategy");
        QTest::newRow("blue-green") << Strategy::BlueGreen;
        if (isThorough())
            QTest::newRow("rolling") << Strategy::Rolling;
    }
    void composeService()
    {
        QFETCH(Strategy, strategy);
        const ComposeProject compose(m_engines.socket(1), shopFile);
        QVERIFY(!compose.run({u"up"_s, u"-d"_s, u"--scale"_s, u"web=3"_s}).isNull());
        const QStringList before = compose.ids(u"web"_s);
        const QStringList db = compose.ids(u"db"_s);
        const QStringList names = namesOf(before);
        QCOMPARE(before.size(), 3);
        QString service;
        QTRY_VERIFY_WITH_TIMEOUT(!(service = nameOf(u"web"_s)).isEmpty(), 30'000);
        std::optional<core::Result<void>> adopted;
        const core::Task task = m_one->book().adopt(service, [&](const core::Result<void> &done) { adopted = done; });
        QTRY_VERIFY_WITH_TIMEOUT(adopted.has_value(), 30'000);
        QVERIFY2(*adopted, qPrintable(*adopted ? QString() : adopted->error().message()));

        const auto update =
            m_one->rollouts().update(service, m_one->withImage(service, u"healthy"_s), RolloutBench::quick(strategy));
        QCOMPARE(update.refusal ? update.refusal->message() : QString(), QString());
        QCOMPARE(m_one->begin(update), QString());
        QTRY_VERIFY_WITH_TIMEOUT(compose.ids(u"web"_s).size() > 3, 60'000);
        QVERIFY(m_one->waitForEnd(service));
        QCOMPARE(toString(m_one->rollouts().rollout(service)->state), u"completed"_s);
        const QStringList after = compose.ids(u"web"_s);
        QCOMPARE(after.size(), 3);
        QVERIFY(std::none_of(after.begin(), after.end(), [&](const QString &id) { return before.contains(id); }));
        QCOMPARE(namesOf(after), names);
        QCOMPARE(compose.ids(u"db"_s), db);
        const DockerCli docker(m_engines.socket(1));
        for (const QString &id : after) {
            const QString told =
                docker.run({u"inspect"_s, u"-f"_s, u"{{.Config.Image}} {{json .NetworkSettings.Networks}}"_s, id});
            QVERIFY2(told.startsWith(u"bayplan-test/app:healthy "_s) && told.contains(u"\"shop_front\""_s) &&
                         told.contains(u"\"www\""_s),
                     qPrintable(told));
        }
        QCOMPARE(m_one->run(m_one->rollouts().undo(service)), u"completed"_s);
        QCOMPARE(compose.ids(u"web"_s).size(), 3);
        QVERIFY(!compose.run({u"down"_s, u"-t"_s, u"1"_s}).isNull()); // it takes what we made for its own
        const QStringList left =
            docker.lines({u"ps"_s, u"-aq"_s, u"--filter"_s, u"label=com.docker.compose.project"_s});
        QVERIFY2(left.join(QString()).isEmpty(), qPrintable(left.join(u' ')));
    }

    /// All of it on Podman's compatible API.
    void podman_data() { composeService_data(); }
    void podman()
    {
        QFETCH(Strategy, strategy);
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.container.image = u"localhost/bayplan-test/app:blue"_s;
        spec.gate = {services::HealthGate::Kind::Http, 8080, u"/healthy"_s};
        spec.placement.hosts = {m_one->work().host(m_one->work().podman()).name};
        QCOMPARE(m_one->create(spec, 3), QString());
        const DockerCli docker(m_engines.podmanSocket());
        const auto images = [&] {
            QStringList list = docker.lines(
                {u"ps"_s, u"--filter"_s, u"label=bayplan.service=web"_s, u"--format"_s, u"{{.Names}} {{.Image}}"_s});
            list.sort();
            return list;
        };
        auto next = m_one->state(u"web"_s).head.record->current()->spec;
        next.container.image = u"localhost/bayplan-test/app:green"_s;
        QCOMPARE(m_one->run(m_one->rollouts().update(u"web"_s, next, RolloutBench::quick(strategy))), u"completed"_s);
        const QString green = u"web-%1 localhost/bayplan-test/app:green"_s;
        QCOMPARE(images(), (QStringList{green.arg(1), green.arg(2), green.arg(3)}));

        // And what does not get ready is taken back.
        next.container.image = u"localhost/bayplan-test/app:crashing"_s;
        const QString end = m_one->run(m_one->rollouts().update(u"web"_s, next, RolloutBench::quick(strategy)));
        QVERIFY2(end.startsWith(u"rolled-back: "_s) && end.contains(u"exit code"_s), qPrintable(end));
        QCOMPARE(images(), (QStringList{green.arg(1), green.arg(2), green.arg(3)}));
        const QStringList all = docker.lines({u"ps"_s, u"-aq"_s, u"--filter"_s, u"label=bayplan.service=web"_s});
        QCOMPARE(all.size(), 3);
    }

private:
    /// What Bayplan calls the project's service.
    QString nameOf(const QString &title) const
    {
        for (const QString &name : m_one->book().names()) {
            if (m_one->book().head(name)->title == title)
                return name;
        }
        return {};
    }
    QStringList namesOf(const QStringList &ids) const
    {
        QStringList names;
        for (const QString &id : ids)
            names << DockerCli(m_engines.socket(1)).run({u"inspect"_s, u"-f"_s, u"{{.Name}}"_s, id});
        names.sort();
        return names;
    }

    TestFleet m_engines;
    std::unique_ptr<RolloutBench> m_one;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRolloutKinds)
#include "tst_rolloutkinds.moc"
