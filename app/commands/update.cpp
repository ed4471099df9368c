// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/followrollout.h"
#include "app/commands/output.h"
#include "app/commands/rolloutlist.h"
#include "app/commands/specchange.h"
#include "core/plaintext.h"

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

Result<rollouts::Update> updateOf(const ServiceArguments &given, ServiceWork &work)
{
    const auto state = work.state(given.name);
    if (!state)
        return core::fail(state.error());
    if (state->head.unreadable)
        return core::fail(*state->head.unreadable);
    const auto desired = state->desired();
    if (!desired)
        return core::fail({.kind = core::Error::Kind::NotFound,
                           .what = u"What %1 is like is not known"_s.arg(given.name),
                           .where = {},
                           .next = u"“bayplan services” lists what is known"_s});
    const auto spec = changedSpec(desired->spec, given);
    if (!spec)
        return core::fail(spec.error());
    if (const auto checked = work.checkHosts(given.spec.placement.hosts); !checked)
        return core::fail(checked.error());
    return work.rollouts().update(given.name, *spec, given.rollout);
}

/// What would be done, in sentences.
int showPlan(const Arguments &arguments, ServiceWork &work)
{
    const auto update = updateOf(arguments.service, work);
    if (!update || update->refusal) {
        complain(update ? update->refusal->message() : update.error().message());
        return Failed;
    }
    if (arguments.json) {
        ListedRollout planned{.service = update->service, .rollout = update->record.rollout};
        planned.total = update->record.replicas;
        QJsonObject json = toJson(planned);
        json[u"state"_s] = QJsonValue();
        json[u"plan"_s] = QJsonArray::fromStringList(update->words);
        return printJson(json) ? Done : Failed;
    }
    QString text = core::plainLine(update->title) + u'\n';
    for (const QString &line : update->words)
        text += u"  "_s + core::plainLine(line) + u'\n';
    return print(text) ? Done : Failed;
}

} // namespace

std::unique_ptr<QObject> startUpdate(const Arguments &arguments, std::function<void(int)> quit)
{
    if (arguments.service.dryRun)
        return showService(arguments, std::move(quit),
                           [&arguments](ServiceWork &work) { return showPlan(arguments, work); });
    const auto begin = [&arguments](ServiceWork &work,
                                    std::function<void(Result<void>)> begun) -> Result<FollowedRollout> {
        const auto update = updateOf(arguments.service, work);
        if (!update)
            return core::fail(update.error());
        if (update->refusal)
            return core::fail(*update->refusal);
        return followUpdate(*update, work, std::move(begun));
    };
    return followRollout(arguments, std::move(quit), begin);
}

} // namespace bayplan::app
