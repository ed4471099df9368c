// SPDX-License-Identifier: GPL-3.0-or-later
#include "images/pullplan.h"

#include "core/plaintext.h"
#include "images/calls.h"
#include "images/registrylogins.h"
#include "images/texts.h"

namespace bayplan::images {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

/// What a registry said no to, as far as engines tell: only in words.
bool isAboutLogin(const QString &text)
{
    for (const auto &word : {u"unauthorized"_s, u"authentication required"_s, u"access denied"_s, u"no basic auth"_s,
                             u"access to the resource is denied"_s, u"denied"_s}) {
        if (text.contains(word, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

bool isAboutName(const QString &text)
{
    for (const auto &word : {u"manifest unknown"_s, u"not found"_s, u"name unknown"_s, u"does not exist"_s}) {
        if (text.contains(word, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

struct Pull
{
    Reference reference;
    QString platform;
    FoundLogin login;
    Pulled pulled;
    std::optional<ImageDetails> before;
    MessageReader reader;
    PullProgress progress;
};

/// The engine's word, with what the host has now and what to do about it.
Error explained(const QString &said, const Pull &pull, const QString &host)
{
    const QString &registry = pull.reference.registry;
    Error error{.kind = Error::Kind::Engine, .what = said, .where = host, .next = {}};
    if (isAboutLogin(said)) {
        error.kind = Error::Kind::PermissionDenied;
        if (pull.login.auth)
            error.next =
                u"The registry %1 did not take the login; enter it anew where images are pulled"_s.arg(registry);
        else if (!pull.login.problem.isEmpty())
            error.next = pull.login.problem;
        else
            error.next =
                u"No login for %1 is known; enter one where images are pulled, or run docker login"_s.arg(registry);
    } else if (isAboutName(said)) {
        error.kind = Error::Kind::NotFound;
        error.next = u"Check the name and the tag"_s;
    }
    return withState(error, pull.before ? u"The host has the image it had before"_s : u"The host has nothing of it"_s);
}

void finish(StepRun &run, const std::shared_ptr<Pull> &pull)
{
    engine::Client *client = clientOf(run);
    if (!client)
        return;
    lookUp(run, *client, pull->reference.full(), [&run, pull](const std::optional<ImageDetails> &after) {
        if (!after) {
            return run.finish(core::fail({.kind = Error::Kind::Protocol,
                                          .what = u"The engine said it pulled the image, and does not have it"_s,
                                          .where = run.target().hostName,
                                          .next = u"Pull it again"_s}));
        }
        if (pull->before && pull->before->id == after->id)
            run.note(Texts::tr("It was there and is the newest."));
        else if (pull->before)
            run.note(Texts::tr("The name meant another image before, which is kept without it."));
        undoNaming(run, run.target(), pull->reference, pull->before, *after);
        if (pull->pulled)
            return pull->pulled(run, *after);
        run.finish({});
    });
}

void begin(StepRun &run, const std::shared_ptr<Pull> &pull)
{
    engine::Client *client = clientOf(run);
    if (!client)
        return;
    stream(
        run, *client,
        calls::pull(pull->reference, pull->platform, pull->login.auth ? pull->login.auth->header() : QByteArray()),
        [&run, pull](const QByteArray &data) {
            for (const Message &message : pull->reader.feed(data))
                pull->progress.take(message);
            run.progress(pull->progress.text(), pull->progress.done(), pull->progress.total());
        },
        [&run, pull](Result<void> ended) {
            const QString host = core::plainLine(run.target().hostName, 63);
            // The engine answers 200 before it asks the registry; what goes wrong then is in the stream.
            if (pull->progress.error())
                return run.finish(core::fail(explained(*pull->progress.error(), *pull, host)));
            if (!ended && ended.error().kind != Error::Kind::Engine && ended.error().httpStatus == 0)
                return run.finish(ended);
            if (!ended) {
                Error error = explained(ended.error().what, *pull, host);
                error.httpStatus = ended.error().httpStatus;
                return run.finish(core::fail(error));
            }
            finish(run, pull);
        });
}

void start(StepRun &run, const Reference &image, const QString &platform, RegistryLogins &logins, const Pulled &pulled)
{
    engine::Client *client = clientOf(run);
    if (!client)
        return;
    auto pull = std::make_shared<Pull>();
    pull->reference = image;
    pull->platform = platform;
    pull->pulled = pulled;
    run.progress(Texts::tr("Asking for the image"));
    lookUp(run, *client, image.full(), [&run, pull, &logins](std::optional<ImageDetails> before) {
        pull->before = std::move(before);
        run.keep(logins.find(pull->reference.registry, [&run, pull](FoundLogin login) {
            pull->login = std::move(login);
            begin(run, pull);
        }));
    });
}

} // namespace

Step pullStep(const Reference &image, const QString &platform, const HostRef &host, RegistryLogins &logins,
              const Pulled &pulled)
{
    return {.target = {.host = host.id, .hostName = host.name, .kind = u"image"_s, .id = {}, .name = image.familiar()},
            .start = [image, platform, pulled, &logins](StepRun &run) { start(run, image, platform, logins, pulled); }};
}

Plan pullPlan(const QList<Reference> &images, const QString &platform, const QList<HostRef> &hosts,
              RegistryLogins &logins)
{
    const QString what =
        images.size() == 1 ? images[0].familiar() : Texts::tr("%Ln image(s)", nullptr, int(images.size()));
    Plan plan{.title = Texts::tr("Pull %1 on %Ln host(s)", nullptr, int(hosts.size())).arg(what),
              .steps = {},
              .parallelPerHost = 3};
    for (const HostRef &host : hosts) {
        for (const Reference &image : images) {
            plan.steps.push_back(pullStep(image, platform, host, logins));
        }
    }
    return plan;
}

} // namespace bayplan::images
