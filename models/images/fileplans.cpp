// SPDX-License-Identifier: GPL-3.0-or-later
#include "images/fileplans.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/livehost.h"
#include "images/calls.h"
#include "images/texts.h"
#include "net/bodypipe.h"
#include "net/replyflow.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QSaveFile>
#include <QSet>

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
            .next = full ? u"No file was left behind. Free some space, or save elsewhere"_s
                         : u"Check that the folder is there and may be written"_s};
}

/// A tar on its way into a file; what was written goes with it unless it was committed.
struct Saving
{
    explicit Saving(const QString &path) : file(path) {}
    QSaveFile file;
    qint64 written = 0;
    bool failed = false;

    /// On a disk that gets full Qt writes what fits without a word, and says why with the rest.
    bool write(const QByteArray &data)
    {
        qsizetype done = 0;
        while (done < data.size()) {
            const qint64 part = file.write(data.constData() + done, data.size() - done);
            if (part <= 0)
                return false;
            done += part;
        }
        written += done;
        return true;
    }
};

void save(StepRun &run, const SavedFile &wanted)
{
    engine::Client *client = clientOf(run);
    if (!client)
        return;
    const qint64 size = wanted.size;
    const QString path = wanted.path;
    auto saving = std::make_shared<Saving>(path);
    if (!saving->file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return run.finish(core::fail(fileError(saving->file, path)));
    run.progress(Texts::tr("The engine prepares the image"), 0, size);
    stream(
        run, *client, calls::save(wanted.names, std::make_shared<net::ReplyFlow>()),
        [&run, saving, size, path](const QByteArray &data) {
            if (saving->failed)
                return; // the step ends in a moment
            if (!saving->write(data)) {
                saving->failed = true;
                const Error error = fileError(saving->file, path);
                saving->file.cancelWriting();
                return run.finish(core::fail(error));
            }
            run.progress(Texts::tr("%1 written").arg(core::decimalSize(saving->written)),
                         size > 0 ? std::min(saving->written, size) : saving->written, size);
        },
        [&run, saving, path](const Result<void> &ended) {
            if (!ended)
                return run.finish(core::fail(withState(ended.error(), u"No file was written"_s)));
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
    QHash<QString, QString> before; ///< what each name meant
    MessageReader reader;
    LoadProgress progress;
};

void finishLoad(StepRun &run, const std::shared_ptr<Loading> &loading)
{
    engine::Client *client = clientOf(run);
    if (!client)
        return;
    ask(run, *client, calls::list(), [&run, loading](const Result<QByteArray> &reply) {
        if (const auto after = reply ? decodeTags(*reply) : core::fail(reply.error())) {
            std::vector<Step> undo;
            for (auto [name, id] : after->asKeyValueRange()) {
                const QString before = loading->before.value(name);
                const auto reference = parseReference(name);
                Target target = run.target();
                target.name = name;
                if (before.isEmpty())
                    undo.push_back(removeStep(target));
                else if (before != id && reference)
                    undo.push_back(tagStep(target, before, *reference));
            }
            run.undoneBy(std::move(undo));
        }
        if (!loading->progress.loaded().isEmpty())
            run.note(loading->progress.loaded().join(u"; "_s));
        run.finish({});
    });
}

/// An engine that breaks off in the middle of a file keeps the images it had got whole from it.
void failed(StepRun &run, const Error &error, const std::shared_ptr<Loading> &loading, const QString &path)
{
    engine::Client *client = clientOf(run);
    if (!client)
        return;
    ask(run, *client, calls::list(), [&run, error, loading, path](const Result<QByteArray> &reply) {
        const QString host = core::plainLine(run.target().hostName, 63);
        const auto after = reply ? decodeTags(*reply) : core::fail(reply.error());
        if (!after)
            return run.finish(core::fail(withState(error, u"%1 can't be asked what it has of it"_s.arg(host))));
        const QString state = *after == loading->before ? u"%1 has what it had before"_s.arg(host)
                                                        : u"%1 has some of its images"_s.arg(host);
        Error told = error;
        if (told.kind == Error::Kind::Engine && told.next.isEmpty())
            told.next = u"Check that %1 is a saved image"_s.arg(fileName(path));
        run.finish(core::fail(withState(told, state)));
    });
}

void tell(StepRun &run, const Loading &loading, const net::BodyPipe &pipe)
{
    const int unpacked = loading.progress.unpacked();
    run.progress(unpacked > 0 ? Texts::tr("The engine unpacks layer %1").arg(unpacked)
                              : Texts::tr("%1 sent").arg(core::decimalSize(pipe.taken())),
                 std::min(pipe.taken(), loading.file.size()), loading.file.size());
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
            tell(run, *loading, *into);
    };
    stream(
        run, *client, calls::load(pipe),
        [&run, loading, pipe](const QByteArray &data) {
            for (const Message &message : loading->reader.feed(data))
                loading->progress.take(message);
            tell(run, *loading, *pipe);
        },
        [&run, loading, path](const Result<void> &ended) {
            if (!ended || loading->progress.error()) {
                const Error error = loading->progress.error() ? Error{.kind = Error::Kind::Engine,
                                                                      .what = *loading->progress.error(),
                                                                      .where = run.target().hostName,
                                                                      .next = {}}
                                                              : ended.error();
                return failed(run, error, loading, path);
            }
            finishLoad(run, loading);
        });
}

} // namespace

Plan savePlan(const std::vector<SavedFile> &files)
{
    const auto whatOf = [](const QStringList &names) {
        return names.size() == 1 ? core::plainLine(names.first(), 120)
                                 : Texts::tr("%Ln image(s)", nullptr, int(names.size()));
    };
    QStringList all;
    Plan plan;
    for (const SavedFile &file : files) {
        all << file.names;
        plan.steps.push_back({.target = {.host = file.host.id,
                                         .hostName = file.host.name,
                                         .kind = u"image"_s,
                                         .id = {},
                                         .name = whatOf(file.names)},
                              .start = [file](StepRun &run) { save(run, file); }});
    }
    plan.title = files.size() == 1 ? Texts::tr("Save %1 to %2").arg(whatOf(all), fileName(files[0].path))
                                   : Texts::tr("Save %1 to %Ln file(s)", nullptr, int(files.size())).arg(whatOf(all));
    return plan;
}

std::vector<SavedFile> savedFrom(const std::vector<HeldImage> &images)
{
    // Two names of one image are two: a file keeps the names it was asked for.
    const auto keyOf = [](const HeldImage &image) {
        return std::pair(image.id, image.name.isEmpty() ? QString() : fleet::familiarReference(image.name));
    };
    std::vector<HeldImage> left = images;
    std::vector<SavedFile> files;
    while (!left.empty()) {
        QHash<fleet::HostId, int> counts;
        for (const HeldImage &image : left)
            ++counts[image.host.id];
        HostRef most = left.front().host;
        for (const HeldImage &image : left) {
            if (counts[image.host.id] > counts[most.id])
                most = image.host;
        }
        SavedFile file{.host = most, .names = {}, .size = 0, .path = {}};
        QSet<std::pair<QString, QString>> taken;
        for (const HeldImage &image : left) {
            if (image.host.id == most.id && !taken.contains(keyOf(image))) {
                taken.insert(keyOf(image));
                file.names << (image.name.isEmpty() ? image.id : image.name);
            }
        }
        std::erase_if(left, [&](const HeldImage &image) { return taken.contains(keyOf(image)); });
        files.push_back(file);
    }
    return files;
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
                     const auto tags = reply ? decodeTags(*reply) : core::fail(reply.error());
                     if (!tags)
                         return run.finish(core::fail(tags.error()));
                     loading->before = *tags;
                     load(run, loading, path);
                 });
             }});
    }
    return plan;
}

} // namespace bayplan::images
