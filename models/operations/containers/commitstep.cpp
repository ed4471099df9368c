// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/containers/commitstep.h"

#include "operations/containers/containerread.h"
#include "operations/steprun.h"

#include <QCoreApplication>
#include <QUrl>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

class CommitWords
{
    Q_DECLARE_TR_FUNCTIONS(ContainerSteps)

public:
    static QString made(const QString &image) { return tr("The image is %1").arg(image); }
};

QByteArray imagePath(const QString &image)
{
    return "/images/" + QUrl::toPercentEncoding(image);
}

QString nameOf(const engine::CommitOptions &options)
{
    return options.repository.isEmpty()
               ? QString()
               : options.repository + u':' + (options.tag.isEmpty() ? u"latest"_s : options.tag);
}

/// Removes the image made, after its name has been given back if another image had it.
Step takeBack(const StepRun &run, const QString &madeId, const engine::CommitOptions &options, const QString &formerId)
{
    Target target = run.target();
    target.kind = u"image"_s;
    target.id = madeId;
    if (!options.repository.isEmpty())
        target.name = nameOf(options);
    return {.target = target, .start = [madeId, options, formerId](StepRun &back) {
                const auto remove = [&back, madeId, options, formerId] {
                    // By its name it loses that, and with its last name goes away.
                    const QString which =
                        formerId.isEmpty() && !options.repository.isEmpty() ? nameOf(options) : madeId;
                    back.call({.method = "DELETE", .path = imagePath(which)}, [&back](const Result<QByteArray> &reply) {
                        back.finish(reply ? Result<void>() : core::fail(reply.error()));
                    });
                };
                if (formerId.isEmpty())
                    return remove();
                const QString tag = options.tag.isEmpty() ? u"latest"_s : options.tag;
                back.call({.path = imagePath(formerId) + "/tag?repo=" + QUrl::toPercentEncoding(options.repository) +
                                   "&tag=" + QUrl::toPercentEncoding(tag)},
                          [&back, remove](const Result<QByteArray> &reply) {
                              if (!reply)
                                  return back.finish(core::fail(reply.error()));
                              remove();
                          });
            }};
}

void commitOver(StepRun &run, const engine::CommitOptions &options, const QString &id, const QString &formerId)
{
    run.call(engine::commitContainer(id, options), orFail(run, id, [&run, options, formerId](const QByteArray &reply) {
                 const QString made = parsed(reply).value(u"Id"_s).toString();
                 run.note(CommitWords::made(options.repository.isEmpty() ? made : nameOf(options)));
                 run.undoneBy({takeBack(run, made, options, formerId)});
                 run.finish({});
             }));
}

} // namespace

void commit(StepRun &run, const engine::CommitOptions &options, const QJsonObject &before)
{
    const QString id = before.value(u"Id"_s).toString();
    if (options.repository.isEmpty())
        return commitOver(run, options, id, {});
    run.call({.method = "GET", .path = imagePath(nameOf(options)) + "/json"},
             [&run, options, id](const Result<QByteArray> &reply) {
                 if (!reply && reply.error().httpStatus != 404)
                     return failWithState(run, id, reply.error());
                 commitOver(run, options, id, reply ? parsed(*reply).value(u"Id"_s).toString() : QString());
             });
}

} // namespace bayplan::operations
