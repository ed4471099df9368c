// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/specjson.h"
#include "unit/run/randomspec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace bayplan;
using namespace bayplan::services;
using namespace Qt::Literals::StringLiterals;

class SpecTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatItWrote()
    {
        QRandomGenerator random(4711);
        for (int i = 0; i < 3000; ++i) {
            ServiceSpec spec{.name = u"web"_s, .container = tests::randomSpec(random)};
            spec.container.envFiles.clear(); // read before a service is made
            if (random.bounded(2))
                spec.gate = {HealthGate::Kind::Http, quint16(random.bounded(65536)), u"/health?a=b"_s};
            if (random.bounded(2))
                spec.placement = {.strategy = Placement::Strategy::Binpack,
                                  .hosts = {u"aws1"_s},
                                  .constraints = {{u"zone"_s, Constraint::Relation::Equal, u"a"_s},
                                                  {u"old"_s, Constraint::Relation::Absent}},
                                  .maxPerHost = 2,
                                  .awayFrom = {u"db"_s}};
            const bool isNewer = random.bounded(3) == 0;
            if (isNewer)
                spec.compose = {.project = u"shop"_s,
                                .service = u"web"_s,
                                .separator = random.bounded(2) ? u"_"_s : u"-"_s,
                                .labels = {{u"com.docker.compose.oneoff"_s, u"False"_s}}};
            if (isNewer && !spec.container.noHealthCheck)
                spec.container.healthProgram = {u"/bin/probe"_s, u"a b"_s};
            const QByteArray bytes = QJsonDocument(toJson(spec)).toJson(QJsonDocument::Compact);
            const auto read = specFromJson(QJsonDocument::fromJson(bytes).object());
            QVERIFY2(read, qPrintable(read ? QString() : read.error().message() + QString::fromUtf8(bytes)));
            QCOMPARE(QJsonDocument(toJson(*read)).toJson(QJsonDocument::Compact), bytes);
            QVERIFY2(*read == spec, bytes.constData());
            // Older programs go on with those that they understand.
            QCOMPARE(toJson(spec)[u"version"_s].toInt(), isNewer ? 2 : 1);
        }
    }

    void refusesWhatItDoesNotKnow_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const char *json, const QString &said) {
            QTest::newRow(name) << QByteArray(json) << said;
        };
        row("newer", R"({"version": 3, "name": "web", "image": "a"})", u"newer"_s);
        row("no version", R"({"name": "web", "image": "a"})", u"version"_s);
        row("no image", R"({"version": 1, "name": "web"})", u"image"_s);
        row("a name with a slash", R"({"version": 1, "name": "a/b", "image": "a"})", u"name"_s);
        row("option", R"({"version": 1, "name": "web", "image": "a", "options": {"gpus": ["all"]}})", u"gpus"_s);
        row("value", R"({"version": 1, "name": "web", "image": "a", "options": {"memory": ["much"]}})", u"memory"_s);
        row("no list", R"({"version": 1, "name": "web", "image": "a", "options": {"env": "A=b"}})", u"env"_s);
        row("gate", R"({"version": 1, "name": "web", "image": "a", "gate": {"kind": "hope"}})", u"gate.kind"_s);
        row("port", R"({"version": 1, "name": "web", "image": "a", "gate": {"kind": "tcp", "port": 70000}})",
            u"gate.port"_s);
        row("path", R"({"version": 1, "name": "web", "image": "a", "gate": {"kind": "http", "path": "x"}})",
            u"gate.path"_s);
        row("half a port", R"({"version": 1, "name": "web", "image": "a", "gate": {"kind": "tcp", "port": 1.5}})",
            u"gate.port"_s);
        row("constraint",
            R"({"version": 1, "name": "web", "image": "a", "placement": {"strategy": "spread", "constraints": ["a = b = c", "="]}})",
            u"constraint"_s);
        row("compose", R"({"version": 2, "name": "web", "image": "a", "compose": {"project": "shop"}})", u"compose"_s);
        row("separator",
            R"({"version": 2, "name": "web", "image": "a", "compose": {"project": "a", "service": "b", "separator": "/"}})",
            u"compose.separator"_s);
        row("labels",
            R"({"version": 2, "name": "web", "image": "a", "compose": {"project": "a", "service": "b", "separator": "_",
                "labels": {"bayplan.slot": "1"}}})",
            u"compose.labels"_s);
        row("number among the labels",
            R"({"version": 2, "name": "web", "image": "a", "compose": {"project": "a", "service": "b", "separator": "_",
                "labels": {"com.docker.compose.container-number": "1"}}})",
            u"compose.labels"_s);
        row("program", R"({"version": 2, "name": "web", "image": "a", "healthProgram": "x"})", u"healthProgram"_s);
    }
    void refusesWhatItDoesNotKnow()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, said);
        const auto document = QJsonDocument::fromJson(json);
        QVERIFY(document.isObject());
        const auto read = specFromJson(document.object());
        QVERIFY(!read);
        QVERIFY2(read.error().message().contains(said), qPrintable(read.error().message()));
    }

    void constraints()
    {
        const QMap<QString, QString> labels{{u"zone"_s, u"a"_s}, {u"ssd"_s, {}}};
        const auto allows = [&](const QString &text) { return parseConstraint(text).value().allows(labels); };
        QVERIFY(allows(u"zone==a"_s));
        QVERIFY(allows(u" zone = a "_s));
        QVERIFY(!allows(u"zone==b"_s));
        QVERIFY(allows(u"zone!=b"_s));
        QVERIFY(!allows(u"zone!=a"_s));
        QVERIFY(allows(u"rack!=1"_s)); // it has no rack at all
        QVERIFY(!allows(u"rack==1"_s));
        QVERIFY(allows(u"ssd"_s));
        QVERIFY(!allows(u"gpu"_s));
        QVERIFY(allows(u"!gpu"_s));
        QVERIFY(!allows(u"!ssd"_s));
        for (const QString &text : {u""_s, u"="_s, u"!a==b"_s, u"a b"_s})
            QVERIFY2(!parseConstraint(text), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(SpecTest)
#include "spec.moc"
