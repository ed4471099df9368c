// SPDX-License-Identifier: GPL-3.0-or-later
// What “import-compose” makes of its words.
#include "app/arguments.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class ImportArgumentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void taken()
    {
        const auto plain = app::parseArguments(words(u"compose.yaml"_s));
        QVERIFY2(plain, plain ? "" : qPrintable(plain.error().message()));
        QCOMPARE(plain->compose.files, QStringList{u"compose.yaml"_s});
        QVERIFY(plain->compose.hosts.isEmpty() && plain->compose.profiles.isEmpty() && !plain->compose.withProject &&
                !plain->compose.dryRun);
        const auto all = app::parseArguments(
            words(u"a.yaml b.yaml --on aws1,aws2 --on aws2,aws3 --profile x --profile * --env-file one --env-file two "
                  "--project shop-1 --with-project --dry-run --min-healthy-time 0"_s));
        QVERIFY2(all, all ? "" : qPrintable(all.error().message()));
        const app::ImportArguments &compose = all->compose;
        QCOMPARE(compose.files, (QStringList{u"a.yaml"_s, u"b.yaml"_s}));
        QCOMPARE(compose.hosts, (QStringList{u"aws1"_s, u"aws2"_s, u"aws3"_s}));
        QCOMPARE(compose.profiles, (QStringList{u"x"_s, u"*"_s}));
        QCOMPARE(compose.envFiles, (QStringList{u"one"_s, u"two"_s}));
        QCOMPARE(compose.project, u"shop-1"_s);
        QVERIFY(compose.withProject && compose.dryRun);
        QCOMPARE(all->service.gate.stayReady.count(), 0);
    }

    void refused_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        const auto row = [](const QString &line, const QString &says) {
            QTest::newRow(qPrintable(line)) << line << says;
        };
        row(u""_s, u"“import-compose” takes more words: “import-compose FILE”"_s);
        row(u"a --on ,"_s, u"“--on” takes names of hosts"_s);
        row(u"a --project My.Shop"_s, u"“--project My.Shop”: it has small letters"_s);
        row(u"a --profile="_s, u"“--profile” takes a name"_s);
        row(u"a --env-file="_s, u"“--env-file” takes a name"_s);
        row(u"a --replicas 3"_s, u"The option --replicas is for “run”"_s);
        row(u"a --env A=1"_s, u"The option --env is for “run”"_s);
        row(u"a -- b"_s, u"“import-compose” takes no “--”"_s);
    }
    void refused()
    {
        QFETCH(QString, line);
        QFETCH(QString, says);
        const auto arguments = app::parseArguments(words(line));
        QVERIFY(!arguments);
        QVERIFY2(arguments.error().what.contains(says), qPrintable(arguments.error().what));
    }

    void itsOptionsAreForNobodyElse()
    {
        for (const QString &line : {u"scale web=2 --with-project"_s, u"scale web=2 --profile x"_s,
                                    u"run web --image a --project p"_s, u"services --env-file x"_s})
            QVERIFY2(!app::parseArguments(QStringList{u"bayplan"_s} + line.split(u' ')), qPrintable(line));
    }

private:
    static QStringList words(const QString &line)
    {
        return QStringList{u"bayplan"_s, u"import-compose"_s} + line.split(u' ', Qt::SkipEmptyParts);
    }
};

} // namespace bayplan::tests

QTEST_APPLESS_MAIN(bayplan::tests::ImportArgumentsTest)
#include "importarguments.moc"
