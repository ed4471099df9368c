// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/haproxy/checkedwrite.h"

#include "core/plaintext.h"
#include "ingress/words.h"

#include <utility>

namespace bayplan::ingress::haproxy {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

class CheckedWrite : public core::Task::Work
{
public:
    CheckedWrite(Reach &reach, FileChange change, std::function<void(Result<void>)> done)
        : m_reach(reach)
        , m_change(std::move(change))
        , m_checked(checkedPath(m_change))
        , m_done(std::move(done))
    {
        const auto next = [this](const Result<void> &written) {
            if (!written)
                return clearUp(written);
            check(u"haproxy"_s);
        };
        // Whoever may not read the one, with the passwords in it, may not read the other.
        if (m_change.before)
            m_task = m_reach.writeLike(m_checked, m_change.path, m_change.after, next);
        else
            m_task = m_reach.writeFile(m_checked, m_change.after, next);
    }

private:
    void check(const QString &program)
    {
        m_task =
            m_reach.run({program, u"-c"_s, u"-f"_s, m_checked}, {}, [this, program](const Result<CommandEnd> &end) {
                // Debian's is outside of what most users' PATH has.
                if (!end && end.error().kind == Error::Kind::NotFound && program == u"haproxy"_s)
                    return check(u"/usr/sbin/haproxy"_s);
                if (!end)
                    return clearUp(core::fail(end.error()));
                if (end->exitCode != 0)
                    return clearUp(core::fail(refusal(*end)));
                lookAgain();
            });
    }

    void lookAgain()
    {
        m_task = m_reach.readFile(m_change.path, [this](const Result<std::optional<QByteArray>> &now) {
            if (!now)
                return clearUp(core::fail(now.error()));
            if (*now != m_change.before)
                return clearUp(core::fail({.kind = Error::Kind::Declined,
                                           .what = tr("%1 was changed by somebody else meanwhile").arg(m_change.path),
                                           .where = m_reach.where(),
                                           .next = tr("Try again")}));
            replace();
        });
    }

    void replace()
    {
        m_task =
            m_reach.writeFile(m_change.path, m_change.after, [this](const Result<void> &written) { clearUp(written); });
    }

    void clearUp(const Result<void> &result)
    {
        m_task = m_reach.removeFile(m_checked, [this, result](const Result<void> &) { end(result); });
    }

    Error refusal(const CommandEnd &end) const
    {
        return {.kind = Error::Kind::Input,
                .what = tr("HAProxy's check of its configuration fails, so it stays as it was: %1")
                            .arg(faultsIn(end.output, m_checked, m_change.path)),
                .where = m_reach.where(),
                .next = tr("Mend what it names in %1, then try again").arg(m_change.path)};
    }

    /// Whoever is told may destroy this.
    void end(const Result<void> &result)
    {
        const Result<void> kept = result; // it may be in what is destroyed
        const auto done = std::exchange(m_done, {});
        done(kept);
    }

    Reach &m_reach;
    const FileChange m_change;
    const QString m_checked;
    std::function<void(Result<void>)> m_done;
    core::Task m_task;
};

} // namespace

core::Task writeChecked(Reach &reach, FileChange change, std::function<void(Result<void>)> done)
{
    return core::Task(std::make_unique<CheckedWrite>(reach, std::move(change), std::move(done)));
}

QString checkedPath(const FileChange &change)
{
    // No ".cfg": a folder that HAProxy reads whole has only those (management.txt, "-f").
    return change.path + u".bayplan-"_s + change.name + u".check"_s;
}

QString faultsIn(const QByteArray &output, const QString &checked, const QString &path)
{
    constexpr qsizetype mostLines = 4;
    QStringList faults;
    QStringList others;
    for (const QString &line : QString::fromUtf8(output.left(65536)).split(u'\n', Qt::SkipEmptyParts)) {
        const bool isFault = line.startsWith(u"[ALERT]"_s);
        if (!isFault && (line.startsWith(u"[NOTICE]"_s) || line.startsWith(u"[WARNING]"_s)))
            continue;
        // "[ALERT]    (1234) : config : …"
        QString words = isFault ? line.section(u" : "_s, 1) : line;
        if (words.startsWith(u"config : "_s))
            words.remove(0, 9);
        words = core::plainLine(words.replace(checked, path).trimmed(), 200);
        while (words.endsWith(u'.'))
            words.chop(1);
        // What ends the list says nothing of its own.
        if (isFault && !words.startsWith(u"Fatal errors"_s) && !words.startsWith(u"Error(s) found"_s))
            faults << words;
        else
            others << words;
    }
    if (faults.isEmpty())
        faults = others;
    return faults.isEmpty() ? tr("it gives no reason") : faults.mid(0, mostLines).join(u"; "_s);
}

} // namespace bayplan::ingress::haproxy
