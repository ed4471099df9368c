// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tcpprobe.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Error;
using core::Result;

class TestTcpProbe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asked_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<bool>("passes");
        QTest::newRow("keeps the connection") << u"keeps"_s << true;
        QTest::newRow("says something and closes") << u"speaks"_s << true;
        QTest::newRow("closes, as a port's proxy does that finds nobody") << u"closes"_s << false;
        QTest::newRow("resets") << u"resets"_s << false;
    }
    void asked()
    {
        QFETCH(QString, server);
        QFETCH(bool, passes);
        QTcpServer listens;
        QVERIFY(listens.listen(QHostAddress::LocalHost));
        connect(&listens, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *socket = listens.nextPendingConnection();
            if (server == u"speaks")
                socket->write("220 ready\r\n");
            if (server == u"resets")
                socket->abort();
            else if (server != u"keeps")
                socket->disconnectFromHost();
        });
        const auto outcome = ask(listens.serverPort());
        QVERIFY(outcome);
        QCOMPARE(outcome->has_value(), passes);
        if (!passes)
            QCOMPARE(outcome->error().kind, Error::Kind::ConnectionLost);
    }

    void nobodyListens()
    {
        QTcpServer listens;
        QVERIFY(listens.listen(QHostAddress::LocalHost));
        const quint16 port = listens.serverPort();
        listens.close();
        const auto outcome = ask(port);
        QVERIFY(outcome && !*outcome);
        QCOMPARE(outcome->error().kind, Error::Kind::Refused);
    }

    /// Nothing is called once the task is gone.
    void cancelled()
    {
        QTcpServer listens;
        QVERIFY(listens.listen(QHostAddress::LocalHost));
        QSignalSpy came(&listens, &QTcpServer::newConnection);
        bool called = false;
        {
            const core::Task task = net::probeTcp(u"127.0.0.1"_s, listens.serverPort(), 5s, 0ms,
                                                  [&](const Result<void> &) { called = true; });
            QVERIFY(came.wait());
        }
        QVERIFY(ask(listens.serverPort()));
        QVERIFY(!called);
    }

private:
    static std::optional<Result<void>> ask(quint16 port)
    {
        std::optional<Result<void>> outcome;
        const core::Task task =
            net::probeTcp(u"127.0.0.1"_s, port, 5s, 300ms, [&](const Result<void> &told) { outcome = told; });
        [[maybe_unused]] const bool told = QTest::qWaitFor([&] { return outcome.has_value(); }, 10'000);
        return outcome;
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestTcpProbe)
#include "tcpprobe.moc"
