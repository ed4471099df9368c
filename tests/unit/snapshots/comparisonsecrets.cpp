// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets that have changed are told as changes, and in no format as what they are.
#include "secretcorpus.h"
#include "snapshots/compare.h"
#include "snapshots/comparisonpage.h"
#include "snapshots/comparisontext.h"
#include "snapshots/masking.h"
#include "unit/snapshots/somesnapshot.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::Comparison;
using snapshots::FieldChange;
using snapshots::HostPart;
using snapshots::Masking;
using snapshots::ObjectChange;
using snapshots::Snapshot;

namespace {

/// Another secret of the same kind, in the same letters: some in its middle are their neighbours, 'a' and 'b', '0' and
/// '1'.
QString another(QString secret)
{
    // "user:password" in base64 stays such.
    const auto decoded = QByteArray::fromBase64Encoding(secret.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (decoded && (*decoded).contains(':') && (*decoded).toBase64() == secret.toLatin1())
        return QString::fromLatin1(another(QString::fromLatin1(*decoded)).toLatin1().toBase64());
    int left = 6;
    for (qsizetype i = secret.size() * 2 / 3; i >= 0 && left > 0; --i) {
        const char16_t c = secret.at(i).unicode();
        for (const auto &[first, last] : {std::pair(u'a', u'z'), std::pair(u'A', u'Z'), std::pair(u'0', u'9')}) {
            if (c < first || c > last)
                continue;
            secret[i] = QChar(char16_t(first + ((c - first) ^ 1)));
            --left;
        }
    }
    return secret;
}

/// As it stands in the texts of JSON.
QByteArray escaped(const QString &text)
{
    return QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact).chopped(2).mid(2);
}

QJsonArray withOthers(const QJsonArray &list)
{
    return QJsonDocument::fromJson(QJsonDocument(list).toJson().replace("hunter2", "hunter3")).array();
}

QJsonObject withOthers(const QJsonObject &object)
{
    return QJsonDocument::fromJson(QJsonDocument(object).toJson().replace("hunter2", "hunter3")).object();
}

/// The corpus with each secret changed, and nothing else.
Snapshot changedCorpus()
{
    Snapshot snapshot = corpusSnapshot();
    HostPart &host = snapshot.hosts[0];
    const QList<SecretSample> samples = secretCorpus();
    snapshots::Documents inspects;
    for (qsizetype i = 0; i < samples.size(); ++i) {
        QByteArray inspect = host.inspects.at(size_t(i));
        const QString secret = samples.at(i).secret;
        inspects.append(inspect.replace(escaped(secret), escaped(another(secret))));
    }
    host.inspects = std::move(inspects);
    host.endpoint.replace(u"hunter2"_s, u"hunter3"_s);
    host.labels[u"ipmi-password"_s] = u"labelhunter3"_s;
    host.images = withOthers(host.images);
    host.networks = withOthers(host.networks);
    host.volumes = withOthers(host.volumes);
    snapshot.services[0].record = withOthers(snapshot.services[0].record);
    snapshot.services[0].ingresses = withOthers(snapshot.services[0].ingresses);
    return snapshot;
}

/// All formats of it, one after the other.
QByteArray everyFormat(const Comparison &comparison)
{
    return snapshots::comparisonText(comparison).toUtf8() + snapshots::comparisonHtml(comparison) +
           snapshots::comparisonMarkdown(comparison) +
           QJsonDocument(snapshots::comparisonJson(comparison)).toJson(QJsonDocument::Compact);
}

/// What of the corpus can be read in it.
QStringList leaksOf(const QByteArray &text)
{
    QStringList leaks;
    for (const SecretSample &sample : secretCorpus()) {
        for (const QString &secret : {sample.secret, another(sample.secret)}) {
            if (text.contains(secret.toUtf8()) || text.contains(secret.toHtmlEscaped().toUtf8()))
                leaks << sample.title;
        }
    }
    for (const char *each : {"hunter2", "hunter3"}) {
        if (text.contains(each))
            leaks << QString::fromLatin1(each);
    }
    return leaks;
}

Snapshot open(const QJsonObject &inspect)
{
    Snapshot snapshot = someSnapshot();
    snapshot.hasSecrets = true;
    addContainer(snapshot.hosts[0], u"app"_s, inspect);
    return snapshot;
}

/// The fields in which such containers differ.
QList<FieldChange> fieldsBetween(const QJsonObject &before, const QJsonObject &after,
                                 const snapshots::CompareWishes &wishes = {})
{
    const Comparison comparison = snapshots::compare(open(before), open(after), wishes);
    return comparison.changes.size() == 1 ? comparison.changes.first().fields : QList<FieldChange>();
}

} // namespace

class TestComparisonSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// By the name of a variable, a label, a member beside it, and by the word of a command before it.
    void places_data()
    {
        QTest::addColumn<QJsonObject>("inspect");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("told");
        const QString mask = Masking::text();
        QTest::newRow("variable") << QJsonObject{{u"Config"_s,
                                                  QJsonObject{{u"Env"_s, QJsonArray{u"TZ=UTC"_s, u"DB_PASSWORD=@"_s}}}}}
                                  << u".Config.Env[1]"_s << u"DB_PASSWORD="_s + mask;
        QTest::newRow("label") << QJsonObject{{u"Config"_s,
                                               QJsonObject{{u"Labels"_s, QJsonObject{{u"db.password"_s, u"@"_s}}}}}}
                               << u".Config.Labels[\"db.password\"]"_s << mask;
        QTest::newRow("word") << QJsonObject{{u"Config"_s,
                                              QJsonObject{{u"Cmd"_s, QJsonArray{u"run"_s, u"--token"_s, u"@"_s}}}}}
                              << u".Config.Cmd[2]"_s << mask;
        QTest::newRow("program") << QJsonObject{{u"Path"_s, u"mysql"_s}, {u"Args"_s, QJsonArray{u"-p@"_s}}}
                                 << u".Args[0]"_s << u"-p"_s + mask;
        QTest::newRow("member") << QJsonObject{{u"Pairs"_s, QJsonArray{QJsonObject{{u"name"_s, u"API_KEY"_s},
                                                                                   {u"value"_s, u"@"_s}}}}}
                                << u".Pairs[0].value"_s << mask;
        QTest::newRow("below") << QJsonObject{{u"Secret"_s, QJsonObject{{u"of"_s, QJsonArray{u"it"_s, u"@"_s}}}}}
                               << u".Secret.of[1]"_s << mask;
        QTest::newRow("address") << QJsonObject{{u"Config"_s, QJsonObject{{u"Hostname"_s, u"http://me:@@proxy"_s}}}}
                                 << u".Config.Hostname"_s << u"http://me:"_s + mask + u"@proxy"_s;
    }
    void places()
    {
        QFETCH(QJsonObject, inspect);
        QFETCH(QString, path);
        QFETCH(QString, told);
        const auto with = [&inspect](const QByteArray &secret) {
            QByteArray json = QJsonDocument(inspect).toJson();
            return QJsonDocument::fromJson(json.replace(json.indexOf('@'), 1, secret)).object();
        };
        const QJsonObject before = with("8hunter2KhPq");
        const QJsonObject after = with("9hunter3LiRs");
        const QList<FieldChange> fields = fieldsBetween(before, after);
        QCOMPARE(fields.size(), 1);
        QCOMPARE(fields[0].path, path);
        QCOMPARE(fields[0].before, told);
        QCOMPARE(fields[0].after, told);
        QVERIFY(fields[0].masked);
        const Comparison comparison = snapshots::compare(open(before), open(after));
        QVERIFY(!comparison.hasSecrets);
        const QByteArray all = everyFormat(comparison);
        QCOMPARE(leaksOf(all), QStringList());
        QCOMPARE(all.count("another value"), 3); // as text, as a page, as Markdown
        QVERIFY(all.contains(R"("masked":true)") && all.contains(R"("secrets":"masked")"));
        QVERIFY(all.contains("Secrets are masked"));

        // What the operator asked for.
        const Comparison shown = snapshots::compare(open(before), open(after), {.withSecrets = true});
        QVERIFY(shown.hasSecrets);
        QVERIFY(shown.changes[0].fields[0].before.contains(u"8hunter2KhPq"_s));
        QVERIFY(shown.changes[0].fields[0].after.contains(u"9hunter3LiRs"_s));
        QVERIFY(!shown.changes[0].fields[0].masked);
        QVERIFY(everyFormat(shown).contains("Secrets are included") &&
                everyFormat(shown).contains(R"("secrets":"included")"));

        // Of a secret that one side doesn't have, nothing is known.
        const Snapshot masked = Masking().masked(open(before));
        for (const bool isAsked : {false, true}) {
            const Comparison unknown = snapshots::compare(masked, open(after), {.withSecrets = isAsked});
            QVERIFY(unknown.changes.isEmpty() && !unknown.hasSecrets);
            QVERIFY(snapshots::compare(open(after), masked, {.withSecrets = isAsked}).changes.isEmpty());
        }
    }

    /// One that has come or gone is on one side; what is no secret is told as it is.
    void comesAndGoes()
    {
        const auto with = [](const QJsonArray &variables) {
            return QJsonObject{{u"Config"_s, QJsonObject{{u"Env"_s, variables}}}};
        };
        QList<FieldChange> fields = fieldsBetween(with({u"A=1"_s}), with({u"A=2"_s, u"API_TOKEN=8hunter2KhPq"_s}));
        QCOMPARE(fields.size(), 2);
        QCOMPARE(fields[0].before + u' ' + fields[0].after, u"A=1 A=2"_s);
        QVERIFY(!fields[0].masked);
        QCOMPARE(fields[1].before, QString());
        QCOMPARE(fields[1].after, QString(u"API_TOKEN="_s + Masking::text()));
        QVERIFY(fields[1].masked);
        // Put elsewhere in the list, it is the same.
        fields =
            fieldsBetween(with({u"API_TOKEN=8hunter2KhPq"_s, u"A=1"_s}), with({u"A=1"_s, u"API_TOKEN=8hunter2KhPq"_s}));
        QVERIFY(fields.isEmpty());
    }

    /// A name that is a secret is told masked, as what is below it.
    void names()
    {
        const auto with = [](const QString &value) {
            return QJsonObject{
                {u"Auths"_s, QJsonObject{{u"https://me:8hunter2KhPq@registry"_s, QJsonObject{{u"mail"_s, value}}}}}};
        };
        const QList<FieldChange> fields = fieldsBetween(with(u"a"_s), with(u"b"_s));
        QCOMPARE(fields.size(), 1);
        QCOMPARE(fields[0].path, QString(u".Auths[\"https://me:"_s + Masking::text() + u"@registry\"]"_s));
    }

    /// Each secret of the corpus is seen to have changed, in the container that has it; and none can be read.
    void corpus()
    {
        const Snapshot before = corpusSnapshot();
        const Snapshot after = changedCorpus();
        const Comparison comparison = snapshots::compare(before, after, {.withNoise = true});
        QStringList seen;
        for (const ObjectChange &change : comparison.changes) {
            seen << toString(change.kind) + u' ' + change.name;
            for (const FieldChange &field : change.fields)
                QVERIFY2(field.masked, qPrintable(seen.last() + field.path + u": "_s + field.after));
        }
        QStringList wanted{u"host aws1"_s, u"service web"_s, u"image sha256:1"_s, u"network n"_s, u"volume v"_s};
        for (qsizetype i = 0; i < secretCorpus().size(); ++i)
            wanted << u"container c%1"_s.arg(i);
        wanted.sort();
        seen.sort();
        QCOMPARE(seen, wanted);
        QCOMPARE(leaksOf(everyFormat(comparison)), QStringList());

        const Comparison shown = snapshots::compare(before, after, {.withNoise = true, .withSecrets = true});
        const QStringList leaks = leaksOf(everyFormat(shown)); // so that they would be seen
        QVERIFY2(leaks.size() > 150, QByteArray::number(leaks.size()).constData());
    }

    /// What came and what went is told without secrets, too.
    void addedAndRemoved()
    {
        Snapshot none = corpusSnapshot();
        HostPart &host = none.hosts[0];
        host.containers.clear();
        host.inspects = {};
        host.images = host.networks = host.volumes = {};
        none.services.clear();
        Snapshot noHosts;
        noHosts.hasSecrets = true;
        for (const Snapshot &other : {none, noHosts, Masking().masked(none)}) {
            const Comparison removed = snapshots::compare(corpusSnapshot(), other, {.withNoise = true});
            const Comparison added = snapshots::compare(other, corpusSnapshot(), {.withNoise = true});
            QVERIFY(!removed.changes.isEmpty() && !added.changes.isEmpty());
            QCOMPARE(leaksOf(everyFormat(removed) + everyFormat(added)), QStringList());
        }
        // A network's name, and an image's: what a summary could give away.
        Snapshot named = none;
        named.hosts[0].networks = {QJsonObject{{u"Name"_s, u"http://u:hunter2@x"_s}}};
        named.hosts[0].images = {
            QJsonObject{{u"Id"_s, u"sha256:2"_s}, {u"RepoTags"_s, QJsonArray{u"https://u:hunter2@registry/app"_s}}}};
        addContainer(named.hosts[0], u"c"_s,
                     {{u"Config"_s, QJsonObject{{u"Image"_s, u"https://u:hunter2@registry/app"_s}}}});
        const Comparison added = snapshots::compare(none, named);
        QCOMPARE(added.changes.size(), 3);
        QCOMPARE(leaksOf(everyFormat(added)), QStringList());
        QVERIFY(leaksOf(everyFormat(snapshots::compare(none, named, {.withSecrets = true}))).contains(u"hunter2"_s));
    }

    /// An inspect that is no JSON tells nothing, and neither does one that was never told.
    void unreadable()
    {
        for (const QByteArray &odd : {QByteArray(), "{\"DB_PASSWORD\": \"8hunter2KhPq\""_ba}) {
            Snapshot before = open({});
            Snapshot after = open({});
            before.hosts[0].inspects = {};
            before.hosts[0].inspects.append(odd);
            for (size_t place = 1; place < before.hosts[0].containers.size(); ++place)
                before.hosts[0].inspects.append(after.hosts[0].inspects.at(place));
            QVERIFY(snapshots::compare(before, after).changes.isEmpty());
            const Comparison masked = snapshots::compare(Masking().masked(before), after);
            QCOMPARE(leaksOf(everyFormat(masked)), QStringList());
        }
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestComparisonSecrets)
#include "comparisonsecrets.moc"
