// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/output.h"
#include "app/commands/servicework.h"

#include <QSet>
#include <QTimer>

#include <algorithm>
#include <chrono>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Replicas that are asked at their ports have answered by then, or it is not known.
constexpr std::chrono::seconds mostForProbes{5};

/// Prints the services, once the hosts have told all they know and replicas have been asked how they are.
class Services : public QObject
{
public:
    Services(const Arguments &arguments, std::function<void(int)> quit)
        : m_json(arguments.json)
        , m_quit(std::move(quit))
        , m_work(arguments)
    {
        m_limit.setSingleShot(true);
        connect(&m_limit, &QTimer::timeout, this, [this] { end(); });
        const auto started = m_work.start([this] {
            connect(&m_work.book(), &services::ServiceBook::changed, this, [this] { look(); });
            m_limit.start(mostForProbes);
            look();
        });
        if (!started) {
            complain(started.error().message());
            m_quit(Failed);
        }
    }

private:
    void look()
    {
        if (m_limit.isActive() && !isAnyUnasked())
            end();
    }

    bool isAnyUnasked() const
    {
        const QStringList names = m_work.book().names();
        return std::any_of(names.begin(), names.end(), [this](const QString &name) {
            const auto state = m_work.book().state(name);
            const auto desired = state ? state->desired() : std::nullopt;
            if (!desired || (desired->spec.gate.kind != services::HealthGate::Kind::Http &&
                             desired->spec.gate.kind != services::HealthGate::Kind::Tcp))
                return false;
            const auto &replicas = state->observed.replicas;
            return std::any_of(replicas.begin(), replicas.end(), [&](const services::Replica &replica) {
                const services::HostView *host = state->observed.host(replica.host);
                return replica.state == services::ReplicaState::Starting && host &&
                       host->reach == services::HostView::Reach::Live;
            });
        });
    }

    void end()
    {
        m_limit.stop();
        const bool printed = list();
        m_quit(printed ? m_work.gathering().report() : Failed);
    }

    bool list()
    {
        QJsonArray array;
        QList<QStringList> table;
        const QStringList names = m_work.book().names();
        for (const QString &name : names) {
            if (const auto state = m_work.book().state(name))
                add(*state, array, table);
        }
        if (m_json)
            return printJson(array);
        if (table.isEmpty())
            return print(u"No services yet. Make one with: bayplan run NAME --image IMG\n"_s);
        return print(formatTable(
            {u"SERVICE"_s, u"IMAGE"_s, u"REVISION"_s, u"WANTED"_s, u"RUNNING"_s, u"READY"_s, u"ROLLOUT"_s, u"HOSTS"_s},
            table));
    }

    void add(const services::ServiceState &state, QJsonArray &array, QList<QStringList> &table)
    {
        const auto &head = state.head;
        if (head.unreadable)
            complain(u"%1: %2"_s.arg(head.name, head.unreadable->message()));
        const QString image = imageOf(state);
        const QStringList hosts = hostsOf(state);
        const auto &record = head.record;
        const QString rollout = record && record->rollout ? services::toString(record->rollout->state) : QString();
        array.append(QJsonObject{
            {u"name"_s, head.name},
            {u"image"_s, image.isEmpty() ? QJsonValue() : QJsonValue(image)},
            {u"revision"_s, record ? QJsonValue(record->revision) : QJsonValue()},
            {u"desired"_s, record ? QJsonValue(record->replicas) : QJsonValue()},
            {u"running"_s, state.running()},
            {u"ready"_s, state.ready()},
            {u"rollout"_s, rollout.isEmpty() ? QJsonValue() : QJsonValue(rollout)},
            {u"hosts"_s, QJsonArray::fromStringList(hosts)},
        });
        const auto number = [](int value) { return QString::number(value); };
        table.append({head.name, image, record ? number(record->revision) : u"?"_s,
                      record ? number(record->replicas) : u"?"_s, number(state.running()), number(state.ready()),
                      rollout, hosts.join(u", "_s)});
    }

    /// As its revision has it; where none can be read, what all of its replicas were made from.
    QString imageOf(const services::ServiceState &state)
    {
        if (const auto desired = state.desired())
            return desired->spec.container.image;
        QSet<QString> images;
        for (const services::Replica &replica : state.observed.replicas) {
            const fleet::HostConnection *host = m_work.fleet().host(replica.host);
            if (const auto *container = host ? host->live().container(replica.id) : nullptr)
                images.insert(host->live().imageName(*container));
        }
        return images.size() == 1 ? *images.cbegin() : QString();
    }

    QStringList hostsOf(const services::ServiceState &state)
    {
        QStringList names;
        for (const services::Replica &replica : state.observed.replicas) {
            if (const services::HostView *host = state.observed.host(replica.host))
                names << host->name;
        }
        names.removeDuplicates();
        std::sort(names.begin(), names.end());
        return names;
    }

    const bool m_json;
    std::function<void(int)> m_quit;
    ServiceWork m_work;
    QTimer m_limit;
};

} // namespace

std::unique_ptr<QObject> startServices(const Arguments &arguments, std::function<void(int)> quit)
{
    return std::make_unique<Services>(arguments, std::move(quit));
}

} // namespace bayplan::app
