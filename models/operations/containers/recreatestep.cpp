// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/calls/recreate.h"
#include "fleet/fleet.h"
#include "operations/containers/containerread.h"
#include "operations/containers/containersteps.h"
#include "operations/steprun.h"

#include <QCoreApplication>
#include <QUrl>

#include <memory>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

class RecreateWords
{
    Q_DECLARE_TR_FUNCTIONS(ContainerSteps)

public:
    static QString imageGone(const QString &image)
    {
        return tr("It can't be made again: its image %1 is not on this host any more").arg(image);
    }
    static QString pullIt(const QString &image) { return tr("Bring %1 back to the host, then retry").arg(image); }
    static QString imageRenamed(const QString &image, const QString &id)
    {
        return tr("%1 means another image by now, so it was made from %2").arg(image, id.mid(7, 12));
    }
    static QString emptyVolumes(qsizetype count)
    {
        return tr("%Ln anonymous volume(s) are new and empty", nullptr, int(count));
    }
    static QString freshFiles() { return tr("Files changed inside it are as in its image again"); }
};

QByteArray imageJson(const QString &image)
{
    return "/images/" + QUrl::toPercentEncoding(image) + "/json";
}

/// One container on its way back. What is done stays done: a retry goes on behind it.
class Remake : public std::enable_shared_from_this<Remake>
{
public:
    Remake(QJsonObject inspect, bool volumesRemoved) : m_inspect(std::move(inspect)), m_volumesRemoved(volumesRemoved)
    {
    }

    void begin(StepRun &run)
    {
        if (!m_id.isEmpty()) {
            undoneByRemoval(run);
            return proceed(run);
        }
        const fleet::HostConnection *host = run.host();
        const bool isPodman = host && host->status().engine && host->status().engine->engine == u"Podman"_s;
        m_made =
            engine::recreation(m_inspect, host ? host->status().api.value_or(engine::oldestApi) : engine::oldestApi,
                               isPodman, {.volumes = m_volumesRemoved});
        run.call({.method = "GET", .path = imageJson(m_made.imageName)},
                 [self = shared_from_this(), &run](const Result<QByteArray> &reply) {
                     const QString meant = reply ? parsed(*reply).value(u"Id"_s).toString() : QString();
                     if (meant == self->m_made.imageId)
                         return self->create(run, self->m_made.imageName);
                     self->findImage(run);
                 });
    }

private:
    /// Its name has moved on to another image, or is gone.
    void findImage(StepRun &run)
    {
        run.call({.method = "GET", .path = imageJson(m_made.imageId)},
                 [self = shared_from_this(), &run](const Result<QByteArray> &reply) {
                     const engine::Recreation &made = self->m_made;
                     if (reply) {
                         self->m_notes << RecreateWords::imageRenamed(made.imageName, made.imageId);
                         return self->create(run, made.imageId);
                     }
                     Error error = reply.error();
                     if (error.httpStatus == 404) {
                         error.what = RecreateWords::imageGone(made.imageName);
                         error.next = RecreateWords::pullIt(made.imageName);
                     }
                     run.finish(core::fail(std::move(error)));
                 });
    }

    void create(StepRun &run, const QString &image)
    {
        QJsonObject body = m_made.body;
        body[u"Image"_s] = image;
        run.call(engine::createContainer(m_made.name, m_made.platform, body),
                 [self = shared_from_this(), &run](const Result<QByteArray> &reply) {
                     if (!reply)
                         return run.finish(core::fail(reply.error()));
                     self->m_id = parsed(*reply).value(u"Id"_s).toString();
                     self->undoneByRemoval(run);
                     self->proceed(run);
                 });
    }

    /// By its id: whatever else has its name is another's. Its anonymous volumes are as new as it is, unless they were
    /// kept for it.
    void undoneByRemoval(StepRun &run) const
    {
        Target made = run.target();
        made.id = m_id;
        run.undoneBy(
            {containerStep({.action = ContainerAction::Remove, .force = true, .volumes = m_volumesRemoved}, made)});
    }

    /// What is still to do once it is there.
    void proceed(StepRun &run)
    {
        const auto then = [self = shared_from_this(), &run](auto done) {
            return orFail(run, self->m_id, [self, &run, done](const QByteArray &) {
                done();
                self->proceed(run);
            });
        };
        if (!m_made.disconnect.isEmpty()) {
            run.call(engine::disconnectNetwork(m_made.disconnect.first(), m_id),
                     then([this] { m_made.disconnect.removeFirst(); }));
        } else if (!m_made.connect.isEmpty()) {
            const engine::Recreation::Network network = m_made.connect.first();
            run.call(engine::connectNetwork(network.name, m_id, network.settings),
                     then([this] { m_made.connect.removeFirst(); }));
        } else if (m_made.wasRunning || m_made.wasPaused) {
            if (m_started && !m_made.wasPaused)
                return finish(run);
            if (m_started)
                run.call(engine::pauseContainer(m_id), then([this] { m_made.wasPaused = false; }));
            else
                run.call(engine::startContainer(m_id), then([this] { m_started = true; }));
        } else {
            finish(run);
        }
    }

    void finish(StepRun &run)
    {
        m_notes << RecreateWords::freshFiles();
        if (const auto volumes = engine::anonymousVolumes(m_inspect).size(); m_volumesRemoved && volumes > 0)
            m_notes << RecreateWords::emptyVolumes(volumes);
        run.note(m_notes.join(u"; "_s));
        run.finish({});
    }

    const QJsonObject m_inspect;
    const bool m_volumesRemoved;
    engine::Recreation m_made;
    QStringList m_notes;
    QString m_id; ///< once it has been created
    bool m_started = false;
};

} // namespace

Step recreateStep(const Target &target, const QJsonObject &inspect, bool volumesRemoved)
{
    return {.target = target, .start = [remake = std::make_shared<Remake>(inspect, volumesRemoved)](StepRun &run) {
                remake->begin(run);
            }};
}

} // namespace bayplan::operations
