// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/foundhost.h"
#include "fleet/surroundings.h"

#include <QList>
#include <QProcessEnvironment>

namespace bayplan::fleet {

using Origins = QList<FoundHost::Origin>;

/// All kinds of places.
Origins allOrigins();

/// Reads what the docker command, docker-machine and ssh are told, and looks for the usual sockets; nothing is
/// connected to and nothing is run. What can't be used is among it, with its problem. See mergeFound() for the order:
/// what docker uses now comes first.
QList<FoundHost> discoverHosts(const Surroundings &surroundings, const Origins &origins = allOrigins());
QList<FoundHost> discoverHosts(const QProcessEnvironment &environment);

/// The one found where `source` (see HostConfig::source) says; nothing if it isn't there any more.
std::optional<FoundHost> findSource(const Surroundings &surroundings, const QString &source);

/// A source in words that go into a sentence: "the Docker context “prod”".
QString sourceInWords(const QString &source);

/// The files and folders that say what findSource() finds, whether they are there or not.
QStringList sourcePaths(const Surroundings &surroundings, const QString &source);

} // namespace bayplan::fleet
