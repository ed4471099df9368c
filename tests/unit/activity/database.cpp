// SPDX-License-Identifier: GPL-3.0-or-later
// The activity's file: what is kept and found again, limits, crashes, damage, exports.
#include "activity/database.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using activity::Column;
using activity::Condition;
using activity::Database;
using activity::Entry;
using activity::Format;
using activity::Limits;
using activity::Query;
using fleet::FilterQuery;

class ActivityDatabaseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void keepsAllOfAnEntry()
    {
        const Entry written = sample(7);
        {
            Database database{Limits{}};
            QVERIFY(!database.open(path()));
            QVERIFY(database.add({written, Entry{}}));
        }
        Database database{Limits{}};
        QVERIFY(!database.open(path()));
        const auto found = database.ids({}, 0);
        QCOMPARE(found->ids, (QList<qint64>{2, 1}));
        auto entries = database.entries({1});
        QCOMPARE(entries->size(), 1);
        entries->first().id = 0;
        QVERIFY(entries->first() == written);
        struct stat status
        {
        };
        QCOMPARE(stat(QFile::encodeName(path()).constData(), &status), 0);
        QCOMPARE(int(status.st_mode & 0777), 0600); // nobody else's business
    }

    void filters_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<int>("matching");
        QTest::newRow("nothing") << QString() << 4;
        QTest::newRow("host") << u"host:aws1"_s << 2;
        QTest::newRow("hosts") << u"host:aws1,aws2"_s << 4;
        QTest::newRow("who") << u"who:operator"_s << 2;
        QTest::newRow("outcome") << u"outcome:failed"_s << 1;
        QTest::newRow("negated") << u"-host:aws1"_s << 2;
        QTest::newRow("any text, case aside") << u"WEB"_s << 3;
        QTest::newRow("call") << u"call:/stop"_s << 1;
        QTest::newRow("two terms") << u"who:operator host:aws2"_s << 1;
        QTest::newRow("a percent sign is itself") << u"100%"_s << 1;
        QTest::newRow("not any") << u"%"_s << 1;
        QTest::newRow("nor an underscore") << u"w_b"_s << 0;
        QTest::newRow("unknown word of a known field") << u"who:nobody"_s << 0;
        QTest::newRow("text with a colon") << u"nginx:1.25"_s << 1;
        QTest::newRow("quotes") << u"\"' OR 1=1 --\""_s << 0;
        QTest::newRow("kind") << u"kind:image"_s << 1;
        QTest::newRow("being typed") << u"host:"_s << 4;
        QTest::newRow("since a day") << u"since:2026-01-03"_s << 1;
        QTest::newRow("until a day, which is in it") << u"until:2026-01-02"_s << 3;
        QTest::newRow("since a while ago") << u"since:1h"_s << 1;
        QTest::newRow("before that") << u"-since:1h"_s << 3;
        QTest::newRow("no time") << u"since:yesterday"_s << 0;
        QTest::newRow("cancelled") << u"outcome:cancelled"_s << 0;
    }
    void filters()
    {
        QFETCH(QString, filter);
        QFETCH(int, matching);
        Database database{Limits{}};
        database.open({});
        QList<Entry> entries(4);
        entries[0].host = u"aws1"_s;
        entries[0].object = u"web-1"_s;
        entries[0].what = u"exited with code 1"_s;
        entries[1].host = u"aws2"_s;
        entries[1].object = u"web-2"_s;
        entries[1].what = u"memory at 100%"_s;
        entries[2] = sample(1);
        entries[2].host = u"aws1"_s;
        entries[2].object = u"Web-3"_s;
        entries[2].call = u"POST /containers/abc/stop?t=10"_s;
        entries[3] = sample(2);
        entries[3].host = u"aws2"_s;
        entries[3].kind = u"image"_s;
        entries[3].object = u"nginx:1.25"_s;
        entries[3].outcome = Entry::Outcome::Failed;
        entries[3].call = u"DELETE /images/x"_s;
        entries[2].error.clear();
        entries[3].error.clear();
        for (Entry &entry : entries)
            entry.time = sample(0).time;
        entries[1].time = core::now();
        QVERIFY(database.add(entries));
        const auto found = database.ids({.filters = {FilterQuery::parse(filter)}}, 0);
        QVERIFY(found);
        QCOMPARE(found->ids.size(), matching);
    }

    void orders()
    {
        Database database{Limits{}};
        database.open({});
        QList<Entry> entries;
        for (int i = 0; i < 50; ++i)
            entries << sample(i);
        QVERIFY(database.add(entries));
        for (int column = 0; column < activity::columnCount; ++column) {
            for (const bool descending : {false, true}) {
                const auto found = database.ids({.sortedBy = Column(column), .descending = descending}, 0);
                QVERIFY(found);
                QCOMPARE(found->ids.size(), 50);
            }
        }
        QCOMPARE(database.ids({.hosts = {u"host1"_s}}, 0)->ids.size(), 17);
        QCOMPARE(database.ids({.hosts = {u"host1"_s, u"host2"_s}}, 40)->ids.size(), 7);
    }

    void oldestGoFirst()
    {
        Database database{Limits{.rows = 1'000}};
        database.open(path());
        for (int batch = 0; batch < 30; ++batch) {
            QList<Entry> entries;
            for (int i = 0; i < 100; ++i)
                entries << sample(batch * 100 + i);
            QVERIFY(database.add(entries));
            const auto found = database.ids({}, 0);
            QVERIFY(found->ids.size() <= 1'000);
            QCOMPARE(found->ids.first(), (batch + 1) * 100); // none of the new ones
            QVERIFY(batch < 10 || found->ids.size() >= 900);
            QCOMPARE(found->oldest, found->ids.last());
        }
    }

    void bytesAreLimited()
    {
        Database database{Limits{.rows = 1'000'000, .bytes = 2'000'000}};
        database.open(path());
        qint64 largest = 0;
        for (int batch = 0; batch < 60; ++batch) {
            QList<Entry> entries;
            for (int i = 0; i < 200; ++i) {
                entries << sample(i);
                entries.last().error = QString(500, u'x');
            }
            QVERIFY(database.add(entries));
            largest = std::max(largest, QFileInfo(path()).size());
        }
        const auto kept = database.ids({}, 0)->ids.size();
        qInfo("12,000 entries of about 600 bytes: %lld kept, the file was %lld bytes at most", qint64(kept), largest);
        QVERIFY(largest < 3'000'000);
        QVERIFY(kept > 1'000 && kept < 5'000);
    }

    /// Killed at any moment, what was told to be written is there and the file is sound.
    void survivesKill()
    {
        QRandomGenerator random(5);
        qint64 confirmed = 0;
        for (int round = 0; round < 8; ++round) {
            int ends[2];
            QCOMPARE(pipe(ends), 0);
            const pid_t child = fork();
            if (child == 0) {
                Database database{Limits{}};
                const bool bad = database.open(path()).has_value();
                for (qint64 i = 0; !bad; ++i) {
                    if (database.add({sample(int(i)), sample(int(i))}))
                        (void)!write(ends[1], "+", 1);
                }
                _exit(1);
            }
            ::close(ends[1]);
            char sign = 0;
            for (int i = int(random.bounded(20, 60)); i > 0 && read(ends[0], &sign, 1) == 1; --i)
                confirmed += 2;
            kill(child, SIGKILL);
            while (read(ends[0], &sign, 1) == 1)
                confirmed += 2;
            ::close(ends[0]);
            int status = 0;
            waitpid(child, &status, 0);
            QVERIFY(WIFSIGNALED(status));
            Database database{Limits{}};
            QVERIFY(!database.open(path()));
            const qint64 there = database.ids({}, 0)->ids.size();
            QVERIFY(there >= confirmed && there <= confirmed + 2);
            confirmed = there;
        }
        qInfo("%lld entries after being killed 8 times", confirmed);
    }

    /// Two Bayplans at once: each writes what it does, and both the events that both hear.
    void twoProcesses()
    {
        constexpr int batches = 60;
        std::array<pid_t, 2> children{};
        for (pid_t &child : children) {
            child = fork();
            if (child != 0)
                continue;
            Database database{Limits{}};
            bool good = !database.open(path());
            for (int i = 0; good && i < batches; ++i) {
                Entry both = sample(i);
                both.mark = i + 1;
                good = database.add({sample(i), both, sample(i)}) && database.ids({}, 0);
            }
            _exit(good ? 0 : 1);
        }
        for (const pid_t child : children) {
            int status = -1;
            waitpid(child, &status, 0);
            QCOMPARE(status, 0);
        }
        Database database{Limits{}};
        QVERIFY(!database.open(path()));
        QCOMPARE(database.ids({}, 0)->ids.size(), 2 * 2 * batches + batches);
    }

    /// Held by another program: told, nothing is put aside, and it goes on once the file is free.
    void heldByAnother()
    {
        Database database{Limits{}};
        QVERIFY(!database.open(path()));
        QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
        other.setDatabaseName(path());
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(u"BEGIN EXCLUSIVE"_s));
        const auto refused = database.add({sample(1)});
        QVERIFY(!refused);
        QVERIFY2(refused.error().what.startsWith(u"The activity can't be written: "_s),
                 qPrintable(refused.error().what));
        QVERIFY2(refused.error().next.startsWith(u"Another program holds the file"_s),
                 qPrintable(refused.error().next));
        QVERIFY(database.ids({}, 0)); // reading goes on
        QVERIFY(QSqlQuery(other).exec(u"ROLLBACK"_s));
        QVERIFY(database.add({sample(1)}));
        QVERIFY(!database.takeNotice());
        other.close();
        other = {};
        QSqlDatabase::removeDatabase(u"other"_s);
        QCOMPARE(QDir(m_folder->path()).entryList({u"*.aside-*"_s}).size(), 0);
    }

    void lockedWhenOpened()
    {
        {
            Database database{Limits{}};
            QVERIFY(!database.open(path()));
            QVERIFY(database.add({sample(1)}));
        }
        QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
        other.setDatabaseName(path());
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(u"PRAGMA locking_mode = EXCLUSIVE"_s));
        QVERIFY(QSqlQuery(other).exec(u"BEGIN EXCLUSIVE"_s));
        QVERIFY(QSqlQuery(other).exec(u"UPDATE entries SET tone = 0"_s));
        Database database{Limits{}};
        const auto told = database.open(path());
        QVERIFY(told);
        QVERIFY2(told->what.startsWith(u"The activity is kept only until Bayplan ends."_s),
                 qPrintable(told->message()));
        QVERIFY2(told->next.startsWith(u"Another program holds the file"_s), qPrintable(told->next));
        QVERIFY(database.add({sample(2), sample(3)})); // work goes on
        QCOMPARE(database.ids({}, 0)->ids.size(), 2);
        QVERIFY(QSqlQuery(other).exec(u"ROLLBACK"_s));
        other.close();
        other = {};
        QSqlDatabase::removeDatabase(u"other"_s);
        QCOMPARE(QDir(m_folder->path()).entryList({u"*.aside-*"_s}).size(), 0);
        Database again{Limits{}};
        QVERIFY(!again.open(path()));
        QCOMPARE(again.ids({}, 0)->ids.size(), 1);
    }

    /// Damaged while it is in use: another is begun, and what was to be written is in it.
    void damagedInUse()
    {
        Database database{Limits{}};
        QVERIFY(!database.open(path()));
        QVERIFY(database.add(QList<Entry>(2'000, sample(3))));
        QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
        other.setDatabaseName(path());
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(u"PRAGMA wal_checkpoint(TRUNCATE)"_s));
        other.close();
        other = {};
        QSqlDatabase::removeDatabase(u"other"_s);
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        for (qint64 at = 4'096; at < file.size(); at += 4'096) { // all but the head
            file.seek(at);
            file.write(QByteArray(512, '\xff'));
        }
        file.close();
        QVERIFY(database.add(QList<Entry>(500, sample(4))));
        const auto notice = database.takeNotice();
        QVERIFY(notice);
        QVERIFY2(notice->what.startsWith(u"A new activity log was begun."_s), qPrintable(notice->message()));
        QVERIFY(!database.takeNotice());
        QCOMPARE(database.ids({}, 0)->ids.size(), 500);
    }

    void damagedIsSetAside_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"garbage", "newer", "middle", "other"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void damagedIsSetAside()
    {
        QFETCH(QString, how);
        {
            Database database{Limits{}};
            database.open(path());
            QList<Entry> entries(2'000, sample(3));
            QVERIFY(database.add(entries));
        }
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (how == u"garbage"_s)
            file.write(QByteArray(4'096, 'x'));
        if (how == u"middle"_s) {
            file.seek(file.size() / 2);
            file.write(QByteArray(16'384, '\xff'));
        }
        file.close();
        if (how == u"newer"_s || how == u"other"_s) {
            QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
            other.setDatabaseName(path());
            QVERIFY(other.open());
            const QStringList changes = how == u"newer"_s
                                            ? QStringList{u"PRAGMA user_version = 99"_s}
                                            : QStringList{u"DROP TABLE entries"_s, u"CREATE TABLE entries (a)"_s};
            for (const QString &sql : changes)
                QVERIFY(QSqlQuery(other).exec(sql));
            other.close();
            other = {};
            QSqlDatabase::removeDatabase(u"other"_s);
        }
        Database database{Limits{}};
        const auto told = database.open(path());
        QVERIFY(told);
        QVERIFY2(told->what.startsWith(u"A new activity log was begun."_s), qPrintable(told->message()));
        QVERIFY(told->next.contains(u"activity.sqlite.aside-"_s));
        QVERIFY(how != u"newer"_s || told->what.contains(u"newer Bayplan"_s));
        QVERIFY(database.add({sample(1)}));
        QCOMPARE(database.ids({}, 0)->ids.size(), 1);
        const QDir folder(m_folder->path());
        QCOMPARE(folder.entryList({u"*.aside-*"_s}).filter(QRegularExpression(u"\\d$"_s)).size(), 1);
        Database again{Limits{}};
        QVERIFY(!again.open(path())); // two at once, and nothing wrong any more
        QCOMPARE(again.ids({}, 0)->ids.size(), 1);
    }

    void whereNothingCanBeWritten()
    {
        QFile file(m_folder->filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        Database database{Limits{}};
        const auto told = database.open(m_folder->filePath(u"file/activity.sqlite"_s));
        QVERIFY(told);
        QVERIFY2(told->what.startsWith(u"The activity is kept only until Bayplan ends."_s), qPrintable(told->what));
        QVERIFY(database.add({sample(1)})); // in memory
        QCOMPARE(database.ids({}, 0)->ids.size(), 1);
    }

    void exports()
    {
        Database database{Limits{}};
        database.open({});
        Entry nasty = sample(0);
        nasty.object = u"=HYPERLINK(\"http://x\",\"y\")"_s;
        nasty.what = u"two\nlines, \"quoted\""_s;
        nasty.host = u" @SUM(A1)"_s;
        nasty.call = u"-1+1"_s;
        QVERIFY(database.add({sample(1), nasty}));
        const std::atomic_bool cancelled = false;
        const QString csv = m_folder->filePath(u"a.csv"_s);
        QCOMPARE(*database.exportTo(csv, Format::Csv, {}, cancelled), 2);
        const QByteArray text = contentOf(csv);
        QVERIFY(text.startsWith("time,host,who,what,kind,object,id,call,outcome,error,duration_ms\r\n"
                                "2026-01-02T03:04:05.678Z,' @SUM(A1),operator,\"two\nlines, \"\"quoted\"\"\","
                                "container,\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",id0,'-1+1,failed,"));
        const QString lines = m_folder->filePath(u"a.jsonl"_s);
        QCOMPARE(*database.exportTo(lines, Format::JsonLines, {.descending = false}, cancelled), 2);
        const QByteArrayList parts = contentOf(lines).trimmed().split('\n');
        QCOMPARE(parts.size(), 2);
        const QJsonObject last = QJsonDocument::fromJson(parts.last()).object();
        QCOMPARE(last.value(u"object"_s).toString(), nasty.object); // as it is
        QCOMPARE(last.value(u"outcome"_s).toString(), u"failed"_s);
        QCOMPARE(*database.exportTo(csv, Format::Csv, {.filters = {FilterQuery::parse(u"host:host1"_s)}}, cancelled),
                 1);
    }

    void exportThatFails_data()
    {
        QTest::addColumn<int>("entries");
        QTest::addColumn<int>("room");
        QTest::newRow("in the middle") << 5'000 << 100'000;
        QTest::newRow("in what is written last") << 20 << 1'000;
        QTest::newRow("at once") << 1 << 0;
    }
    void exportThatFails()
    {
        QFETCH(int, entries);
        QFETCH(int, room);
        Database database{Limits{}};
        database.open({});
        QVERIFY(database.add(QList<Entry>(entries, sample(1))));
        const QString path = m_folder->filePath(u"a.csv"_s);
        std::atomic_bool cancelled = false;
        // As a full disk does it: so far and no further.
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        const rlimit low{rlim_t(room), before.rlim_max};
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &low);
        const auto full = database.exportTo(path, Format::Csv, {}, cancelled);
        setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QVERIFY(!full);
        QVERIFY2(full.error().what.startsWith(u"The activity was not exported: "_s), qPrintable(full.error().what));
        QVERIFY(full.error().what.size() > 35);
        QCOMPARE(full.error().where, path);
        QVERIFY(!database.exportTo(m_folder->filePath(u"no/such/a.csv"_s), Format::Csv, {}, cancelled));
        cancelled = true;
        QVERIFY(!database.exportTo(path, Format::Csv, {}, cancelled));
        QVERIFY(QDir(m_folder->path()).entryList(QDir::Files).isEmpty()); // nothing left behind
    }

    void formulas_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1", "＝1"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void formulas()
    {
        QFETCH(QString, text);
        Entry entry;
        entry.what = text;
        const QString cell = QString::fromUtf8(activity::lineOf(entry, Format::Csv)).section(u"engine,"_s, 1);
        QVERIFY2(cell.startsWith(u'\'') || cell.startsWith(u"\"'"_s), qPrintable(cell));
    }

private:
    QString path() const { return m_folder->filePath(u"activity.sqlite"_s); }
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static Entry sample(int i)
    {
        Entry entry;
        entry.time = core::Time(std::chrono::milliseconds(1'767'323'045'678));
        entry.host = u"host%1"_s.arg(i % 3);
        entry.who = Entry::Who::Operator;
        entry.kind = u"container"_s;
        entry.objectId = u"id%1"_s.arg(i);
        entry.object = u"object%1"_s.arg(i % 7);
        entry.what = u"Stop 12 containers"_s;
        entry.tone = fleet::Tone::Bad;
        entry.call = u"POST /containers/id%1/stop?t=10"_s.arg(i);
        entry.outcome = i % 2 ? Entry::Outcome::Done : Entry::Outcome::Failed;
        entry.error = i % 2 ? u""_s : u"no such container"_s;
        entry.duration = std::chrono::milliseconds(i * 10);
        entry.operation = 12345 + i;
        return entry;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ActivityDatabaseTest)
#include "database.moc"
