// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "core/humanize.h"
#include "engine/client.h"
#include "files/calls.h"
#include "files/localtree.h"
#include "files/resolve.h"
#include "files/texts.h"
#include "files/transfers.h"
#include "files/transferstep.h"
#include "net/replyflow.h"

#include <algorithm>
#include <memory>

namespace bayplan::files {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using operations::Plan;
using operations::StepRun;

namespace {

/// One item on its way; owned by the callbacks of what it waits for, and gone with them.
struct Download : std::enable_shared_from_this<Download>
{
    Download(StepRun &stepRun, DownloadItem what, QByteArray into, DownloadAs form)
        : run(stepRun)
        , item(std::move(what))
        , folder(std::move(into))
        , as(form)
    {
    }

    void start()
    {
        run.progress(Texts::tr("The engine looks for it"));
        run.leavesIfCancelled(Texts::tr("Nothing was left behind."));
        run.keep(resolve(clientsOf(run), run.target().id, item.path,
                         [self = shared_from_this()](const Result<Resolved> &resolved) {
                             if (!resolved)
                                 return self->finish(core::fail(resolved.error()));
                             if (engine::Client *client = clientOf(self->run))
                                 self->read(*client, *resolved);
                         }));
    }

    void read(engine::Client &client, const Resolved &resolved)
    {
        auto made = LocalTree::create(folder);
        if (!made)
            return finish(core::fail(made.error()));
        tree = std::move(*made);
        if (resolved.stat && resolved.stat->isFile) {
            total = resolved.stat->size;
            if (const qint64 room = tree->freeBytes(); room >= 0 && total > room)
                return finish(core::fail(tooLong(room)));
        }
        if (as == DownloadAs::Tar && !resolved.asked.below.isEmpty())
            return finish(core::fail(notAsTar()));
        subtree = std::make_unique<Subtree>(resolved.asked, *tree);
        stream = std::make_unique<TarStream>(*subtree);
        if (as == DownloadAs::Tar)
            (void)tree->begin({}, {.kind = EntryKind::File, .permissions = 0644, .modified = now()}, std::nullopt);
        operations::stream(
            run, client, calls::read(run.target().id, resolved.asked.path, std::make_shared<net::ReplyFlow>()),
            [self = shared_from_this()](const QByteArray &bytes) { self->onData(bytes); },
            [self = shared_from_this()](const Result<void> &ended) { self->onEnd(ended); });
    }

    void onData(const QByteArray &bytes)
    {
        if (over)
            return; // the step ends in a moment
        const auto good = as == DownloadAs::Tar ? tree->data(bytes) : stream->feed(bytes);
        if (!good)
            return finish(core::fail(good.error()));
        if (as == DownloadAs::Files && subtree->isOver())
            return commit();
        if (total > 0)
            run.progress(Texts::tr("%1 of %2").arg(core::decimalSize(tree->bytes()), core::decimalSize(total)),
                         std::min(tree->bytes(), total), total);
        else
            run.progress(Texts::tr("%1, %Ln file(s)", nullptr, tree->files()).arg(core::decimalSize(tree->bytes())));
    }

    void onEnd(const Result<void> &ended)
    {
        if (over)
            return;
        const auto whole = ended && as == DownloadAs::Files ? stream->finish() : ended;
        if (whole)
            return commit();
        Error error = calls::explained(whole.error(), item.path);
        if (error.kind == Error::Kind::ConnectionLost) {
            error.what = Texts::tr("The connection was lost after %1").arg(core::decimalSize(tree->bytes()));
            error.next = Texts::tr("Nothing was left behind; retry when the host is back");
        }
        finish(core::fail(std::move(error)));
    }

    void commit()
    {
        if (as == DownloadAs::Tar)
            (void)tree->end();
        LeftOut leftOut = tree->leftOut();
        leftOut.refused += subtree->refused();
        if (tree->isEmpty()) {
            return finish(core::fail({.kind = Error::Kind::NotFound,
                                      .what = leftOut.any() ? leftOut.text() : Texts::tr("The engine sent nothing"),
                                      .where = shown(item.path),
                                      .next = Texts::tr("Only files, folders and links within them are copied")}));
        }
        if (auto done = tree->commit(item.name, item.replace); !done)
            return finish(std::move(done));
        leftOut = tree->leftOut(); // links come last
        leftOut.refused += subtree->refused();
        QString note = Texts::tr("%1 in %2.").arg(core::decimalSize(tree->bytes()), shown(joined(folder, item.name)));
        if (leftOut.any())
            note += u' ' + leftOut.text();
        run.note(note);
        finish({});
    }

    void finish(Result<void> outcome)
    {
        over = true;
        tree.reset(); // what is not committed goes now
        run.finish(std::move(outcome));
    }

    static qint64 now()
    {
        return std::chrono::duration_cast<std::chrono::seconds>(core::now().time_since_epoch()).count();
    }

    Error tooLong(qint64 room) const
    {
        return {.kind = Error::Kind::System,
                .what = Texts::tr("It is %1 long, and the folder's disk has %2 free")
                            .arg(core::decimalSize(total), core::decimalSize(room)),
                .where = shown(folder),
                .next = Texts::tr("Choose a folder with more room; nothing was written")};
    }
    Error notAsTar() const
    {
        return {.kind = Error::Kind::Unsupported,
                .what = Texts::tr("Its name is not text, so that engines make no archive of it alone"),
                .where = shown(item.path),
                .next = Texts::tr("Download it as files, or the folder it is in")};
    }

    StepRun &run;
    const DownloadItem item;
    const QByteArray folder;
    const DownloadAs as;
    std::unique_ptr<LocalTree> tree;
    std::unique_ptr<Subtree> subtree;
    std::unique_ptr<TarStream> stream;
    qint64 total = 0;
    bool over = false;
};

} // namespace

Plan downloadPlan(const ContainerRef &container, const QList<DownloadItem> &items, const QByteArray &localFolder,
                  DownloadAs as)
{
    const QString what =
        items.size() == 1
            ? shown(nameOf(items.first().path).isEmpty() ? QByteArray("/") : nameOf(items.first().path), 60)
            : Texts::tr("%Ln item(s)", nullptr, int(items.size()));
    Plan plan{.title = Texts::tr("Download %1 from %2").arg(what, container.name), .steps = {}, .parallelPerHost = 2};
    for (const DownloadItem &item : items) {
        plan.steps.push_back({.target = targetOf(container, item.path), .start = [item, localFolder, as](StepRun &run) {
                                  std::make_shared<Download>(run, item, localFolder, as)->start();
                              }});
    }
    return plan;
}

} // namespace bayplan::files
