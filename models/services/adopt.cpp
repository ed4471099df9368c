// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/adopt.h"

#include "core/plaintext.h"
#include "fleet/servicename.h"
#include "services/labels.h"
#include "services/resolvedimage.h"
#include "services/servicestate.h"
#include "services/specjson.h"
#include "services/words.h"

#include <QJsonArray>

#include <algorithm>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

tl::unexpected<core::Error> cannot(const QString &what, const QString &next)
{
    return core::fail({.kind = core::Error::Kind::Unsupported, .what = what, .where = {}, .next = next});
}

QString plain(const QString &text)
{
    return core::plainLine(text, 80);
}

QString nameOf(const run::Inspected &inspected)
{
    return inspected.container.value(u"Name"_s).toString().mid(1); // "/web"
}

QMap<QString, QString> labelsOf(const run::Inspected &inspected)
{
    QMap<QString, QString> labels;
    const QJsonObject json = inspected.container.value(u"Config"_s)[u"Labels"_s].toObject();
    for (auto it = json.begin(); it != json.end(); ++it)
        labels[it.key()] = it.value().toString();
    return labels;
}

/// What each container of the service has alike.
QMap<QString, QString> composeLabels(const QMap<QString, QString> &labels)
{
    QMap<QString, QString> shared;
    for (const auto &[key, value] : labels.asKeyValueRange()) {
        const bool isOneContainers =
            key == composeNumberLabel || key == u"com.docker.compose.slug" || key == u"com.docker.compose.replace";
        if (key.startsWith(composePrefix) && !isOneContainers)
            shared[key] = value;
    }
    return shared;
}

QStringList digestsOf(const QJsonObject &image)
{
    QStringList digests;
    const QJsonArray json = image.value(u"RepoDigests"_s).toArray();
    for (const QJsonValue &value : json)
        digests << value.toString();
    return digests;
}

/// What is wrong with many of it.
Result<void> checkCopies(const run::SpecFound &found, const QString &name)
{
    const run::ContainerSpec &spec = found.spec;
    const QString instead = tr("Make further ones of it where it was made");
    if (!found.leftOut.isEmpty()) {
        QStringList options;
        for (const QString &option : found.leftOut)
            options << u"--"_s + option;
        return cannot(tr("%1 has options that can't be taken over: %2").arg(plain(name), options.join(u", "_s)),
                      instead);
    }
    const auto isShared = [](const QString &mode) { return mode.startsWith(u"container:"); };
    if (isShared(spec.networks.value(0).name))
        return cannot(tr("%1 is in the network of another container").arg(plain(name)), instead);
    if (isShared(spec.pidMode) || isShared(spec.ipcMode))
        return cannot(tr("%1 shares its processes or memory with another container").arg(plain(name)), instead);
    return {};
}

/// Common to both. `spec` has its name.
Result<ServiceSpec> finished(ServiceSpec spec, const run::Inspected &inspected)
{
    const auto found = run::specFromInspect(inspected);
    if (const auto checked = checkCopies(found, nameOf(inspected)); !checked)
        return core::fail(checked.error());
    if (const QString problem = problemWithName(spec.name); !problem.isEmpty())
        return cannot(problem, {});
    spec.container = found.spec;
    for (const QString &key : spec.container.labels.keys()) {
        if (key.startsWith(composePrefix) || key.startsWith(u"bayplan."))
            spec.container.labels.remove(key);
    }
    // An address can't be had twice.
    const auto &networks = spec.container.networks;
    const bool isFixed = std::any_of(networks.begin(), networks.end(), [](const run::Network &network) {
        return !network.ip.isEmpty() || !network.ip6.isEmpty();
    });
    if (isFixed)
        spec.placement.maxPerHost = 1;
    // What the hosts are to keep must be read back as it is.
    const auto read = specFromJson(toJson(spec));
    if (!read)
        return cannot(tr("%1 can't be taken over: %2").arg(plain(nameOf(inspected)), read.error().what), {});
    if (*read != spec)
        return cannot(tr("%1 has a setting that can't be written down").arg(plain(nameOf(inspected))), {});
    return spec;
}

} // namespace

Result<ServiceSpec> adoptedSpec(const run::Inspected &replica, const QStringList &hosts)
{
    const auto labels = labelsOf(replica);
    const QString name = nameOf(replica);
    ComposeOrigin origin{.project = labels.value(composeProjectLabel.toString()),
                         .service = labels.value(composeServiceLabel.toString()),
                         .separator = {},
                         .labels = composeLabels(labels)};
    const int number = labels.value(composeNumberLabel.toString()).toInt();
    if (origin.project.isEmpty() || origin.service.isEmpty() || number < 1 || fleet::isComposeOneoff(labels))
        return cannot(tr("%1 is not one of a Compose service's containers").arg(plain(name)), {});
    ServiceSpec spec;
    spec.name = composeServiceName(origin.project, origin.service);
    spec.compose = origin;
    for (const QString &separator : {u"_"_s, u"-"_s}) { // docker-compose 1, Compose 2
        spec.compose->separator = separator;
        if (replicaName(spec, number) == name)
            origin.separator = separator;
    }
    if (origin.separator.isEmpty())
        return cannot(
            tr("%1 has a container name of its own, “%2”, so there can only be one").arg(plain(spec.name), plain(name)),
            tr("Take container_name out of its Compose file"));
    spec.compose = origin;
    spec.placement.hosts = hosts;
    spec.resolvedImage = replica.container.value(u"Image"_s).toString();
    return finished(std::move(spec), replica);
}

bool isOutdated(const ServiceSpec &adopted, const QMap<QString, QString> &labels)
{
    const QString hash = u"com.docker.compose.config-hash"_s;
    return adopted.compose && replicaOf(adopted, labels) && !labels.contains(serviceLabel.toString()) &&
           labels.value(hash) != adopted.compose->labels.value(hash);
}

Result<ServiceSpec> serviceFrom(const QString &name, const run::Inspected &container)
{
    const auto labels = labelsOf(container);
    const QString own = plain(nameOf(container));
    if (const auto replica = replicaOf(labels))
        return cannot(tr("%1 is a replica of the service %2 already").arg(own, plain(replica->service)), {});
    const QString project = labels.value(composeProjectLabel.toString());
    if (labels.value(composeNumberLabel.toString()).toInt() > 0 && !fleet::isComposeOneoff(labels))
        return cannot(tr("%1 belongs to the Compose project %2").arg(own, plain(project)),
                      tr("Scale its service there: %1")
                          .arg(plain(composeServiceName(project, labels.value(composeServiceLabel.toString())))));
    if (const QString swarm = labels.value(u"com.docker.swarm.service.name"_s); !swarm.isEmpty())
        return cannot(tr("%1 belongs to the Swarm service %2").arg(own, plain(swarm)), tr("Scale it with Swarm"));
    ServiceSpec spec;
    spec.name = name;
    auto made = finished(std::move(spec), container);
    if (made)
        made->resolvedImage =
            resolvedImage(made->container.image, container.image.value(u"Id"_s).toString(), digestsOf(container.image));
    return made;
}

} // namespace bayplan::services
