// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/steplines.h"

#include "core/plaintext.h"
#include "fleet/livehost.h"
#include "operations/operationtext.h"
#include "rollouts/words.h"

#include <QSet>

#include <algorithm>

namespace bayplan::rollouts {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using operations::Operation;
using Row = Operation::Row;
using OperationState = Operation::State;

namespace {

QString shown(const QString &text)
{
    return core::plainLine(text, 80);
}

/// "waiting until it is ready, 9 s"; what has figures of its own ("Ready for 3 s of 10 s") stays as it is.
QString runningText(const Row &row, core::Time now)
{
    const QString told = operations::detailOf(row);
    const bool hasFigures = std::any_of(told.begin(), told.end(), [](QChar c) { return c.isDigit(); });
    if (hasFigures || row.startedAt == core::Time{} || now <= row.startedAt)
        return told.isEmpty() ? operations::wordFor(row.state) : told;
    // Whole seconds: tenths that come once a second look like noise.
    const auto since = std::chrono::floor<std::chrono::seconds>(now - row.startedAt);
    const QString took = since.count() < 60 ? tr("%1 s").arg(since.count()) : operations::durationText(since);
    return told.isEmpty() ? took : tr("%1, %2", "what goes on, since when").arg(told, took);
}

QString doneText(const Row &row, Step::Action kind)
{
    const QString took = operations::durationText(row.duration);
    QString text;
    switch (kind) {
    case Step::Action::Create:
    case Step::Action::Gate:
        text = tr("ready after %1").arg(took);
        break;
    case Step::Action::Remove:
        text = tr("gone after %1").arg(took);
        break;
    case Step::Action::BringImage:
    case Step::Action::Rename:
        text = tr("done in %1").arg(took);
        break;
    }
    const QString note = shown(row.note);
    return note.isEmpty() ? text : tr("%1. %2").arg(text, note);
}

QString detailText(const Row &row, Step::Action kind, core::Time now)
{
    if (row.state == OperationState::Done)
        return doneText(row, kind);
    if (row.state == OperationState::Running)
        return runningText(row, now);
    const QString told = operations::detailOf(row);
    return told.isEmpty() ? operations::wordFor(row.state) : told;
}

QString whatText(Step::Action kind, const QString &name, const QString &host)
{
    switch (kind) {
    case Step::Action::BringImage:
        return tr("Bring %1 to %2").arg(name, host);
    case Step::Action::Create:
        return tr("Start %1 on %2").arg(name, host);
    case Step::Action::Gate:
        return tr("Look at %1 on %2", "whether it is ready").arg(name, host);
    case Step::Action::Rename:
        return tr("Name it %1 on %2").arg(name, host);
    case Step::Action::Remove:
        break;
    }
    return tr("Stop and remove %1 on %2").arg(name, host);
}

StepLine lineOf(const Row &row, const Step &step, core::Time now)
{
    // A rename is about the name it gives, an image is known by its short name.
    const QString name = step.action == Step::Action::Rename       ? step.name
                         : step.action == Step::Action::BringImage ? fleet::familiarReference(row.target.name)
                                                                   : row.target.name;
    return {.tone = operations::toneOf(row.state),
            .what = whatText(step.action, shown(name), shown(row.target.hostName)),
            .detail = detailText(row, step.action, now),
            .current = row.state == OperationState::Running};
}

/// The rows of one image of one revision as one line; `first` is the place of the first of them.
StepLine imageLine(const std::vector<Row> &rows, const std::map<int, Step> &steps, int first, QSet<int> &taken,
                   core::Time now)
{
    const auto weight = [](OperationState state) {
        return state == OperationState::Failed    ? 4
               : state == OperationState::Running ? 3
               : state == OperationState::Waiting ? 2
                                                  : 1;
    };
    const Step &step = steps.at(first);
    Row told = rows[size_t(first)];
    std::chrono::milliseconds longest{0};
    QStringList hosts;
    for (const auto &[place, other] : steps) {
        if (place >= int(rows.size()) || other.action != step.action || other.revision != step.revision)
            continue;
        const Row &row = rows[size_t(place)];
        taken.insert(place);
        if (!hosts.contains(shown(row.target.hostName)))
            hosts << shown(row.target.hostName);
        longest = std::max(longest, row.duration);
        if (weight(row.state) > weight(told.state))
            told = row;
    }
    told.duration = longest;
    told.target.hostName = hosts.join(u", "_s);
    return lineOf(told, step, now);
}

bool isOnTheWay(const World &world, const Step &step)
{
    return std::any_of(world.onTheWay.begin(), world.onTheWay.end(), [&](const Step &other) {
        return other.action == step.action && other.host == step.host && other.slot == step.slot &&
               other.revision == step.revision;
    });
}

void addComing(const World &world, const QList<Step> &coming, QList<StepLine> &lines)
{
    const auto hostName = [&](fleet::HostId id) {
        const services::HostView *host = world.observed.host(id);
        return host ? shown(host->name) : QString();
    };
    QSet<int> slots; // that come: the old one of the same slot goes along
    for (const Step &step : coming) {
        if (isOnTheWay(world, step))
            continue;
        QString what;
        if (step.action == Step::Action::BringImage) {
            const QString image = world.specs.value(step.revision).container.image;
            what = whatText(step.action, shown(fleet::familiarReference(image)), hostName(step.host));
        } else if (step.action == Step::Action::Create) {
            slots.insert(step.slot);
            what = tr("%1 on %2", "a replica on a host").arg(shown(step.name), hostName(step.host));
        } else if (step.action == Step::Action::Remove && !slots.contains(step.slot)) {
            const auto &replicas = world.observed.replicas;
            const auto it = std::find_if(replicas.begin(), replicas.end(),
                                         [&](const services::Replica &replica) { return replica.id == step.id; });
            what = whatText(step.action, shown(it == replicas.end() ? tr("replica %1").arg(step.slot) : it->name),
                            hostName(step.host));
        }
        if (!what.isEmpty())
            lines << StepLine{.tone = Tone::Neutral, .what = what, .detail = tr("waiting")};
    }
}

} // namespace

QList<StepLine> stepLines(const World &world, const std::vector<Row> &rows, const std::map<int, Step> &steps,
                          const QList<Step> &coming, core::Time now)
{
    QList<StepLine> lines;
    QSet<int> taken;
    for (const auto &[place, step] : steps) {
        if (place >= int(rows.size()) || taken.contains(place))
            continue;
        lines << (step.action == Step::Action::BringImage ? imageLine(rows, steps, place, taken, now)
                                                          : lineOf(rows[size_t(place)], step, now));
    }
    addComing(world, coming, lines);
    return lines;
}

} // namespace bayplan::rollouts
