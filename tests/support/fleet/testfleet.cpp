// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fleet/testfleet.h"

#include "support/fleet/dockercli.h"

#include <QDebug>
#include <QFile>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

QStringList listFrom(const char *variable)
{
    return qEnvironmentVariable(variable).split(u':', Qt::SkipEmptyParts);
}

} // namespace

TestFleet::TestFleet()
    : m_script(qEnvironmentVariable("BAYPLAN_FLEET"))
    , m_sockets(listFrom("BAYPLAN_FLEET_SOCKETS"))
    , m_addresses(listFrom("BAYPLAN_FLEET_ADDRESSES"))
    , m_podman(qEnvironmentVariable("BAYPLAN_PODMAN_SOCKET"))
    , m_ssh(qEnvironmentVariable("BAYPLAN_FLEET_SSH"))
{
}

QString TestFleet::sshEndpoint(int engine, const QString &user, const QString &socket) const
{
    return u"ssh://%1@%2:2222%3"_s.arg(user, address(engine), socket);
}

QStringList TestFleet::sshOptions() const
{
    return {u"-F"_s, sshFile(u"config"_s)};
}

QString TestFleet::sshText(const QString &name) const
{
    QFile file(sshFile(name));
    if (!file.open(QIODevice::ReadOnly))
        qWarning().noquote() << "can't read" << file.fileName();
    return QString::fromUtf8(file.readAll());
}

std::unique_ptr<QProcess> TestFleet::start(const QStringList &words) const
{
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->start(m_script, words);
    return process;
}

QString TestFleet::run(const QStringList &words) const
{
    const auto process = start(words);
    if (!process->waitForFinished(60'000) || process->exitCode() != 0) {
        qWarning().noquote() << "fleet" << words.join(u' ') << "failed:" << process->readAll();
        return {};
    }
    const QString output = QString::fromUtf8(process->readAll()).trimmed();
    return output.isNull() ? u""_s : output;
}

bool TestFleet::removeAllContainers() const
{
    QStringList sockets = m_sockets;
    if (!m_podman.isEmpty())
        sockets << m_podman;
    for (const QString &socket : std::as_const(sockets)) {
        // Not at the first try where something else removes one as well.
        const DockerCli docker(socket);
        const auto isEmpty = [&] {
            const QStringList ids = docker.lines({u"ps"_s, u"-aq"_s});
            return ids.isEmpty() || !docker.run(QStringList{u"rm"_s, u"-f"_s} + ids).isNull();
        };
        if (!QTest::qWaitFor(isEmpty, 10'000))
            return false;
    }
    return true;
}

} // namespace bayplan::tests
