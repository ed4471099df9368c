// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/specchange.h"

#include "app/misuse.h"
#include "run/containerspec.h"
#include "run/envfile.h"

#include <algorithm>
#include <utility>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using run::ContainerSpec;

namespace {

/// What is given takes the place of what is there under the same name: lists are added to otherwise.
void makeRoom(ContainerSpec &spec, const ContainerSpec &given)
{
    const auto isGiven = [](const auto &list, auto isSame) {
        return [&list, isSame](const auto &there) {
            return std::any_of(list.begin(), list.end(), [&](const auto &one) { return isSame(one, there); });
        };
    };
    spec.env.removeIf(isGiven(given.env, [](const auto &a, const auto &b) { return a.name == b.name; }));
    spec.ports.removeIf(isGiven(
        given.ports, [](const auto &a, const auto &b) { return a.target == b.target && a.protocol == b.protocol; }));
    spec.mounts.removeIf(isGiven(given.mounts, [](const auto &a, const auto &b) { return a.target == b.target; }));
    spec.ulimits.removeIf(isGiven(given.ulimits, [](const auto &a, const auto &b) { return a.name == b.name; }));
    if (!given.networks.isEmpty())
        spec.networks.clear();
    if (!given.healthCommand.isEmpty() || given.noHealthCheck)
        spec.healthProgram.clear();
}

} // namespace

Result<ContainerSpec> withVariablesRead(ContainerSpec spec)
{
    QList<run::EnvVariable> variables;
    for (const QString &file : std::as_const(spec.envFiles)) {
        const auto read = run::readEnvFile(file);
        if (!read)
            return core::fail(read.error());
        variables << *read;
    }
    spec.env = variables + spec.env;
    spec.envFiles.clear();
    return spec;
}

Result<services::ServiceSpec> changedSpec(const services::ServiceSpec &spec, const ServiceArguments &given)
{
    services::ServiceSpec changed = spec;
    ContainerSpec &container = changed.container;
    const auto read = withVariablesRead(given.spec.container);
    if (!read)
        return core::fail(read.error());
    makeRoom(container, *read);
    for (const auto &[flag, value] : given.containerOptions) {
        if (const auto done = flag->set(container, value); !done)
            return core::fail(done.error());
    }
    const auto whole = withVariablesRead(container);
    if (!whole)
        return core::fail(whole.error());
    container = *whole;
    if (!read->image.isEmpty()) {
        container.image = read->image;
        changed.resolvedImage.clear();
    }
    if (!read->command.isEmpty())
        container.command = read->command;
    container.name.clear(); // replicas are named by their slots
    container.pull = false; // and their image is brought before

    const auto has = [&](const char *option) { return given.given.contains(QString::fromLatin1(option)); };
    if (has("health"))
        changed.gate = given.spec.gate;
    const services::Placement &placement = given.spec.placement;
    if (has("on"))
        changed.placement.hosts = placement.hosts;
    if (has("placement"))
        changed.placement.strategy = placement.strategy;
    if (has("constraint"))
        changed.placement.constraints = placement.constraints;
    if (has("max-per-host"))
        changed.placement.maxPerHost = placement.maxPerHost;

    if (const auto problems = run::validate(container); !problems.isEmpty())
        return misuse(u"--%1: %2"_s.arg(problems.first().field, problems.first().what));
    if (!gateHasPort(changed))
        return misuse(u"Its health is asked at a published port; publish it by --publish"_s);
    return changed;
}

} // namespace bayplan::app
