// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logexport.h"

#include "core/plaintext.h"
#include "logs/ansitext.h"
#include "logs/logtime.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryFile>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace bayplan::logs {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 sliceMs = 10;

class Export : public core::Task::Work
{
public:
    Export(const LogStore &store, ExportPlan plan, std::function<void(core::Result<qint64>)> done)
        : m_store(store)
        , m_plan(std::move(plan))
        , m_done(std::move(done))
        , m_file(QFileInfo(m_plan.path).path() + u"/.bayplan-XXXXXX"_s)
        , m_end(store.end())
    {
        m_timer.callOnTimeout(&m_timer, [this] { slice(); });
        m_timer.start(0);
    }

private:
    void slice()
    {
        QElapsedTimer since;
        since.start();
        if (!m_file.isOpen() && !m_file.open())
            return finish(failure(m_file.errorString()));
        QByteArray text;
        for (auto number = next(); number && since.elapsed() < sliceMs; number = next()) {
            text += exportedLine(m_store.line(*number), m_plan.sources, m_plan.times).toUtf8() + '\n';
            ++m_lines;
            m_from = *number + 1;
        }
        if (!write(text))
            return finish(failure(QString::fromLocal8Bit(std::strerror(errno))));
        if (next())
            return;
        if (std::rename(QFile::encodeName(m_file.fileName()), QFile::encodeName(m_plan.path)) != 0)
            return finish(failure(QString::fromLocal8Bit(std::strerror(errno))));
        m_file.setAutoRemove(false);
        finish(m_lines);
    }

    /// Not by QFile, which forgets why the second half of a write failed. False leaves the reason in errno.
    bool write(QByteArrayView text) const
    {
        while (!text.isEmpty()) {
            const ssize_t written = ::write(m_file.handle(), text.data(), size_t(text.size()));
            if (written < 0 && errno != EINTR)
                return false;
            text = text.sliced(std::max<ssize_t>(written, 0));
        }
        return true;
    }

    /// The next line to write, of those there were at the beginning; some may have been forgotten since.
    std::optional<qint64> next() const
    {
        qint64 number = std::max(m_from, m_store.first());
        if (m_plan.only) {
            const qint64 place = m_plan.only->placeOf(number);
            if (place == m_plan.only->count())
                return std::nullopt;
            number = m_plan.only->at(place);
        }
        return number < m_end ? std::optional(number) : std::nullopt;
    }

    core::Result<qint64> failure(const QString &reason) const
    {
        return core::fail(
            {.kind = core::Error::Kind::System,
             .what = QCoreApplication::translate("LogExport", "The log could not be written: %1").arg(reason),
             .where = m_plan.path,
             .next = QCoreApplication::translate("LogExport", "Nothing was changed there; choose another place")});
    }

    void finish(core::Result<qint64> outcome)
    {
        m_timer.stop();
        const auto done = std::move(m_done); // this may be destroyed in it
        done(std::move(outcome));
    }

    const LogStore &m_store;
    const ExportPlan m_plan;
    std::function<void(core::Result<qint64>)> m_done;
    QTemporaryFile m_file; ///< beside the one it is to replace; its owner's alone
    const qint64 m_end;
    qint64 m_from = 0;
    qint64 m_lines = 0;
    QTimer m_timer;
};

} // namespace

core::Task exportLog(const LogStore &store, ExportPlan plan, std::function<void(core::Result<qint64>)> done)
{
    return core::Task(std::make_unique<Export>(store, std::move(plan), std::move(done)));
}

QString exportedLine(const LineView &line, const std::vector<LogSession::Source> &sources,
                     std::optional<Qt::TimeSpec> times)
{
    QString text;
    if (!sources.empty()) {
        const LogSession::Source &source = sources[size_t(line.source)];
        text += core::plainLine(source.name) + u' ' + core::plainLine(source.host) + u' ';
    }
    if (times)
        text += shownTime(line.time, *times, true) + (*times == Qt::UTC ? u"Z "_s : u" "_s);
    return text + plainTextOf(line.text);
}

} // namespace bayplan::logs
