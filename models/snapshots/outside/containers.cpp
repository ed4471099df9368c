// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/outside/containers.h"

#include "engine/decode.h"
#include "fleet/servicename.h"
#include "run/specfrominspect.h"
#include "snapshots/words.h"

#include <QJsonDocument>

#include <algorithm>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

bool isAccounts(const QString &label)
{
    static const QStringList prefixes{u"bayplan."_s, u"com.docker.compose."_s, u"com.docker.stack."_s,
                                      u"com.docker.swarm."_s, u"io.podman.compose."_s};
    return std::any_of(prefixes.begin(), prefixes.end(), [&](const QString &each) { return label.startsWith(each); });
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

void readEffective(const QJsonObject &inspect, OutsideContainer &container)
{
    const QJsonObject config = inspect.value(u"Config"_s).toObject();
    const QJsonObject check = config.value(u"Healthcheck"_s).toObject();
    const QJsonArray test = check.value(u"Test"_s).toArray();
    for (const QJsonValue &word : test)
        container.healthTest << word.toString();
    if (container.healthTest.value(0) == u"NONE"_s)
        container.healthTest.clear();
    const auto time = [&](const QString &key) { return std::chrono::nanoseconds(check.value(key).toInteger()); };
    container.healthInterval = time(u"Interval"_s);
    container.healthTimeout = time(u"Timeout"_s);
    container.healthStartPeriod = time(u"StartPeriod"_s);
    container.healthRetries = check.value(u"Retries"_s).toInteger();
    container.exposed = config.value(u"ExposedPorts"_s).toObject().keys();
}

class HostReader
{
public:
    HostReader(const HostPart &host, Gaps &gaps) : m_host(host), m_gaps(gaps)
    {
        if (const auto info = engine::decodeInfo(compact(host.info), compact(host.version))) {
            m_isPodman = info->engine == u"Podman"_s;
            m_machine = info->hostname;
        }
    }

    void read(std::vector<OutsideContainer> &into) const
    {
        for (size_t i = 0; i < m_host.containers.size(); ++i)
            readOne(i, into);
    }

private:
    void readOne(size_t place, std::vector<OutsideContainer> &into) const
    {
        const ContainerPart &part = m_host.containers[place];
        const QJsonObject inspect = m_host.inspect(place);
        const auto decoded = engine::decodeContainer(compact(inspect));
        if (decoded && fleet::isBookkeeping(*decoded))
            return;
        if (part.isPartial || inspect.isEmpty() || !decoded)
            return m_gaps.add(m_host.name, part.name, tr("it is not in this file, since its details are not known"));
        OutsideContainer container;
        container.host = &m_host;
        container.name = part.name;
        container.id = part.id;
        readSpec(inspect, container);
        readEffective(inspect, container);
        const fleet::ServiceName service = fleet::serviceOf(*decoded);
        container.project = service.project;
        container.service = service.service;
        container.slot = service.slot.value_or(0);
        container.isRunning = engine::isAlive(decoded->state);
        container.published = decoded->ports;
        into.push_back(std::move(container));
    }

    void readSpec(const QJsonObject &inspect, OutsideContainer &container) const
    {
        const QJsonObject image = m_host.imageInspects.value(inspect.value(u"Image"_s).toString());
        run::SpecFound found =
            run::specFromInspect({.container = inspect, .image = image, .isPodman = m_isPodman, .machine = m_machine});
        container.spec = std::move(found.spec);
        container.leftOut = found.leftOut;
        if (!container.leftOut.isEmpty())
            container.leftOutConfig = inspect.value(u"HostConfig"_s).toObject();
        container.spec.labels.removeIf([](const auto &label) { return isAccounts(label.key()); });
        // Docker lets names be there twice; the last one is in force. One without a name is none.
        QList<run::EnvVariable> env;
        for (const run::EnvVariable &variable : std::as_const(container.spec.env)) {
            env.removeIf([&](const run::EnvVariable &known) { return known.name == variable.name; });
            if (!variable.name.isEmpty())
                env << variable;
        }
        container.spec.env = env;
    }

    const HostPart &m_host;
    Gaps &m_gaps;
    bool m_isPodman = false;
    QString m_machine;
};

QJsonObject namedOf(const QJsonArray &list, const QString &name)
{
    for (const QJsonValue &value : list) {
        if (value[u"Name"_s].toString() == name)
            return value.toObject();
    }
    return {};
}

} // namespace

void readContainers(const HostPart &host, std::vector<OutsideContainer> &into, Gaps &gaps)
{
    HostReader(host, gaps).read(into);
}

QJsonObject networkOf(const HostPart &host, const QString &name)
{
    return namedOf(host.networks, name);
}

QJsonObject volumeOf(const HostPart &host, const QString &name)
{
    return namedOf(host.volumes, name);
}

const OutsideContainer *sharedWith(const QString &mode, const HostPart &host,
                                   const std::vector<OutsideContainer> &containers)
{
    if (!mode.startsWith(u"container:"_s))
        return nullptr;
    const QString other = mode.section(u':', 1);
    const auto found = std::find_if(containers.begin(), containers.end(), [&](const OutsideContainer &each) {
        return each.host == &host && !other.isEmpty() && (each.id == other || each.name == other);
    });
    return found == containers.end() ? nullptr : &*found;
}

} // namespace bayplan::snapshots::outside
