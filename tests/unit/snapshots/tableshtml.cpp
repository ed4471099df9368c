// SPDX-License-Identifier: GPL-3.0-or-later
// The page and the picture, as an XML parser and a browser read them.
#include "snapshots/tables/plansvg.h"
#include "snapshots/tables/svgwriter.h"
#include "snapshots/tables/tablefile.h"
#include "unit/snapshots/tablessample.h"

#include <QFile>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::TableFormat;

class TestSnapshotHtml : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto page = snapshots::tableFile(sampleSnapshot(), TableFormat::Html);
        QVERIFY(page);
        m_page = *page;
    }

    /// It is well-formed, of the elements that are ours, and whatever a name looks like is text.
    void page()
    {
        const Content content = read(m_page);
        QVERIFY2(content.error.isEmpty(), qPrintable(content.error));
        QStringList names = content.elements.keys();
        QCOMPARE(names,
                 QStringList({u"a"_s,     u"body"_s,  u"circle"_s,  u"div"_s,   u"footer"_s,  u"g"_s,     u"h1"_s,
                              u"h2"_s,    u"head"_s,  u"header"_s,  u"html"_s,  u"li"_s,      u"line"_s,  u"main"_s,
                              u"meta"_s,  u"nav"_s,   u"polygon"_s, u"rect"_s,  u"section"_s, u"small"_s, u"span"_s,
                              u"style"_s, u"svg"_s,   u"table"_s,   u"tbody"_s, u"td"_s,      u"text"_s,  u"th"_s,
                              u"thead"_s, u"title"_s, u"tr"_s,      u"ul"_s}));
        QCOMPARE(content.elements.value(u"table"_s), 9);
        for (const QString &value : content.values.value(u"href"_s))
            QVERIFY2(value.startsWith(u'#'), qPrintable(value));
        for (const QString &name : content.values.keys())
            QVERIFY2(!name.startsWith(u"on"_s) && name != u"src"_s && name != u"style"_s, qPrintable(name));
        QVERIFY(content.cells.contains(u"<script>alert(1)</script>"_s));
        QVERIFY(content.cells.contains(u"\"><b>bold</b>&amp;"_s));
        QVERIFY(content.cells.contains(u"line one␊line two␍␊line three"_s));
        QVERIFY(content.cells.contains(u"日本語の名前 🚢"_s));
        QVERIFY(content.cells.contains(u"16.0 GiB"_s));
        QVERIFY(!m_page.contains("\u202e") && !m_page.contains('\x1b') && !m_page.contains('\0'));
        QVERIFY(!m_page.contains(QByteArray(301, 'x')) && !m_page.contains("whole specs"));
        static const QRegularExpression outside(u"url\\(|@import|<link|<script"_s);
        QVERIFY(!QString::fromUtf8(m_page).contains(outside));
    }

    /// When it was, what is in it, and which hosts were not read.
    void head()
    {
        const Content content = read(m_page);
        QCOMPARE(content.entries.mid(0, 6),
                 QStringList({u"Taken 2026-09-21 14:13:20 UTC by Bayplan 0.1.0"_s, u"1 of 3 hosts read"_s,
                              u"Secrets are masked"_s, u"All times are UTC"_s,
                              u"aws2 was out of reach: what is told of it was known at 2026-09-21 14:03:20 UTC "
                              "(connection timed out)"_s,
                              u"edge was out of reach, and nothing is known of it (connection <b>refused</b>)"_s}));
        // Contents, and what they lead to.
        for (const QString &target : content.values.value(u"href"_s))
            QVERIFY2(content.values.value(u"id"_s).contains(target.mid(1)), qPrintable(target));
        QCOMPARE(content.values.value(u"href"_s).size(), 10);
        QCOMPARE(content.values.value(u"class"_s).count(u"stale"_s), 13); // rows of aws2 and edge
        snapshots::Snapshot open = sampleSnapshot();
        open.hasSecrets = true;
        QVERIFY(snapshots::tableFile(open, TableFormat::Html)->contains("Secrets are included: keep it to yourself"));
    }

    /// A browser makes of it what was written: the same cells, and no element of a name.
    void browser()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"page.html"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(m_page) == m_page.size());
        file.close();
        QString browser;
        for (const QString &name : {u"chromium-headless-shell"_s, u"chromium"_s, u"chromium-browser"_s}) {
            if (browser.isEmpty())
                browser = QStandardPaths::findExecutable(name);
        }
        QVERIFY2(!browser.isEmpty(), "there is no Chromium");
        const ProgramEnd end = runProgram(folder.path(), browser,
                                          {u"--headless"_s, u"--no-sandbox"_s, u"--disable-gpu"_s,
                                           QString(u"--user-data-dir="_s + folder.filePath(u"profile"_s)),
                                           u"--dump-dom"_s, u"page.html"_s});
        QVERIFY2(end.code == 0, end.errors.constData());
        const Content written = read(m_page);
        const Content shown =
            read(QByteArray(end.output).replace("<meta charset=\"utf-8\">", "").replace("&nbsp;", " "), true);
        QVERIFY2(shown.error.isEmpty(), qPrintable(shown.error));
        QCOMPARE(shown.cells, written.cells);
        QMap<QString, int> elements = written.elements;
        elements.remove(u"meta"_s); // has no end in HTML
        QCOMPARE(shown.elements, elements);
    }

    /// On its own it is a document, too.
    void picture()
    {
        const auto svg = snapshots::tableFile(sampleSnapshot(), TableFormat::Svg);
        QVERIFY(svg);
        const Content content = read(*svg);
        QVERIFY2(content.error.isEmpty(), qPrintable(content.error));
        QCOMPARE(content.elements.keys(), QStringList({u"circle"_s, u"g"_s, u"line"_s, u"polygon"_s, u"rect"_s,
                                                       u"svg"_s, u"text"_s, u"title"_s}));
        QCOMPARE(content.texts.first(), u"Bay plan of production <&> \"1\""_s);
        for (const QString &text : {u"aws1"_s, u"Docker 20.10.24 · ssh"_s, u"25 containers"_s, u"Out of reach, as of"_s,
                                    u"2026-09-21 14:03:20"_s, u"Nothing is known"_s, u"web"_s, u"1 ready, 1 unknown"_s,
                                    u":8080 → dynamic"_s, u"1 failing"_s, u"as last known"_s})
            QVERIFY2(content.texts.contains(text), qPrintable(text));
        QVERIFY(content.titles.contains(u"web.3: running, as last known"_s));
        QVERIFY(content.titles.contains(u"<script>alert(1)</script>: running"_s));
    }

    /// A cell that is too full sums the rest up.
    void fullCell()
    {
        const auto svg = snapshots::tableFile(largeSnapshot(100), TableFormat::Svg);
        const Content content = read(*svg);
        QVERIFY(content.texts.contains(u"23"_s));
        QVERIFY(!content.texts.contains(u"24"_s));
        QVERIFY(content.texts.contains(u"+77"_s));
        QVERIFY(content.texts.contains(u"100 containers"_s));
    }

    /// What is left out of a picture is told in it; cut pictures have each row once.
    void parts()
    {
        snapshots::SnapshotPlan plan;
        for (size_t i = 0; i < snapshots::mostPlanHosts + 2; ++i)
            plan.hosts.push_back({.name = u"host"_s + QString::number(i)});
        for (size_t i = 0; i < snapshots::mostPlanRows + 3; ++i) {
            plan.rows.push_back({});
            plan.rows.back().title = u"row"_s + QString::number(i);
        }
        const Content whole = read(snapshots::planSvg(plan));
        QVERIFY(whole.texts.contains(u"Not in this picture: 3 more services and containers, 2 more hosts"_s));
        QVERIFY(whole.texts.contains(u"row399"_s) && !whole.texts.contains(u"row400"_s));
        QVERIFY(whole.texts.contains(u"host59"_s) && !whole.texts.contains(u"host60"_s));
        QMap<QString, int> seen;
        const std::vector<QByteArray> pages = snapshots::planSvgs(plan, 600, 25, true);
        QVERIFY(pages.size() > 3 * 60);
        for (const QByteArray &page : pages) {
            const Content content = read(page);
            QVERIFY2(content.error.isEmpty(), qPrintable(content.error));
            QVERIFY(content.values.value(u"height"_s).first().toDouble() <= 600);
            for (const QString &text : content.texts)
                ++seen[text];
        }
        QCOMPARE(seen.value(u"row0"_s), 3); // once for each part of the hosts
        QCOMPARE(seen.value(u"row399"_s), 3);
        QCOMPARE(seen.value(u"host24"_s), seen.value(u"host25"_s));
        QVERIFY(read(snapshots::planSvg(snapshots::SnapshotPlan())).error.isEmpty());
        QCOMPARE(snapshots::planSvgs({}, 600, 6, true).size(), size_t(1));
    }

    void elides()
    {
        const QString text = u"a rather long name of a container"_s;
        QCOMPARE(snapshots::elided(text, 1000, 12), text);
        const QString shortened = snapshots::elided(text, 100, 12);
        QVERIFY(shortened.endsWith(u'…') && text.startsWith(shortened.chopped(1)));
        QVERIFY(snapshots::textWidth(shortened, 12) <= 100);
        QVERIFY(snapshots::textWidth(text.left(shortened.size() + 1), 12) > 80);
        QVERIFY(!snapshots::elided(u"🚢🚢🚢🚢"_s, 40, 12).chopped(1).back().isHighSurrogate());
        QCOMPARE(snapshots::elided(u"abc"_s, 1, 12), u"…"_s);
    }

private:
    struct Content
    {
        QString error;
        QMap<QString, int> elements;               ///< how many, by name
        QMap<QString, QStringList> values;         ///< attributes' values, by name
        QStringList cells, entries, texts, titles; ///< td, li, text, title
    };

    /// `isBrowsers`: as a browser writes HTML, with the ends of "meta" left out.
    static Content read(QByteArray document, bool isBrowsers = false)
    {
        Content content;
        if (isBrowsers) {
            QString text = QString::fromUtf8(document);
            text.remove(QRegularExpression(u"<meta [^>]*>"_s));
            document = text.toUtf8();
        }
        QXmlStreamReader reader(document);
        QString text;
        while (!reader.atEnd()) {
            switch (reader.readNext()) {
            case QXmlStreamReader::StartElement:
                ++content.elements[reader.name().toString()];
                for (const QXmlStreamAttribute &attribute : reader.attributes())
                    content.values[attribute.name().toString()] << attribute.value().toString();
                text.clear();
                break;
            case QXmlStreamReader::Characters:
                text += reader.text();
                break;
            case QXmlStreamReader::EndElement:
                if (reader.name() == u"td"_s)
                    content.cells << text;
                else if (reader.name() == u"li"_s)
                    content.entries << text;
                else if (reader.name() == u"text"_s)
                    content.texts << text;
                else if (reader.name() == u"title"_s)
                    content.titles << text;
                break;
            default:
                break;
            }
        }
        if (reader.hasError())
            content.error = reader.errorString() + u" at "_s + QString::number(reader.lineNumber());
        return content;
    }

    QByteArray m_page;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestSnapshotHtml)
#include "tableshtml.moc"
