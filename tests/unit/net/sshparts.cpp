// SPDX-License-Identifier: GPL-3.0-or-later
// What ssh connections share: the gate, the folder for sockets, processes that end with us, and how ssh's questions
// reach us.
#include "net/askpassserver.h"
#include "net/childprocesses.h"
#include "net/runtimefolder.h"
#include "net/sshgate.h"

#include <QDir>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/stat.h>

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;
using core::Task;

class SshPartsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theGateLetsFewIn()
    {
        net::SshGate gate(3, std::chrono::hours(1));
        int inside = 0;
        std::vector<Task> tasks;
        for (int i = 0; i < 10; ++i)
            tasks.push_back(gate.enter([&] { ++inside; }));
        QCOMPARE(inside, 0); // never before enter() has returned
        QTRY_COMPARE(inside, 3);
        QCOMPARE(gate.waiting(), 7);
        tasks.erase(tasks.begin(), tasks.begin() + 2); // two are up
        QTRY_COMPARE(inside, 5);
        tasks.pop_back(); // one gives up while it waits
        tasks.clear();
        QCOMPARE(gate.waiting(), 0);
        bool again = false;
        const Task last = gate.enter([&] { again = true; });
        QTRY_VERIFY(again); // no place was lost
    }

    void theGateDoesNotWaitForTheSlow()
    {
        net::SshGate gate(1, std::chrono::milliseconds(20));
        int inside = 0;
        const Task slow = gate.enter([&] { ++inside; });
        const Task next = gate.enter([&] { ++inside; });
        QTRY_COMPARE(inside, 2);
    }

    void theFolderIsClosedToOthersAndGoes()
    {
        const QTemporaryDir base;
        QString path;
        {
            const auto folder = net::RuntimeFolder::make(base.filePath(u"b"_s));
            QVERIFY(folder);
            path = (*folder)->path();
            struct stat status
            {
            };
            QCOMPARE(::stat(path.toLocal8Bit().constData(), &status), 0);
            QCOMPARE(status.st_mode & 0777, 0700U);
        }
        QVERIFY(!QDir(path).exists());
    }

    void leftoversOfACrashGo()
    {
        const QTemporaryDir base;
        const QString left = base.filePath(u"b/rdead"_s);
        QVERIFY(QDir().mkpath(left));
        QFile socket(left + u"/1c"_s);
        QVERIFY(socket.open(QIODevice::WriteOnly));
        const auto alive = net::RuntimeFolder::make(base.filePath(u"b"_s));
        QVERIFY(alive);
        QVERIFY(!QDir(left).exists());
        const auto second = net::RuntimeFolder::make(base.filePath(u"b"_s));
        QVERIFY(second);
        QVERIFY2(QDir((*alive)->path()).exists(), "a folder in use was swept away");
    }

    void aFolderThatIsALinkIsRefused()
    {
        const QTemporaryDir base;
        QVERIFY(QDir().mkpath(base.filePath(u"elsewhere"_s)));
        QVERIFY(QFile::link(base.filePath(u"elsewhere"_s), base.filePath(u"b"_s)));
        QVERIFY(!net::RuntimeFolder::make(base.filePath(u"b"_s)));
    }

    void childrenEndWithTheirOwner()
    {
        qint64 pid = 0;
        {
            net::ChildProcesses children;
            const auto child = children.make();
            child->start(u"sleep"_s, {u"600"_s});
            QTRY_VERIFY(child->processId() > 0);
            pid = child->processId();
            QCOMPARE(::kill(pid_t(pid), 0), 0);
        }
        QCOMPARE(::kill(pid_t(pid), 0), -1);
    }

    void askpassNeedsItsToken()
    {
        const QTemporaryDir folder;
        const auto server = net::AskpassServer::listen(folder.filePath(u"ask"_s));
        QVERIFY(server);
        const QByteArray token =
            (*server)->admit([](const net::AskpassServer::Prompt &prompt, const net::AskpassServer::Answered &tell) {
                tell(u"%1 asks %2%3"_s.arg(prompt.asker).arg(prompt.text, prompt.tells ? u" (tells)"_s : QString()));
                return Task();
            });
        const QByteArray rest = QByteArray("\0who?\0"
                                           "17\0",
                                           9) +
                                '\0';
        QCOMPARE(exchange((*server)->path(), token + rest), "a17 asks who?");
        QCOMPARE(exchange((*server)->path(), token + rest.chopped(1) + "none" + '\0'), "a17 asks who? (tells)");
        QCOMPARE(exchange((*server)->path(), "00" + token.mid(2) + rest), "");
        (*server)->forget(token);
        QCOMPARE(exchange((*server)->path(), token + rest), "");
    }

private:
    static QByteArray exchange(const QString &path, const QByteArray &question)
    {
        QLocalSocket socket;
        socket.connectToServer(path);
        socket.write(question);
        QByteArray reply;
        const bool closed = QTest::qWaitFor([&] {
            reply += socket.readAll();
            return socket.state() == QLocalSocket::UnconnectedState;
        });
        return closed ? reply : "no end";
    }
};

QTEST_GUILESS_MAIN(SshPartsTest)
#include "sshparts.moc"
