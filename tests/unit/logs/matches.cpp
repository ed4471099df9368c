// SPDX-License-Identifier: GPL-3.0-or-later
// Searching, filtering and exporting what is held, while the event loop goes on.
#include "core/searchpattern.h"
#include "logs/logexport.h"
#include "logs/logmatches.h"
#include "support/fleet/loopwatch.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using logs::LogMatches;
using logs::LogStore;
using logs::Stream;

class TestMatches : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatIsThereAndWhatComes()
    {
        LogStore store;
        fill(store, 5000);
        LogMatches matches(store);
        matches.setPattern(core::compile({u"LINE 42"_s}).value());
        QTRY_VERIFY(matches.isDone());
        QCOMPARE(matches.count(), 111); // 42, 42x, 42xx
        QCOMPARE(matches.at(0), 42);
        QCOMPARE(matches.placeOf(43), 1);
        store.append({0, Stream::Out, core::Time(1s), "\x1b[31mLine 42\x1b[0m"});
        store.append({0, Stream::Out, core::Time(1s), "Li\x1b[31mne 42"});
        matches.follow();
        QTRY_VERIFY(matches.isDone());
        QCOMPARE(matches.count(), 113); // escapes are not part of the text
        matches.setPattern(core::compile({u"line 42"_s, false, true}).value());
        QTRY_VERIFY(matches.isDone());
        QCOMPARE(matches.count(), 111);
        matches.setPattern(core::compile({u"^line \\d$"_s, true}).value());
        QTRY_VERIFY(matches.isDone());
        QCOMPARE(matches.count(), 10);
        matches.setPattern({});
        QVERIFY(matches.isDone());
        QCOMPARE(matches.count(), 0);
    }

    void literalTextIsNoExpression()
    {
        LogStore store;
        store.append({0, Stream::Out, core::Time(1s), "a.b (x)"});
        store.append({0, Stream::Out, core::Time(1s), "aXb"});
        LogMatches matches(store);
        matches.setPattern(core::compile({u"a.b (x"_s}).value());
        QTRY_VERIFY(matches.isDone());
        QCOMPARE(matches.count(), 1);
    }

    void wrongExpressionsSayWhere()
    {
        const auto pattern = core::compile({u"ab(c"_s, true});
        QVERIFY(!pattern);
        QVERIFY2(pattern.error().what.endsWith(u"at character 5"_s), qPrintable(pattern.error().what));
    }

    /// An expression that takes for ever on such lines takes little of each, and the loop goes on.
    void catastrophicExpressionsAreBounded()
    {
        LogStore store;
        for (int i = 0; i < 50; ++i)
            store.append({0, Stream::Out, core::Time(1s), QByteArray(QByteArray(60'000, 'a') + '!')});
        for (const QString &evil : {u"(a+)+$"_s, u"(a|aa)+$"_s, u"(.*a){25}$"_s}) {
            LogMatches matches(store);
            LoopWatch watch;
            matches.setPattern(core::compile({evil, true}).value());
            QTRY_VERIFY_WITH_TIMEOUT(matches.isDone(), 20'000);
            qInfo() << evil << "too costly for" << matches.tooCostly() << "of 50; longest turn" << watch.longestBlock()
                    << "ms";
            QVERIFY(matches.tooCostly() > 0);
            QVERIFY(watch.longestBlock() <= 50);
        }
    }

    void forgottenLinesAreNoMatches()
    {
        QTemporaryDir folder;
        LogStore store({.memory = 300'000, .file = 1'500'000}, folder.path());
        fill(store, 20'000);
        LogMatches matches(store);
        matches.setPattern(core::compile({u"line"_s}).value());
        QTRY_VERIFY(matches.isDone());
        fill(store, 300'000);
        QVERIFY(store.first() > 20'000);
        matches.follow();
        QTRY_VERIFY_WITH_TIMEOUT(matches.isDone(), 30'000);
        QCOMPARE(matches.count(), store.count());
        QCOMPARE(matches.at(0), store.first());
    }

    void exports()
    {
        QTemporaryDir folder;
        LogStore store;
        store.append({0, Stream::Out, core::Time(1'773'158'400s), "\x1b[31mred\x1b[0m"});
        store.append({1, Stream::Error, core::Time(1'773'158'401s), "two"});
        store.append({1, Stream::Error, core::Time(1'773'158'402s), "three"});
        const QString path = folder.filePath(u"log.txt"_s);
        QCOMPARE(exported(store, {.path = path}).value(), 3);
        QCOMPARE(content(path), "red\ntwo\nthree\n");
        LogMatches matches(store);
        matches.setPattern(core::compile({u"^t"_s, true}).value());
        QTRY_VERIFY(matches.isDone());
        QCOMPARE(exported(store, {.path = path,
                                  .only = &matches,
                                  .sources = {{u"web"_s, u"aws1"_s}, {u"api"_s, u"aws2"_s}},
                                  .times = Qt::UTC})
                     .value(),
                 2);
        QCOMPARE(content(path), "api aws2 2026-03-10 16:00:01.000Z two\napi aws2 2026-03-10 16:00:02.000Z three\n");
    }

    void exportErrorsAreToldAndChangeNothing()
    {
        QTemporaryDir folder;
        LogStore store;
        fill(store, 20'000);
        const auto nowhere = exported(store, {.path = u"/nonexistent/log.txt"_s});
        QVERIFY(!nowhere);
        QVERIFY(nowhere.error().what.startsWith(u"The log could not be written"_s));

        const QString path = folder.filePath(u"log.txt"_s);
        QFile before(path);
        QVERIFY(before.open(QIODevice::WriteOnly));
        before.write("as it was");
        before.close();
        // A file size limit refuses writes as a full disk does: in the middle.
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit usual = {};
        ::getrlimit(RLIMIT_FSIZE, &usual);
        const rlimit small{100'000, usual.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
        const auto full = exported(store, {.path = path});
        ::setrlimit(RLIMIT_FSIZE, &usual);
        QVERIFY(!full);
        QCOMPARE(full.error().where, path);
        QVERIFY2(full.error().what.contains(u"File too large"_s), qPrintable(full.error().message()));
        QCOMPARE(content(path), "as it was");
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1); // no half of one is left
    }

private:
    static void fill(LogStore &store, int lines)
    {
        for (int i = 0; i < lines; ++i)
            store.append(
                {0, Stream::Out, core::Time(std::chrono::seconds(i)), QByteArray("line " + QByteArray::number(i))});
    }
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static core::Result<qint64> exported(const LogStore &store, logs::ExportPlan plan)
    {
        std::optional<core::Result<qint64>> outcome;
        const auto task =
            logs::exportLog(store, std::move(plan), [&](core::Result<qint64> o) { outcome = std::move(o); });
        if (!QTest::qWaitFor([&] { return outcome.has_value(); }, 10'000))
            qFatal("the export never ended");
        return *outcome;
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestMatches)
#include "matches.moc"
