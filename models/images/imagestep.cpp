// SPDX-License-Identifier: GPL-3.0-or-later
#include "images/imagestep.h"

#include "fleet/fleet.h"
#include "images/calls.h"
#include "images/texts.h"

namespace bayplan::images {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

void lookUp(StepRun &run, engine::Client &client, const QString &name,
            std::function<void(std::optional<ImageDetails>)> done)
{
    ask(run, client, calls::inspect(name), [&run, done = std::move(done)](const Result<QByteArray> &reply) {
        if (!reply && reply.error().kind == Error::Kind::NotFound)
            return done(std::nullopt);
        if (!reply)
            return run.finish(core::fail(reply.error()));
        Result<ImageDetails> details = decodeDetails(*reply);
        if (!details)
            return run.finish(core::fail(details.error()));
        done(std::move(*details));
    });
}

Error withState(Error error, const QString &state)
{
    error.next = error.next.isEmpty() ? state : QString(state + u". "_s + error.next);
    return error;
}

Step removeStep(const Target &target)
{
    return {.target = target, .start = [](StepRun &run) {
                run.call(calls::remove(run.target().name.isEmpty() ? run.target().id : run.target().name),
                         [&run](const Result<QByteArray> &reply) {
                             run.finish(reply ? Result<void>() : core::fail(reply.error()));
                         });
            }};
}

Step tagStep(const Target &target, const QString &id, const Reference &as)
{
    return {.target = target, .start = [id, as](StepRun &run) {
                run.call(calls::tag(id, as), [&run](const Result<QByteArray> &reply) {
                    run.finish(reply ? Result<void>() : core::fail(reply.error()));
                });
            }};
}

void undoNaming(StepRun &run, const Target &target, const Reference &reference,
                const std::optional<ImageDetails> &before, const ImageDetails &after)
{
    if (!before)
        run.undoneBy({removeStep(target)});
    else if (before->id != after.id && !reference.tag.isEmpty())
        run.undoneBy({tagStep(target, before->id, reference)});
}

} // namespace bayplan::images
