// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logstore.h"

#include <QDir>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <deque>
#include <sys/stat.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using logs::LogStore;
using logs::Stream;

namespace {

struct Kept
{
    int source;
    Stream stream;
    core::Time time;
    QByteArray text;
};

/// The modes of this process's open files below a folder, as the system tells them.
QList<mode_t> openFilesBelow(const QString &folder)
{
    QList<mode_t> modes;
    for (const QString &fd : QDir(u"/proc/self/fd"_s).entryList(QDir::Files | QDir::System)) {
        const QString target = QFile::symLinkTarget(u"/proc/self/fd/"_s + fd);
        struct stat status = {};
        if (target.startsWith(folder) && ::fstat(fd.toInt(), &status) == 0)
            modes << status.st_mode;
    }
    return modes;
}

} // namespace

class TestStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Against the plainest list of lines there is.
    void likeAList_data()
    {
        QTest::addColumn<qint64>("memory");
        QTest::addColumn<qint64>("file");
        QTest::newRow("in memory") << qint64(1) << qint64(1'000'000'000);
        QTest::newRow("spilled") << qint64(600'000) << qint64(1'000'000'000);
        QTest::newRow("forgotten") << qint64(600'000) << qint64(2'000'000);
    }
    void likeAList()
    {
        QFETCH(qint64, memory);
        QFETCH(qint64, file);
        if (memory == 1)
            memory = 1'000'000'000;
        for (quint32 seed = 1; seed <= 4; ++seed) {
            QTemporaryDir folder;
            QRandomGenerator random(seed);
            LogStore store({.memory = memory, .file = file}, folder.path());
            std::deque<Kept> list;
            core::Time time(1000s);
            for (int i = 0; i < 60'000; ++i) {
                time += std::chrono::milliseconds(random.bounded(3));
                QByteArray text = "line " + QByteArray::number(i) + ' ' + QByteArray(random.bounded(120), 'x');
                if (random.bounded(5000) == 0)
                    text = QByteArray(70'000, 'y');
                const Kept line{random.bounded(300), Stream(random.bounded(2)), time, text};
                store.append({line.source, line.stream, line.time, line.text});
                list.push_back(line);
                list.back().text.truncate(logs::longestLine);
                if (random.bounded(100) == 0)
                    QVERIFY(same(store, list, store.first() + random.bounded(store.count())));
            }
            QCOMPARE(store.end(), qint64(list.size()));
            QVERIFY(!store.problem());
            QVERIFY(store.memoryUsed() <= memory + 1'200'000);
            for (qint64 number = store.first(); number < store.end(); ++number)
                QVERIFY(same(store, list, number));
            for (int i = 0; i < 200; ++i)
                QVERIFY(same(store, list, store.first() + random.bounded(store.count())));
            for (int i = 0; i < 50; ++i) {
                const core::Time wanted = core::Time(1000s) + std::chrono::milliseconds(random.bounded(70'000));
                qint64 expected = store.first();
                while (expected < store.end() && list[size_t(expected)].time < wanted)
                    ++expected;
                QCOMPARE(store.lineAt(wanted), expected);
            }
            if (file > 100'000'000)
                QCOMPARE(store.first(), 0);
            else
                QVERIFY(store.first() > 0 && store.count() > 10'000);
        }
    }

    void fileIsPrivateAndNameless()
    {
        QTemporaryDir folder;
        LogStore store({.memory = 100'000}, folder.path());
        QVERIFY(openFilesBelow(folder.path()).isEmpty());
        for (int i = 0; i < 50'000; ++i)
            store.append({0, Stream::Out, core::Time(1s), "a line of some length, nothing more"});
        const QList<mode_t> modes = openFilesBelow(folder.path());
        QCOMPARE(modes.size(), 1);
        QCOMPARE(modes.first() & 0777, mode_t(0600));
        QVERIFY(QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
        store.clear();
        QVERIFY2(openFilesBelow(folder.path()).isEmpty(), "nothing is kept of what was cleared");
        QCOMPARE(store.count(), 0);
    }

    void aFileThatCannotBeWrittenCostsOnlyOldLines()
    {
        LogStore store({.memory = 600'000}, u"/nonexistent/folder"_s);
        for (int i = 0; i < 100'000; ++i)
            store.append({0, Stream::Out, core::Time(std::chrono::seconds(i)), QByteArray::number(i)});
        QVERIFY(store.problem());
        QVERIFY(store.problem()->message().contains(u"Older lines can't be kept"_s));
        QVERIFY(store.first() > 0);
        for (qint64 number = store.first(); number < store.end(); ++number)
            QCOMPARE(store.line(number).text, QByteArrayView(QByteArray::number(number)));
    }

private:
    static bool same(const LogStore &store, const std::deque<Kept> &list, qint64 number)
    {
        const logs::LineView line = store.line(number);
        const Kept &kept = list[size_t(number)];
        return line.source == kept.source && line.stream == kept.stream && line.time == kept.time &&
               line.text == kept.text;
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestStore)
#include "store.moc"
