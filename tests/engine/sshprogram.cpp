// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sshprogram.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QStandardPaths>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

QJsonArray SshProgram::Outcome::json() const
{
    return QJsonDocument::fromJson(out).array();
}

SshProgram::SshProgram(const TestFleet &engines, const QString &workspace)
    : m_folder(u"/tmp/bayplan-ssh-XXXXXX"_s) // short enough for sockets, whatever $TMPDIR is
    , m_workspace(workspace.isEmpty() ? m_folder.filePath(u"workspace.json"_s) : workspace)
{
    QDir(m_folder.path()).mkdir(u"bin"_s);
    QDir(m_folder.path()).mkdir(u"run"_s);
    QFile::setPermissions(runtimeFolder(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QFile ssh(m_folder.filePath(u"bin/ssh"_s));
    if (ssh.open(QIODevice::WriteOnly)) {
        const QString real = QStandardPaths::findExecutable(u"ssh"_s);
        ssh.write(u"#!/bin/sh\nexec %1 %2 \"$@\"\n"_s.arg(real, engines.sshOptions().join(u' ')).toUtf8());
        ssh.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
}

bool SshProgram::add(const QString &name, const QString &endpoint) const
{
    return run({u"hosts"_s, u"add"_s, name, endpoint}).code == 0;
}

std::unique_ptr<QProcess> SshProgram::start(const QStringList &words) const
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PATH"_s, m_folder.filePath(u"bin"_s) + u':' + environment.value(u"PATH"_s));
    environment.insert(u"XDG_RUNTIME_DIR"_s, runtimeFolder());
    process->setProcessEnvironment(environment);
    process->start(QStringLiteral(BAYPLAN_PROGRAM), QStringList{u"--workspace"_s, m_workspace} + words);
    return process;
}

SshProgram::Outcome SshProgram::run(const QStringList &words) const
{
    const auto process = start(words);
    if (!process->waitForFinished(60'000))
        return {};
    return {process->exitCode(), process->readAllStandardOutput(), QString::fromUtf8(process->readAllStandardError())};
}

} // namespace bayplan::tests
