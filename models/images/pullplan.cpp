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

/// The engine's word with what to do about it.
Error explained(const QString &said, const QString &registry, const FoundLogin &login, const QString &where)
{
    Error error{.kind = Error::Kind::Engine, .what = said, .where = where, .next = {}};
    if (!isAboutLogin(said))
        return error;
    error.kind = Error::Kind::PermissionDenied;
    if (login.auth)
        error.next = u"The registry %1 did not take the login; enter it anew where images are pulled"_s.arg(registry);
    else if (!login.problem.isEmpty())
        error.next = login.problem;
    else
        error.next =
            u"No login for %1 is known; enter one where images are pulled, or run docker login"_s.arg(registry);
    return error;
}

struct Pull
{
    Reference reference;
    QString platform;
    FoundLogin login;
    std::optional<ImageDetails> before;
    MessageReader reader;
    PullProgress progress;
};

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
            const QString &registry = pull->reference.registry;
            // The engine answers 200 before it asks the registry; what goes wrong then is in the stream.
            if (pull->progress.error())
                return run.finish(
                    core::fail(explained(*pull->progress.error(), registry, pull->login, run.target().hostName)));
            if (!ended && ended.error().kind != Error::Kind::Engine && ended.error().httpStatus == 0)
                return run.finish(ended);
            if (!ended) {
                Error error = explained(ended.error().what, registry, pull->login, run.target().hostName);
                error.httpStatus = ended.error().httpStatus;
                return run.finish(core::fail(error));
            }
            finish(run, pull);
        });
}

} // namespace

Plan pullPlan(const Reference &reference, const QString &platform, const QList<HostRef> &hosts, RegistryLogins &logins)
{
    const QString name = reference.familiar();
    Plan plan{.title = Texts::tr("Pull %1 on %Ln host(s)", nullptr, int(hosts.size())).arg(name),
              .steps = {},
              .parallelPerHost = 3};
    for (const HostRef &host : hosts) {
        plan.steps.push_back(
            {.target = {.host = host.id, .hostName = host.name, .kind = u"image"_s, .id = {}, .name = name},
             .start = [reference, platform, &logins](StepRun &run) {
                 engine::Client *client = clientOf(run);
                 if (!client)
                     return;
                 auto pull = std::make_shared<Pull>();
                 pull->reference = reference;
                 pull->platform = platform;
                 run.progress(Texts::tr("Asking for the image"));
                 lookUp(run, *client, reference.full(), [&run, pull, &logins](std::optional<ImageDetails> before) {
                     pull->before = std::move(before);
                     run.keep(logins.find(pull->reference.registry, [&run, pull](FoundLogin login) {
                         pull->login = std::move(login);
                         begin(run, pull);
                     }));
                 });
             }});
    }
    return plan;
}

} // namespace bayplan::images
