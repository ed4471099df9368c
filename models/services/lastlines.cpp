// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/lastlines.h"

#include "core/soon.h"
#include "logs/logframes.h"

#include <QUrl>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

namespace bayplan::services {

using core::Result;

namespace {

constexpr qsizetype longestShown = 200;      // characters of a line
constexpr qsizetype longestKept = 1024;      // bytes of a line: as many characters, whatever they are
constexpr qsizetype mostBytes = 1024 * 1024; // of the reply
constexpr std::chrono::milliseconds patience{5'000};

QString shown(const std::string &line)
{
    QString text = QString::fromUtf8(line.data(), qsizetype(line.size())).left(longestShown);
    if (!text.isEmpty() && text.back().isHighSurrogate()) // cut in the middle of a character
        text.chop(1);
    return text;
}

class LastLines : public core::Task::Work
{
public:
    LastLines(engine::Client &client, const QString &container, int count,
              std::function<void(const QStringList &)> done)
        : m_count(count)
        , m_frames([this](const logs::LogMessage &message) { take(message); })
        , m_done(std::move(done))
    {
        const QByteArray path = "/containers/" + QUrl::toPercentEncoding(container) +
                                "/logs?stdout=1&stderr=1&timestamps=1&follow=0&tail=" + QByteArray::number(count);
        m_stream = client.stream({.method = "GET", .path = path, .timeout = patience},
                                 {.head = {},
                                  .data = [this](const QByteArray &data) { feed(data); },
                                  .end = [this](const Result<void> &) { end(); }});
        m_tooLong = core::soon([this] { end(); }, patience);
    }

private:
    void feed(const QByteArray &data)
    {
        m_frames.feed(data.left(std::max<qsizetype>(0, mostBytes - m_read)));
        m_read += data.size();
        if (m_read >= mostBytes || m_frames.error())
            m_tooLong = core::soon([this] { end(); });
    }

    /// A line may come in parts, and those of the two streams mixed.
    void take(const logs::LogMessage &message)
    {
        std::string &line = m_begun[size_t(message.stream)];
        const qsizetype room = longestKept - qsizetype(line.size());
        const QByteArrayView part = message.text.first(std::min(room, message.text.size()));
        line.append(part.data(), size_t(part.size()));
        if (message.endsLine)
            endLine(line);
    }

    void endLine(std::string &line)
    {
        m_lines << shown(std::exchange(line, {}));
        if (m_lines.size() > m_count)
            m_lines.removeFirst();
    }

    /// Whoever is told may destroy this.
    void end()
    {
        m_frames.finish();
        for (std::string &line : m_begun) {
            if (!line.empty())
                endLine(line);
        }
        m_tooLong.cancel();
        const auto done = std::exchange(m_done, {});
        if (done)
            done(m_lines);
    }

    const int m_count;
    logs::LogFrames m_frames;
    std::function<void(const QStringList &)> m_done;
    std::array<std::string, 2> m_begun; ///< by stream
    QStringList m_lines;
    qsizetype m_read = 0;
    core::Task m_stream;
    core::Task m_tooLong;
};

} // namespace

core::Task lastLines(engine::Client &client, const QString &container, int count,
                     std::function<void(const QStringList &)> done)
{
    return core::Task(std::make_unique<LastLines>(client, container, count, std::move(done)));
}

} // namespace bayplan::services
