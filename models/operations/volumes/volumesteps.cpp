// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/volumes/volumesteps.h"

#include "engine/calls/volumecalls.h"
#include "operations/containers/containerread.h"
#include "operations/steprun.h"

#include <QCoreApplication>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

struct VolumeStepWords
{
    Q_DECLARE_TR_FUNCTIONS(VolumeSteps)
};

void failRemoval(StepRun &run, Error error)
{
    error.what =
        u"%1. %2"_s.arg(error.what, error.httpStatus == 0 ? VolumeStepWords::tr("Whether it was done is not known")
                                                          : VolumeStepWords::tr("It is still there"));
    run.finish(core::fail(std::move(error)));
}

void goneAlready(StepRun &run)
{
    run.note(VolumeStepWords::tr("It was gone already"));
    run.finish({});
}

/// An empty one in place of that which is gone.
Step makeAnew(const StepRun &run, const QJsonObject &body)
{
    return {.target = run.target(), .start = [body](StepRun &back) {
                back.call(engine::createVolume(body), [&back](const Result<QByteArray> &reply) {
                    if (!reply)
                        return back.finish(core::fail(reply.error()));
                    back.note(VolumeStepWords::tr("It is new and empty"));
                    back.finish({});
                });
            }};
}

void create(StepRun &run, const QJsonObject &body)
{
    run.call(engine::createVolume(body), [&run](const Result<QByteArray> &reply) {
        if (!reply)
            return run.finish(core::fail(reply.error()));
        Target target = run.target();
        target.id = target.name = parsed(*reply).value(u"Name"_s).toString();
        Step back = removeVolumeStep(target);
        run.undoneBy({std::move(back)});
        run.finish({});
    });
}

} // namespace

Step createVolumeStep(const Target &target, const QJsonObject &body)
{
    return {.target = target, .start = [body](StepRun &run) {
                const QString name = body.value(u"Name"_s).toString();
                if (name.isEmpty())
                    return create(run, body);
                // Engines say yes to a name they have, whatever the driver and options asked for.
                run.call(engine::inspectVolume(name), [&run, body](const Result<QByteArray> &reply) {
                    if (!reply && reply.error().httpStatus == 404)
                        return create(run, body);
                    if (!reply)
                        return run.finish(core::fail(reply.error()));
                    run.note(VolumeStepWords::tr("It was there already"));
                    run.finish({});
                });
            }};
}

Step removeVolumeStep(const Target &target)
{
    return {.target = target, .start = [](StepRun &run) {
                run.call(engine::inspectVolume(run.target().id), [&run](const Result<QByteArray> &reply) {
                    if (!reply)
                        return reply.error().httpStatus == 404 ? goneAlready(run)
                                                               : run.finish(core::fail(reply.error()));
                    const QJsonObject inspect = parsed(*reply);
                    run.call(engine::removeVolume(run.target().id), [&run, inspect](const Result<QByteArray> &removed) {
                        if (!removed && removed.error().httpStatus != 404)
                            return failRemoval(run, removed.error());
                        run.note(VolumeStepWords::tr("Its data is gone"));
                        run.undoneBy({makeAnew(run, engine::volumeBody(inspect))});
                        run.finish({});
                    });
                });
            }};
}

} // namespace bayplan::operations
