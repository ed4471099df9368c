// SPDX-License-Identifier: GPL-3.0-or-later
// Known secrets of every shape in every place of a snapshot: masked, no format has any of them.
#include "snapshots/exports/exportsnapshot.h"
#include "snapshots/masking.h"
#include "unit/snapshots/secretcorpus.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::ExportFormat;

class TestNoLeaks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFormat_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QString>("name");
        // Those that are drawn are looked at where there are fonts.
        QList<ExportFormat> formats = snapshots::exportFormats();
        formats.removeIf(snapshots::isDrawn);
        QVERIFY(formats.size() >= 11);
        for (const ExportFormat format : std::as_const(formats))
            QTest::addRow("%s", qPrintable(toString(format))) << int(format) << toString(format);
        QTest::newRow("zip") << int(ExportFormat::Csv) << u"csv.zip"_s;
    }
    void everyFormat()
    {
        QFETCH(int, format);
        QFETCH(QString, name);
        const QByteArray open = written(corpusSnapshot(), ExportFormat(format), u"open-"_s + name);
        const QByteArray masked =
            written(snapshots::Masking().masked(corpusSnapshot()), ExportFormat(format), u"masked-"_s + name);
        QVERIFY(!open.isEmpty() && !masked.isEmpty());
        QStringList leaks;
        int seen = 0;
        for (const SecretSample &sample : secretCorpus()) {
            const QByteArray secret = sample.secret.toUtf8();
            seen += open.contains(secret) ? 1 : 0;
            if (masked.contains(secret))
                leaks << sample.name;
        }
        QVERIFY2(leaks.isEmpty(), qPrintable(leaks.join(u'\n')));
        if (ExportFormat(format) == ExportFormat::Json || ExportFormat(format) == ExportFormat::Compose)
            QVERIFY2(seen >= 60, QByteArray::number(seen).constData()); // so that they would be seen
    }

    /// Where others could read a file that is replaced, they can't any more once there are secrets in it; what is
    /// masked is for whoever was to read it.
    void notForOthers_data() { everyFormat_data(); }
    void notForOthers()
    {
        QFETCH(int, format);
        QFETCH(QString, name);
        const auto others = QFile::ReadGroup | QFile::ReadOther;
        const auto allowed = [&](bool hasSecrets) {
            auto snapshot = corpusSnapshot();
            if (!hasSecrets)
                snapshot = snapshots::Masking().masked(std::move(snapshot));
            const auto exported =
                snapshots::exportSnapshot(snapshot, ExportFormat(format), m_folder.filePath(u"shown-"_s + name));
            QFile::Permissions all;
            for (const QString &path : exported ? exported->files : QStringList()) {
                all |= QFile::permissions(path) & others;
                QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | others);
            }
            return all;
        };
        QCOMPARE(allowed(false), QFile::Permissions()); // made anew
        QCOMPARE(allowed(false), QFile::Permissions(others));
        QCOMPARE(allowed(true), QFile::Permissions());
    }

private:
    /// All that is written, what is packed unpacked.
    QByteArray written(const snapshots::Snapshot &snapshot, ExportFormat format, const QString &name)
    {
        const auto exported = snapshots::exportSnapshot(snapshot, format, m_folder.filePath(name));
        QByteArray all;
        for (const QString &path : exported ? exported->files : QStringList()) {
            QFile file(path);
            if (file.open(QIODevice::ReadOnly))
                all += file.readAll();
            if (!all.startsWith("PK"))
                continue;
            QProcess unpack;
            unpack.start(u"bsdtar"_s, {u"-xOf"_s, path});
            all = unpack.waitForFinished() && unpack.exitCode() == 0 ? unpack.readAllStandardOutput() : QByteArray();
        }
        return all;
    }

    QTemporaryDir m_folder;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestNoLeaks)
#include "noleaks.moc"
