// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hostsync.h"

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using Priority = engine::Client::Priority;

namespace {

// Engines flush the head of the event stream at once; should one not, the lists come after this.
constexpr std::chrono::milliseconds headWait{2'000};
// A list of images costs an engine more than an inspect, and a build makes dozens of image events.
constexpr std::chrono::milliseconds imagesDistance{150};
// Networks and volumes change seldom, but a compose project makes several at a time.
constexpr std::chrono::milliseconds objectsDistance{300};
constexpr std::chrono::minutes longestProblemWait{2};

// What problems are kept under, beside containers' ids.
constexpr auto imagesSubject = QLatin1String("images");
constexpr auto infoSubject = QLatin1String("info");
constexpr auto networksSubject = QLatin1String("networks");
constexpr auto volumesSubject = QLatin1String("volumes");

/// Events that change nothing shown here. Health checks make three exec events per probe.
bool changesContainer(const QString &action)
{
    static const QSet<QString> harmless = {u"exec_create"_s, u"exec_start"_s,   u"exec_die"_s,      u"exec_detach"_s,
                                           u"exec"_s,        u"exec_died"_s,    u"attach"_s,        u"detach"_s,
                                           u"resize"_s,      u"top"_s,          u"copy"_s,          u"export"_s,
                                           u"commit"_s,      u"archive-path"_s, u"extract-to-dir"_s};
    return !harmless.contains(action);
}

} // namespace

HostSync::HostSync(engine::Client &client, LiveHost &live, RecentEvents &recent, Waits waits, Handlers handlers)
    : m_client(client)
    , m_live(live)
    , m_recent(recent)
    , m_handlers(std::move(handlers))
    , m_networks(objectsDistance, [this] { return listNetworks(); })
    , m_volumes(objectsDistance, [this] { return listVolumes(); })
    , m_details(client, {.read =
                             [this](engine::Container container) {
                                 const QString id = container.id;
                                 setProblem(id, std::nullopt);
                                 if (m_live.updateContainer(std::move(container)))
                                     m_handlers.containers({id});
                                 tellSettled();
                             },
                         .gone =
                             [this](const QString &id) {
                                 removed(id);
                                 tellSettled();
                             },
                         .failed =
                             [this](const QString &id, Error error) {
                                 const engine::Container *container = m_live.container(id);
                                 error.what = u"The details of %1 can't be read: %2"_s.arg(
                                     container ? container->name : id.left(12), error.what);
                                 setProblem(id, std::move(error));
                                 tellSettled();
                             }})
    , m_probes(waits.probeEvery, [this](const QString &id) { m_details.request(id, Priority::Background); })
    , m_problemWait(waits.problemRetry, longestProblemWait, unsigned(waits.problemRetry.count()))
{
    m_headless.setSingleShot(true);
    m_headless.callOnTimeout(&m_headless, [this] { list(); });
    m_imagesPause.setSingleShot(true);
    m_imagesPause.callOnTimeout(&m_imagesPause, [this] {
        if (std::exchange(m_imagesAgain, false))
            listImages();
    });
    m_problemRetry.setSingleShot(true);
    m_problemRetry.callOnTimeout(&m_problemRetry, [this] { retryProblems(); });
}

void HostSync::start()
{
    const std::optional<core::Time> since =
        m_recent.last() == core::Time{} ? std::nullopt : std::optional(m_recent.last());
    m_formerEvents = std::move(m_events); // until the new stream has begun, so that nothing is missed between the two
    m_events = m_client.events(since, {.subscribed =
                                           [this] {
                                               m_formerEvents.cancel();
                                               m_headless.stop();
                                               list();
                                           },
                                       .events = [this](const std::vector<engine::Event> &events) { onEvents(events); },
                                       .ended =
                                           [this](Error error) {
                                               // An event that can't be understood would come again with each replay.
                                               if (error.kind == Error::Kind::Protocol)
                                                   m_recent.forgetLast();
                                               fail(std::move(error));
                                           }});
    m_headless.start(headWait);
}

void HostSync::fail(Error error)
{
    const auto failed = m_handlers.failed; // a copy: this sync does not outlive the call
    failed(std::move(error));
}

void HostSync::list()
{
    if (m_listing) {
        m_listAgain = true;
        return;
    }
    m_listing = true;
    m_containers =
        m_client.containers([this](Result<std::vector<engine::Container>> result) { onContainers(std::move(result)); });
    listImages();
    readInfo();
    m_networks.request();
    m_volumes.request();
}

void HostSync::readInfo()
{
    m_info = m_client.info([this](Result<engine::EngineInfo> info) {
        setProblem(infoSubject, info ? std::nullopt : std::optional(info.error()));
        if (info) {
            m_healthLags = healthEventsLag(*info);
            m_handlers.info(std::move(*info));
        }
        partDone(InfoPart);
    });
}

void HostSync::onContainers(Result<std::vector<engine::Container>> result)
{
    m_listing = false;
    if (!result)
        return fail(result.error());
    const LiveHost::Ids changed = m_live.mergeContainers(std::move(*result));
    for (const QString &id : changed) {
        if (m_live.container(id))
            continue;
        m_details.drop(id);
        setProblem(id, std::nullopt);
    }
    if (!changed.isEmpty())
        m_handlers.containers(changed);
    // What changed while the list was made is read again in front; then whatever a list doesn't tell of the rest.
    const QSet<QString> touched = std::exchange(m_touched, {});
    for (const QString &id : touched)
        m_details.request(id, Priority::Urgent);
    for (const engine::Container &container : m_live.containers()) {
        if (!touched.contains(container.id))
            m_details.request(container.id, Priority::Background);
    }
    partDone(ContainersPart);
    if (std::exchange(m_listAgain, false))
        list();
}

/// After the first answer, good or bad, to each of the three things asked first.
void HostSync::partDone(Part part)
{
    m_missing &= ~part;
    if (m_missing == 0 && !std::exchange(m_ready, true))
        m_handlers.ready();
    tellSettled();
}

void HostSync::setProblem(const QString &subject, std::optional<Error> problem)
{
    const bool changed = problem.has_value() || m_problems.contains(subject);
    m_problems.remove(subject);
    if (problem) {
        m_problems.insert(subject, std::move(*problem));
        if (!m_problemRetry.isActive())
            m_problemRetry.start(m_problemWait.next());
    } else if (changed && m_problems.isEmpty()) {
        m_problemRetry.stop();
        m_problemWait.reset();
    }
    if (changed)
        m_handlers.problem(m_problems.isEmpty() ? std::nullopt : std::optional(m_problems.first()));
}

void HostSync::retryProblems()
{
    const QStringList subjects = m_problems.keys();
    for (const QString &subject : subjects) {
        if (subject == imagesSubject)
            listImages();
        else if (subject == infoSubject)
            readInfo();
        else if (subject == networksSubject)
            m_networks.request();
        else if (subject == volumesSubject)
            m_volumes.request();
        else
            m_details.request(subject, Priority::Background);
    }
}

void HostSync::removed(const QString &id)
{
    setProblem(id, std::nullopt);
    m_probes.forget(id);
    if (m_live.removeContainer(id))
        m_handlers.containers({id});
}

void HostSync::tellSettled()
{
    if (m_ready && !m_listing && m_details.idle())
        m_handlers.settled();
}

void HostSync::listImages()
{
    if (m_images || m_imagesPause.isActive()) {
        m_imagesAgain = true;
        return;
    }
    m_images = m_client.images([this](Result<std::vector<engine::Image>> result) {
        m_images.cancel();
        m_imagesPause.start(imagesDistance);
        if (!result) {
            setProblem(imagesSubject, result.error());
            return partDone(ImagesPart);
        }
        setProblem(imagesSubject, std::nullopt);
        const LiveHost::ImageChange change = m_live.mergeImages(std::move(*result));
        if (change.images)
            m_handlers.images();
        if (!change.containers.isEmpty())
            m_handlers.containers(change.containers);
        partDone(ImagesPart);
    });
}

core::Task HostSync::listNetworks()
{
    return m_client.networks([this](Result<std::vector<engine::Network>> result) {
        m_networks.answered();
        setProblem(networksSubject, result ? std::nullopt : std::optional(result.error()));
        if (result && m_live.mergeNetworks(std::move(*result)))
            m_handlers.networks();
    });
}

core::Task HostSync::listVolumes()
{
    return m_client.volumes([this](Result<std::vector<engine::Volume>> result) {
        m_volumes.answered();
        setProblem(volumesSubject, result ? std::nullopt : std::optional(result.error()));
        if (result && m_live.mergeVolumes(std::move(*result)))
            m_handlers.volumes();
    });
}

void HostSync::onEvents(const std::vector<engine::Event> &events)
{
    for (const engine::Event &event : events) {
        if (m_recent.isNew(event))
            onEvent(event);
    }
}

void HostSync::onEvent(const engine::Event &event)
{
    m_live.noteEvent(event);
    if (event.type == u"image"_s) {
        listImages();
    } else if (event.type == u"network"_s) {
        onNetworkEvent(event);
    } else if (event.type == u"volume"_s) {
        if (event.action != u"mount"_s && event.action != u"unmount"_s)
            m_volumes.request();
    } else if (event.type == u"container"_s && changesContainer(event.action)) {
        if (m_listing) {
            m_touched.insert(event.id);
        } else if (event.action == u"destroy"_s) {
            m_details.drop(event.id);
            removed(event.id);
            tellSettled();
        } else {
            const bool changed = m_live.applyEvent(event);
            if (changed)
                m_handlers.containers({event.id});
            // One that says what is known needs no reading, unless what is being read is from before it.
            if (event.action != u"health_status"_s || changed || m_details.isReading(event.id))
                m_details.request(event.id, Priority::Urgent);
            else if (m_healthLags)
                m_probes.probed(event.id);
        }
    }
    m_handlers.event(event);
}

void HostSync::onNetworkEvent(const engine::Event &event)
{
    if (!event.isOfConnection())
        return m_networks.request();
    // Starts and stops come with these events too, and are read because of themselves.
    const QString id = event.connectedContainer();
    const engine::Container *container = m_live.container(id);
    if (m_listing)
        m_touched.insert(id);
    else if (container && container->state == engine::ContainerState::Running)
        m_details.request(id, Priority::Urgent);
}

} // namespace bayplan::fleet
