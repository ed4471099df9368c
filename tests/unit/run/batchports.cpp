// SPDX-License-Identifier: GPL-3.0-or-later
// Ports of containers that are to be made together.
#include "run/batchports.h"

#include "run/dockerrun.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using run::BatchConflict;
using run::Conflict;

namespace {

/// "web 1,2 -p 8080:80": a name, the hosts, docker's options.
run::BatchItem itemOf(const QString &text)
{
    run::BatchItem item;
    item.label = text.section(u' ', 0, 0);
    for (const QString &host : text.section(u' ', 1, 1).split(u','))
        item.hosts << host.toInt();
    const auto parsed = run::parseDockerRun(u"docker run "_s + text.section(u' ', 2) + u" nginx"_s);
    if (parsed)
        item.spec = parsed->spec;
    item.spec.name = item.label;
    return item;
}

} // namespace

class BatchPortsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void conflicts_data()
    {
        QTest::addColumn<QStringList>("batch");
        QTest::addColumn<QStringList>("told"); // "item@host kind row other"
        const auto row = [](const char *name, const QStringList &batch, const QStringList &told) {
            QTest::newRow(name) << batch << told;
        };
        row("free", {u"a 1,2 -p 8080:80"_s, u"b 1,2 -p 8081:80"_s}, {});
        row("each other", {u"a 1,2 -p 8080:80"_s, u"b 2 -p 80 -p 8080:80"_s}, {u"1@2 taken 1 0"_s});
        row("on different hosts", {u"a 1 -p 8080:80"_s, u"b 2 -p 8080:80"_s}, {});
        row("what is there", {u"a 1,2 -p 8888:80"_s}, {u"0@1 taken 0 -"_s});
        row("what is there, stopped", {u"a 1,2 -p 7000:80"_s}, {u"0@2 claimed 0 -"_s});
        row("both", {u"a 1 -p 8888:80"_s, u"b 1 -p 8888:80"_s},
            {u"0@1 taken 0 -"_s, u"1@1 taken 0 -"_s, u"1@1 taken 0 0"_s});
        row("another protocol", {u"a 1 -p 53:53/udp"_s, u"b 1 -p 53:53"_s}, {});
        row("another address", {u"a 1 -p 127.0.0.1:80:80"_s, u"b 1 -p 10.0.0.1:80:80"_s}, {});
        row("one address and all", {u"a 1 -p 127.0.0.1:80:80"_s, u"b 1 -p 80:80"_s}, {u"1@1 taken 0 0"_s});
        row("dynamic", {u"a 1 -p 80"_s, u"b 1 -p 80"_s}, {});
        row("the host's network", {u"a 1 --network host -p 80:80"_s, u"b 1 -p 80:80"_s}, {});
        row("reserved, told once", {u"a 1,2 -p 9050:80"_s}, {u"0@1 reserved 0 -"_s});
        row("a range into it", {u"a 1 -p 8990-9001:80"_s}, {u"0@1 reserved 0 -"_s});
        row("beside it", {u"a 1 -p 8999:80 -p 9100:80"_s}, {});
        row("an unknown host", {u"a 9 -p 8888:80"_s, u"b 9 -p 8888:80"_s}, {u"1@9 taken 0 0"_s});
        row("three", {u"a 1 -p 80:80"_s, u"b 1 -p 80:80"_s, u"c 1 -p 80:80"_s},
            {u"1@1 taken 0 0"_s, u"2@1 taken 0 0"_s, u"2@1 taken 0 1"_s});
    }
    void conflicts()
    {
        QFETCH(QStringList, batch);
        QFETCH(QStringList, told);
        QList<run::BatchItem> items;
        for (const QString &text : batch) {
            items << itemOf(text);
            QVERIFY2(!items.last().spec.ports.isEmpty(), qPrintable(text));
        }
        QStringList found;
        for (const BatchConflict &one : run::batchPortConflicts(items, m_hosts, m_reserved)) {
            const QString kind = one.conflict.kind == Conflict::Kind::PortTaken     ? u"taken"_s
                                 : one.conflict.kind == Conflict::Kind::PortClaimed ? u"claimed"_s
                                                                                    : u"reserved"_s;
            QCOMPARE(one.conflict.blocks, kind == u"taken"_s);
            found << u"%1@%2 %3 %4 %5"_s.arg(one.item)
                         .arg(one.host)
                         .arg(kind)
                         .arg(one.conflict.row)
                         .arg(one.other ? QString::number(*one.other) : u"-"_s);
        }
        QCOMPARE(found, told);
    }

    void words()
    {
        const auto what = [this](const QStringList &batch) {
            QList<run::BatchItem> items;
            for (const QString &text : batch)
                items << itemOf(text);
            return run::batchPortConflicts(items, m_hosts, m_reserved).value(0).conflict.what;
        };
        QCOMPARE(what({u"a 1 -p 80:80"_s, u"b 1 -p 80:80"_s}), u"Port 80 is asked for by a as well, on aws1"_s);
        QCOMPARE(what({u"a 1 -p 8990-9001:80"_s}), u"Port 9000 is reserved for payments"_s);
    }

    void init()
    {
        m_one = {};
        m_two = {};
        engine::Container web;
        web.id = web.name = u"web"_s;
        web.state = engine::ContainerState::Running;
        web.ports = {{u"0.0.0.0"_s, 8888, 80, u"tcp"_s}};
        m_one.updateContainer(web);
        engine::Container old;
        old.id = old.name = u"old"_s;
        old.state = engine::ContainerState::Exited;
        old.requested = {{{}, 7000, 0, 80, u"tcp"_s}};
        m_two.updateContainer(old);
        m_hosts = {{1, {u"aws1"_s, &m_one}}, {2, {u"aws2"_s, &m_two}}};
    }

private:
    fleet::LiveHost m_one;
    fleet::LiveHost m_two;
    QMap<fleet::HostId, run::BatchHost> m_hosts;
    const QList<fleet::ReservedPorts> m_reserved{{9000, 9099, u"payments"_s}};
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::BatchPortsTest)
#include "batchports.moc"
