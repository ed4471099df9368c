// SPDX-License-Identifier: GPL-3.0-or-later
// What load balancers count, replica by replica, and how it is told.
#include "ingress/replicafigures.h"
#include "ingress/wanted.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using ingress::SeenBackend;
using ingress::SeenServer;
using services::Replica;
using services::TrafficFigures;

class FiguresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void byReplica()
    {
        const Replica one{.host = 1, .id = QString(64, u'a'), .name = u"web-1"_s, .slot = 1};
        const Replica two{.host = 2, .id = QString(64, u'b'), .name = u"web-2"_s, .slot = 2};
        const Replica none{.host = 2, .id = QString(64, u'c'), .name = u"web-3"_s, .slot = 3};
        const auto server = [](const Replica &replica, qint64 requests) {
            SeenServer seen{.name = ingress::serverName(replica), .address = u"10.0.0.1"_s, .port = 1};
            seen.requests = requests;
            return seen;
        };
        SeenBackend first;
        first.servers = {server(one, 5), server(two, 7)};
        first.servers[0].errors = 1;
        first.servers << SeenServer{.name = {}, .address = u"10.0.0.9"_s, .port = 9}; // somebody else's
        SeenBackend second;
        second.servers = {server(one, 10)};
        second.servers << SeenServer{.name = ingress::serverName(none), .address = u"10.0.0.3"_s, .port = 3};
        const auto found = ingress::figuresOf({first, second}, {one, two, none});
        QCOMPARE(found.size(), 2); // the third is in one that doesn't count
        const TrafficFigures both = found.value({1, one.id});
        QCOMPARE(both.requests, std::optional<qint64>(15));
        QCOMPARE(both.errors, std::optional<qint64>(1));
        QVERIFY(!both.sessions);
        QCOMPARE(found.value({2, two.id}).requests, std::optional<qint64>(7));
        QVERIFY(ingress::figuresOf(QList<SeenBackend>{}, {one}).isEmpty());
    }

    void words_data()
    {
        QTest::addColumn<TrafficFigures>("figures");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << TrafficFigures{} << QString();
        QTest::newRow("all") << TrafficFigures{204, 0, 12} << u"204 requests, 0 failed, 12 sessions"_s;
        QTest::newRow("one each") << TrafficFigures{1, 1, 1} << u"1 request, 1 failed, 1 session"_s;
        QTest::newRow("some") << TrafficFigures{{}, {}, 0} << u"0 sessions"_s;
    }
    void words()
    {
        QFETCH(TrafficFigures, figures);
        QFETCH(QString, text);
        QCOMPARE(services::figuresText(figures), text);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::FiguresTest)
#include "figures.moc"
