// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace bayplan::core {

/// Secrets the operator asked to have remembered, by key: "ssh-passphrase:/home/me/.ssh/id_ed25519",
/// "ssh-password:me@aws1". Never in a file in the clear, never in logs. Calls follow core::Task's rules; a write or a
/// removal whose task is destroyed may have been done all the same.
class SecretStore : public QObject
{
    Q_OBJECT

public:
    /// The secret, or nothing when none is kept under that key.
    virtual Task read(const QString &key, std::function<void(Result<std::optional<QString>>)> done) = 0;
    /// Keeps the secret in place of an earlier one.
    virtual Task write(const QString &key, const QString &secret, std::function<void(Result<void>)> done) = 0;
    /// One that isn't there is no error.
    virtual Task remove(const QString &key, std::function<void(Result<void>)> done) = 0;

    /// What is written is still there when the program is started the next time.
    virtual bool isPersistent() const = 0;
    /// Where secrets are kept and for how long, a sentence without full stop for whoever is asked to have one kept.
    virtual QString explanation() const = 0;

Q_SIGNALS:
    /// isPersistent() or explanation() says something else now.
    void changed();
};

/// Keeps secrets as long as the program runs.
class MemorySecretStore : public SecretStore
{
    Q_OBJECT

public:
    /// `reason`: why secrets are not kept for longer, "There is no keychain on this desktop".
    explicit MemorySecretStore(QString reason) : m_reason(std::move(reason)) {}

    Task read(const QString &key, std::function<void(Result<std::optional<QString>>)> done) override;
    Task write(const QString &key, const QString &secret, std::function<void(Result<void>)> done) override;
    Task remove(const QString &key, std::function<void(Result<void>)> done) override;
    bool isPersistent() const override { return false; }
    QString explanation() const override;

private:
    const QString m_reason;
    QHash<QString, QString> m_secrets;
};

} // namespace bayplan::core
