// SPDX-License-Identifier: GPL-3.0-or-later
#include "images/tagplans.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "images/calls.h"
#include "images/copyplan.h"
#include "images/texts.h"

#include <QSet>

#include <algorithm>

namespace bayplan::images {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

Target HeldImage::target() const
{
    return {.host = host.id, .hostName = host.name, .kind = u"image"_s, .id = id, .name = name};
}

namespace {

QString shown(const HeldImage &image)
{
    return core::plainLine(image.name.isEmpty() ? image.id.left(19) : image.name);
}

void tagIt(StepRun &run, const Reference &as)
{
    engine::Client *client = clientOf(run);
    if (!client)
        return;
    const QString id = run.target().id;
    lookUp(run, *client, as.full(), [&run, as, id](const std::optional<ImageDetails> &before) {
        run.call(calls::tag(id, as), [&run, as, id, before](const Result<QByteArray> &reply) {
            if (!reply)
                return run.finish(core::fail(reply.error()));
            if (before && before->id != id)
                run.note(Texts::tr("The name meant another image before."));
            Target named = run.target();
            named.name = as.full();
            if (run.target().name.isEmpty() && !before)
                run.note(Texts::tr("Can't be undone: without the name the engine would delete the image."));
            else
                undoNaming(run, named, as, before, {.id = id, .tags = {}, .layers = {}, .size = 0, .driver = {}});
            run.finish({});
        });
    });
}

void removeIt(StepRun &run, const HeldImage &image, const RemoveOutlook &outlook, fleet::Fleet &fleet)
{
    run.call(calls::remove(image.name.isEmpty() ? image.id : image.name), [&run, image, outlook,
                                                                           &fleet](const Result<QByteArray> &reply) {
        if (!reply) {
            Error error = reply.error();
            if (error.httpStatus == 409 && !outlook.containers.isEmpty())
                error.next = u"Used by %1; remove what was made from it first"_s.arg(
                    core::plainLine(outlook.containers.join(u", "_s), 120));
            return run.finish(core::fail(error));
        }
        const Result<Removed> removed = decodeRemoved(*reply);
        const bool gone = !removed || !removed->deleted.isEmpty();
        const auto reference = parseReference(image.name);
        if (!gone && reference && !reference->tag.isEmpty()) {
            // Unless the others go in the same operation and nothing is left to give the name back to.
            if (outlook.deletes && outlook.source == 0 && outlook.containers.isEmpty())
                return run.finish({});
            run.note(Texts::tr("Only the name is gone; the image has others."));
            run.undoneBy({tagStep(run.target(), image.id, *reference)});
        } else if (gone && outlook.source != 0) {
            run.undoneBy({copyStep({.from = {outlook.source, outlook.alsoOn}, .id = image.id, .name = image.name},
                                   image.host, fleet)});
        } else if (gone) {
            run.note(Texts::tr("Can't be undone: no other host has this image."));
        }
        run.finish({});
    });
}

} // namespace

Plan tagPlan(const std::vector<HeldImage> &images, const Reference &as)
{
    Plan plan{.title = images.size() == 1
                           ? Texts::tr("Tag %1 as %2").arg(shown(images[0]), as.familiar())
                           : Texts::tr("Tag %Ln image(s) as %1", nullptr, int(images.size())).arg(as.familiar()),
              .steps = {}};
    for (const HeldImage &image : images)
        plan.steps.push_back({.target = image.target(), .start = [as](StepRun &run) { tagIt(run, as); }});
    return plan;
}

RemoveOutlook outlookOf(const HeldImage &image, const fleet::Fleet &fleet, const std::vector<HeldImage> &together)
{
    QSet<QString> going{image.name};
    QSet<fleet::HostId> losing; // they don't keep it either
    for (const HeldImage &other : together) {
        if (other.id != image.id)
            continue;
        losing.insert(other.host.id);
        if (other.host.id == image.host.id)
            going.insert(other.name);
    }
    RemoveOutlook outlook;
    for (const fleet::HostConnection *host : fleet.hosts()) {
        const auto found = host->live().images().constFind(image.id);
        if (found == host->live().images().constEnd())
            continue;
        if (host->id() == image.host.id) {
            outlook.deletes = std::all_of(found->tags.begin(), found->tags.end(),
                                          [&going](const QString &tag) { return going.contains(tag); });
            for (const engine::Container &container : host->live().containers()) {
                if (container.imageId == image.id)
                    outlook.containers << container.name;
            }
        } else if (outlook.source == 0 && !losing.contains(host->id()) && fleet::isLive(host->status().state)) {
            // Of one name on both: what a copy brings is named as it was.
            if (image.name.isEmpty() || found->tags.contains(image.name)) {
                outlook.source = host->id();
                outlook.alsoOn = host->config().name;
            }
        }
    }
    outlook.containers.sort();
    return outlook;
}

Plan removePlan(const std::vector<HeldImage> &images, fleet::Fleet &fleet)
{
    Plan plan{.title = images.size() == 1 ? Texts::tr("Remove image %1").arg(shown(images[0]))
                                          : Texts::tr("Remove %Ln image(s)", nullptr, int(images.size())),
              .steps = {},
              .parallelPerHost = 1}; // names of one image, removed at once, get in each other's way
    for (const HeldImage &image : images) {
        const RemoveOutlook outlook = outlookOf(image, fleet, images);
        plan.steps.push_back({.target = image.target(), .start = [image, outlook, &fleet](StepRun &run) {
                                  removeIt(run, image, outlook, fleet);
                              }});
    }
    return plan;
}

} // namespace bayplan::images
