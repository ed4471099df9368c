// SPDX-License-Identifier: GPL-3.0-or-later
#include "images/fileplans.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "images/calls.h"
#include "images/texts.h"
#include "net/bodypipe.h"
#include "net/replyflow.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QTimer>

#include <algorithm>

namespace bayplan::images {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

QString fileName(const QString &path)
{
    return core::plainLine(QFileInfo(path).fileName(), 80);
}

Error fileError(const QFileDevice &file, const QString &path)
{
    const bool full = file.error() == QFileDevice::ResourceError || file.errorString().contains(u"No space left"_s);
    return {.kind = Error::Kind::System,
            .what = full ? u"The disk is full"_s : core::plainLine(file.errorString()),
            .where = core::plainLine(path),
            .next = full ? u"Nothing was left behind; free some space, or save elsewhere"_s
                         : u"Check that the folder is there and may be written"_s};
}

/// A tar on its way into a file; what was written goes with it unless it was committed.
struct Saving
{
    explicit Saving(const QString &path) : file(path) {}
    QSaveFile file;
    qint64 written = 0;
    bool failed = false;
};

void save(StepRun &run, const QStringList &names, qint64 size, const QString &path)
{
    engine::Client *client = clientOf(run);
    if (!client)
        return;
    auto saving = std::make_shared<Saving>(path);
    if (!saving->file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return run.finish(core::fail(fileError(saving->file, path)));
    run.progress(Texts::tr("The engine prepares the image"), 0, size);
    stream(
        run, *client, calls::save(names, std::make_shared<net::ReplyFlow>()),
        [&run, saving, size, path](const QByteArray &data) {
            if (saving->failed)
                return; // the step ends in a moment
            if (saving->file.write(data) != data.size()) {
                saving->failed = true;
                const Error error = fileError(saving->file, path);
                saving->file.cancelWriting();
                return run.finish(core::fail(error));
            }
            saving->written += data.size();
            run.progress(Texts::tr("%1 written").arg(core::decimalSize(saving->written)),
                         size > 0 ? std::min(saving->written, size) : saving->written, size);
        },
        [&run, saving, path](const Result<void> &ended) {
            if (!ended)
                return run.finish(ended);
            if (!saving->file.commit())
                return run.finish(core::fail(fileError(saving->file, path)));
            run.note(Texts::tr("%1 in %2.").arg(core::decimalSize(saving->written), fileName(path)));
            run.finish({});
        });
}

/// A file on its way into an engine.
struct Loading
{
    explicit Loading(const QString &path) : file(path) {}
    QFile file;
    QSet<QString> before;
    MessageReader reader;
    QStringList loaded; ///< the engine's own words
    std::optional<QString> refusal;
};

void finishLoad(StepRun &run, const std::shared_ptr<Loading> &loading)
{
    engine::Client *client = clientOf(run);
    if (!client)
        return;
    ask(run, *client, calls::list(), [&run, loading](const Result<QByteArray> &reply) {
        if (const auto after = reply ? decodeTags(*reply) : Result<QSet<QString>>(core::fail(reply.error()))) {
            std::vector<Step> undo;
            for (const QString &name : *after - loading->before) {
                Target target = run.target();
                target.name = name;
                undo.push_back(removeStep(target));
            }
            run.undoneBy(std::move(undo));
        }
        if (!loading->loaded.isEmpty())
            run.note(loading->loaded.join(u"; "_s));
        run.finish({});
    });
}

void load(StepRun &run, const std::shared_ptr<Loading> &loading, const QString &path)
{
    engine::Client *client = clientOf(run);
    if (!client)
        return;
    auto pipe = std::make_shared<net::BodyPipe>();
    // The pipe outlives neither the exchange nor, with it, the step.
    pipe->wanted = [&run, loading, path, weak = std::weak_ptr(pipe)] {
        const auto into = weak.lock();
        while (into && into->room() > 0 && !loading->file.atEnd()) {
            const QByteArray part = loading->file.read(into->room());
            if (part.isEmpty())
                return into->fail(fileError(loading->file, path));
            into->write(part);
        }
        if (into && loading->file.atEnd())
            into->end();
        if (into)
            run.progress(Texts::tr("%1 sent").arg(core::decimalSize(into->taken())), into->taken(),
                         loading->file.size());
    };
    stream(
        run, *client, calls::load(pipe),
        [loading](const QByteArray &data) {
            for (const Message &message : loading->reader.feed(data)) {
                if (!message.error.isEmpty())
                    loading->refusal = core::plainLine(message.error);
                else if (message.stream.startsWith(u"Loaded image"_s))
                    loading->loaded << core::plainLine(message.stream.trimmed(), 120);
            }
        },
        [&run, loading, path](const Result<void> &ended) {
            if (loading->refusal) {
                return run.finish(core::fail({.kind = Error::Kind::Engine,
                                              .what = *loading->refusal,
                                              .where = run.target().hostName,
                                              .next = u"Check that %1 is a saved image"_s.arg(fileName(path))}));
            }
            if (!ended)
                return run.finish(ended);
            finishLoad(run, loading);
        });
}

} // namespace

Plan savePlan(const HostRef &host, const QStringList &names, qint64 size, const QString &path)
{
    const QString what =
        names.size() == 1 ? core::plainLine(names.first(), 120) : Texts::tr("%Ln image(s)", nullptr, int(names.size()));
    Plan plan{.title = Texts::tr("Save %1 to %2").arg(what, fileName(path)), .steps = {}};
    plan.steps.push_back(
        {.target = {.host = host.id, .hostName = host.name, .kind = u"image"_s, .id = {}, .name = what},
         .start = [names, size, path](StepRun &run) { save(run, names, size, path); }});
    return plan;
}

Plan loadPlan(const QString &path, const QList<HostRef> &hosts)
{
    Plan plan{.title = Texts::tr("Load %1 on %Ln host(s)", nullptr, int(hosts.size())).arg(fileName(path)),
              .steps = {}};
    for (const HostRef &host : hosts) {
        plan.steps.push_back(
            {.target = {.host = host.id, .hostName = host.name, .kind = u"image"_s, .id = {}, .name = fileName(path)},
             .start = [path](StepRun &run) {
                 engine::Client *client = clientOf(run);
                 if (!client)
                     return;
                 auto loading = std::make_shared<Loading>(path);
                 if (!loading->file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
                     return run.finish(core::fail({.kind = Error::Kind::NotFound,
                                                   .what = core::plainLine(loading->file.errorString()),
                                                   .where = core::plainLine(path),
                                                   .next = u"Choose another file"_s}));
                 }
                 ask(run, *client, calls::list(), [&run, loading, path](const Result<QByteArray> &reply) {
                     if (const auto tags = reply ? decodeTags(*reply) : Result<QSet<QString>>())
                         loading->before = *tags;
                     if (!reply)
                         return run.finish(core::fail(reply.error()));
                     load(run, loading, path);
                 });
             }});
    }
    return plan;
}

} // namespace bayplan::images
