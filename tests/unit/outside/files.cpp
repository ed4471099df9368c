// SPDX-License-Identifier: GPL-3.0-or-later
// What the files for others' balancers and firewalls say, and that nothing in them is more than text.
#include "ingress/outside/quoting.h"
#include "unit/outside/backendsfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace ingress::outside;

namespace {

using Maker = std::function<QByteArray(const QList<Backend> &)>;

QList<std::pair<QString, Maker>> makers()
{
    return {{u"aws"_s, [](const QList<Backend> &b) { return terraformAws(b, usualSources); }},
            {u"nsxt"_s, [](const QList<Backend> &b) { return terraformNsxt(b); }},
            {u"inventory"_s, [](const QList<Backend> &b) { return ansibleInventory(b); }},
            {u"playbook"_s, [](const QList<Backend> &b) { return ansiblePlaybook(b); }},
            {u"nftables"_s, [](const QList<Backend> &b) { return nftables(b, usualSources); }},
            {u"feed"_s, [](const QList<Backend> &b) { return feed(b); }}};
}

/// What is left of HCL without comments and the insides of strings; "?" where a string isn't closed on its line, or has
/// a template in it.
QByteArray hclSkeleton(const QByteArray &text)
{
    QByteArray out;
    bool inString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text.at(i);
        if (!inString) {
            if (c == '#')
                i = text.indexOf('\n', i) - 1;
            else
                out += c;
            inString = c == '"';
        } else if (c == '\\') {
            ++i;
        } else if (c == '\n') {
            return "?";
        } else if ((c == '$' || c == '%') && text.at(i + 1) == c && text.at(i + 2) == '{') {
            i += 2;
        } else if ((c == '$' || c == '%') && text.at(i + 1) == '{') {
            return "?";
        } else if (c == '"') {
            out += c;
            inString = false;
        }
    }
    return inString ? "?" : out;
}

} // namespace

class OutsideFilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void says_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArrayList>("lines"); // in this order
        QTest::newRow("aws") << terraformAws(usualBackends(), usualSources)
                             << QByteArrayList{"# Left out: web-2 of web: it drains, which deregistering does here",
                                               R"(    "dns/dns-1/10.0.1.12/53" = {)",
                                               R"(      backend = "dns")",
                                               R"(      address = "10.0.1.12")",
                                               R"(      port    = 53)",
                                               R"(    "web/web-1/10.0.1.12/32768" = {)",
                                               R"(      port    = 32768)",
                                               R"(    "web/web-3/fd00::5/8888" = {)",
                                               R"(      address = "fd00::5")",
                                               R"(    "tcp/8888/10.0.0.0/24" = {)",
                                               R"(      protocol    = "tcp")",
                                               R"(      port        = 8888)",
                                               R"(      ipv4        = "10.0.0.0/24")",
                                               R"(      ipv6        = null)",
                                               R"(      description = "Bayplan: web")",
                                               R"(    "udp/53/10.9.9.9/32" = {)",
                                               R"(    "tcp/8888/fd00::/64" = {)",
                                               R"(      ipv4        = null)",
                                               R"(      ipv6        = "fd00::/64")",
                                               R"(resource "aws_lb_target_group_attachment" "bayplan" {)",
                                               R"(resource "aws_vpc_security_group_ingress_rule" "bayplan" {)"};
        QTest::newRow("nsxt")
            << terraformNsxt(usualBackends())
            << QByteArrayList{
                   R"(    "dns" = {)",
                   R"(    "web" = {)",
                   R"(        { name = "web-1", address = "10.0.1.12", port = "32768", weight = 100, state = "ENABLED" },)",
                   R"(        { name = "web-2", address = "10.0.1.13", port = "32769", weight = 100, state = "GRACEFUL_DISABLED" },)",
                   R"(        { name = "web-3", address = "fd00::5", port = "8888", weight = 1, state = "GRACEFUL_DISABLED" },)",
                   R"(resource "nsxt_policy_lb_pool" "bayplan" {)"};
        QTest::newRow("inventory")
            << ansibleInventory(usualBackends())
            << QByteArrayList{
                   "all:",        "  hosts:",         R"(    "aws1":)",   R"(      ansible_host: "10.0.1.12")",
                   "  children:", "    service_dns:", "    service_web:", R"(        "aws3": {})"};
        QTest::newRow("playbook")
            << ansiblePlaybook(usualBackends())
            << QByteArrayList{
                   R"(      - id: "web")", R"(        service: !unsafe "web")",
                   R"(          - { id: "web-1", at: "10.0.1.12:32768", weight: 100, drains: false, host: !unsafe "aws1" })",
                   R"(          - { id: "web-2", at: "10.0.1.13:32769", weight: 100, drains: true, host: !unsafe "aws2" })",
                   R"(          - { id: "web-3", at: "[fd00::5]:8888", weight: 0, drains: false, host: !unsafe "aws3" })"};
        QTest::newRow("nftables") << nftables(usualBackends(), usualSources)
                                  << QByteArrayList{"table inet bayplan",
                                                    "delete table inet bayplan",
                                                    "    set balancers4 {",
                                                    "            10.0.0.0/24,",
                                                    "            10.9.9.9",
                                                    "            10.0.1.12 . 32768,",
                                                    "            10.0.1.13 . 32769",
                                                    "            10.0.1.12 . 53",
                                                    "            fd00::/64",
                                                    "            fd00::5 . 8888",
                                                    "        ip daddr . tcp dport @published_tcp4 ip saddr != "
                                                    "@balancers4 counter drop"};
        QTest::newRow("nftables without sources")
            << nftables(usualBackends())
            << QByteArrayList{"            10.0.1.12 . 32768,", "        ip daddr . tcp dport @published_tcp4 counter"};
    }
    void says()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArrayList, lines);
        const QByteArrayList all = text.split('\n');
        qsizetype from = 0;
        for (const QByteArray &line : lines) {
            const qsizetype found = all.indexOf(line, from);
            const QByteArray why = line + "\nis not after line " + QByteArray::number(from) + " of\n" + text;
            QVERIFY2(found >= 0, why.constData());
            from = found + 1;
        }
    }

    void nothingIsStoppedWithoutSources()
    {
        QVERIFY(!nftables(usualBackends()).contains("drop"));
        QVERIFY(!nftables(usualBackends(), {{u"nonsense"_s}}).contains("drop"));
        QVERIFY(terraformAws(usualBackends()).contains("  bayplan_rules = {\n  }\n"));
    }

    /// AWS keeps it so, and Terraform would find a difference each time.
    void sourcesAreSpelledAsAwsDoes()
    {
        const QByteArray text = terraformAws(usualBackends(), {{u"10.0.0.5/16"_s, u"10.0.0.0/16"_s, u"FD00::5/64"_s}});
        QCOMPARE(text.count("ipv4        = \"10.0.0.0/16\""), 4); // one for each port
        QVERIFY(text.contains("ipv6        = \"fd00::/64\""));
        QVERIFY(!text.contains("10.0.0.5"));
    }

    void theFeed()
    {
        const QByteArray text = feed(usualBackends());
        QCOMPARE(text.count('\n'), 1);
        const QJsonObject root = QJsonDocument::fromJson(text).object();
        QCOMPARE(root[u"bayplanBackends"_s].toInt(), 1);
        const QJsonObject web = root[u"backends"_s][1].toObject();
        QCOMPARE(web[u"name"_s].toString(), u"web"_s);
        QCOMPARE(web[u"targetPort"_s].toInt(), 8080);
        QCOMPARE(web[u"servers"_s][1].toObject(), (QJsonObject{{u"name"_s, u"web-2"_s},
                                                               {u"address"_s, u"10.0.1.13"_s},
                                                               {u"port"_s, 32769},
                                                               {u"weight"_s, 100},
                                                               {u"state"_s, u"draining"_s},
                                                               {u"host"_s, u"aws2"_s}}));
        for (const QJsonValue &backend :
             QJsonDocument::fromJson(feed(hostileBackends())).object()[u"backends"_s].toArray())
            QCOMPARE(backend[u"servers"_s].toArray().size(), 1);
    }

    void theSameStateIsTheSameFile()
    {
        QList<Backend> turned = usualBackends();
        std::reverse(turned.begin(), turned.end());
        for (Backend &backend : turned)
            std::reverse(backend.servers.begin(), backend.servers.end());
        for (const auto &[name, make] : makers()) {
            QVERIFY2(make(usualBackends()) == make(turned), qPrintable(name));
            QVERIFY2(!make({}).isEmpty() && make({}).endsWith('\n'), qPrintable(name));
        }
    }

    void hostileNamesAreText()
    {
        // The same file with harmless names has the same form.
        QList<Backend> harmless;
        quint16 port = 9000;
        for (qsizetype i = 0; i < hostileNames().size(); ++i) {
            const QString name = u"n%1"_s.arg(i, 2, 10, QChar(u'0'));
            harmless << backendOf(name, {serverOf(name, u"10.0.0.9"_s, port += 2, name)});
        }
        for (const QByteArray &text :
             {terraformAws(hostileBackends(), usualSources), terraformNsxt(hostileBackends())}) {
            const QByteArray skeleton = hclSkeleton(text);
            QVERIFY2(skeleton != "?", text.constData());
            QCOMPARE(skeleton.count('{'), skeleton.count('}'));
        }
        QCOMPARE(hclSkeleton(terraformNsxt(hostileBackends())).count('\n'),
                 hclSkeleton(terraformNsxt(harmless)).count('\n') +
                     terraformNsxt(hostileBackends()).count("# Left out"));
        for (const auto &[name, make] : makers()) {
            const QByteArray text = make(hostileBackends());
            for (const char c : text)
                QVERIFY2(c == '\n' || uchar(c) >= 0x20, qPrintable(name));
            // JSON has them as they are, for a program to read; the others are read by people, too.
            const bool isHidden = !text.contains("\u202e") && !text.contains("\u2028");
            QVERIFY2(name == u"feed"_s || isHidden, qPrintable(name));
        }
    }

    void addresses_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("good");
        for (const char *good : {"10.0.0.1", "fd00::5", "::1", "::ffff:10.0.0.1", "lb.example", "a-b.c1", "web1"})
            QTest::newRow(good) << QString::fromUtf8(good) << true;
        for (const char *bad : {"", "10.0.0.256", "10.1", "1.2.3.4.5", "fe80::1%eth0", "a b", "-a", "a-", "a..b", "a_b",
                                "10.0.0.1; drop", "10.0.0.1\n", "[::1]", "host:80", "ü.example", "{{ x }}"})
            QTest::newRow(*bad ? bad : "empty") << QString::fromUtf8(bad) << false;
        QTest::newRow("long") << u"a"_s.repeated(64) << false;
    }
    void addresses()
    {
        QFETCH(QString, address);
        QFETCH(bool, good);
        QCOMPARE(whyLeftOut(serverOf(u"x"_s, address, 80)).isEmpty(), good);
        QVERIFY(!whyLeftOut(serverOf(u"x"_s, address, 0)).isEmpty());
    }

    void sources()
    {
        const Options options{{u"10.0.0.0/8"_s, u"10.0.0.0/33"_s, u"::/0"_s, u"::/129"_s, u"1.2.3.4"_s, u"1.2.3.4/"_s,
                               u"0.0.0.0/0 x"_s, u"10.0.0.0/8"_s}};
        QCOMPARE(sourcesOf(options, false), (QStringList{u"10.0.0.0/8"_s, u"1.2.3.4"_s}));
        QCOMPARE(sourcesOf(options, true), QStringList{u"::/0"_s});
    }

    void twoNamesOfOneWordStayTwo()
    {
        const QByteArray text = ansiblePlaybook(
            {backendOf(u"web"_s, {serverOf(u"a b"_s, u"10.0.0.1"_s, 1), serverOf(u"a/b"_s, u"10.0.0.1"_s, 2)})});
        QVERIFY(text.contains("id: \"a_b\", at: \"10.0.0.1:1\""));
        QVERIFY(text.contains("id: \"a_b_2\", at: \"10.0.0.1:2\""));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::OutsideFilesTest)
#include "files.moc"
