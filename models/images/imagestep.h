// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/decode.h"
#include "images/messages.h"
#include "images/reference.h"
#include "operations/stepcalls.h"

namespace bayplan::images {

using operations::Plan;
using operations::Step;
using operations::StepRun;
using operations::Target;

/// A host something is done on.
struct HostRef
{
    fleet::HostId id = 0;
    QString name;
};

/// Asks for an image's details; nothing when there is none of the name. Any other failure ends the step.
void lookUp(StepRun &run, engine::Client &client, const QString &name,
            std::function<void(std::optional<ImageDetails>)> done);

/// The error with how things stand now, said before what can be done.
core::Error withState(core::Error error, const QString &state);

/// Takes a name away from an image, and with its last name the image.
Step removeStep(const Target &target);
/// Gives a name to the image of that id.
Step tagStep(const Target &target, const QString &id, const Reference &as);

/// Notes in the step what takes back that `target.name` now means another image than before.
void undoNaming(StepRun &run, const Target &target, const Reference &reference,
                const std::optional<ImageDetails> &before, const ImageDetails &after);

} // namespace bayplan::images
