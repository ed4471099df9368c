// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sshservice.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

constexpr std::chrono::milliseconds lookEvery{100};

} // namespace

SshService::SshService(SshPrompter *prompter, SshSettings settings)
    : m_settings(std::move(settings))
    , m_prompter(prompter)
{
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &SshService::socketsChanged);
}

SshService::~SshService() = default;

Result<void> SshService::prepare()
{
    if (m_askpass && QFileInfo::exists(m_folder->path()))
        return {};
    // Not yet, or somebody has cleared it away; what was in it is lost.
    m_askpass.reset();
    m_folder.reset();
    auto folder = RuntimeFolder::make(m_settings.runtimeBase);
    if (!folder)
        return core::fail(folder.error());
    auto askpass = AskpassServer::listen((*folder)->filePath(u"ask"_s));
    if (!askpass)
        return core::fail(askpass.error());
    m_folder = std::move(*folder);
    m_askpass = std::move(*askpass);
    if (!m_watcher.addPath(m_folder->path())) { // the system's watches are used up
        m_look.callOnTimeout(this, &SshService::socketsChanged);
        m_look.start(lookEvery);
    }
    return {};
}

QString SshService::newSocketPath(const QString &suffix)
{
    return m_folder->filePath(QString::number(++m_lastSocket) + suffix);
}

QString SshService::askpassProgram() const
{
    return m_settings.askpassProgram.isEmpty() ? QCoreApplication::applicationFilePath() : m_settings.askpassProgram;
}

core::Task SshService::ask(const SshQuestion &question, std::function<void(std::optional<QString>)> answered)
{
    return m_prompter->ask(question, std::move(answered));
}

void SshService::refused(const SshQuestion &question)
{
    m_prompter->refused(question);
}

} // namespace bayplan::net
