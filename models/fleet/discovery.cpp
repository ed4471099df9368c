// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/discovery.h"

#include "core/plaintext.h"
#include "fleet/dockercontexts.h"
#include "fleet/dockermachines.h"
#include "fleet/sshaliases.h"
#include "fleet/sshconfig.h"
#include "fleet/usualsockets.h"

#include <QCoreApplication>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using Origin = FoundHost::Origin;

namespace {

const QString contextPrefix = u"context:"_s;
const QString machinePrefix = u"machine:"_s;
const QString sshPrefix = u"ssh-config:"_s;

} // namespace

Origins allOrigins()
{
    return {Origin::Environment, Origin::Context, Origin::Machine, Origin::Socket, Origin::SshConfig};
}

QList<FoundHost> discoverHosts(const Surroundings &surroundings, const Origins &origins)
{
    QList<FoundHost> found;
    if (origins.contains(Origin::Environment)) {
        if (const auto described = findInEnvironment(surroundings))
            found << *described;
    }
    if (origins.contains(Origin::Context))
        found << findContexts(surroundings);
    if (origins.contains(Origin::Machine))
        found << findMachines(surroundings);
    if (origins.contains(Origin::Socket))
        found << findSockets(surroundings);
    if (origins.contains(Origin::SshConfig))
        found << findSshAliases(surroundings);
    return mergeFound(found);
}

QList<FoundHost> discoverHosts(const QProcessEnvironment &environment)
{
    return discoverHosts(Surroundings{.environment = environment});
}

SourceReader::SourceReader(const Surroundings &surroundings) : m_surroundings(surroundings) {}

SourceReader::~SourceReader() = default;

const SshConfig &SourceReader::sshConfig()
{
    if (!m_sshConfig)
        m_sshConfig = std::make_unique<SshConfig>(SshConfig::read(m_surroundings));
    return *m_sshConfig;
}

std::optional<FoundHost> SourceReader::find(const QString &source)
{
    if (source.startsWith(contextPrefix))
        return findContext(m_surroundings, source.mid(contextPrefix.size()));
    if (source.startsWith(machinePrefix))
        return findMachine(m_surroundings, source.mid(machinePrefix.size()));
    if (source.startsWith(sshPrefix))
        return findSshAlias(sshConfig(), source.mid(sshPrefix.size()));
    return {};
}

QStringList SourceReader::paths(const QString &source)
{
    if (source.startsWith(contextPrefix))
        return contextPaths(m_surroundings, source.mid(contextPrefix.size()));
    if (source.startsWith(machinePrefix))
        return machinePaths(m_surroundings, source.mid(machinePrefix.size()));
    if (source.startsWith(sshPrefix))
        return sshPaths(sshConfig());
    return {};
}

QString sourceInWords(const QString &source)
{
    const QString name = core::plainLine(source.section(u':', 1), 60);
    if (source.startsWith(contextPrefix))
        return QCoreApplication::translate("Discovery", "the Docker context “%1”").arg(name);
    if (source.startsWith(machinePrefix))
        return QCoreApplication::translate("Discovery", "the machine “%1” of docker-machine").arg(name);
    if (source.startsWith(sshPrefix))
        return QCoreApplication::translate("Discovery", "the ssh host “%1”").arg(name);
    return core::plainLine(source, 60);
}

} // namespace bayplan::fleet
