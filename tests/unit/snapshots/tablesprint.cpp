// SPDX-License-Identifier: GPL-3.0-or-later
// What is drawn with fonts, without a display.
#include "secretcorpus.h"
#include "snapshots/exports/exportsnapshot.h"
#include "snapshots/masking.h"
#include "snapshots/print/print.h"
#include "unit/snapshots/tablessample.h"

#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::ExportFormat;

class TestSnapshotPrint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void png()
    {
        const auto content = snapshots::planPng(sampleSnapshot());
        QVERIFY(content);
        const QImage image = QImage::fromData(*content, "PNG");
        QCOMPARE(image.width(), 1642); // twice the picture's
        QVERIFY(image.height() > 4000);
        QMap<QRgb, int> colours;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                ++colours[image.pixel(x, y) & 0xFFFFFF];
        }
        QVERIFY(colours.value(0x3b7ddd) > 10'000); // replicas
        QVERIFY(colours.value(0x2e9e6b) > 500);    // of the newer revision
        QVERIFY(colours.value(0xcf4a4a) > 500);    // failed
        QVERIFY(colours.value(0x1c2430) > 2'000);  // texts
    }

    /// One that would be too large is drawn smaller.
    void largePng()
    {
        snapshots::Snapshot snapshot;
        for (int i = 0; i < 70; ++i) {
            snapshots::HostPart host = largeSnapshot(1).hosts.front();
            host.name = u"host"_s + QString::number(i);
            snapshot.hosts.push_back(host);
        }
        for (int i = 0; i < 500; ++i)
            snapshot.services.push_back(
                {.name = u"service"_s + QString::number(i), .home = {}, .record = {{u"revision"_s, 1}}});
        const auto content = snapshots::planPng(snapshot);
        QVERIFY(content);
        const QImage image = QImage::fromData(*content, "PNG");
        QVERIFY(!image.isNull());
        QVERIFY(image.height() <= 32'000 && qint64(image.width()) * image.height() <= 32'100'000);
    }

    /// Each title and each name is in the text of its pages; heads come again.
    void pdf()
    {
        QStringList cut;
        const auto content = snapshots::pdfFile(sampleSnapshot(), &cut);
        QVERIFY(content);
        QVERIFY(cut.isEmpty());
        const QString text = textOf(*content);
        for (const QString &title :
             {u"Snapshot of production <&> \"1\""_s, u"Taken 2026-09-21 14:13:20 UTC by Bayplan 0.1.0"_s,
              u"Secrets are masked"_s, u"aws2 was out of reach"_s, u"edge was out of reach"_s, u"Hosts · 3"_s,
              u"Containers · 27"_s, u"Images · 6"_s, u"Ports · 6"_s, u"Networks · 2"_s, u"Volumes · 23"_s,
              u"Services · 2"_s, u"Replicas · 3"_s, u"Load balancers' servers · 3"_s, u"<script>alert(1)</script>"_s,
              u"32768 → 8080/tcp"_s})
            QVERIFY2(text.contains(title), qPrintable(title));
        QVERIFY(text.count(u'\f') > 3); // pages
        QVERIFY(!text.contains(u"whole specs"_s));
    }

    void longPdf()
    {
        const auto content = snapshots::pdfFile(largeSnapshot(300));
        QVERIFY(content);
        const QStringList pages = textOf(*content).split(u'\f');
        QVERIFY(pages.size() > 10);
        int heads = 0;
        QString names;
        for (const QString &page : pages) {
            heads += page.contains(QRegularExpression(u"Host +Container +Image +State"_s)) ? 1 : 0;
            names += page;
        }
        QVERIFY2(heads >= 6, QByteArray::number(heads).constData());
        for (int i = 1; i <= 300; ++i) // as a container and at its port
            QVERIFY2(names.count(QRegularExpression(u"\\bweb\\.%1\\b"_s.arg(i))) >= 2,
                     QByteArray::number(i).constData());
    }

    /// By the formats' names, and in another thread than the one that the application is in, while that draws as well.
    void exported()
    {
        const QTemporaryDir folder;
        const snapshots::Snapshot snapshot = sampleSnapshot();
        const auto write = [&snapshot, &folder](const QString &name) {
            const QString path = folder.filePath(name);
            const auto exported = snapshots::exportSnapshot(snapshot, *snapshots::exportFormatOf(path), path);
            return exported ? exported->files : QStringList();
        };
        QStringList elsewhere;
        std::thread other([&] {
            for (int i = 0; i < 3; ++i)
                elsewhere << write(u"%1.png"_s.arg(i)) << write(u"%1.pdf"_s.arg(i));
        });
        QStringList here;
        for (int i = 3; i < 6; ++i)
            here << write(u"%1.png"_s.arg(i)) << write(u"%1.pdf"_s.arg(i));
        other.join();
        QCOMPARE(here.size(), 6);
        QCOMPARE(elsewhere.size(), 6);
        const QByteArray png = *snapshots::planPng(snapshot);
        const QString pdf = textOf(*snapshots::pdfFile(snapshot));
        for (const QString &path : here + elsewhere) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            if (path.endsWith(u".png"_s))
                QVERIFY2(file.readAll() == png, qPrintable(path));
            else
                QCOMPARE(textOf(file.readAll()), pdf);
        }
        for (const ExportFormat format : {ExportFormat::Png, ExportFormat::Pdf}) {
            QVERIFY(snapshots::isDrawn(format));
            QCOMPARE(snapshots::exportFormatFromString(toString(format)), std::optional(format));
        }
    }

    /// What is left out of the pages is told.
    void cutPdf()
    {
        const QTemporaryDir folder;
        const auto exported =
            snapshots::exportSnapshot(largeSnapshot(10'002), ExportFormat::Pdf, folder.filePath(u"large.pdf"_s));
        QVERIFY(exported);
        QCOMPARE(exported->notes.size(), 2); // containers and ports
        QVERIFY2(exported->notes.first().contains(u"2 more"_s), qPrintable(exported->notes.first()));
    }

    void noSecrets()
    {
        snapshots::Snapshot lost; // each with why it is, which is on the first page
        for (const SecretSample &sample : secretCorpus()) {
            if (sample.place == SecretSample::Place::Anywhere && sample.text.size() <= 100)
                lost.hosts.push_back({.name = u"lost"_s,
                                      .endpoint = {},
                                      .address = {},
                                      .state = snapshots::HostPart::State::Unreachable,
                                      .error = sample.text});
        }
        const snapshots::Masking masking;
        const QString open = textOf(*snapshots::pdfFile(lost));
        const QString masked = textOf(*snapshots::pdfFile(masking.masked(lost))) +
                               textOf(*snapshots::pdfFile(masking.masked(corpusSnapshot())));
        QVERIFY(masked.size() > 1000);
        QStringList leaks;
        int seen = 0;
        for (const SecretSample &sample : secretCorpus()) {
            seen += open.contains(sample.secret) ? 1 : 0;
            if (masked.contains(sample.secret))
                leaks << sample.title;
        }
        QVERIFY2(leaks.isEmpty(), qPrintable(leaks.join(u'\n')));
        QVERIFY2(seen >= 30, QByteArray::number(seen).constData()); // so that they would be seen
    }

private:
    static QString textOf(const QByteArray &pdf)
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"page.pdf"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(pdf) != pdf.size())
            return {};
        file.close();
        const ProgramEnd end =
            runProgram(folder.path(), u"pdftotext"_s, {u"-layout"_s, u"-enc"_s, u"UTF-8"_s, u"page.pdf"_s, u"-"_s});
        // Its columns are spaces.
        return end.code == 0 ? QString::fromUtf8(end.output).replace(QRegularExpression(u" +"_s), u" "_s) : QString();
    }
};

} // namespace bayplan::tests

int main(int argc, char **argv)
{
    using namespace bayplan;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    {
        // Without fonts there is an error, not a crash.
        const QCoreApplication headless(argc, argv);
        if (snapshots::pdfFile({}) || snapshots::planPng({}))
            qFatal("a program without fonts has drawn something");
    }
    const QGuiApplication application(argc, argv);
    tests::TestSnapshotPrint test;
    return QTest::qExec(&test, argc, argv);
}
#include "tablesprint.moc"
