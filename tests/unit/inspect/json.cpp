// SPDX-License-Identifier: GPL-3.0-or-later
// JSON as the engine wrote it: read, written, found by paths, searched.
#include "inspect/jsontext.h"
#include "inspect/pattern.h"
#include "randomjson.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <ctime>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using inspect::JsonNode;
using inspect::parseJson;
using inspect::Pattern;
using Type = inspect::JsonNode::Type;

class JsonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersStayAsTheyAreWritten()
    {
        const QByteArray text =
            "{\"a\":9223372036854775807,\"b\":18446744073709551615,\"c\":9007199254740993,\"d\":1.50,"
            "\"e\":-0.10E+2,\"f\":123456789012345678901234567890}";
        const auto root = parseJson(text);
        QVERIFY(root);
        QCOMPARE(inspect::compactJson(*root).remove(u' ').toUtf8(), text);
    }

    void keysStayInTheirOrder()
    {
        const auto root = parseJson("{\"b\":1,\"a\":{\"y\":null,\"x\":true},\"b\":2}");
        QVERIFY(root);
        QCOMPARE(inspect::compactJson(*root), u"{\"b\": 1, \"a\": {\"y\": null, \"x\": true}, \"b\": 2}"_s);
        QCOMPARE(inspect::compactJson(inspect::sorted(*root)),
                 u"{\"a\": {\"x\": true, \"y\": null}, \"b\": 1, \"b\": 2}"_s);
        QCOMPARE(inspect::childIds(*root).size(), 3);
        QCOMPARE(inspect::find(*root, {inspect::childIds(*root).at(2)})->text, u"2"_s);
        QCOMPARE(inspect::find(*root, {u"a"_s, u"x"_s})->text, u"true"_s);
        QVERIFY(!inspect::find(*root, {u"a"_s, u"z"_s}));
    }

    void isLaidOutAsDockerDoes()
    {
        const auto root =
            parseJson("{\"Id\":\"x\",\"Mounts\":[],\"State\":{\"Pid\":1},\"Args\":[\"a\",\"b\"],\"L\":{}}");
        QVERIFY(root);
        QCOMPARE(inspect::prettyJson(*root), QString::fromUtf8("{\n"
                                                               "    \"Id\": \"x\",\n"
                                                               "    \"Mounts\": [],\n"
                                                               "    \"State\": {\n"
                                                               "        \"Pid\": 1\n"
                                                               "    },\n"
                                                               "    \"Args\": [\n"
                                                               "        \"a\",\n"
                                                               "        \"b\"\n"
                                                               "    ],\n"
                                                               "    \"L\": {}\n"
                                                               "}"));
    }

    void pathsAreThoseOfJq()
    {
        const auto root = parseJson(
            "{\"HostConfig\":{\"PortBindings\":{\"8080/tcp\":[{\"HostPort\":\"1\"}]}},\"a\\\"b\":{\"_x1\":1}}");
        QVERIFY(root);
        QCOMPARE(inspect::pathText(*root, {u"HostConfig"_s, u"PortBindings"_s, u"8080/tcp"_s, u"0"_s, u"HostPort"_s}),
                 u".HostConfig.PortBindings[\"8080/tcp\"][0].HostPort"_s);
        QCOMPARE(inspect::pathText(*root, {u"a\"b"_s, u"_x1"_s}), u".[\"a\\\"b\"]._x1"_s);
        QCOMPARE(inspect::pathText(*root, {}), u"."_s);
        QCOMPARE(inspect::pathText(*parseJson("[[1]]"), {u"0"_s, u"0"_s}), u".[0][0]"_s);
    }

    void whatIsNoJsonIsAnError()
    {
        for (const QByteArray &text : {QByteArray(""), QByteArray("{"), QByteArray("{\"a\":1,}"), QByteArray("[1 2]"),
                                       QByteArray("\"\xff\""), QByteArray("{} {}"), QByteArray("01")}) {
            const auto root = parseJson(text);
            QVERIFY2(!root, text.constData());
            QVERIFY(!root.error().next.isEmpty());
        }
        const QByteArray deep = QByteArray(100'000, '[') + QByteArray(100'000, ']');
        QVERIFY(!parseJson(deep));
        QVERIFY(parseJson(QByteArray(150, '[') + QByteArray(150, ']')));
    }

    void hostileTextIsEscaped()
    {
        JsonNode node;
        node.type = Type::String;
        node.text = u"\x1b[2J\u202eabc\u2028\u200b\0x"_s;
        const QString written = inspect::prettyJson(node);
        for (const QChar c : written)
            QVERIFY2(c.isPrint(), qPrintable(written));
        QCOMPARE(parseJson(written.toUtf8())->text, node.text);
    }

    /// What is written reads back as the same, and means the same to Qt's own reader.
    void writtenAndReadIsTheSame()
    {
        std::mt19937 random(4711);
        for (int i = 0; i < 3000; ++i) {
            const JsonNode node = randomJson(random);
            for (const QString &written : {inspect::prettyJson(node), inspect::compactJson(node)}) {
                const auto read = parseJson(written.toUtf8());
                QVERIFY2(read, qPrintable(written));
                QCOMPARE(inspect::compactJson(*read), inspect::compactJson(node));
                QVERIFY2(*read == node, qPrintable(written));
                if (node.type != Type::Object)
                    continue;
                QJsonParseError error;
                (void)QJsonDocument::fromJson(written.toUtf8(), &error);
                QCOMPARE(error.error, QJsonParseError::NoError);
            }
            const QStringList ids = inspect::childIds(node);
            for (qsizetype child = 0; child < ids.size(); ++child)
                QCOMPARE(inspect::find(node, {ids.at(child)}), &node.children[size_t(child)]);
        }
    }

    void patterns()
    {
        const auto places = [](const core::SearchTerm &wanted, const QString &text) {
            Pattern::Costs costs;
            return Pattern::of(wanted)->places(text, 100, costs);
        };
        QCOMPARE(places({u"a.c"_s}, u"abc A.C a.c"_s), (QList<std::pair<int, int>>{{4, 3}, {8, 3}}));
        QCOMPARE(places({u"a.c"_s, false, true}, u"abc A.C a.c"_s), (QList<std::pair<int, int>>{{8, 3}}));
        QCOMPARE(places({u"a.c"_s, true}, u"abc A.C a.c"_s).size(), 3);
        QCOMPARE(places({u"b*"_s, true}, u"abba"_s), (QList<std::pair<int, int>>{{1, 2}}));
        QVERIFY(places({}, u"abc"_s).isEmpty());
        QVERIFY(!Pattern::of({u"("_s, true}));
        QVERIFY(Pattern::of({u"("_s}));
        QCOMPARE(places({u"^b.?$"_s, true}, u"a\nb\nbc\n\nb"_s), (QList<std::pair<int, int>>{{2, 1}, {4, 2}, {8, 1}}));
        QCOMPARE(places({u"É"_s}, u"é"_s).size(), 1);
    }

    /// What would take for ever takes little of each line, and after some of those nothing more.
    void catastrophicPatternsAreBounded()
    {
        const QString line = QString(60'000, u'a') + u"!\n"_s;
        for (const QString &evil : {u"(a+)+$"_s, u"(a|aa)+$"_s, u"(.*a){25}$"_s}) {
            const Pattern pattern = *Pattern::of({evil, true});
            Pattern::Costs costs;
            const std::clock_t begun = std::clock(); // processor time: the machine may be busy with others
            QVERIFY(pattern.places(line.repeated(200), 100, costs).isEmpty());
            const auto spent = (std::clock() - begun) * 1000 / CLOCKS_PER_SEC;
            qInfo() << evil << "took" << spent << "ms of lines of 60,000 characters";
            QVERIFY(costs.isOver());
            QVERIFY(!pattern.isIn(u"a"_s, costs));
            QVERIFY(spent < 1'000);
        }
        Pattern::Costs costs; // and what it finds is found
        QVERIFY(Pattern::of({u"(a+)+$"_s, true})->isIn(QString(30, u'a'), costs));
        QCOMPARE(costs.tooCostly, 0);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::JsonTest)
#include "json.moc"
