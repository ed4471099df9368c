// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secretstore.h"
#include "images/dockerlogins.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <optional>

namespace bayplan::images {

/// The login for a registry, and where it is from.
struct FoundLogin
{
    enum class From { Nowhere, Entered, Keychain, ConfigFile, Helper };

    From from = From::Nowhere;
    std::optional<Auth> auth = {};
    QString helper = {};  ///< its program's name
    QString problem = {}; ///< why what should tell did not; one line without full stop
};

/// Finds how to log in to registries: what the operator entered in this run, then what was remembered in the keychain,
/// then what docker itself uses.
class RegistryLogins : public QObject
{
    Q_OBJECT

public:
    /// `secrets` must outlive it. `configFile`: docker's config.json, which need not be there.
    RegistryLogins(core::SecretStore &secrets, QString configFile, QObject *parent = nullptr);

    /// $DOCKER_CONFIG/config.json or ~/.docker/config.json
    static QString usualConfigFile();

    core::Task find(const QString &registry, std::function<void(FoundLogin)> done);

    /// For the rest of this run. `remember`: in the keychain too, where there is one.
    void enter(const QString &registry, const QString &username, const QString &password, bool remember);
    /// What was entered or remembered, not what docker has.
    void forget(const QString &registry);

    const core::SecretStore &store() const { return m_secrets; }

private:
    class Search;

    core::SecretStore &m_secrets;
    const QString m_configFile;
    QHash<QString, Auth> m_entered; ///< by registry
    core::Task m_keeping;
};

} // namespace bayplan::images
