// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/logreply.h"

#include "simulator/random.h"

#include <QDateTime>
#include <QtEndian>

#include <algorithm>
#include <array>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray lineText(Random &random, bool *isError)
{
    static constexpr std::array paths{"/v1/cart", "/v1/items", "/v1/orders/4711", "/v1/search?q=rope", "/healthy"};
    const int kind = int(random.below(40));
    *isError = kind < 2;
    if (kind == 0)
        return "\x1b[33mWARN\x1b[0m upstream timeout after " + QByteArray::number(random.between(400, 900)) + " ms";
    if (kind == 1)
        return "\x1b[31mERROR\x1b[0m connection to cache lost, trying again";
    if (kind < 6)
        return "\x1b[32mINFO\x1b[0m " + QByteArray::number(random.between(1, 60)) + " jobs done in " +
               QByteArray::number(random.between(20, 900)) + " ms";
    return "GET " + QByteArray(paths[size_t(random.below(qint64(paths.size())))]) + ' ' +
           (random.chance(3) ? "503 " : "200 ") + QByteArray::number(random.between(1, 40)) + " ms";
}

} // namespace

std::vector<LogEntry> logEntries(const Container &container, qint64 fromNs, qint64 toNs)
{
    std::vector<LogEntry> entries;
    if (container.startedNs == 0)
        return entries;
    const quint64 seed = container.id.left(15).toULongLong(nullptr, 16);
    const qint64 period = (300 + qint64(seed % 1700)) * nsPerMs;
    const qint64 from = std::max(fromNs, container.startedNs);
    const qint64 to = container.isUp() ? toNs : std::min(toNs, container.finishedNs);
    for (qint64 beat = from / period; beat * period < to; ++beat) {
        Random random(seed ^ quint64(beat));
        const qint64 time = beat * period + random.below(period);
        if (time < from || time >= to)
            continue;
        LogEntry entry{time, false, {}};
        entry.text = lineText(random, &entry.isError);
        entries.push_back(std::move(entry));
    }
    return entries;
}

QByteArray logFrames(const std::vector<LogEntry> &entries, bool timestamps)
{
    QByteArray frames;
    for (const LogEntry &entry : entries) {
        QByteArray payload;
        if (timestamps) {
            const QDateTime second = QDateTime::fromSecsSinceEpoch(entry.timeNs / nsPerSecond, Qt::UTC);
            payload = second.toString(u"yyyy-MM-ddTHH:mm:ss"_s).toLatin1() + '.' +
                      QByteArray::number(entry.timeNs % nsPerSecond).rightJustified(9, '0') + "Z ";
        }
        payload += entry.text + '\n';
        char head[8] = {char(entry.isError ? 2 : 1), 0, 0, 0};
        qToBigEndian(quint32(payload.size()), head + 4);
        frames.append(head, sizeof head);
        frames += payload;
    }
    return frames;
}

} // namespace bayplan::simulator
