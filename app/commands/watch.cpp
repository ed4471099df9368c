// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/output.h"
#include "app/signals.h"
#include "core/plaintext.h"

#include <QHash>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using fleet::HostConnection;
using fleet::HostState;

namespace {

/// Prints what happens on the hosts until it is interrupted or nobody reads any more.
class Watch : public QObject
{
public:
    Watch(const Arguments &arguments, std::function<void(int)> quit)
        : m_json(arguments.json)
        , m_quit(std::move(quit))
        , m_gathering(arguments, Gathering::Depth::Lists)
    {
        connect(&m_interruption, &Interruption::interrupted, this, [this] { m_quit(Done); });
        fleet::Fleet &fleet = m_gathering.fleet();
        connect(&fleet, &fleet::Fleet::changed, this,
                [this](const fleet::FleetChanges &changes) { tellHosts(changes); });
        connect(&fleet, &fleet::Fleet::eventHappened, this,
                [this](fleet::HostId id, const engine::Event &event) { tellEvent(id, event); });
        // It goes on whatever the hosts answer: one that is out of reach now may come.
        if (const auto started = m_gathering.start([] {}); !started) {
            complain(started.error().message());
            m_quit(Failed);
        }
    }

private:
    void tellHosts(const fleet::FleetChanges &changes)
    {
        for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
            const HostConnection *host = m_gathering.fleet().host(it.key());
            if (!it->status || !host)
                continue;
            const HostState state = host->status().state;
            if (m_states.value(it.key(), HostState::Connecting) == state)
                continue;
            m_states[it.key()] = state;
            const auto &error = host->status().error;
            tell(core::now(), host->config().name, u"host"_s, fleet::toString(state), {}, host->config().name,
                 state == HostState::Unreachable && error ? error->message() : QString());
        }
    }

    void tellEvent(fleet::HostId id, const engine::Event &event)
    {
        if (event.action.startsWith(u"exec_"_s))
            return; // three for each health check
        const HostConnection *host = m_gathering.fleet().host(id);
        tell(event.time, host->config().name, event.type, event.action, event.id, event.name(), event.detail);
    }

    void tell(core::Time time, const QString &host, const QString &kind, const QString &action, const QString &id,
              const QString &name, const QString &detail)
    {
        const auto orNull = [](const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
        const bool read =
            m_json
                ? printLine({{u"time"_s, isoTime(time)},
                             {u"host"_s, host},
                             {u"kind"_s, kind},
                             {u"action"_s, action},
                             {u"id"_s, orNull(id)},
                             {u"name"_s, orNull(name)},
                             {u"detail"_s, orNull(detail)}})
                : print(core::plainLine(QStringList{isoTime(time), host, kind, action, name, detail}.join(u' '), 2000)
                            .trimmed() +
                        u'\n');
        if (!read)
            m_quit(Failed);
    }

    const bool m_json;
    std::function<void(int)> m_quit;
    Interruption m_interruption;
    Gathering m_gathering;
    QHash<fleet::HostId, HostState> m_states;
};

} // namespace

std::unique_ptr<QObject> startWatch(const Arguments &arguments, std::function<void(int)> quit)
{
    return std::make_unique<Watch>(arguments, std::move(quit));
}

} // namespace bayplan::app
