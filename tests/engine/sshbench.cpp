// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sshbench.h"

#include <QDirIterator>
#include <QTimer>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

core::Task ScriptedPrompter::ask(const net::SshQuestion &question, std::function<void(Answer)> answered)
{
    class Work : public core::Task::Work
    {
    public:
        QTimer timer;
    };
    asked << question;
    auto work = std::make_unique<Work>();
    work->timer.setSingleShot(true);
    work->timer.callOnTimeout(&work->timer,
                              [given = answer ? answer(question) : Answer(), answered = std::move(answered)] {
                                  const auto told = answered; // the task may end in it
                                  told(given);
                              });
    work->timer.start(0);
    return core::Task(std::move(work));
}

SshBench::SshBench(const TestFleet &engines, const QStringList &options)
    : SshBench(net::SshSettings{.options = options + engines.sshOptions()})
{
}

SshBench::SshBench(net::SshSettings settings)
    : m_runtime(u"/tmp/bayplan-ssh-XXXXXX"_s) // short enough for sockets, whatever $TMPDIR is
{
    qputenv("XDG_RUNTIME_DIR", m_runtime.path().toLocal8Bit());
    settings.askpassProgram = QStringLiteral(BAYPLAN_PROGRAM);
    m_ssh = std::make_unique<net::SshService>(&m_prompter, std::move(settings));
    m_fleet = std::make_unique<fleet::Fleet>(engine::Ways{m_loop, *m_ssh});
    m_tables = std::make_unique<Tables>(*m_fleet);
}

SshBench::~SshBench()
{
    close();
}

const fleet::HostConnection *SshBench::add(const QString &name, const QString &endpoint)
{
    return m_fleet->host(m_fleet->addHost({name, *engine::Endpoint::parse(endpoint)}));
}

QString SshBench::state(const QString &name) const
{
    return toString(host(name)->status().state);
}

core::Error SshBench::error(const QString &name) const
{
    return host(name)->status().error.value_or(core::Error{});
}

void SshBench::close()
{
    m_tables.reset();
    m_fleet.reset();
    m_ssh.reset();
}

QStringList filesBelow(const QString &folder)
{
    QStringList files;
    QDirIterator it(folder, QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot,
                    QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = QDir(folder).relativeFilePath(it.next());
        if (path != u"bayplan"_s && path != u"bayplan/lock"_s)
            files << path;
    }
    files.sort();
    return files;
}

} // namespace bayplan::tests
