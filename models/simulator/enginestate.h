// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/container.h"
#include "simulator/event.h"
#include "simulator/portbook.h"
#include "simulator/profile.h"
#include "simulator/random.h"

#include <QHash>

#include <map>
#include <set>
#include <tuple>
#include <vector>

namespace bayplan::simulator {

/// How an operation ended, in the engine's words: an HTTP status and, for errors, its message.
struct Outcome
{
    int status = 204;
    QString message;
    /// The container or image concerned.
    QString id;

    bool ok() const { return status < 400; }
};

/// Containers and images of one simulated engine and the rules by which they change. Pure: no sockets, no clock (each
/// call is told the time, in nanoseconds since 1970), and the same seed gives the same ids. Operations leave events
/// behind, in dockerd's order (20.10 observed) or Podman's, to be taken with takeEvents().
class EngineState
{
public:
    EngineState(Profile profile, quint64 seed);

    const Profile &profile() const { return m_profile; }

    /// Places a container as if it had been there all along: no events; ports are taken when it is up. The id, image
    /// id, address and ports are filled in. Returns its id.
    QString adopt(Container container);

    Outcome create(ContainerSpec spec, qint64 now);
    Outcome start(const QString &ref, qint64 now);
    Outcome stop(const QString &ref, qint64 now);
    Outcome restart(const QString &ref, qint64 now);
    /// `signal` as clients send it: "SIGKILL", "KILL", "9"; empty means SIGKILL.
    Outcome kill(const QString &ref, const QString &signal, qint64 now);
    Outcome pause(const QString &ref, qint64 now);
    Outcome unpause(const QString &ref, qint64 now);
    Outcome rename(const QString &ref, const QString &newName, qint64 now);
    Outcome remove(const QString &ref, bool force, qint64 now);
    /// The container's process ends by itself; its restart policy then applies.
    Outcome die(const QString &ref, int exitCode, qint64 now);
    Outcome setHealth(const QString &ref, HealthState health, qint64 now);
    /// A run of the health check that comes to `health`. Docker makes exec events of it, and one of the health when
    /// that has changed; Podman one of the health in any case.
    Outcome probe(const QString &ref, HealthState health, qint64 now);

    /// Does what is due by `now`: restarts, ends of short runs, health checks that settle.
    void advance(qint64 now);
    /// When advance() next has something to do; 0 for never.
    qint64 nextDue() const;

    /// Adds an image without an event when `now` is 0, else as pulled. An id is made when it has none.
    QString addImage(Image image, qint64 now = 0);
    Outcome tag(const QString &ref, const QString &newReference, qint64 now);
    /// `docker rmi`: takes a tag off; the image goes with its last one, unless a container needs it.
    Outcome untag(const QString &ref, bool force, qint64 now);

    /// By full id, name (with or without slash) or a unique beginning of an id; null when there is none.
    const Container *container(const QString &ref) const;
    const Image *image(const QString &ref) const;
    const std::map<QString, Container> &containers() const { return m_containers; }
    const std::map<QString, Image> &images() const { return m_images; }
    /// Newest first, as engines list them.
    std::vector<const Container *> containersByAge() const;

    /// What the list shows as a container's image: the name it was made from while that still means the same image,
    /// else the image's id (dockerd).
    QString shownImage(const Container &container) const;
    /// Stable id of a network of this engine, by name.
    QString networkId(const QString &name) const;

    std::vector<Event> takeEvents();

private:
    enum class Due : quint8 { Restart, Die, Settle };
    struct Appointment
    {
        qint64 at;
        QString id;
        Due what;
        quint64 run;
        bool operator<(const Appointment &other) const
        {
            return std::tie(at, id, what, run) < std::tie(other.at, other.id, other.what, other.run);
        }
    };

    Container *find(const QString &ref);
    Outcome noSuchContainer(const QString &ref) const;
    Outcome nameConflict(const QString &name, const QString &holder) const;
    void emitContainer(const Container &container, const QString &action, qint64 now,
                       const QMap<QString, QString> &extra = {});
    void emitHealth(const Container &container, HealthState health, qint64 now);
    void emitNetwork(const Container &container, const QString &action, qint64 now);
    void emitImage(const QString &imageId, const QString &action, const QString &name, qint64 now);
    void emitEvent(Event event, qint64 now);
    Outcome bringUp(Container &container, qint64 now);
    void takeDown(Container &container, int exitCode, qint64 now);
    void schedule(const Container &container, Due what, qint64 at);
    void forget(const QString &id);
    void fixPorts(ContainerSpec &spec);
    QString qualified(const QString &reference) const;
    QString freeName();

    Profile m_profile;
    quint64 m_seed;
    Random m_random;
    std::map<QString, Container> m_containers;
    std::map<QString, Image> m_images;
    QHash<QString, QString> m_idByName;
    QHash<QString, QString> m_imageByTag;
    /// Worked out once each: every row of a long list asks for one.
    mutable QHash<QString, QString> m_networkIds;
    PortBook m_ports;
    std::set<Appointment> m_agenda;
    std::vector<Event> m_events;
    qint64 m_lastEventNs = 0;
    quint32 m_nextAddress = 2;
    int m_nextPid = 1200;
};

} // namespace bayplan::simulator
