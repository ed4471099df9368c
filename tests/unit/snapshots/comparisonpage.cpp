// SPDX-License-Identifier: GPL-3.0-or-later
// A comparison as a page and as Markdown: what an XML parser, a browser and a reader of tables make of it.
#include "snapshots/comparisonpage.h"

#include "snapshots/comparisonformat.h"
#include "snapshots/comparisontext.h"
#include "unit/snapshots/tablessample.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::Comparison;
using snapshots::FieldChange;
using snapshots::ObjectChange;
using Kind = ObjectChange::Kind;
using What = ObjectChange::What;

namespace {

const QString imageId = u"sha256:"_s + QString(64, u'4');

ObjectChange changed(Kind kind, const QString &name, const QList<FieldChange> &fields)
{
    return {.kind = kind, .host = u"aws1"_s, .name = name, .fields = fields};
}

Comparison someComparison()
{
    const core::Time at{std::chrono::seconds(1'790'000'000)};
    return {.before = at - std::chrono::hours(24 * 7),
            .after = at,
            .changes = {changed(Kind::Container, u"web-1"_s,
                                {{u".Config.Image"_s, u"shop/web:1"_s, u"shop/web:2"_s},
                                 {u".Image"_s, imageId, QString(imageId).replace(u'4', u'5')},
                                 {u".NetworkSettings.Ports[\"8080/tcp\"][0].HostPort"_s, u"32768"_s, u"32801"_s}}),
                        {.kind = Kind::Host,
                         .host = u"aws4"_s,
                         .name = u"aws4"_s,
                         .what = What::Added,
                         .summary = u"ssh://aws4"_s},
                        changed(Kind::Container, u"db"_s,
                                {{u".Config.Env[2]"_s, {}, u"TZ=UTC"_s},
                                 {u".State.StartedAt"_s, u"yesterday"_s, u"today"_s, true}}),
                        {.kind = Kind::Image,
                         .host = u"aws1"_s,
                         .name = imageId,
                         .what = What::Removed,
                         .summary = u"shop/web:0"_s}},
            .unknownHosts = {u"aws3"_s},
            .workspace = u"shop"_s};
}

/// What a hostile engine can say, wherever engines have a say.
Comparison hostileComparison()
{
    Comparison comparison = someComparison();
    comparison.changes.clear();
    for (const QString &name : hostileNames()) {
        comparison.unknownHosts << name;
        comparison.workspace += name;
        ObjectChange change = changed(Kind::Container, name, {{u'.' + name, name, u"was "_s + name, true}});
        change.host = name;
        comparison.changes << change;
        comparison.changes << ObjectChange{
            .kind = Kind::Volume, .host = name, .name = name, .what = What::Added, .summary = name};
    }
    return comparison;
}

struct Content
{
    QString error;
    QMap<QString, int> elements;
    QStringList attributes;
    QStringList heads, cells, entries; ///< h3, td, li
};

/// `isBrowsers`: as a browser writes HTML, with the ends of "meta" left out.
Content read(QByteArray document, bool isBrowsers = false)
{
    Content content;
    if (isBrowsers)
        document = QString::fromUtf8(document)
                       .remove(QRegularExpression(u"<meta [^>]*>"_s))
                       .replace(u"&nbsp;"_s, u" "_s)
                       .toUtf8();
    QXmlStreamReader reader(document);
    QMap<QString, QString> open; // texts of elements that the reader is in
    while (!reader.atEnd()) {
        reader.readNext();
        const QString name = reader.name().toString();
        if (reader.isStartElement()) {
            ++content.elements[name];
            for (const QXmlStreamAttribute &attribute : reader.attributes())
                content.attributes << attribute.name().toString();
            if (name == u"h3"_s || name == u"td"_s || name == u"li"_s)
                open.insert(name, {});
        } else if (reader.isCharacters()) {
            for (QString &text : open)
                text += reader.text();
        } else if (reader.isEndElement() && open.contains(name)) {
            const QString text = open.take(name).simplified();
            (name == u"h3"_s ? content.heads : name == u"td"_s ? content.cells : content.entries) << text;
        }
    }
    if (reader.hasError())
        content.error = reader.errorString() + u" at "_s + QString::number(reader.lineNumber());
    content.attributes.removeDuplicates();
    content.attributes.sort();
    return content;
}

} // namespace

class TestComparisonPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void page()
    {
        const Content content = read(snapshots::comparisonHtml(someComparison()));
        QCOMPARE(content.error, QString());
        QCOMPARE(content.entries,
                 QStringList({u"From 2026-09-14 14:13:20 until 2026-09-21 14:13:20 UTC"_s,
                              u"1 added, 1 removed, 2 changed"_s, u"Secrets are masked"_s,
                              u"aws3 could not be read for one of the two, so nothing is known of what became of it"_s,
                              u"Ports or image changed 1"_s, u"Hosts 1"_s, u"Containers 1"_s, u"Images 1"_s}));
        QCOMPARE(content.heads,
                 QStringList({u"Changed container web-1 on aws1"_s, u"Added host aws4 ssh://aws4"_s,
                              u"Changed container db on aws1"_s, u"Removed image 444444444444 on aws1 shop/web:0"_s}));
        QCOMPARE(content.cells,
                 QStringList({u".Config.Image"_s, u"shop/web:1"_s, u"shop/web:2"_s, u".Image"_s, u"444444444444"_s,
                              u"555555555555"_s, u".NetworkSettings.Ports[\"8080/tcp\"][0].HostPort"_s, u"32768"_s,
                              u"32801"_s, u".Config.Env[2]"_s, u"nothing"_s, u"TZ=UTC"_s, u".State.StartedAt noise"_s,
                              u"yesterday"_s, u"today"_s}));
        Comparison open = someComparison();
        open.hasSecrets = true;
        QVERIFY(snapshots::comparisonHtml(open).contains("Secrets are included: keep it to yourself"));
        QVERIFY(snapshots::comparisonHtml({}).contains("<p class=\"none\">Nothing has changed</p>"));
        QVERIFY(snapshots::comparisonHtml({}).contains("<h1>Comparison</h1>"));
    }

    void markdown()
    {
        QCOMPARE(snapshots::comparisonMarkdown(someComparison()), R"(# Comparison of shop

- From 2026\-09\-14 14\:13\:20 until 2026\-09\-21 14\:13\:20 UTC
- 1 added, 1 removed, 2 changed
- Secrets are masked
- **aws3 could not be read for one of the two, so nothing is known of what became of it**

## Ports or image changed

### Changed container **web\-1** on aws1

| Field | Before | After |
| --- | --- | --- |
| \.Config\.Image | shop\/web\:1 | shop\/web\:2 |
| \.Image | 444444444444 | 555555555555 |
| \.NetworkSettings\.Ports\[\"8080\/tcp\"\]\[0\]\.HostPort | 32768 | 32801 |

## Hosts

- Added host **aws4**: ssh\:\/\/aws4

## Containers

### Changed container **db** on aws1

| Field | Before | After |
| --- | --- | --- |
| \.Config\.Env\[2\] | *nothing* | TZ\=UTC |
| \.State\.StartedAt *(noise)* | yesterday | today |

## Images

- Removed image **444444444444** on aws1: shop\/web\:0
)"_ba);
        QVERIFY(snapshots::comparisonMarkdown({}).endsWith("\nNothing has changed\n"));
    }

    /// Whatever engines say is text: the page has the elements and attributes that it has with other texts, also for a
    /// browser, and the same of them in the same places.
    void hostilePage()
    {
        const QByteArray page = snapshots::comparisonHtml(hostileComparison());
        const Content written = read(page);
        QCOMPARE(written.error, QString());
        QCOMPARE(written.elements.keys(),
                 QStringList({u"a"_s,       u"article"_s, u"b"_s,     u"body"_s,  u"h1"_s,    u"h2"_s,    u"h3"_s,
                              u"head"_s,    u"header"_s,  u"html"_s,  u"li"_s,    u"main"_s,  u"meta"_s,  u"nav"_s,
                              u"section"_s, u"small"_s,   u"span"_s,  u"style"_s, u"table"_s, u"tbody"_s, u"td"_s,
                              u"th"_s,      u"thead"_s,   u"title"_s, u"tr"_s,    u"ul"_s}));
        QCOMPARE(written.attributes, QStringList({u"charset"_s, u"class"_s, u"content"_s, u"data-side"_s, u"href"_s,
                                                  u"http-equiv"_s, u"id"_s, u"name"_s, u"scope"_s}));
        QCOMPARE(written.heads.size(), 2 * hostileNames().size());
        QCOMPARE(written.cells.size(), 3 * hostileNames().size());
        QVERIFY(written.cells.contains(u"<script>alert(1)</script>"_s));
        QVERIFY(written.cells.contains(u"line one␊line two␍␊line three"_s));
        for (const char *each : {"\u202e", "\x1b", "\x07"})
            QVERIFY(!page.contains(each));
        QVERIFY(!page.contains('\0'));

        const QTemporaryDir folder;
        QFile file(folder.filePath(u"page.html"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(page) == page.size());
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
        const Content shown = read(end.output, true);
        QCOMPARE(shown.error, QString());
        QCOMPARE(shown.cells, written.cells);
        QCOMPARE(shown.heads, written.heads);
        QMap<QString, int> elements = written.elements;
        elements.remove(u"meta"_s);
        QCOMPARE(shown.elements, elements);
    }

    /// A line is a row of three cells, and nothing that an engine said is markup.
    void hostileMarkdown()
    {
        int rows = 0;
        for (const QByteArray &line : snapshots::comparisonMarkdown(hostileComparison()).split('\n')) {
            static const QRegularExpression escaped(u"\\\\[!-/:-@\\[-`{-~]"_s);
            QString bare = QString::fromUtf8(line).remove(escaped);
            QVERIFY2(!line.startsWith('|') || bare.count(u'|') == 4, line.constData());
            rows += line.startsWith("| \\.") ? 1 : 0;
            bare.remove(u" *(noise)*"_s).remove(u"**"_s);
            static const QRegularExpression markup(u"[<>`*\\[\\]&~]"_s);
            QVERIFY2(!bare.contains(markup), line.constData());
            QVERIFY(!bare.contains(u'\u202e') && !bare.contains(QChar(0x1b)) && !bare.contains(u'\r'));
            QVERIFY2(line.isEmpty() || line.startsWith("# ") || line.startsWith("## ") || line.startsWith("### ") ||
                         line.startsWith("- ") || line.startsWith("| "),
                     line.constData());
        }
        QCOMPARE(rows, hostileNames().size());
    }

    /// In no format there is anything that a terminal would obey, or that turns the direction of what follows.
    void hostileTerminal()
    {
        const Comparison comparison = hostileComparison();
        for (const auto format : snapshots::comparisonFormats()) {
            const QString text = QString::fromUtf8(snapshots::comparisonFile(comparison, format));
            QVERIFY(text.size() > 1000 && text.endsWith(u'\n'));
            for (const QChar c : text) {
                const char16_t u = c.unicode();
                QVERIFY2(u == u'\n' || (u >= 0x20 && (u < 0x7F || u >= 0xA0)), qPrintable(toString(format)));
                QVERIFY2(u != 0x202E && u != 0x200F, qPrintable(toString(format)));
            }
        }
        const auto json = snapshots::comparisonFile(comparison, snapshots::ComparisonFormat::Json);
        QCOMPARE(QJsonDocument::fromJson(json).object(), snapshots::comparisonJson(comparison));
    }

    /// Of long texts what differs is shown; where that can't be, it is said that they differ.
    void longValues()
    {
        Comparison comparison = someComparison();
        const QString same(5000, u'x');
        comparison.changes = {changed(Kind::Container, u"db"_s,
                                      {{u".Config.Labels.long"_s, QString(same + u"one"_s), QString(same + u"two"_s)},
                                       {u".Config.Labels.odd"_s, u"a\u202eb"_s, u"a\u202db"_s}})};
        const Content content = read(snapshots::comparisonHtml(comparison));
        const QString beginning = u'…' + same.left(24);
        QCOMPARE(content.cells.mid(1, 2), QStringList({beginning + u"one"_s, beginning + u"two"_s}));
        QCOMPARE(content.cells.mid(4, 2), QStringList({u"a\uFFFDb"_s, u"a\uFFFDb another value"_s}));
        const QByteArray markdown = snapshots::comparisonMarkdown(comparison);
        QVERIFY2(markdown.contains("xone |") && markdown.contains("xtwo |\n"), markdown.constData());
        QVERIFY2(markdown.contains("*(another value)* |\n"), markdown.constData());
    }

    /// A page ends somewhere, and says so.
    void many()
    {
        Comparison comparison = someComparison();
        comparison.changes.clear();
        for (int i = 0; i < 25'000; ++i)
            comparison.changes << ObjectChange{
                .kind = Kind::Volume, .host = u"aws1"_s, .name = u"v"_s + QString::number(i), .what = What::Added};
        for (const QByteArray &page :
             {snapshots::comparisonHtml(comparison), snapshots::comparisonMarkdown(comparison)}) {
            QVERIFY(page.contains(">v19999<") || page.contains("**v19999**"));
            QVERIFY(!page.contains("v20000"));
            QVERIFY(page.contains("and 5,000 more"));
        }
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestComparisonPage)
#include "comparisonpage.moc"
