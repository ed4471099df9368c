// SPDX-License-Identifier: GPL-3.0-or-later
// A million lines of logs: how fast what an engine sends becomes lines merged and held, what they take of memory, how
// long a search over all of them takes, and what the ones that spill cost to read.
#include "core/searchpattern.h"
#include "logs/logcursor.h"
#include "logs/logframes.h"
#include "logs/logmatches.h"
#include "logs/logmerger.h"
#include "logs/logstore.h"
#include "support/fleet/loopwatch.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QtEndian>

#include <cstdio>
#include <ctime>

namespace {

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;

constexpr int sources = 3;
constexpr int lines = 1'000'000;
constexpr double limitMiB = 400;
constexpr double limitRate = 200'000;

/// What the process holds in memory now, in MiB (VmRSS of proc(5)).
double resident()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.simplified().split(' ').value(1).toDouble() / 1024;
    }
    return 0;
}

/// A frame as Docker sends it, with its time.
void appendFrame(QByteArray &to, qint64 number)
{
    const qint64 micros = number * 5; // 200,000 a second
    QByteArray text = "2026-03-01T10:" + QByteArray::number(10 + micros / 60'000'000) + ':' +
                      QByteArray::number(micros / 1'000'000 % 60).rightJustified(2, '0') + '.' +
                      QByteArray::number(micros % 1'000'000 * 1000).rightJustified(9, '0') +
                      "Z 10.0.0.17 - - \"GET /v1/cart/" + QByteArray::number(number) +
                      " HTTP/1.1\" 200 512 \"-\" \"Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0\" 11 ms\n";
    char head[8] = {1, 0, 0, 0};
    qToBigEndian(quint32(text.size()), head + 4);
    to.append(head, sizeof head);
    to += text;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const double before = resident();
    logs::LogStore store;
    logs::LogMerger merger(sources, [&](const logs::LineView &line) { store.append(line); });
    std::vector<logs::LogCursor> cursors(sources);
    std::vector<logs::LogFrames> frames;
    qint64 bytes = 0;
    for (int i = 0; i < sources; ++i) {
        frames.emplace_back([&, i](const logs::LogMessage &message) {
            if (cursors[size_t(i)].take(message.stream, message.time))
                merger.add({i, message.stream, message.time, message.text}, core::monotonicNow());
        });
    }
    std::clock_t spent = 0; // of this process: the machine may be busy with others
    for (qint64 number = 0; number < lines;) {
        std::vector<QByteArray> sent(sources);
        for (int i = 0; i < 3000 && number < lines; ++i, ++number)
            appendFrame(sent[size_t(number % sources)], number);
        const std::clock_t begun = std::clock();
        for (int i = 0; i < sources; ++i) {
            bytes += sent[size_t(i)].size();
            frames[size_t(i)].feed(sent[size_t(i)]);
        }
        merger.release(core::monotonicNow(), lines);
        spent += std::clock() - begun;
    }
    merger.release(core::monotonicNow() + std::chrono::seconds(10), lines);
    const double seconds = double(spent) / CLOCKS_PER_SEC;
    const double held = resident() - before;
    std::printf(
        "%lld lines (%lld MB sent) taken apart, merged and held: %.0f lines a second of processor time (limit %.0f)\n",
        static_cast<long long>(store.count()), static_cast<long long>(bytes / 1'000'000), lines / seconds, limitRate);
    std::printf("memory for them: %.0f MiB (limit %.0f)\n", held, limitMiB);

    logs::LogMatches matches(store);
    QElapsedTimer since;
    since.start();
    tests::LoopWatch watch;
    QEventLoop loop;
    QObject::connect(&matches, &logs::LogMatches::changed, &loop, [&] {
        if (matches.isDone())
            loop.quit();
    });
    matches.setPattern(*core::compile({u"cart/[0-9]*99 .*ms$"_s, true}));
    loop.exec();
    const qint64 longest = watch.longestBlock();
    std::printf("search by regular expression over all: %lld matches in %lld ms, longest turn %lld ms (limit 50)\n",
                static_cast<long long>(matches.count()), static_cast<long long>(since.elapsed()),
                static_cast<long long>(longest));

    logs::LogStore spilled({.memory = 16ll * 1024 * 1024});
    qint64 slowest = 0;
    since.restart();
    for (qint64 number = 0; number < store.end(); ++number) {
        QElapsedTimer one;
        one.start();
        spilled.append(store.line(number));
        slowest = std::max(slowest, one.nsecsElapsed());
    }
    std::printf("held with 16 MiB in memory, the rest in a file: %.0f lines/s, longest %.1f ms\n",
                1000.0 * lines / double(std::max<qint64>(since.elapsed(), 1)), double(slowest) / 1e6);
    since.restart();
    qint64 wrong = 0;
    for (qint64 number = 0; number < spilled.end(); ++number)
        wrong += spilled.line(number).text.size() == store.line(number).text.size() ? 0 : 1;
    std::printf("read back in order: %.0f lines/s\n", 1000.0 * lines / double(std::max<qint64>(since.elapsed(), 1)));
    const bool good =
        store.count() == lines && wrong == 0 && held < limitMiB && lines / seconds >= limitRate && longest <= 50;
    std::printf("%s\n", good ? "within the limits" : "OUTSIDE the limits");
    return good ? 0 : 1;
}
