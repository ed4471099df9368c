// SPDX-License-Identifier: GPL-3.0-or-later
// Labels as they are typed, marks and labels as tables tell and filter them.
#include "fleet/hostlabels.h"

#include "fleet/hostsmodel.h"
#include "net/httploop.h"
#include "net/sshservice.h"

#include <QTest>

using namespace bayplan;
using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;

using Labels = QMap<QString, QString>;

class HostLabelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Labels>("labels");
        QTest::newRow("nothing") << u""_s << Labels();
        QTest::newRow("commas only") << u" , ,"_s << Labels();
        QTest::newRow("word and pair") << u"zone=a, ssd"_s << Labels{{u"zone"_s, u"a"_s}, {u"ssd"_s, {}}};
        QTest::newRow("comma at the end") << u"ssd,"_s << Labels{{u"ssd"_s, {}}};
        QTest::newRow("empty value") << u"zone="_s << Labels{{u"zone"_s, {}}};
        QTest::newRow("spaces around") << u" zone = a "_s << Labels{{u"zone"_s, u"a"_s}};
        QTest::newRow("signs within") << u"bayplan.io/rack_no-1=7"_s << Labels{{u"bayplan.io/rack_no-1"_s, u"7"_s}};
        QTest::newRow("letters of all languages") << u"größe=ж"_s << Labels{{u"größe"_s, u"ж"_s}};
    }
    void parsed()
    {
        QFETCH(QString, text);
        const auto parsed = parseLabels(text);
        QVERIFY(parsed.has_value());
        QTEST(*parsed, "labels");
        const auto again = parseLabels(labelTexts(*parsed).join(u", "_s));
        QVERIFY(again.has_value());
        QCOMPARE(*again, *parsed);
    }

    void refused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("what");
        QTest::newRow("no key") << u"ssd, =a"_s << u"“=a” can't be a label"_s;
        QTest::newRow("a space in the key") << u"a b"_s << u"“a b” can't be a label"_s;
        QTest::newRow("a space in the value") << u"zone=a b"_s << u"value of the label “zone” can't be used"_s;
        QTest::newRow("further equals sign") << u"a=b=c"_s << u"value of the label “a” can't be used"_s;
        QTest::newRow("long key") << QString(64, u'k') << u"can't be a label"_s;
        QTest::newRow("long value") << QString(u"k="_s + QString(256, u'v'))
                                    << u"value of the label “k” can't be used"_s;
        QTest::newRow("control sign") << u"k=a\u001Bb"_s << u"value of the label “k”"_s;
        QTest::newRow("direction sign") << u"k=a\u202Eb"_s << u"value of the label “k”"_s;
        QTest::newRow("twice") << u"zone=a, zone=b"_s << u"“zone” is there twice"_s;
    }
    void refused()
    {
        QFETCH(QString, text);
        QFETCH(QString, what);
        const auto parsed = parseLabels(text);
        QVERIFY(!parsed);
        QVERIFY2(parsed.error().what.contains(what), qPrintable(parsed.error().what));
        QVERIFY(!parsed.error().next.isEmpty());
    }

    void marksAndLabelsOfAHost()
    {
        HostConfig host{u"aws1"_s,
                        *engine::Endpoint::parse(u"tcp://127.0.0.1:1"_s, engine::TlsFiles{.skipVerify = true})};
        host.labels = {{u"zone"_s, u"a"_s}, {u"ssd"_s, {}}};
        host.production = true;
        host.readOnly = true;
        host.colour = u"red"_s;
        net::HttpLoop loop;
        net::SshService ssh;
        Fleet fleet({loop, ssh});
        HostsModel model(fleet);
        const HostId id = fleet.addHost(host);
        const auto cell = [&](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(cell(HostsModel::Marks), u"production, read-only, certificate not checked"_s);
        QCOMPARE(cell(HostsModel::Labels), u"ssd, zone=a"_s);
        QCOMPARE(model.index(0, 0).data(HostColourRole).toString(), u"red"_s);
        QCOMPARE(model.index(0, HostsModel::Labels).data(TagsRole).value<QList<HostTag>>().size(), 2);
        const auto passes = [&](const QString &text) { return matches(FilterQuery::parse(text), model, 0); };
        QVERIFY(passes(u"label:zone=a"_s));
        QVERIFY(passes(u"label:zone"_s));
        QVERIFY(!passes(u"label:zone=b"_s));
        QVERIFY(passes(u"is:production"_s));
        QVERIFY(passes(u"is:read-only"_s));
        QVERIFY(passes(u"is:unchecked"_s));
        QVERIFY2(!passes(u"is:prod"_s), "marks are compared whole");
        QVERIFY(passes(u"zone=a"_s));

        // Changed in place, it is told at once.
        host.production = false;
        host.endpoint.tls.skipVerify = true;
        host.labels = {};
        fleet.updateHost(id, host);
        QTRY_COMPARE(cell(HostsModel::Marks), u"read-only, certificate not checked"_s);
        QCOMPARE(cell(HostsModel::Labels), QString());
        QVERIFY(!passes(u"is:production"_s));
    }
};

QTEST_GUILESS_MAIN(HostLabelsTest)
#include "hostlabels.moc"
