// SPDX-License-Identifier: GPL-3.0-or-later
// A revision is of one image, whatever its name comes to mean meanwhile: names that move in a real registry.
#include "engine/rolloutbench.h"
#include "engine/serviceprogram.h"
#include "support/fleet/dockercli.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::RolloutSettings;

namespace {
/// Each engine reaches a registry of its own by this address, which needs no certificate; all of them are of one store.
const QString stable = u"127.0.0.1:5000/team/app:stable"_s;
} // namespace

class TestRolloutImages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run"); }
    void init()
    {
        QVERIFY(clear(m_engines));
        m_folder = std::make_unique<QTemporaryDir>();
        QFile file(m_folder->filePath(u"registry.yml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("version: 0.1\nlog: {level: warn}\nstorage: {filesystem: {rootdirectory: " +
                   m_folder->path().toUtf8() + "/data}}\nhttp: {addr: ':5000'}\n");
        file.close();
        m_one = std::make_unique<RolloutBench>(m_engines);
        QVERIFY(m_one->work().waitUntilLive());
        startRegistry(1);
        QVERIFY(push(u"blue"_s));
        // The name was on the engine that pushed it, and is not to be taken for there.
        const auto isSeen = [this](int engine) {
            const auto &images = m_one->work().live(engine).images();
            return std::any_of(images.begin(), images.end(),
                               [](const engine::Image &image) { return image.tags.contains(stable); });
        };
        for (int engine = 1; engine <= 3; ++engine)
            QTRY_VERIFY_WITH_TIMEOUT(!isSeen(engine), 30'000);
    }
    void cleanup()
    {
        m_one.reset();
        QVERIFY(clear(m_engines));
        for (const auto &registry : m_registries) {
            registry->terminate();
            QVERIFY(registry->waitForFinished());
        }
        m_registries.clear();
        for (int engine = 1; engine <= 3; ++engine) {
            const DockerCli docker(m_engines.socket(engine));
            docker.run({u"rmi"_s, stable}, true);
            // What its name has left is known by digests alone.
            const QStringList left = docker.lines({u"images"_s, u"--digests"_s, u"--format"_s,
                                                   u"{{.Repository}}@{{.Digest}}"_s, stable.section(u':', 0, 1)});
            for (const QString &image : left)
                docker.run({u"rmi"_s, image}, true);
            QCOMPARE(docker.lines({u"images"_s, u"-q"_s, stable.section(u':', 0, 1)}), QStringList());
        }
    }

    /// Nobody has it. Between the first host's pull and the others' the name moves.
    void movedWhilePulled()
    {
        QCOMPARE(m_one->create(ServiceBench::specOf(u"web"_s, u"green"_s), 3), QString());
        QCOMPARE(m_one->begin(m_one->rollouts().update(u"web"_s, withStable(), RolloutBench::quick())), QString());
        QTRY_VERIFY_WITH_TIMEOUT(has(1), 60'000);
        QVERIFY(push(u"crashing"_s));
        startRegistry(2);
        startRegistry(3);
        QVERIFY(m_one->waitForEnd(u"web"_s));
        QCOMPARE(toString(m_one->rollouts().rollout(u"web"_s)->state), u"completed"_s);
        QCOMPARE(images(), QStringList{idOf(u"blue"_s)});
        QVERIFY(m_one->state(u"web"_s).head.record->find(2)->spec.resolvedImage.contains(u"team/app@sha256:"_s));
    }

    /// The same where a service is made of it.
    void movedWhileTheServiceIsMade()
    {
        startRegistry(2);
        startRegistry(3);
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.container.image = stable;
        QCOMPARE(m_one->create(spec, 3), QString());
        QCOMPARE(images(), QStringList{idOf(u"blue"_s)});
        QTRY_VERIFY_WITH_TIMEOUT(
            m_one->state(u"web"_s).head.record->current()->spec.resolvedImage.contains(u"team/app@sha256:"_s), 30'000);
        // And more of it later, on whichever host.
        QVERIFY(push(u"green"_s));
        pullOnAll();
        QCOMPARE(m_one->scale(u"web"_s, 6), QString());
        QCOMPARE(images(), QStringList{idOf(u"blue"_s)});
    }

    /// The name has moved to what is bad, and all hosts have that: what is gone back to is what ran.
    void goesBackToWhatRan()
    {
        startRegistry(2);
        startRegistry(3);
        pullOnAll();
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.container.image = stable;
        QCOMPARE(m_one->create(spec, 3), QString()); // by its name, which is all that the record has
        QVERIFY(push(u"crashing"_s));
        pullOnAll();
        auto settings = RolloutBench::quick();
        settings.order = RolloutSettings::Order::StopFirst;
        settings.maxUnavailable = 1;
        const QString end = m_one->run(m_one->rollouts().update(u"web"_s, withStable(), settings));
        QVERIFY2(end.startsWith(u"rolled-back: "_s), qPrintable(end));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3), QStringList());
        QCOMPARE(images(), QStringList{idOf(u"blue"_s)});
    }

private:
    void startRegistry(int engine)
    {
        m_registries.push_back(m_engines.start({u"enter"_s, QString::number(engine), u"docker-registry"_s, u"serve"_s,
                                                m_folder->filePath(u"registry.yml"_s)}));
        const auto answers = [this, engine] {
            return m_engines
                .run({u"enter"_s, QString::number(engine), u"curl"_s, u"-s"_s, u"http://127.0.0.1:5000/v2/"_s})
                .contains(u"{}"_s);
        };
        QVERIFY(QTest::qWaitFor(answers, 30'000));
    }
    /// The name means this one from now on, in the registry alone.
    bool push(const QString &tag) const
    {
        const DockerCli &docker = m_one->work().docker(1);
        const bool wasThere = has(1);
        const QString before = wasThere ? docker.run({u"inspect"_s, u"-f"_s, u"{{.Id}}"_s, stable}) : QString();
        docker.run({u"tag"_s, u"bayplan-test/app:"_s + tag, stable});
        const bool pushed = QTest::qWaitFor(
            [&] {
                return docker.run({u"push"_s, u"-q"_s, stable}, true).contains(u"team/app"_s);
            },
            30'000);
        docker.run(wasThere ? QStringList{u"tag"_s, before, stable} : QStringList{u"rmi"_s, stable});
        return pushed;
    }
    void pullOnAll() const
    {
        for (int engine = 1; engine <= 3; ++engine) {
            const DockerCli &docker = m_one->work().docker(engine);
            QVERIFY(QTest::qWaitFor(
                [&] {
                    return docker.run({u"pull"_s, u"-q"_s, stable}, true).contains(u"team/app"_s);
                },
                30'000));
            const QString id = docker.run({u"inspect"_s, u"-f"_s, u"{{.Id}}"_s, stable}).trimmed();
            QTRY_VERIFY_WITH_TIMEOUT(m_one->work().live(engine).images().value(id).tags.contains(stable), 30'000);
        }
    }
    bool has(int engine) const
    {
        const auto &images = m_one->work().live(engine).images();
        return std::any_of(images.begin(), images.end(),
                           [](const engine::Image &image) { return image.tags.contains(stable); });
    }
    services::ServiceSpec withStable() const
    {
        auto spec = m_one->withImage(u"web"_s, {});
        spec.container.image = stable;
        return spec;
    }
    QString idOf(const QString &tag) const
    {
        return m_one->work()
            .docker(1)
            .run({u"inspect"_s, u"-f"_s, u"{{.Id}}"_s, u"bayplan-test/app:"_s + tag})
            .trimmed();
    }
    /// Ids of the images that its running replicas are of, each once.
    QStringList images() const
    {
        QStringList ids;
        for (int engine = 1; engine <= 3; ++engine) {
            const DockerCli &docker = m_one->work().docker(engine);
            QStringList replicas = docker.lines({u"ps"_s, u"-q"_s, u"--filter"_s, u"label=bayplan.service=web"_s});
            replicas.removeAll(QString());
            for (const QString &id : std::as_const(replicas))
                ids << docker.run({u"inspect"_s, u"-f"_s, u"{{.Image}}"_s, id}).trimmed();
        }
        ids.removeDuplicates();
        return ids;
    }

    TestFleet m_engines;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RolloutBench> m_one;
    std::vector<std::unique_ptr<QProcess>> m_registries;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRolloutImages)
#include "tst_rolloutimages.moc"
