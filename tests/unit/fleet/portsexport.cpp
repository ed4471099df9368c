// SPDX-License-Identifier: GPL-3.0-or-later
// The list of ports as files that other programs open.
#include "fleet/portsexport.h"

#include "core/csvcell.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::PortRow;
using fleet::PortsFormat;

class PortsExportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cells_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("plain") << u"web"_s << "web"_ba;
        QTest::newRow("empty") << u""_s << ""_ba;
        QTest::newRow("comma") << u"a,b"_s << "\"a,b\""_ba;
        QTest::newRow("quote") << u"a\"b"_s << "\"a\"\"b\""_ba;
        QTest::newRow("lines") << u"a\r\nb"_s << "\"a\r\nb\""_ba;
        QTest::newRow("formula") << u"=1+1"_s << "'=1+1"_ba;
        QTest::newRow("plus") << u"+1"_s << "'+1"_ba;
        QTest::newRow("minus") << u"-1"_s << "'-1"_ba;
        QTest::newRow("at") << u"@SUM(A1)"_s << "'@SUM(A1)"_ba;
        QTest::newRow("tab") << u"\t=1"_s << "'\t=1"_ba;
        QTest::newRow("return") << u"\r=1"_s << "\"'\r=1\""_ba;
        QTest::newRow("after a space") << u" =1"_s << "' =1"_ba;
        QTest::newRow("wide") << u"＝1"_s << "'＝1"_ba;
        QTest::newRow("in the middle") << u"a=1"_s << "a=1"_ba;
        QTest::newRow("a formula with a quote")
            << u"=HYPERLINK(\"x\",\"y\")"_s << "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""_ba;
    }
    void cells()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, cell);
        QCOMPARE(core::csvCell(text), cell);
    }

    void csv()
    {
        QCOMPARE(fleet::portsFile(rows(), {{8000, 8099, u"shop"_s}}, PortsFormat::Csv),
                 "host,address,published,target,protocol,kind,use,container,id,state,service,reserved,known\r\n"
                 "aws1,0.0.0.0,8080,80,tcp,static,in use,\"'=cmd|' /C calc'!A0,\",abc,running,,shop,now\r\n"
                 "aws2,127.0.0.1,9000,80,udp,dynamic,claimed,b|*x*,def,exited,web,,before the host was lost\r\n"_ba);
    }

    void json()
    {
        const QJsonArray array = QJsonDocument::fromJson(fleet::portsFile(rows(), {}, PortsFormat::Json)).array();
        QCOMPARE(array.size(), 2);
        const QJsonObject first = array.at(0).toObject();
        QCOMPARE(first.size(), 13);
        QCOMPARE(first[u"published"_s], QJsonValue(8080));
        QCOMPARE(first[u"container"_s].toString(), u"=cmd|' /C calc'!A0,"_s);
        QCOMPARE(array.at(1)[u"use"_s].toString(), u"claimed"_s);
        QCOMPARE(fleet::portsFile({}, {}, PortsFormat::Json).trimmed(), "[\n]"_ba);
    }

    void markdown()
    {
        const QList<QByteArray> lines = fleet::portsFile(rows(), {}, PortsFormat::Markdown).split('\n');
        QCOMPARE(lines.size(), 5);
        QCOMPARE(lines.at(1), "| --- | --- | ---: | ---: | --- | --- | --- | --- | --- | --- | --- | --- | --- |"_ba);
        QVERIFY2(lines.at(3).contains(R"(| b\|\*x\* |)"), lines.at(3).constData());
        for (const QByteArray &line : lines.mid(0, 4)) {
            QByteArray bare = line;
            QCOMPARE(bare.replace("\\|", "").count('|'), 14);
        }
        QVERIFY(!fleet::portsFile(hostileRow(), {}, PortsFormat::Markdown).contains("<script>"));
        QCOMPARE(fleet::portsFile(hostileRow(), {}, PortsFormat::Markdown).count('\n'), 3);
    }

private:
    static std::vector<PortRow> rows()
    {
        PortRow one;
        one.hostName = u"aws1"_s;
        one.containerId = u"abc"_s;
        one.containerName = u"=cmd|' /C calc'!A0,"_s;
        one.state = engine::ContainerState::Running;
        one.port = {u"0.0.0.0"_s, 8080, 80, u"tcp"_s, fleet::PublishedPort::Kind::Static, true};
        PortRow other = one;
        other.hostName = u"aws2"_s;
        other.containerId = u"def"_s;
        other.containerName = u"b|*x*"_s;
        other.state = engine::ContainerState::Exited;
        other.service.service = u"web"_s;
        other.port = {u"127.0.0.1"_s, 9000, 80, u"udp"_s, fleet::PublishedPort::Kind::Dynamic, false};
        other.stale = true;
        return {one, other};
    }

    static std::vector<PortRow> hostileRow()
    {
        std::vector<PortRow> list = rows();
        list.resize(1);
        list.front().containerName = u"<script>\n| x |\r[a](javascript:b)\u202e"_s;
        return list;
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::PortsExportTest)
#include "portsexport.moc"
