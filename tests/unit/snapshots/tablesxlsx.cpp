// SPDX-License-Identifier: GPL-3.0-or-later
// The spreadsheet, as another program reads it.
#include "snapshots/tables/csv.h"
#include "snapshots/tables/tablefile.h"
#include "snapshots/tables/tables.h"
#include "snapshots/tables/xlsx.h"
#include "unit/snapshots/tablessample.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::Column;
using snapshots::Table;

class TestSnapshotXlsx : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    /// LibreOffice makes the same CSV of each sheet as the table's own writer, but for the one cell that is too long.
    void sameAsCsv()
    {
        const snapshots::Snapshot snapshot = sampleSnapshot();
        QStringList cut;
        const auto content = snapshots::tableFile(snapshot, snapshots::TableFormat::Xlsx, &cut);
        QVERIFY(content);
        QCOMPARE(cut.size(), 1);
        QVERIFY2(cut.first().contains(u"containers"_s), qPrintable(cut.first()));
        QVERIFY(convert(*content));
        const std::vector<snapshots::NamedFile> files = snapshots::csvFiles(snapshot);
        QCOMPARE(QDir(m_folder->path()).entryList({u"*.csv"_s}).size(), qsizetype(files.size()));
        qsizetype cells = 0;
        for (const snapshots::NamedFile &file : files) {
            const std::vector<QStringList> rows = parsedCsv(file.content);
            const std::vector<QStringList> sheet = parsedCsv(converted(file.name));
            QVERIFY(!rows.empty());
            QVERIFY2(sheet.size() == rows.size(), qPrintable(file.name));
            for (size_t row = 0; row < rows.size(); ++row) {
                QCOMPARE(sheet[row].size(), rows[row].size());
                for (qsizetype column = 0; column < rows[row].size(); ++column, ++cells) {
                    const QString expected = rows[row].at(column);
                    QCOMPARE(sheet[row].at(column),
                             expected.size() <= 32'767 ? expected : QString(expected.left(32'766) + u'…'));
                }
            }
        }
        QVERIFY(cells > 1000);
    }

    /// Numbers and times are what they are; a name that looks like one is a text, and nothing is a formula or a link.
    void kinds()
    {
        const auto content = snapshots::tableFile(sampleSnapshot(), snapshots::TableFormat::Xlsx);
        QVERIFY(content);
        const QMap<QString, QByteArray> parts = unzipped(*content);
        QVERIFY(parts.contains(u"xl/worksheets/sheet10.xml"_s));
        QVERIFY(parts.value(u"xl/workbook.xml"_s).contains("<sheet name=\"ports\" sheetId=\"5\""));
        for (auto it = parts.cbegin(); it != parts.cend(); ++it) {
            QVERIFY2(!it->contains("<f>") && !it->contains("<hyperlink"), qPrintable(it.key()));
            if (!it.key().startsWith(u"xl/worksheets/"_s))
                continue;
            QVERIFY2(!it.key().contains(u"_rels"_s), qPrintable(it.key()));
            QVERIFY2(it->contains("<autoFilter ref=\"A1:"), qPrintable(it.key()));
            QVERIFY2(it->contains("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"),
                     qPrintable(it.key()));
            QVERIFY2(it->contains("<cols><col min=\"1\" "), qPrintable(it.key()));
        }
        const QByteArray ports = parts.value(u"xl/worksheets/sheet5.xml"_s);
        QVERIFY(ports.contains("<v>32768</v>"));
        const QByteArray containers = parts.value(u"xl/worksheets/sheet3.xml"_s);
        QVERIFY(containers.contains("t=\"inlineStr\"><is><t>007</t>"));
        QVERIFY(containers.contains("<t>_x005F_x0041_ escaped</t>")); // or Excel would show an "A"
        QVERIFY(containers.contains("<v>46285.416666")); // 2026-09-20 10:00, in days
    }

    /// A table goes on in another sheet, cells are cut between characters, and both is told.
    void limits()
    {
        Table table{.id = u"ports"_s,
                    .title = {},
                    .columns = {{u"n"_s, u"N"_s, Column::Kind::Number}, {u"text"_s, u"Text"_s}},
                    .rows = {}};
        for (qint64 i = 0; i < 7; ++i)
            table.rows.push_back({.cells = {i, QString(u"text "_s + QString::number(i))}});
        table.rows[4].cells[1] = QString(u"12345678🚢901"_s);
        QStringList cut;
        const auto content = snapshots::xlsxFile({table}, {}, &cut, {.rows = 4, .characters = 10});
        QVERIFY(content);
        QCOMPARE(cut, QStringList({u"1 cells of “ports 2” are longer than a spreadsheet's can be, and cut"_s,
                                   u"“ports” goes on in further sheets, which hold 3 rows each"_s}));
        QVERIFY(convert(*content));
        QCOMPARE(parsedCsv(converted(u"ports.csv"_s)),
                 (std::vector<QStringList>{
                     {u"n"_s, u"text"_s}, {u"0"_s, u"text 0"_s}, {u"1"_s, u"text 1"_s}, {u"2"_s, u"text 2"_s}}));
        QCOMPARE(parsedCsv(converted(u"ports 2.csv"_s)),
                 (std::vector<QStringList>{
                     {u"n"_s, u"text"_s}, {u"3"_s, u"text 3"_s}, {u"4"_s, u"12345678…"_s}, {u"5"_s, u"text 5"_s}}));
        QCOMPARE(parsedCsv(converted(u"ports 3.csv"_s)),
                 (std::vector<QStringList>{{u"n"_s, u"text"_s}, {u"6"_s, u"text 6"_s}}));
    }

    /// Times that spreadsheets have no number for stay texts.
    void oldTimes()
    {
        const core::Time before(std::chrono::seconds(-10));
        const Table table{.id = u"t"_s,
                          .title = {},
                          .columns = {{u"time"_s, u"Time"_s, Column::Kind::Time}},
                          .rows = {{.cells = {before}}}};
        const auto content = snapshots::xlsxFile({table}, {});
        QVERIFY(content);
        QVERIFY(unzipped(*content).value(u"xl/worksheets/sheet1.xml"_s).contains("1969-12-31T23:59:50Z"));
    }

    /// Where nothing can be written, that is said.
    void unwritable()
    {
        const QByteArray before = qgetenv("TMPDIR");
        qputenv("TMPDIR", "/proc"); // where root may make nothing, either
        const auto content = snapshots::xlsxFile({}, {});
        qputenv("TMPDIR", before);
        if (before.isNull())
            qunsetenv("TMPDIR");
        QVERIFY(!content);
        QVERIFY2(content.error().message().contains(u"/proc"_s), qPrintable(content.error().message()));
    }

private:
    /// All sheets, each as "book-NAME.csv".
    bool convert(const QByteArray &content)
    {
        QFile file(m_folder->filePath(u"book.xlsx"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            return false;
        file.close();
        const ProgramEnd end = runProgram(
            m_folder->path(), u"soffice"_s,
            {QString(u"-env:UserInstallation="_s + QUrl::fromLocalFile(m_folder->filePath(u"profile"_s)).toString()),
             u"--headless"_s, u"--convert-to"_s,
             // Comma, quotes, UTF-8, as shown, no formulas, all sheets.
             u"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"_s, u"book.xlsx"_s});
        if (end.code != 0)
            qWarning("%s%s", end.output.constData(), end.errors.constData());
        return end.code == 0;
    }

    QByteArray converted(const QString &name) const
    {
        QFile file(m_folder->filePath(QString(u"book-"_s + name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestSnapshotXlsx)
#include "tablesxlsx.moc"
