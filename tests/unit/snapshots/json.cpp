// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/json.h"

#include "unit/snapshots/somesnapshot.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using snapshots::HostPart;
using snapshots::Snapshot;

namespace {

QByteArray written(const Snapshot &snapshot)
{
    QByteArray text;
    snapshots::writeJson(snapshot, [&text](const QByteArray &part) {
        text += part;
        return true;
    });
    return text;
}

void isSame(const Snapshot &a, const Snapshot &b)
{
    QCOMPARE(a.takenAt, b.takenAt);
    QCOMPARE(a.program, b.program);
    QCOMPARE(a.workspace, b.workspace);
    QCOMPARE(a.hasSecrets, b.hasSecrets);
    QVERIFY(a.services == b.services);
    QCOMPARE(a.hosts.size(), b.hosts.size());
    for (size_t i = 0; i < a.hosts.size(); ++i) {
        const HostPart &one = a.hosts[i];
        const HostPart &two = b.hosts[i];
        QVERIFY(one.name == two.name && one.endpoint == two.endpoint && one.address == two.address);
        QVERIFY(one.labels == two.labels && one.state == two.state && one.error == two.error);
        QVERIFY(one.readAt == two.readAt && one.info == two.info && one.version == two.version);
        QVERIFY(one.images == two.images && one.imageInspects == two.imageInspects);
        QVERIFY(one.networks == two.networks && one.volumes == two.volumes);
        QVERIFY(one.containers == two.containers);
        QVERIFY(one.inspects == two.inspects);
    }
}

} // namespace

class TestSnapshotJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip()
    {
        Snapshot snapshot = someSnapshot();
        snapshot.hasSecrets = true;
        const QByteArray text = written(snapshot);
        const auto read = snapshots::readJson(text);
        QVERIFY2(read, read ? "" : qPrintable(read.error().message()));
        isSame(*read, snapshot);
        QCOMPARE(written(*read), text); // the same bytes
        QVERIFY(QJsonDocument::fromJson(text).isObject());
    }

    void nothingInIt()
    {
        const auto read = snapshots::readJson(written({}));
        QVERIFY(read && read->hosts.empty() && read->services.empty());
    }

    /// Numbers of engines are kept by their digits.
    void lossless()
    {
        Snapshot snapshot = someSnapshot();
        const QByteArray inspect = R"({"Id":"x","Big":18446744073709551615,"Small":1.10,"Twice":1,"Twice":2})";
        snapshot.hosts[0].containers.push_back({.id = u"x"_s, .name = u"x"_s});
        snapshot.hosts[0].inspects.append(inspect);
        const auto read = snapshots::readJson(written(snapshot));
        QVERIFY(read);
        QCOMPARE(read->hosts[0].inspects.at(2), inspect);
    }

    /// What a later program of the same format adds is passed over.
    void unknownMembers()
    {
        QByteArray text = written(someSnapshot());
        text.replace("\"hosts\":[", "\"later\":{\"a\":[1,2,{\"b\":null}]},\"hosts\":[");
        text.replace("\"inspect\":{", "\"more\":[[]],\"inspect\":{");
        const auto read = snapshots::readJson(text);
        QVERIFY2(read, read ? "" : qPrintable(read.error().message()));
        isSame(*read, someSnapshot());
    }

    void broken_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("what");
        const QByteArray good = written(someSnapshot());
        const auto with = [&good](const char *a, const char *b) { return QByteArray(good).replace(a, b); };
        QTest::newRow("empty") << QByteArray() << u"broken"_s;
        QTest::newRow("no JSON") << QByteArray("hello") << u"broken"_s;
        QTest::newRow("a list") << QByteArray("[1]") << u"broken"_s;
        QTest::newRow("another file") << QByteArray("{\"hosts\":[]}") << u"no snapshot of Bayplan"_s;
        QTest::newRow("a newer format") << with("Snapshot\":1", "Snapshot\":2") << u"format 2"_s;
        QTest::newRow("twice") << QByteArray(good + good) << u"follows its end"_s;
        QTest::newRow("a host without a name") << with("\"name\":\"aws1\"", "\"name\":\"\"") << u"no name"_s;
        QTest::newRow("a state") << with("\"state\":\"stale\"", "\"state\":\"odd\"") << u"“odd”"_s;
        QTest::newRow("a time") << with("\"takenAt\":\"2", "\"takenAt\":\"x2") << u"“takenAt” is no time"_s;
        QTest::newRow("a time that nobody can hold")
            << with("\"takenAt\":\"2026", "\"takenAt\":\"9999") << u"“takenAt” is no time"_s;
        QTest::newRow("no inspect") << with("\"inspect\":{", "\"inspected\":{") << u"has no inspect"_s;
        QTest::newRow("hosts") << with("\"hosts\":[", "\"hosts\":null,\"other\":[") << u"broken"_s;
    }
    void broken()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, what);
        const auto read = snapshots::readJson(text);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::Input);
        QVERIFY2(read.error().what.contains(what), qPrintable(read.error().what));
    }

    /// Cut off anywhere, it is an error, never half a snapshot.
    void cutOff()
    {
        const QByteArray good = written(someSnapshot());
        for (qsizetype size = 0; size < good.size() - 2; ++size)
            QVERIFY2(!snapshots::readJson(good.left(size)), QByteArray::number(size).constData());
    }

    void sinkGivesUp()
    {
        int parts = 0;
        QVERIFY(!snapshots::writeJson(someSnapshot(), [&parts](const QByteArray &) { return ++parts < 3; }));
        QCOMPARE(parts, 3);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestSnapshotJson)
#include "json.moc"
