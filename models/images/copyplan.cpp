// SPDX-License-Identifier: GPL-3.0-or-later
#include "images/copyplan.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "images/calls.h"
#include "images/texts.h"
#include "net/bodypipe.h"
#include "net/replyflow.h"

#include <algorithm>

namespace bayplan::images {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

/// One image on its way to one host. Kept by the callbacks of the step, which all end with it.
class Copy : public std::enable_shared_from_this<Copy>
{
public:
    Copy(StepRun &run, CopyWhat what, engine::Client &source, engine::Client &target)
        : m_run(run)
        , m_what(std::move(what))
        , m_source(source)
        , m_target(target)
    {
        if (auto parsed = parseReference(m_what.name); parsed && !m_what.name.isEmpty())
            m_reference = *parsed;
    }

    void start()
    {
        m_run.progress(Texts::tr("Looking what is there"));
        lookUp(m_run, m_source, nameOrId(), [self = shared_from_this()](std::optional<ImageDetails> image) {
            if (!image) {
                return self->m_run.finish(core::fail({.kind = Error::Kind::NotFound,
                                                      .what = u"The image is not there any more"_s,
                                                      .where = self->m_what.from.name,
                                                      .next = u"Choose another host to copy from"_s}));
            }
            self->m_image = std::move(*image);
            self->lookAtTarget();
        });
    }

private:
    QString nameOrId() const { return m_what.name.isEmpty() ? m_what.id : m_what.name; }

    void lookAtTarget()
    {
        lookUp(m_run, m_target, m_image.id, [self = shared_from_this()](const std::optional<ImageDetails> &same) {
            self->m_hadImage = same.has_value();
            if (!self->m_reference)
                return same ? self->alreadyThere() : self->send();
            lookUp(self->m_run, self->m_target, self->m_reference->full(),
                   [self, same](std::optional<ImageDetails> before) {
                       self->m_before = std::move(before);
                       if (!same)
                           self->lookForLocalName();
                       else if (self->m_before && self->m_before->id == same->id)
                           self->alreadyThere();
                       else
                           self->nameIt();
                   });
        });
    }

    /// What a load into Podman would overwrite; see nameAsWanted().
    void lookForLocalName()
    {
        if (!localName())
            return send();
        lookUp(m_run, m_target, localName()->full(), [self = shared_from_this()](std::optional<ImageDetails> before) {
            self->m_localBefore = std::move(before);
            self->send();
        });
    }

    /// Archives bear names as Docker shows them, without "docker.io", and Podman takes such a name as one of its own.
    std::optional<Reference> localName() const
    {
        if (!m_reference || m_reference->registry != u"docker.io")
            return std::nullopt;
        const auto local = parseReference(u"localhost/"_s + m_reference->familiar());
        return local ? std::optional(*local) : std::nullopt;
    }

    void alreadyThere()
    {
        m_run.note(Texts::tr("It was there already."));
        m_run.finish({});
    }

    void nameIt()
    {
        m_run.call(calls::tag(m_image.id, *m_reference), [self = shared_from_this()](const Result<QByteArray> &reply) {
            if (!reply)
                return self->m_run.finish(core::fail(reply.error()));
            self->m_run.note(Texts::tr("It was there already; only the name was missing."));
            undoNaming(self->m_run, self->m_run.target(), *self->m_reference, self->m_before, self->m_image);
            self->m_run.finish({});
        });
    }

    void send()
    {
        m_pipe->wanted = [self = std::weak_ptr(shared_from_this())] {
            if (const auto copy = self.lock())
                copy->pass();
        };
        // The source's engine puts the image together before anything comes, and may say no; so the target is asked to
        // take it only when something has come.
        stream(
            m_run, m_source, calls::save({nameOrId()}, m_flow),
            [self = shared_from_this()](const QByteArray &data) { self->take(data); },
            [self = shared_from_this()](const Result<void> &ended) { self->readEnded(ended); });
        m_run.progress(Texts::tr("%1 prepares the image").arg(core::plainLine(m_what.from.name, 63)), 0, m_image.size);
    }

    void take(const QByteArray &data)
    {
        if (!m_loading) {
            m_loading = true;
            stream(
                m_run, m_target, calls::load(m_pipe),
                [self = shared_from_this()](const QByteArray &reply) {
                    for (const Message &message : self->m_reader.feed(reply))
                        self->m_load.take(message);
                    self->tell();
                },
                [self = shared_from_this()](const Result<void> &ended) { self->loadEnded(ended); });
        }
        m_pipe->write(data);
        pass();
    }

    /// Holds the source while the target takes no more.
    void pass()
    {
        if (m_pipe->room() > 0)
            m_flow->release();
        else
            m_flow->hold();
        tell();
    }

    void tell()
    {
        const qint64 taken = m_pipe->taken();
        QString text = Texts::tr("%1 copied").arg(core::decimalSize(taken));
        if (m_readAll && m_pipe->held() == 0)
            text = m_load.unpacked() > 0 ? Texts::tr("The engine unpacks layer %1").arg(m_load.unpacked())
                                         : Texts::tr("The engine unpacks it");
        // A tar has a little more than its content; the size told may be of what is unpacked.
        m_run.progress(text, std::min(taken, m_image.size), m_image.size);
    }

    void readEnded(const Result<void> &ended)
    {
        m_readAll = true;
        if (ended && m_loading) {
            m_pipe->end();
            pass();
        } else if (m_loading) {
            m_pipe->fail(ended.error()); // ends the load with it
        } else {
            m_run.finish(ended ? core::fail({.kind = Error::Kind::Protocol,
                                             .what = u"The engine gave an image without content"_s,
                                             .where = m_what.from.name,
                                             .next = {}})
                               : core::fail(withState(ended.error(), u"Nothing was sent"_s)));
        }
    }

    void loadEnded(const Result<void> &ended)
    {
        const QString wanted = m_reference ? m_reference->full() : m_image.id;
        if (ended && !m_load.error()) {
            return lookUp(m_run, m_target, wanted,
                          [self = shared_from_this()](const std::optional<ImageDetails> &after) {
                              const bool isThere = after && !(self->m_before && self->m_before->id == after->id);
                              return isThere || !self->localName() ? self->finish(after) : self->nameAsWanted(after);
                          });
        }
        const Error failure = m_load.error() ? Error{.kind = Error::Kind::Engine,
                                                     .what = *m_load.error(),
                                                     .where = m_run.target().hostName,
                                                     .next = {}}
                                             : ended.error();
        ask(m_run, m_target, calls::inspect(wanted),
            [self = shared_from_this(), failure](const Result<QByteArray> &reply) { self->fail(failure, reply); });
    }

    /// Podman has given it the name localhost/NAME: it gets the one it has at its source, and that one means what it
    /// meant. `found` is what the wanted name still means.
    void nameAsWanted(const std::optional<ImageDetails> &found)
    {
        const Reference local = *localName();
        lookUp(m_run, m_target, local.full(),
               [self = shared_from_this(), local, found](const std::optional<ImageDetails> &made) {
                   if (!made || (self->m_localBefore && self->m_localBefore->id == made->id))
                       return self->finish(found);
                   self->m_run.call(calls::tag(made->id, *self->m_reference),
                                    [self, local, made](const Result<QByteArray> &reply) {
                                        if (!reply)
                                            return self->m_run.finish(core::fail(reply.error()));
                                        self->giveBack(local, *made);
                                    });
               });
    }

    void giveBack(const Reference &local, const ImageDetails &made)
    {
        m_run.call(m_localBefore ? calls::tag(m_localBefore->id, local) : calls::remove(local.full()),
                   [self = shared_from_this(), made](const Result<QByteArray> &reply) {
                       if (!reply)
                           return self->m_run.finish(core::fail(reply.error()));
                       self->finish(made);
                   });
    }

    /// The load has failed. Should something have been made all the same, that goes, and the name means what it meant.
    void fail(const Error &failure, const Result<QByteArray> &reply)
    {
        const QString host = core::plainLine(m_run.target().hostName, 63);
        const auto after = reply ? decodeDetails(*reply) : Result<ImageDetails>(core::fail(reply.error()));
        if (!after && after.error().kind != Error::Kind::NotFound) {
            return m_run.finish(core::fail(withState(
                failure, u"%1 can't be asked what it has; an engine keeps nothing of half an image"_s.arg(host))));
        }
        const bool isNew = after && !(m_before && m_before->id == after->id) && !(m_hadImage && !m_reference);
        if (!isNew)
            return m_run.finish(core::fail(withState(failure, after ? u"%1 has what it had before"_s.arg(host)
                                                                    : u"%1 has nothing of it"_s.arg(host))));
        const auto ended = [self = shared_from_this(), failure, host](const Result<QByteArray> &undone) {
            self->m_run.finish(core::fail(withState(failure, undone ? u"What %1 had made of it was removed"_s.arg(host)
                                                                    : u"%1 may have some of it"_s.arg(host))));
        };
        if (m_before && m_reference)
            m_run.call(calls::tag(m_before->id, *m_reference), ended);
        else
            m_run.call(calls::remove(m_reference ? m_reference->full() : m_image.id), ended);
    }

    void finish(const std::optional<ImageDetails> &after)
    {
        if (!after) {
            return m_run.finish(core::fail({.kind = Error::Kind::Protocol,
                                            .what = u"The engine took the image, and does not have it"_s,
                                            .where = m_run.target().hostName,
                                            .next = u"Look into the engine's log"_s}));
        }
        QString note = Texts::tr("%1 copied.").arg(core::decimalSize(m_pipe->taken()));
        if (const int there = layersThere(*after); there > 0)
            note += u' ' +
                    Texts::tr("%1 of %Ln layer(s) were there already.", nullptr, int(m_image.layers.size())).arg(there);
        m_run.note(note);
        if (m_reference)
            undoNaming(m_run, m_run.target(), *m_reference, m_before, *after);
        else if (!m_hadImage)
            m_run.undoneBy({removeStep(m_run.target())});
        m_run.finish({});
    }

    /// What the target did not have to unpack. Docker's own stores tell of what they unpack, others may not; of these
    /// only what the image of that name had is known.
    int layersThere(const ImageDetails &after) const
    {
        const bool tells = m_load.unpacked() > 0 || after.driver == u"overlay2" || after.driver == u"aufs" ||
                           after.driver == u"devicemapper";
        if (tells)
            return m_load.spared(m_image.layers);
        return m_before ? layersInCommon(m_image.layers, m_before->layers) : 0;
    }

    StepRun &m_run;
    const CopyWhat m_what;
    engine::Client &m_source;
    engine::Client &m_target;
    std::optional<Reference> m_reference;      ///< none for a dangling image
    ImageDetails m_image;                      ///< at the source
    std::optional<ImageDetails> m_before;      ///< what the name meant at the target
    std::optional<ImageDetails> m_localBefore; ///< and localhost/NAME
    bool m_hadImage = false;
    bool m_loading = false;
    bool m_readAll = false;
    std::shared_ptr<net::ReplyFlow> m_flow = std::make_shared<net::ReplyFlow>();
    std::shared_ptr<net::BodyPipe> m_pipe = std::make_shared<net::BodyPipe>();
    MessageReader m_reader;
    LoadProgress m_load;
};

} // namespace

int layersInCommon(const QStringList &layers, const QStringList &other)
{
    const auto parts = std::mismatch(layers.begin(), layers.end(), other.begin(), other.end());
    return int(parts.first - layers.begin());
}

Step copyStep(const CopyWhat &what, const HostRef &target, fleet::Fleet &fleet)
{
    return {.target = {.host = target.id,
                       .hostName = target.name,
                       .kind = u"image"_s,
                       .id = what.name.isEmpty() ? what.id : QString(),
                       .name = what.name},
            .start = [what, &fleet](StepRun &run) {
                engine::Client *to = clientOf(run);
                if (!to)
                    return;
                fleet::HostConnection *from = fleet.host(what.from.id);
                if (!from) {
                    return run.finish(core::fail({.kind = Error::Kind::NotFound,
                                                  .what = u"The host to copy from is not in this workspace any more"_s,
                                                  .where = what.from.name,
                                                  .next = {}}));
                }
                std::make_shared<Copy>(run, what, from->client(), *to)->start();
            }};
}

Plan copyPlan(const std::vector<CopyWhat> &images, const QList<HostRef> &targets, fleet::Fleet &fleet)
{
    // Each engine unpacks what it is given; two at once keep it busy, more only make both slower.
    Plan plan{.title = {}, .steps = {}, .parallelPerHost = 2};
    for (const HostRef &target : targets) {
        for (const CopyWhat &what : images) {
            if (what.from.id != target.id)
                plan.steps.push_back(copyStep(what, target, fleet));
        }
    }
    const QString hosts =
        targets.size() == 1 ? targets.first().name : Texts::tr("%Ln host(s)", nullptr, int(targets.size()));
    plan.title =
        images.size() == 1
            ? Texts::tr("Copy %1 to %2")
                  .arg(core::plainLine(images[0].name.isEmpty() ? images[0].id.left(19) : images[0].name), hosts)
            : Texts::tr("Copy %Ln image(s) to %1", nullptr, int(images.size())).arg(hosts);
    return plan;
}

} // namespace bayplan::images
