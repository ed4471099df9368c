// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secretstore.h"

#include <QTimer>

namespace bayplan::core {

namespace {

/// Answers from the event loop, as a Task has to.
class Later : public Task::Work
{
public:
    explicit Later(std::function<void()> answer)
    {
        m_timer.setSingleShot(true);
        m_timer.callOnTimeout(&m_timer, [answer = std::move(answer)] {
            const auto told = answer; // the task may end in it
            told();
        });
        m_timer.start(0);
    }

private:
    QTimer m_timer;
};

} // namespace

Task MemorySecretStore::read(const QString &key, std::function<void(Result<std::optional<QString>>)> done)
{
    std::optional<QString> secret;
    if (const auto found = m_secrets.constFind(key); found != m_secrets.cend())
        secret = *found;
    return Task(std::make_unique<Later>([secret = std::move(secret), done = std::move(done)] { done(secret); }));
}

Task MemorySecretStore::write(const QString &key, const QString &secret, std::function<void(Result<void>)> done)
{
    m_secrets.insert(key, secret);
    return Task(std::make_unique<Later>([done = std::move(done)] { done({}); }));
}

Task MemorySecretStore::remove(const QString &key, std::function<void(Result<void>)> done)
{
    m_secrets.remove(key);
    return Task(std::make_unique<Later>([done = std::move(done)] { done({}); }));
}

QString MemorySecretStore::explanation() const
{
    return tr("%1; secrets are kept until Bayplan ends").arg(m_reason);
}

} // namespace bayplan::core
