// SPDX-License-Identifier: GPL-3.0-or-later
// Whether Caddy runs with what its file says, and when it is reloaded: against a place that is made up here. How Caddy
// itself takes it is for tests/engine/tst_proxies.cpp.
#include "ingress/caddy/caddybalancer.h"
#include "ingress/caddy/caddytext.h"
#include "ingress/text/markedpart.h"
#include "ingress/text/serverwords.h"
#include "unit/ingress/quickupkeep.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Result;
using ingress::Upkeep;

namespace {

/// A Caddyfile, and a Caddy that runs with what that said when it was last reloaded.
class CaddyMachine
{
public:
    CaddyMachine()
    {
        place.run = [this](const QStringList &) {
            ++reloads;
            runs = *place.file;
            return ingress::CommandEnd{};
        };
        place.talk = [this](const QByteArray &request) -> Result<QByteArray> {
            if (isAdminOff)
                return core::fail({.kind = core::Error::Kind::Refused, .what = u"no"_s, .where = {}, .next = {}});
            return QByteArray("HTTP/1.0 200 OK\r\n\r\n" +
                              (request.startsWith("GET /config/ ") ? config() : QByteArray("[]")));
        };
    }

    FilePlace place;
    QByteArray runs;
    bool isImported = true;
    bool isAdminOff = false;
    int reloads = 0;

private:
    QByteArray config() const
    {
        QByteArray dials;
        const auto part = ingress::markedPart(runs, u"web"_s);
        const auto servers = part && *part ? ingress::readCaddyPart(**part).value_or(QList<ingress::SeenServer>())
                                           : QList<ingress::SeenServer>();
        for (const auto &server : servers)
            dials += (dials.isEmpty() ? "" : ",") +
                     ("{\"dial\":\"" + ingress::hostPort(server.address, server.port).toUtf8() + "\"}");
        const QByteArray other = R"({"handle":[{"handler":"reverse_proxy","upstreams":[{"dial":"10.9.9.9:80"}]}]})";
        const QByteArray ours = R"({"handle":[{"handler":"subroute","routes":[{"handle":[{"handler":"reverse_proxy",)"
                                R"("upstreams":[)" +
                                dials + "]}]}]}]}";
        return R"({"apps":{"http":{"servers":{"srv0":{"routes":[)" + other +
               (isImported ? QByteArray(',' + ours) : QByteArray()) + "]}}}}}";
    }
};

} // namespace

class CaddyInForceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_machine = std::make_unique<CaddyMachine>();
        m_world = std::make_unique<WantedWorld>(3, 2);
        m_world->add('a', 1, 1);
        m_world->add('b', 2, 2);
    }
    void cleanup() { m_upkeep.reset(); }

    void reloadedOnce()
    {
        start(80);
        QTRY_VERIFY(m_upkeep->isInStep() && m_upkeep->isSure());
        QCOMPARE(m_machine->reloads, 1);
        start(80); // another, that finds all well
        QTRY_VERIFY(m_upkeep->isInStep());
        QVERIFY(m_upkeep->isSure());
        QCOMPARE(m_machine->reloads, 1);
    }

    /// Whoever wrote the file ended before the reload: it still has one that is in it no more.
    void runsWithMore()
    {
        start(80);
        QTRY_VERIFY(m_upkeep->isInStep());
        const QByteArray before = m_machine->runs;
        m_world->input.observed.replicas.removeLast();
        m_world->input.record.replicas = 1;
        m_upkeep->look();
        QTRY_COMPARE(m_machine->reloads, 2);
        QTRY_VERIFY(m_upkeep->isInStep());
        m_machine->runs = before;
        QTRY_VERIFY(!m_upkeep->isInStep() && !m_upkeep->isSure());
        QCOMPARE(m_machine->reloads, 2); // as if somebody had done so by hand
        start(80);
        QTRY_VERIFY(m_upkeep->isInStep());
        QCOMPARE(m_machine->reloads, 3);
    }

    /// A snippet that no site has imported yet is in force nowhere.
    void notImportedYet()
    {
        m_machine->isImported = false;
        start(0);
        QTRY_VERIFY(m_upkeep->isInStep() && m_upkeep->isSure());
        seeFor(200);
        QCOMPARE(m_machine->reloads, 1);
        // Now a site does, and Caddy has not read that.
        *m_machine->place.file += "http://:80 {\n\timport web\n}\n";
        QTRY_VERIFY(!m_upkeep->isInStep());
        m_upkeep->repair();
        QTRY_VERIFY(m_machine->reloads >= 2);
        seeFor(200);
        QVERIFY2(m_machine->reloads <= 8, qPrintable(QString::number(m_machine->reloads))); // 10, 20, 40, … ms apart
        m_machine->isImported = true;
        QTRY_VERIFY(m_upkeep->isInStep());
    }

    void noAdmin()
    {
        start(80);
        QTRY_VERIFY(m_upkeep->isSure());
        m_machine->isAdminOff = true;
        start(80);
        QTRY_VERIFY(m_upkeep->isInStep() && m_upkeep->isSure());
        seeFor(200);
        QCOMPARE(m_machine->reloads, 2); // as it can't be told otherwise
    }

private:
    void start(quint16 listen)
    {
        services::Ingress ingress;
        ingress.name = u"web"_s;
        ingress.kind = services::Ingress::Kind::Caddy;
        ingress.listen = listen;
        ingress.place.file = u"/Caddyfile"_s;
        m_upkeep.reset();
        m_reach = std::make_unique<FileReach>(m_machine->place);
        m_upkeep = quickUpkeep<ingress::CaddyBalancer>(ingress, *m_world, *m_reach);
    }

    std::unique_ptr<CaddyMachine> m_machine;
    std::unique_ptr<WantedWorld> m_world;
    std::unique_ptr<FileReach> m_reach;
    std::unique_ptr<Upkeep> m_upkeep;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::CaddyInForceTest)
#include "caddyinforce.moc"
