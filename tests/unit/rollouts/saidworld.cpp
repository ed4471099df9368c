// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/rollouts/saidworld.h"

#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using rollouts::Step;
using rollouts::World;
using services::HostView;
using services::Replica;
using services::ReplicaState;
using services::ServiceSpec;
using Action = Step::Action;

namespace {

int revisionOf(const QString &who)
{
    return who == u"old" ? 1 : who == u"mid" ? 2 : 3;
}

QString nameOf(int revision)
{
    return revision == 1 ? u"old"_s : revision == 2 ? u"mid"_s : u"new"_s;
}

int hostId(const QString &name)
{
    return name.at(0).unicode() - u'a' + 1;
}

void needHost(World &world, const QString &name)
{
    if (!world.observed.host(hostId(name)))
        world.observed.hosts << HostView{.id = hostId(name), .name = name};
}

void addReplicas(World &world, const QStringList &words)
{
    const QString who = words.at(0);
    const QStringList range = words.at(1).split(u".."_s);
    const QString how = words.at(2) == u"on" ? u"ready"_s : words.at(2);
    const QStringList hosts = words.last().split(u',');
    const int revision = revisionOf(who);
    for (int slot = range.first().toInt(); slot <= range.last().toInt(); ++slot) {
        const QString host = hosts.at((slot - range.first().toInt()) % hosts.size());
        needHost(world, host);
        QString name = u"web-"_s + QString::number(slot);
        for (const Replica &other : std::as_const(world.observed.replicas)) {
            if (other.host == hostId(host) && other.name == name)
                name += u".r"_s + QString::number(revision);
        }
        Replica replica{.host = hostId(host),
                        .id = who + QString::number(slot) + host,
                        .name = name,
                        .slot = slot,
                        .revision = revision,
                        .state = ReplicaState::Ready,
                        .created = core::Time(std::chrono::seconds(100 * revision + slot))};
        if (how == u"coming") {
            world.onTheWay << Step{
                .action = Action::Create, .host = replica.host, .slot = slot, .revision = revision, .name = name};
            continue;
        }
        if (how == u"starting" || how == u"gated")
            replica.state = ReplicaState::Starting;
        if (how == u"unhealthy")
            replica.state = ReplicaState::Unhealthy;
        if (how == u"stopped")
            replica.state = ReplicaState::Stopped;
        if (how == u"gated" || how == u"going")
            world.onTheWay << Step{.action = how == u"gated" ? Action::Gate : Action::Remove,
                                   .host = replica.host,
                                   .slot = slot,
                                   .revision = revision,
                                   .id = replica.id};
        if (how == u"ready" && revision == 3)
            world.passed.insert({replica.host, replica.id});
        ++std::find_if(world.observed.hosts.begin(), world.observed.hosts.end(), [&](const HostView &view) {
              return view.id == replica.host;
          })->containers;
        world.observed.replicas << replica;
    }
}

/// There is a static port, and so much room for it.
void limitPorts(World &world, HostView &host, int room)
{
    host.portRoom = room;
    engine::PortRequest request;
    request.published = 8888;
    request.target = 8080;
    for (ServiceSpec &spec : world.specs)
        spec.container.ports = {request};
}

void setHost(World &world, const QStringList &words)
{
    const QString name = words.at(1).chopped(1);
    needHost(world, name);
    for (HostView &host : world.observed.hosts) {
        if (host.name != name)
            continue;
        const QString how = words.at(2);
        if (how == u"unknown")
            host.reach = HostView::Reach::Unknown;
        else if (how == u"lost")
            host.reach = HostView::Reach::Lost;
        else if (how == u"readonly")
            host.readOnly = true;
        else if (how == u"draining")
            host.draining = true;
        else if (how == u"noimage")
            host.hasImage = false;
        else if (how == u"failing")
            host.recentFailures = 5;
        else if (how == u"room")
            limitPorts(world, host, words.at(3).toInt());
        else
            QFAIL("a host can't be that");
    }
}

} // namespace

World said(int desired, const QString &text, const services::RolloutSettings &settings)
{
    World world;
    world.desired = desired;
    world.rollout.from = 1;
    world.rollout.to = 3;
    world.rollout.settings = settings;
    for (int revision = 1; revision <= 3; ++revision) {
        ServiceSpec spec;
        spec.name = u"web"_s;
        spec.container.image = u"app:"_s + nameOf(revision);
        spec.resolvedImage = u"app@"_s + nameOf(revision);
        world.specs.insert(revision, spec);
    }
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
        needHost(world, name);
    const QStringList clauses = text.split(u';', Qt::SkipEmptyParts);
    for (const QString &clause : clauses) {
        const QStringList words = clause.simplified().split(u' ');
        if (words.at(0) == u"host")
            setHost(world, words);
        else
            addReplicas(world, words);
    }
    return world;
}

QStringList steps(const World &world, const QList<Step> &steps)
{
    QStringList texts;
    for (const Step &step : steps) {
        const QString host = world.observed.host(step.host)->name;
        const QString what = u"%1 %2 %3"_s.arg(nameOf(step.revision)).arg(step.slot).arg(host);
        switch (step.action) {
        case Action::BringImage:
            texts << u"image "_s + host;
            break;
        case Action::Create:
            texts << u'+' + what;
            break;
        case Action::Gate:
            texts << u"gate "_s + what;
            break;
        case Action::Remove:
            texts << u'-' + what;
            break;
        case Action::Rename:
            texts << u"rename "_s + what;
            break;
        }
    }
    return texts;
}

void finish(World &world, Step step)
{
    world.onTheWay.removeOne(step);
    auto &replicas = world.observed.replicas;
    auto found = std::find_if(replicas.begin(), replicas.end(),
                              [&](const Replica &each) { return each.host == step.host && each.id == step.id; });
    // A rehearsal knows what it has made by other ids.
    if (found == replicas.end())
        found = std::find_if(replicas.begin(), replicas.end(), [&](const Replica &each) {
            return each.host == step.host && each.slot == step.slot && each.revision == step.revision;
        });
    const bool makes = step.action == Action::BringImage || step.action == Action::Create;
    QVERIFY2(makes || found != replicas.end(), qPrintable(steps(world, {step}).first()));
    switch (step.action) {
    case Action::BringImage:
        for (HostView &host : world.observed.hosts)
            host.hasImage |= host.id == step.host;
        break;
    case Action::Create: {
        static int count = 0; // no id twice
        const Replica made{.host = step.host,
                           .id = u"made %1"_s.arg(++count),
                           .name = step.name,
                           .slot = step.slot,
                           .revision = step.revision,
                           .state = ReplicaState::Ready,
                           .created = core::Time(std::chrono::seconds(1000))};
        replicas << made;
        world.passed.insert({made.host, made.id});
        break;
    }
    case Action::Gate:
        found->state = ReplicaState::Ready;
        world.passed.insert({step.host, step.id});
        break;
    case Action::Remove:
        replicas.erase(found);
        break;
    case Action::Rename:
        found->name = step.name;
        break;
    }
}

void fail(World &world, Step step, const QString &reason)
{
    world.onTheWay.removeOne(step);
    world.failures = {{.step = step, .reason = reason, .log = {u"its last words"_s}}};
    world.rollout = rollouts::next(world).rollout;
    world.failures.clear();
}

QStringList decided(const World &world)
{
    return steps(world, rollouts::next(world).steps);
}

rollouts::Decision settle(World &world)
{
    for (int i = 0; i < 5; ++i) {
        const rollouts::Decision decision = rollouts::next(world);
        if (decision.rollout == world.rollout)
            return decision;
        world.rollout = decision.rollout;
    }
    return rollouts::next(world);
}

int alive(const World &world, int revision)
{
    return int(std::count_if(world.observed.replicas.begin(), world.observed.replicas.end(), [&](const Replica &each) {
        return each.revision == revision && each.state != ReplicaState::Stopped;
    }));
}

Step create(int slot, int host, int revision, const QString &name)
{
    return {.action = Action::Create,
            .host = host,
            .slot = slot,
            .revision = revision,
            .name = name.isEmpty() ? u"web-%1.r%2"_s.arg(slot).arg(revision) : name};
}

void canary(World &world)
{
    world.rollout.settings.strategy = services::RolloutSettings::Strategy::Canary;
}

void blueGreen(World &world)
{
    world.rollout.settings.strategy = services::RolloutSettings::Strategy::BlueGreen;
}

void paused(World &world)
{
    world.rollout.state = services::Rollout::State::Paused;
}

void goesBack(World &world)
{
    world.rollout.back = true;
    world.rollout.state = services::Rollout::State::RollingBack;
}

} // namespace bayplan::tests
