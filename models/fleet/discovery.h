// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/foundhost.h"
#include "fleet/surroundings.h"

#include <QList>
#include <QProcessEnvironment>

#include <memory>
#include <optional>

namespace bayplan::fleet {

class SshConfig;

using Origins = QList<FoundHost::Origin>;

/// All kinds of places.
Origins allOrigins();

/// Reads what the docker command, docker-machine and ssh are told, and looks for the usual sockets; nothing is
/// connected to and nothing is run. What can't be used is among it, with its problem. See mergeFound() for the order:
/// what docker uses now comes first.
QList<FoundHost> discoverHosts(const Surroundings &surroundings, const Origins &origins = allOrigins());
QList<FoundHost> discoverHosts(const QProcessEnvironment &environment);

/// Looks where sources (see HostConfig::source) say. What it has read for one it does not read again for the next, so
/// it is made anew to look anew.
class SourceReader
{
public:
    explicit SourceReader(const Surroundings &surroundings);
    ~SourceReader();

    /// Nothing if it isn't there any more.
    std::optional<FoundHost> find(const QString &source);
    /// The files and folders that say what find() finds, whether they are there or not.
    QStringList paths(const QString &source);

private:
    const SshConfig &sshConfig();

    const Surroundings &m_surroundings;
    std::unique_ptr<SshConfig> m_sshConfig;
};

/// A source in words that go into a sentence: "the Docker context “prod”".
QString sourceInWords(const QString &source);

} // namespace bayplan::fleet
