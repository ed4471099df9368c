// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/desktopsecretstore.h"

#include "secrets/keychainprobe.h"
#include "secrets/keychainstore.h"

namespace bayplan::secrets {

using core::Result;
using core::Task;

/// A call that waits, or the task of one that has begun.
struct DesktopSecretStore::Call
{
    Begin begin;
    Task task;
};

DesktopSecretStore::DesktopSecretStore()
{
    m_probe = findKeychain([this](const QString &whyNot) { found(whyNot); });
}

DesktopSecretStore::~DesktopSecretStore() = default;

void DesktopSecretStore::found(const QString &whyNot)
{
    m_probe.cancel();
    if (whyNot.isEmpty())
        m_store = std::make_unique<KeychainStore>();
    else
        m_store = std::make_unique<core::MemorySecretStore>(whyNot);
    for (const std::weak_ptr<Call> &waiting : std::exchange(m_waiting, {})) {
        if (const std::shared_ptr<Call> call = waiting.lock())
            call->task = call->begin(*m_store);
    }
    Q_EMIT changed();
}

Task DesktopSecretStore::whenKnown(Begin begin)
{
    if (m_store)
        return begin(*m_store);
    class Waiting : public Task::Work
    {
    public:
        explicit Waiting(std::shared_ptr<Call> call) : m_call(std::move(call)) {}

    private:
        std::shared_ptr<Call> m_call;
    };
    auto call = std::make_shared<Call>(Call{std::move(begin), {}});
    m_waiting.push_back(call);
    return Task(std::make_unique<Waiting>(std::move(call)));
}

Task DesktopSecretStore::read(const QString &key, std::function<void(Result<std::optional<QString>>)> done)
{
    return whenKnown([key, done = std::move(done)](core::SecretStore &store) { return store.read(key, done); });
}

Task DesktopSecretStore::write(const QString &key, const QString &secret, std::function<void(Result<void>)> done)
{
    return whenKnown(
        [key, secret, done = std::move(done)](core::SecretStore &store) { return store.write(key, secret, done); });
}

Task DesktopSecretStore::remove(const QString &key, std::function<void(Result<void>)> done)
{
    return whenKnown([key, done = std::move(done)](core::SecretStore &store) { return store.remove(key, done); });
}

QString DesktopSecretStore::explanation() const
{
    return m_store ? m_store->explanation() : tr("Looking for this desktop's keychain");
}

} // namespace bayplan::secrets
