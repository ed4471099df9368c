// SPDX-License-Identifier: GPL-3.0-or-later
// Files of variables as Compose reads them.
#include "run/dotenv.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class DotEnvTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lines_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // NAME=<value> of each, or !line what
        const auto row = [](const char *name, const QString &text, const QString &expected) {
            QTest::addRow("%s", name) << text << expected;
        };
        row("nothing", u"\n  \n# A=1\n"_s, {});
        row("plain", u"A=1\nB = two words  \nC="_s, u"A=<1> B=<two words> C=<>"_s);
        row("a comment behind", u"A=a#b # c\nB=#c\nC=x\t# c"_s, u"A=<a#b> B=<> C=<x>"_s);
        row("quotes", u"A=\"a # b\" # c\nB='a # b'\nC=\"\"\nD=a\"b\""_s, u"A=<a # b> B=<a # b> C=<> D=<a\"b\">"_s);
        row("escapes", u"A=\"a\\nb\\t\\\"\\\\\\x\"\nB='it\\'s \\n'"_s, u"A=<a\nb\t\"\\\\x> B=<it's \\n>"_s);
        row("several lines", u"A=\"one\ntwo\"\nB='x\ny'\nC=1"_s, u"A=<one\ntwo> B=<x\ny> C=<1>"_s);
        row("as YAML has it", u"A: 1\nB:2"_s, u"A=<1> B=<2>"_s);
        row("export", u"export A=1\nexport\tB=2\nexporter=3"_s, u"A=<1> B=<2> exporter=<3>"_s);
        row("names alone", u"GIVEN\nNOBODY # c"_s, u"GIVEN=<x y> NOBODY"_s);
        row("variables", u"A=1\nB=$A-${GIVEN}\nC=\"$B\"\nD='$A'\nE=${NOBODY:-d}\nF=\"\\$A\""_s,
            u"A=<1> B=<1-x y> C=<1-x y> D=<$A> E=<d> F=<$A>"_s);
        row("the environment wins", u"GIVEN=own\nB=$GIVEN"_s, u"GIVEN=<own> B=<x y>"_s);
        row("dollars that are none", u"A=pa$5word\nB=\"100$\""_s, u"A=<pa$5word> B=<100$>"_s);
        row("from Windows", u"\uFEFFA=1\r\nB=\"2\"\r\n"_s, u"A=<1> B=<2>"_s);
        row("no value", u"A=1\nthis is none"_s, u"!2 “this is none” is no line such as NAME=value"_s);
        row("no name", u"=1"_s, u"!1 “=1” is no line such as NAME=value"_s);
        row("open quote", u"A=1\nB=\"x\nC=2"_s, u"!2 The quote before the value of B is never closed"_s);
        row("behind a quote", u"A='1\n2' 3"_s, u"!2 Something stands behind the quoted value of A"_s);
    }
    void lines()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const auto read = run::parseDotEnv(text, {{u"GIVEN"_s, u"x y"_s}});
        QStringList made;
        if (!read)
            made << u'!' + QString::number(read.error().line) << read.error().what;
        for (const run::DotEnvVariable &variable : read.value_or(QList<run::DotEnvVariable>()))
            made << variable.name + (variable.value ? u"=<"_s + *variable.value + u'>' : QString());
        QCOMPARE(made.join(u' '), expected);
    }

    void missingFile()
    {
        const auto read = run::readDotEnv(u"/nonexistent/.env"_s, {});
        QVERIFY(!read);
        QCOMPARE(read.error().line, 0);
        QCOMPARE(read.error().what, u"No such file or directory"_s);
        QCOMPARE(run::readDotEnv(u"/dev/zero"_s, {}).error().what, u"This is no ordinary file"_s);
        QCOMPARE(run::readDotEnv(u"/"_s, {}).error().what, u"This is a folder"_s);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::DotEnvTest)
#include "dotenv.moc"
