// SPDX-License-Identifier: GPL-3.0-or-later
// What “snapshot” and “diff” make of their words.
#include "app/arguments.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::ComparisonFormat;
using snapshots::ExportFormat;

class SnapshotArgumentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void snapshot()
    {
        const auto page = parsed(u"snapshot a.html --include-secrets"_s);
        QVERIFY(page && page->snapshot.format == ExportFormat::Html && page->snapshot.includeSecrets);
        QVERIFY(!page->draws());
        for (const QString &line : {u"snapshot a.pdf"_s, u"snapshot a.PNG"_s, u"snapshot a --format pdf"_s}) {
            const auto drawn = parsed(line);
            QVERIFY2(drawn && drawn->draws() && drawn->isHeadless(), qPrintable(line));
        }
    }

    /// Where the window keeps them, by its rules or by others.
    void kept()
    {
        const auto usual = parsed(u"snapshot --kept"_s);
        QVERIFY2(usual, usual ? "" : qPrintable(usual.error().message()));
        QVERIFY(usual->snapshot.isKept && usual->snapshot.keep.keepsAll());
        const auto other = parsed(u"snapshot --kept --keep-last 3"_s);
        QVERIFY(other && other->snapshot.isKept && other->snapshot.keep.last == 3);
        QVERIFY(!parsed(u"snapshot --into a"_s)->snapshot.isKept);
    }

    void diff_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("output");
        QTest::newRow("text") << u"diff a b"_s << u"text"_s << QString();
        QTest::newRow("json") << u"diff a b --json"_s << u"json"_s << QString();
        QTest::newRow("json by format") << u"diff a b --format json"_s << u"json"_s << QString();
        QTest::newRow("both") << u"diff a b --format json --json"_s << u"json"_s << QString();
        QTest::newRow("printed") << u"diff a b --format markdown"_s << u"markdown"_s << QString();
        for (const auto &[name, format] :
             {std::pair(u"x.html"_s, u"html"_s), std::pair(u"x.HTM"_s, u"html"_s), std::pair(u"x.md"_s, u"markdown"_s),
              std::pair(u"a.b/x.json"_s, u"json"_s), std::pair(u"x.txt"_s, u"text"_s)})
            QTest::addRow("%s", qPrintable(name)) << QString(u"diff a now --output "_s + name) << format << name;
        QTest::newRow("told") << u"diff a b --json --output x.md"_s << u"markdown"_s << u"x.md"_s;
        QTest::newRow("format first") << u"diff a b --format html --output x.txt"_s << u"html"_s << u"x.txt"_s;
    }
    void diff()
    {
        QFETCH(QString, line);
        QFETCH(QString, format);
        QFETCH(QString, output);
        const auto arguments = parsed(line);
        QVERIFY2(arguments, arguments ? "" : qPrintable(arguments.error().message()));
        QCOMPARE(toString(arguments->snapshot.comparisonFormat), format);
        QCOMPARE(arguments->snapshot.output, output);
        QVERIFY(!arguments->snapshot.includeSecrets && !arguments->draws());
    }

    void options()
    {
        const auto all = parsed(u"diff a b --include-secrets --with-noise"_s);
        QVERIFY(all && all->snapshot.includeSecrets && all->snapshot.withNoise);
        for (const ComparisonFormat format : snapshots::comparisonFormats())
            QVERIFY(parsed(u"diff a b --format "_s + snapshots::toString(format))->snapshot.comparisonFormat == format);
        QVERIFY(app::helpText().contains(u"bayplan diff A B [--format text|json|html|markdown] [--output FILE]"_s));
    }

    void refused_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        const auto row = [](const QString &line, const QString &says) {
            QTest::newRow(qPrintable(line)) << line << says;
        };
        row(u"diff a"_s, u"takes more words"_s);
        row(u"diff a b --format pdf"_s, u"“--format pdf” is none of text, json, html, markdown"_s);
        row(u"diff a b --output x.pdf"_s, u"“x.pdf” doesn't tell by its suffix"_s);
        row(u"diff a b --output html"_s, u"“html” doesn't tell by its suffix"_s);
        row(u"diff a b --output="_s, u"--output takes the name of a file"_s);
        row(u"diff a b --json --format html"_s, u"--json prints JSON"_s);
        row(u"snapshot a.json --output x.json"_s, u"--output"_s);
        row(u"restore a.json --include-secrets"_s, u"--include-secrets"_s);
        row(u"snapshot a.json --with-noise"_s, u"--with-noise"_s);
        row(u"snapshot"_s, u"takes the name of a file, or --into a folder, or --kept"_s);
        row(u"snapshot --into a --kept"_s, u"takes the name of a file, or --into a folder, or --kept"_s);
        row(u"snapshot a.json --kept"_s, u"takes the name of a file, or --into a folder, or --kept"_s);
        row(u"snapshot a.json --keep-last 3"_s, u"--keep-last is for --into and --kept"_s);
        row(u"snapshot --kept --format json"_s, u"take no --format"_s);
        row(u"restore a.json --kept"_s, u"--kept"_s);
        row(u"snapshot a.odd"_s, u"“a.odd” doesn't tell by its suffix"_s);
    }
    void refused()
    {
        QFETCH(QString, line);
        QFETCH(QString, says);
        const auto arguments = parsed(line);
        QVERIFY2(!arguments, "it was taken");
        QVERIFY2(arguments.error().message().contains(says), qPrintable(arguments.error().message()));
    }

private:
    static core::Result<app::Arguments> parsed(const QString &line)
    {
        return app::parseArguments(QStringList{u"bayplan"_s} + line.split(u' '));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::SnapshotArgumentsTest)
#include "snapshotarguments.moc"
