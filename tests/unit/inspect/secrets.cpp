// SPDX-License-Identifier: GPL-3.0-or-later
// What of an inspect is not shown before it is asked for.
#include "inspect/secrets.h"

#include "inspect/jsontext.h"
#include "randomjson.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using inspect::JsonNode;

namespace {

const QByteArray container =
    "{\"Id\":\"abc\",\"Config\":{\"Env\":[\"PATH=/bin\",\"DB_PASSWORD=hunter2\",\"URL=http://u:hunter2@db/\",\n"
    "\"EMPTY_TOKEN=\",\"JUSTNAME\"],\"Cmd\":[\"run\",\"--token\",\"hunter2\",\"--password=hunter2\",\"-v\"],\n"
    "\"Labels\":{\"api.key\":\"hunter2\",\"team\":\"web\"}},\"HostConfig\":{\"SecurityOpt\":null,\"Memory\":"
    "9007199254740993}}";

JsonNode marked(const QByteArray &text)
{
    JsonNode root = *inspect::parseJson(text);
    inspect::markSecrets(root);
    return root;
}

} // namespace

class SecretsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hiddenUntilAskedFor()
    {
        JsonNode root = marked(container);
        QVERIFY(inspect::hasSecrets(root));
        inspect::hideSecrets(root, {});
        const QString shown = inspect::prettyJson(root);
        QVERIFY2(!shown.contains(u"hunter2"_s), qPrintable(shown));
        for (const QString &there : {u"PATH=/bin"_s, u"DB_PASSWORD=••••••"_s, u"URL=••••••"_s, u"EMPTY_TOKEN="_s,
                                     u"--password=••••••"_s, u"JUSTNAME"_s, u"9007199254740993"_s, u"\"web\""_s})
            QVERIFY2(shown.contains(there), qPrintable(there));
        // One that was asked for, and no other.
        inspect::hideSecrets(root, {QStringList{u"Config"_s, u"Env"_s, u"1"_s}});
        QCOMPARE(inspect::prettyJson(root).count(u"hunter2"_s), 1);
        inspect::showSecrets(root);
        QCOMPARE(inspect::prettyJson(root), inspect::prettyJson(*inspect::parseJson(container)));
    }

    /// The spec that a service's replicas carry has their environment in it.
    void specsOfServices()
    {
        JsonNode root = marked("{\"Labels\":{\"bayplan.spec\":\"{'env': ['PIN=hunter2']}\"}}");
        inspect::hideSecrets(root, {});
        QVERIFY(!inspect::prettyJson(root).contains(u"hunter2"_s));
    }

    void withoutAny()
    {
        JsonNode root = marked("{\"Config\":{\"Env\":[\"MONKEY=1\",\"COMPASS=n\"],\"Cmd\":[\"sleep\",\"1\"]},\"n\":1}");
        QVERIFY(!inspect::hasSecrets(root));
    }

    /// Hiding changes what is shown and nothing else.
    void onlyWhatIsShownChanges()
    {
        std::mt19937 random(99);
        for (int i = 0; i < 1000; ++i) {
            const JsonNode node = randomJson(random);
            JsonNode hidden = node;
            inspect::markSecrets(hidden);
            inspect::hideSecrets(hidden, {});
            QVERIFY(inspect::parseJson(inspect::prettyJson(hidden).toUtf8()));
            inspect::showSecrets(hidden);
            QCOMPARE(inspect::prettyJson(hidden), inspect::prettyJson(node));
        }
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::SecretsTest)
#include "secrets.moc"
