// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logexport.h"

#include "core/plaintext.h"
#include "logs/ansitext.h"
#include "logs/logtime.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSaveFile>

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
        , m_file(m_plan.path)
        , m_end(m_plan.only ? m_plan.only->count() : store.end())
        , m_next(m_plan.only ? 0 : store.first())
    {
        if (m_plan.only && m_end > 0)
            m_last = m_plan.only->at(m_end - 1);
        m_timer.callOnTimeout(&m_timer, [this] { slice(); });
        m_timer.start(0);
    }

private:
    void slice()
    {
        QElapsedTimer since;
        since.start();
        if (!m_file.isOpen() && !m_file.open(QIODevice::WriteOnly))
            return finish(failure());
        while (m_next < m_end && since.elapsed() < sliceMs) {
            // Old lines may be forgotten meanwhile, and then the places of the others are other ones.
            const qint64 number = m_plan.only ? m_plan.only->at(m_next) : std::max(m_next, m_store.first());
            if (!m_store.contains(number)) {
                ++m_next;
                continue;
            }
            const QByteArray text = exportedLine(m_store.line(number), m_plan.sources, m_plan.times).toUtf8() + '\n';
            if (m_file.write(text) != text.size())
                return finish(failure());
            ++m_lines;
            m_next = m_plan.only ? m_plan.only->placeOf(number + 1) : number + 1;
            if (m_plan.only)
                m_end = m_plan.only->placeOf(m_last + 1);
        }
        if (m_next < m_end)
            return;
        if (!m_file.commit())
            return finish(failure());
        finish(m_lines);
    }

    core::Result<qint64> failure()
    {
        const QString reason = m_file.errorString();
        m_file.cancelWriting();
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
    QSaveFile m_file;
    qint64 m_end;      ///< a number, or a place among those of `only`
    qint64 m_next;     ///< the same
    qint64 m_last = 0; ///< the number of the last of `only`
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
