// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/servicename.h"

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

std::optional<int> number(const QString &text)
{
    bool ok = false;
    const int value = text.toInt(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

} // namespace

bool isComposeOneoff(const QMap<QString, QString> &labels)
{
    return labels.value(composeOneoffLabel.toString()).compare(u"true"_s, Qt::CaseInsensitive) == 0;
}

ServiceName serviceOf(const engine::Container &container)
{
    const auto &labels = container.labels;
    ServiceName name;
    name.service = labels.value(u"com.docker.compose.service"_s, labels.value(u"io.podman.compose.service"_s));
    if (name.isService()) {
        name.maker = ServiceName::Maker::Compose;
        name.project = labels.value(u"com.docker.compose.project"_s, labels.value(u"io.podman.compose.project"_s));
        name.slot = number(labels.value(u"com.docker.compose.container-number"_s));
        if (isComposeOneoff(labels))
            return {};
        return name;
    }
    name.service = labels.value(serviceLabel.toString());
    if (name.isService()) {
        name.maker = ServiceName::Maker::Bayplan;
        name.slot = number(labels.value(slotLabel.toString()));
        return name;
    }
    name.service = labels.value(u"com.docker.swarm.service.name"_s);
    if (name.isService()) {
        name.maker = ServiceName::Maker::Swarm;
        // "web.3.<task id>"
        name.slot = number(labels.value(u"com.docker.swarm.task.name"_s).section(u'.', -2, -2));
    }
    return name;
}

bool isBookkeeping(const engine::Container &container)
{
    return container.labels.contains(recordLabel.toString()) || container.labels.contains(drainedLabel.toString());
}

} // namespace bayplan::fleet
