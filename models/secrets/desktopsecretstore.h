// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secretstore.h"

#include <memory>
#include <vector>

namespace bayplan::secrets {

/// The desktop's keychain where there is one that works, else memory. Which one is found out in the background from the
/// moment it is made; calls made before that wait for it (five seconds at most), and changed() tells when it is known.
/// Calls still waiting when the store is destroyed are dropped.
class DesktopSecretStore : public core::SecretStore
{
    Q_OBJECT

public:
    DesktopSecretStore();
    ~DesktopSecretStore() override;

    core::Task read(const QString &key, std::function<void(core::Result<std::optional<QString>>)> done) override;
    core::Task write(const QString &key, const QString &secret, std::function<void(core::Result<void>)> done) override;
    core::Task remove(const QString &key, std::function<void(core::Result<void>)> done) override;
    /// False until it is known.
    bool isPersistent() const override { return m_store && m_store->isPersistent(); }
    QString explanation() const override;

    bool isKnown() const { return m_store != nullptr; }

private:
    struct Call;
    using Begin = std::function<core::Task(core::SecretStore &)>;
    core::Task whenKnown(Begin begin);
    void found(const QString &whyNot);

    std::unique_ptr<core::SecretStore> m_store;
    std::vector<std::weak_ptr<Call>> m_waiting;
    core::Task m_probe;
};

} // namespace bayplan::secrets
