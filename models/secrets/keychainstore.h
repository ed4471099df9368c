// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secretstore.h"

namespace bayplan::secrets {

/// The desktop's keychain (Secret Service or KWallet) through QtKeychain. A locked one asks the operator to unlock it,
/// so an answer may take its time; calls are done one after the other.
class KeychainStore : public core::SecretStore
{
    Q_OBJECT

public:
    core::Task read(const QString &key, std::function<void(core::Result<std::optional<QString>>)> done) override;
    core::Task write(const QString &key, const QString &secret, std::function<void(core::Result<void>)> done) override;
    core::Task remove(const QString &key, std::function<void(core::Result<void>)> done) override;
    bool isPersistent() const override { return true; }
    QString explanation() const override;
};

} // namespace bayplan::secrets
