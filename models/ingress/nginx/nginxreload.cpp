// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/nginx/nginxreload.h"

#include "core/clock.h"
#include "core/plaintext.h"
#include "core/soon.h"
#include "ingress/words.h"

#include <algorithm>
#include <utility>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using services::Ingress;

namespace {

constexpr std::chrono::seconds takesWithin{15};
constexpr std::chrono::milliseconds lookAgain{100};

/// Of nginx's words the line that says why: "nginx: [emerg] …".
QString reason(const QByteArray &output)
{
    QString last;
    for (const QByteArray &line : output.split('\n')) {
        if (line.contains("[emerg]"))
            return core::plainLine(QString::fromUtf8(line).trimmed(), 300);
        if (!line.trimmed().isEmpty())
            last = core::plainLine(QString::fromUtf8(line).trimmed(), 300);
    }
    return last;
}

class Reload : public core::Task::Work
{
public:
    Reload(Reach &reach, Ingress ingress, std::function<void(const NginxMaster &)> found, Outcome done)
        : m_reach(reach)
        , m_ingress(std::move(ingress))
        , m_found(std::move(found))
        , m_done(std::move(done))
    {
        list([this](const QList<NginxMaster> &masters) {
            m_masters = masters;
            if (m_masters.isEmpty())
                return fail(nginxNotRunning(m_reach.where()));
            check(0);
        });
    }

private:
    void list(const std::function<void(const QList<NginxMaster> &)> &then)
    {
        m_task = m_reach.run(listNginxCommand(), {}, [this, then](const Result<CommandEnd> &end) {
            if (!end)
                return fail(end.error());
            then(readNginxProcesses(end->output));
        });
    }

    /// -T checks as -t does, and tells what files there are.
    void check(qsizetype place)
    {
        if (place == m_masters.size())
            return fail(error(Error::Kind::Input, tr("nginx does not read the file %1").arg(m_ingress.place.file),
                              tr("Include it in nginx's configuration: “include %1;”").arg(m_ingress.place.file)));
        m_task = m_reach.run(QStringList{u"nginx"_s, u"-T"_s} + m_masters.at(place).arguments, {},
                             [this, place](const Result<CommandEnd> &end) {
                                 if (!end)
                                     return fail(end.error());
                                 onChecked(place, *end);
                             });
    }

    void onChecked(qsizetype place, const CommandEnd &end)
    {
        const QByteArray file = m_ingress.place.file.toUtf8();
        if (end.exitCode != 0 && (m_masters.size() == 1 || end.output.contains(file)))
            return fail(error(Error::Kind::Input, tr("nginx refuses the configuration: %1").arg(reason(end.output)),
                              end.output.contains("is not allowed here")
                                  ? tr("The file has to be included where nginx's “http” is, or its “stream” for TCP")
                                  : tr("Nothing was changed; put right what nginx says first")));
        const bool isRead = end.output.contains(QByteArray("# configuration file " + file + ':')) ||
                            end.output.contains(QByteArray("# bayplan: begin " + m_ingress.name.toUtf8() + '\n'));
        if (end.exitCode != 0 || !isRead)
            return check(place + 1);
        m_master = m_masters.at(place);
        m_found(m_master);
        reload();
    }

    void reload()
    {
        const QStringList hup{u"sh"_s, u"-c"_s, u"kill -HUP \"$0\""_s, QString::number(m_master.pid)};
        const QStringList own{u"sh"_s, u"-c"_s, m_ingress.place.reload};
        m_task = m_reach.run(m_ingress.place.reload.isEmpty() ? hup : own, {}, [this](const Result<CommandEnd> &end) {
            if (!end)
                return fail(end.error());
            if (end->exitCode != 0)
                return fail(error(Error::Kind::System,
                                  tr("The command to reload nginx failed: %1").arg(reason(end->output)), {}));
            m_since = core::monotonicNow();
            look();
        });
    }

    void look()
    {
        list([this](const QList<NginxMaster> &masters) {
            // A command that restarts nginx makes another master.
            auto now = std::find_if(masters.begin(), masters.end(),
                                    [this](const NginxMaster &each) { return each.pid == m_master.pid; });
            if (now == masters.end())
                now = std::find_if(masters.begin(), masters.end(),
                                   [this](const NginxMaster &each) { return each.arguments == m_master.arguments; });
            if (now != masters.end() && !now->workers.isEmpty() && !now->workers.intersects(m_master.workers)) {
                m_found(*now);
                return tell({});
            }
            if (core::monotonicNow() - m_since > takesWithin)
                return fail(error(Error::Kind::System, tr("nginx goes on with its old configuration"),
                                  tr("Its error log tells why it can't take the new one")));
            m_task = core::soon([this] { look(); }, lookAgain);
        });
    }

    Error error(Error::Kind kind, const QString &what, const QString &next) const
    {
        return {.kind = kind, .what = what, .where = m_reach.where(), .next = next};
    }

    void fail(const Error &error) { tell(core::fail(error)); }

    void tell(Result<void> result)
    {
        const auto done = std::exchange(m_done, {}); // may destroy this
        if (done)
            done(std::move(result));
    }

    Reach &m_reach;
    const Ingress m_ingress;
    const std::function<void(const NginxMaster &)> m_found;
    Outcome m_done;
    QList<NginxMaster> m_masters;
    NginxMaster m_master;
    core::MonotonicTime m_since{};
    core::Task m_task;
};

} // namespace

core::Task reloadNginx(Reach &reach, const Ingress &ingress, std::function<void(const NginxMaster &)> found,
                       Outcome done)
{
    return core::Task(std::make_unique<Reload>(reach, ingress, std::move(found), std::move(done)));
}

const NginxMaster *masterOf(const QList<NginxMaster> &masters, qint64 known)
{
    for (const NginxMaster &each : masters) {
        if (each.pid == known)
            return &each;
    }
    return masters.size() == 1 ? &masters.first() : nullptr;
}

Error nginxNotRunning(const QString &where)
{
    return {
        .kind = Error::Kind::Refused, .what = tr("nginx does not run there"), .where = where, .next = tr("Start it")};
}

} // namespace bayplan::ingress
