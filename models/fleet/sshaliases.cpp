// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/sshaliases.h"

#include "core/plaintext.h"
#include "fleet/sshconfig.h"

#include <QFileInfo>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

FoundHost makeAlias(const SshConfig &config, const QString &alias)
{
    FoundHost found;
    found.origin = FoundHost::Origin::SshConfig;
    found.host.name = suggestedName(alias);
    found.host.source = u"ssh-config:"_s + alias;
    found.source = u"~/.ssh/config"_s;
    const SshConfig::Destination destination = config.destination(alias);
    QString where = destination.hostName;
    if (!destination.user.isEmpty())
        where = destination.user + u'@' + (where.isEmpty() ? alias : where);
    if (destination.port != 0)
        where = (where.isEmpty() ? alias : where) + u" port "_s + QString::number(destination.port);
    found.description = core::plainLine(where);

    // An alias with “:” or “@” in it would be read as something else.
    const auto endpoint = engine::Endpoint::parse(u"ssh://"_s + alias);
    if (endpoint && endpoint->host == alias && endpoint->user.isEmpty() && endpoint->port == 0 &&
        endpoint->path.isEmpty())
        found.host.endpoint = *endpoint;
    else
        found.problem = core::plainLine(
            u"“%1” has characters that an ssh address can't have; give it a plainer alias"_s.arg(alias.left(100)));
    return found;
}

} // namespace

QList<FoundHost> findSshAliases(const Surroundings &surroundings)
{
    const SshConfig config = SshConfig::read(surroundings);
    QList<FoundHost> found;
    for (const QString &alias : config.aliases())
        found << makeAlias(config, alias);
    if (config.isCut()) {
        FoundHost rest;
        rest.origin = FoundHost::Origin::SshConfig;
        rest.host.name = u"more-ssh-hosts"_s;
        rest.source = u"~/.ssh/config"_s;
        rest.problem = u"There are more ssh hosts or files than are read here; the others were left out"_s;
        found << rest;
    }
    return found;
}

std::optional<FoundHost> findSshAlias(const SshConfig &config, const QString &alias)
{
    if (!config.aliases().contains(alias))
        return {};
    return makeAlias(config, alias);
}

QStringList sshPaths(const SshConfig &config)
{
    QStringList paths;
    for (const QString &file : config.files())
        paths << file << QFileInfo(file).path();
    paths.removeDuplicates();
    return paths;
}

} // namespace bayplan::fleet
