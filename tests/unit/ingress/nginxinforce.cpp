// SPDX-License-Identifier: GPL-3.0-or-later
// Whether nginx runs with what its file says, when it is reloaded, and who still has sessions: against a place that is
// made up here. How nginx itself takes it is for tests/engine/tst_proxies.cpp.
#include "ingress/nginx/nginxbalancer.h"
#include "ingress/nginx/nginxprocesses.h"
#include "unit/ingress/quickupkeep.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Result;
using ingress::Upkeep;

class NginxInForceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_place = {};
        m_place.run = [this](const QStringList &command) { return ran(command); };
        m_worker = 100;
        m_leaving = 0;
        m_reloads = 0;
        m_areNewer = false;
        m_world = std::make_unique<WantedWorld>(3, 2);
        m_world->add('a', 1, 1);
        m_world->add('b', 2, 2);
    }
    void cleanup() { m_upkeep.reset(); }

    void reloadedOnceWhereItIsNotKnown()
    {
        start();
        QTRY_VERIFY(m_upkeep->isInStep() && m_upkeep->isSure());
        QCOMPARE(m_reloads, 1);
        start();
        QTRY_VERIFY(m_upkeep->isSure());
        seeFor(100);
        QCOMPARE(m_reloads, 2);
    }

    void notReloadedWhereItIsKnown()
    {
        start();
        QTRY_VERIFY(m_upkeep->isInStep() && m_upkeep->isSure());
        m_areNewer = true;
        start();
        QTRY_VERIFY(m_upkeep->isInStep() && m_upkeep->isSure());
        seeFor(100);
        QCOMPARE(m_reloads, 1);
    }

    /// Only old workers can have sessions of one that drains.
    void drains()
    {
        start();
        QTRY_VERIFY(m_upkeep->isInStep() && m_upkeep->isSure());
        m_leaving = 7;
        m_world->input.takenOut = {{2, WantedWorld::idOf('b')}};
        m_upkeep->look();
        QTRY_COMPARE(m_upkeep->seen()->servers.last().state, ingress::SeenServer::State::Draining);
        QTRY_VERIFY(m_upkeep->isSure());
        QCOMPARE(m_upkeep->seen()->servers.last().sessions, 0);
        QCOMPARE(m_upkeep->seen()->oldWorkers, 1);
        QVERIFY(!m_upkeep->seen()->servers.first().sessions);
    }

    /// The command itself, asked of a process that is called as nginx's are.
    void whichAreNewer()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"n.conf"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QProcess master; // both end with their input
        master.start(u"bash"_s, {u"-c"_s, u"exec 3<&0; (exec -a 'nginx: worker process' cat <&3) & "
                                          "exec -a 'nginx: master process nginx' cat"_s});
        QVERIFY(master.waitForStarted());
        const auto isNewer = [&]() -> std::optional<bool> {
            QProcess listing;
            QStringList command = ingress::listNginxCommand(file.fileName());
            listing.start(command.takeFirst(), command);
            listing.waitForFinished();
            for (const auto &each : ingress::readNginxProcesses(listing.readAllStandardOutput())) {
                if (each.pid == master.processId() && !each.workers.isEmpty())
                    return each.hasReadFile();
            }
            return std::nullopt;
        };
        const auto writtenAgo = [&](int seconds) {
            return file.setFileTime(QDateTime::currentDateTime().addSecs(-seconds), QFileDevice::FileModificationTime);
        };
        QTRY_COMPARE(isNewer(), std::optional(false)); // written just before
        QVERIFY(writtenAgo(60));
        QCOMPARE(isNewer(), std::optional(true));
        QVERIFY(writtenAgo(-60));
        QCOMPARE(isNewer(), std::optional(false));
        file.remove();
        QCOMPARE(isNewer(), std::optional(false));
        master.closeWriteChannel();
        QVERIFY(master.waitForFinished());
    }

private:
    ingress::CommandEnd ran(const QStringList &command)
    {
        if (command.first() == u"nginx"_s)
            return {.exitCode = 0, .output = "# configuration file /n.conf:\n"};
        if (command.contains(ingress::listNginxCommand().at(2))) {
            const QByteArray worker = QByteArray::number(m_worker);
            QByteArray told = "10 1 nginx: master process nginx\n" + worker + " 10 nginx: worker process\n";
            if (m_areNewer)
                told += "newer " + worker + '\n';
            if (m_leaving)
                told += QByteArray::number(m_leaving) + " 10 nginx: worker process is shutting down\n";
            return {.exitCode = 0, .output = told};
        }
        ++m_reloads;
        ++m_worker;
        return {};
    }
    void start()
    {
        services::Ingress ingress;
        ingress.name = u"web"_s;
        ingress.kind = services::Ingress::Kind::Nginx;
        ingress.listen = 80;
        ingress.place.file = u"/n.conf"_s;
        m_upkeep.reset();
        m_reach = std::make_unique<FileReach>(m_place);
        m_upkeep = quickUpkeep<ingress::NginxBalancer>(ingress, *m_world, *m_reach);
    }

    FilePlace m_place;
    qint64 m_worker = 100;
    qint64 m_leaving = 0; ///< 0: none
    int m_reloads = 0;
    bool m_areNewer = false;
    std::unique_ptr<WantedWorld> m_world;
    std::unique_ptr<FileReach> m_reach;
    std::unique_ptr<Upkeep> m_upkeep;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::NginxInForceTest)
#include "nginxinforce.moc"
