// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/humanize.h"
#include "files/calls.h"
#include "files/localtar.h"
#include "files/resolve.h"
#include "files/texts.h"
#include "files/transfers.h"
#include "files/transferstep.h"
#include "net/bodypipe.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <sys/stat.h>

namespace bayplan::files {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using operations::Plan;
using operations::StepRun;

namespace {

/// One item on its way; owned by the callbacks of what it waits for, and gone with them.
struct Upload : std::enable_shared_from_this<Upload>
{
    Upload(StepRun &stepRun, UploadItem what, QByteArray into, const Owner &owner)
        : run(stepRun)
        , item(std::move(what))
        , folder(std::move(into))
        , tar(item.localPath, item.name, owner)
    {
        struct stat about = {};
        if (!item.localPath.isEmpty() && stat(item.localPath.constData(), &about) == 0 && S_ISREG(about.st_mode))
            total = about.st_size;
    }

    void start()
    {
        run.leavesIfCancelled(Texts::tr("Nothing was written."));
        // Podman would make a folder that isn't there.
        run.keep(resolve(clientsOf(run), run.target().id, folder,
                         [self = shared_from_this()](const Result<Resolved> &resolved) {
                             if (!resolved)
                                 return self->run.finish(core::fail(resolved.error()));
                             if (!resolved->stat || !resolved->stat->isFolder)
                                 return self->run.finish(core::fail(self->notAFolder()));
                             if (engine::Client *client = clientOf(self->run))
                                 self->send(*client, resolved->asked.path);
                         }));
    }

    void send(engine::Client &client, const QByteArray &into)
    {
        run.leavesIfCancelled(Texts::tr("%1 may be there in part.").arg(shown(joined(folder, item.name))));
        auto pipe = std::make_shared<net::BodyPipe>();
        // The pipe outlives neither the exchange nor, with it, the step.
        pipe->wanted = [self = shared_from_this(), weak = std::weak_ptr(pipe)] {
            if (const auto to = weak.lock())
                self->fill(*to);
        };
        stream(
            run, client, calls::write(run.target().id, into, pipe), [](const QByteArray &) {},
            [self = shared_from_this()](const Result<void> &ended) { self->onEnd(ended); });
    }

    void fill(net::BodyPipe &pipe)
    {
        while (pipe.room() > 0 && !allRead) {
            const auto piece = tar.next();
            if (!piece) {
                broken = piece.error();
                return pipe.fail(piece.error());
            }
            allRead = piece->isEmpty();
            allRead ? pipe.end() : pipe.write(*piece);
        }
        if (total > 0)
            run.progress(Texts::tr("%1 of %2").arg(core::decimalSize(tar.bytes()), core::decimalSize(total)),
                         std::min(tar.bytes(), total), total);
        else if (!item.localPath.isEmpty())
            run.progress(Texts::tr("%1, %Ln file(s)", nullptr, tar.files()).arg(core::decimalSize(tar.bytes())));
    }

    void onEnd(const Result<void> &ended)
    {
        if (broken)
            return run.finish(core::fail(*broken));
        if (!ended) {
            Error error = calls::explained(ended.error(), joined(folder, item.name));
            if (error.kind == Error::Kind::ConnectionLost) {
                error.what =
                    Texts::tr("The connection was lost after %1 were sent").arg(core::decimalSize(tar.bytes()));
                error.next = Texts::tr("%1 may be there in part; retry when the host is back")
                                 .arg(shown(joined(folder, item.name)));
            }
            return run.finish(core::fail(std::move(error)));
        }
        QString note =
            item.localPath.isEmpty()
                ? Texts::tr("Made.")
                : Texts::tr("%1 in %2.").arg(core::decimalSize(tar.bytes()), shown(joined(folder, item.name)));
        if (tar.leftOut() > 0)
            note += u' ' + Texts::tr("Left out: %1.")
                               .arg(Texts::tr("%Ln device(s), pipe(s) or socket(s)", nullptr, tar.leftOut()));
        run.note(note);
        run.finish({});
    }

    Error notAFolder() const
    {
        return {.kind = Error::Kind::Input,
                .what = Texts::tr("%1 is not a folder that can be written to").arg(shown(folder)),
                .where = run.target().hostName,
                .next = Texts::tr("Choose another folder")};
    }

    StepRun &run;
    const UploadItem item;
    const QByteArray folder;
    LocalTar tar;
    qint64 total = 0;
    bool allRead = false;
    std::optional<Error> broken;
};

operations::Step stepOf(const ContainerRef &container, const QByteArray &folder, const UploadItem &item,
                        const Owner &owner)
{
    return {.target = targetOf(container, joined(folder, item.name)), .start = [item, folder, owner](StepRun &run) {
                std::make_shared<Upload>(run, item, folder, owner)->start();
            }};
}

} // namespace

Plan uploadPlan(const ContainerRef &container, const QByteArray &folder, const QList<UploadItem> &items,
                const Owner &owner)
{
    const QString what =
        items.size() == 1 ? shown(items.first().name, 60) : Texts::tr("%Ln item(s)", nullptr, int(items.size()));
    Plan plan{.title = Texts::tr("Upload %1 to %2").arg(what, container.name), .steps = {}, .parallelPerHost = 2};
    for (const UploadItem &item : items)
        plan.steps.push_back(stepOf(container, folder, item, owner));
    return plan;
}

Plan newFolderPlan(const ContainerRef &container, const QByteArray &folder, const QByteArray &name, const Owner &owner)
{
    Plan plan{.title = Texts::tr("New folder %1 in %2").arg(shown(name, 60), container.name), .steps = {}};
    plan.steps.push_back(stepOf(container, folder, {{}, name}, owner));
    return plan;
}

} // namespace bayplan::files
