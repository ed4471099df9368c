// SPDX-License-Identifier: GPL-3.0-or-later
// 300 random operations by the docker command on three real engines at once; then the tables say what docker says.
#include "engine/tables.h"
#include "fleet/fleet.h"
#include "net/sshservice.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"

#include <QDeadlineTimer>
#include <QSignalSpy>
#include <QTest>

#include <random>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int operationsPerEngine = 100;

/// Does random things to one engine, one after the other; what it does is fixed by the seed, whether docker agrees is
/// not (stopping a stopped container is part of the game).
class Storm : public QObject
{
public:
    Storm(const QString &socket, unsigned seed) : m_docker(socket), m_random(seed) {}

    void begin() { next(); }
    bool isOver() const { return m_left == 0 && !m_process; }
    int refused() const { return m_refused; }

private:
    unsigned pick(unsigned below) { return unsigned(m_random() % below); }
    QString any(const QStringList &list) { return list.isEmpty() ? u"none"_s : list.at(pick(unsigned(list.size()))); }

    QStringList create(bool start)
    {
        const QString name = u"storm-%1"_s.arg(++m_names);
        m_containers << name;
        QStringList words{start ? u"run"_s : u"create"_s};
        if (start)
            words << u"-d"_s;
        words << u"--name"_s << name << u"--label"_s << u"com.docker.compose.service=svc%1"_s.arg(pick(3))
              << u"--label"_s << u"com.docker.compose.project=storm"_s;
        switch (pick(4)) {
        case 0:
            words << u"-p"_s << u"%1:8080"_s.arg(18000 + pick(5)); // often taken already
            break;
        case 1:
            words << u"-p"_s << u"8080"_s;
            break;
        case 2:
            words << u"-p"_s << u"127.0.0.1:%1:8080/tcp"_s.arg(19000 + m_names) << u"-p"_s << u"9090/udp"_s;
            break;
        default:
            break;
        }
        words << (m_tags.isEmpty() || pick(3)
                      ? u"bayplan-test/app:"_s + any({u"blue"_s, u"green"_s, u"healthy"_s, u"crashing"_s})
                      : any(m_tags));
        return words;
    }

    QStringList operation()
    {
        switch (pick(14)) {
        case 0:
        case 1:
            return create(false);
        case 2:
        case 3:
        case 4:
            return create(true);
        case 5:
            return {u"start"_s, any(m_containers)};
        case 6:
            return {u"stop"_s, u"-t"_s, u"1"_s, any(m_containers)};
        case 7:
            return {u"kill"_s, any(m_containers)};
        case 8:
            return {u"pause"_s, any(m_containers)};
        case 9:
            return {u"unpause"_s, any(m_containers)};
        case 10: {
            const QString to = u"storm-%1"_s.arg(++m_names);
            const QString from = any(m_containers);
            m_containers << to; // both names stay in the game; one of them fails
            return {u"rename"_s, from, to};
        }
        case 11:
            return {u"rm"_s, u"-f"_s, any(m_containers)};
        case 12: {
            const QString tag = u"storm/image-%1:v%2"_s.arg(pick(3)).arg(pick(3));
            if (!m_tags.contains(tag))
                m_tags << tag;
            // The same tag may come to mean another image: containers made from it then show their image's id.
            return {u"tag"_s, u"bayplan-test/app:"_s + any({u"blue"_s, u"green"_s, u"slow"_s}), tag};
        }
        default:
            return {u"rmi"_s, any(m_tags)};
        }
    }

    void next()
    {
        if (m_left == 0) {
            m_process.reset();
            return;
        }
        --m_left;
        m_process = m_docker.start(operation());
        connect(m_process.get(), &QProcess::finished, this, [this](int code) {
            m_refused += code == 0 ? 0 : 1;
            m_process.release()->deleteLater();
            next();
        });
    }

    DockerCli m_docker;
    std::mt19937 m_random;
    std::unique_ptr<QProcess> m_process;
    QStringList m_containers;
    QStringList m_tags;
    int m_names = 0;
    int m_left = operationsPerEngine;
    int m_refused = 0;
};

} // namespace

class TestStorm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
    }

    void cleanupTestCase()
    {
        QVERIFY(m_engines.removeAllContainers());
        for (int i = 1; i <= m_engines.count(); ++i) {
            const DockerCli docker(m_engines.socket(i));
            const QStringList tags =
                docker.lines({u"images"_s, u"storm/*"_s, u"--format"_s, u"{{.Repository}}:{{.Tag}}"_s});
            if (!tags.isEmpty())
                docker.run(QStringList{u"rmi"_s} + tags);
        }
    }

    void tablesEqualWhatDockerSays()
    {
        net::HttpLoop loop;
        net::SshService ssh;
        fleet::Fleet fleet({loop, ssh});
        for (int i = 1; i <= m_engines.count(); ++i)
            fleet.addHost({u"engine%1"_s.arg(i), *engine::Endpoint::parse(m_engines.endpoint(i))});
        Tables tables(fleet);

        std::vector<std::unique_ptr<Storm>> storms;
        for (int i = 1; i <= m_engines.count(); ++i) {
            storms.push_back(std::make_unique<Storm>(m_engines.socket(i), unsigned(i) * 1000));
            storms.back()->begin();
        }
        const auto over = [&] {
            return std::all_of(storms.begin(), storms.end(), [](const auto &storm) { return storm->isOver(); });
        };
        QTRY_VERIFY_WITH_TIMEOUT(over(), 240'000);
        int refused = 0;
        for (const auto &storm : storms)
            refused += storm->refused();
        qInfo("%d operations done, %d of them refused by docker", operationsPerEngine * m_engines.count(), refused);
        QVERIFY2(refused < operationsPerEngine * m_engines.count() / 2, "the storm was mostly refused");

        for (int i = 1; i <= m_engines.count(); ++i) {
            const DockerCli docker(m_engines.socket(i));
            // Crashing containers end and health checks settle by themselves a moment later, so it may take a few
            // looks. Asking docker keeps this program from reading its events, so each look is after they have been
            // read.
            QStringList found{u"not compared yet"_s};
            for (int look = 0; look < 6 && !found.isEmpty(); ++look) {
                waitForCalm(fleet);
                found = differences(tables, u"engine%1"_s.arg(i), docker);
            }
            QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
        }
        QCOMPARE(tables.resets(), 0);
        QVERIFY(tables.containers.rowCount() > 20);
    }

private:
    /// Until nothing has changed for half a second, or for ten seconds where something always does.
    static void waitForCalm(const fleet::Fleet &fleet)
    {
        QSignalSpy changes(&fleet, &fleet::Fleet::changed);
        const QDeadlineTimer limit(10'000);
        while (!limit.hasExpired() && changes.wait(500)) {
        }
    }

    TestFleet m_engines;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestStorm)
#include "tst_storm.moc"
