// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networkactions.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "operations/operations.h"
#include "ui/dialogs/createnetworkdialog.h"
#include "ui/dialogs/membersdialog.h"

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using operations::NetworkFact;
using operations::NetworkMember;

namespace {

constexpr int refreshAfter = 100; // ms; containers change in storms

bool canBeJoined(const NetworkFact &fact)
{
    return !operations::leftOutByHost(fact.host, fact.target) && fact.driver != u"host"_s && fact.driver != u"null"_s;
}

/// Those that share the host's or another container's network, or have none, can't be in any beside.
bool canJoin(const engine::Container &container)
{
    return !container.networks.isEmpty() && !container.networks.contains(u"host"_s) &&
           !container.networks.contains(u"none"_s);
}

QString detailOf(const NetworkFact &fact)
{
    return fact.users.isEmpty() ? fact.subnets : NetworkActions::tr("Used by %1").arg(operations::namesOf(fact.users));
}

QString consequencesOf(const operations::NetworkPlan &plan, bool disconnecting)
{
    if (plan.included.isEmpty())
        return {};
    int running = 0;
    int stopped = 0;
    for (const NetworkFact &fact : plan.included) {
        for (const operations::ObjectUser &user : fact.users)
            ++(user.isRunning ? running : stopped);
    }
    QStringList sentences;
    if (disconnecting && running > 0)
        sentences << NetworkActions::tr("%Ln running container(s) are disconnected.", nullptr, running);
    if (stopped > 0)
        sentences << NetworkActions::tr("%Ln stopped container(s) can't start without it.", nullptr, stopped);
    sentences << (running + stopped > 0
                      ? NetworkActions::tr(
                            "Undo makes the networks again with the same settings and connects the containers.")
                      : NetworkActions::tr("Undo makes the networks again with the same settings."));
    return sentences.join(u' ');
}

} // namespace

NetworkActions::NetworkActions(const Theme &theme, Models models, QWidget *view)
    : QObject(view)
    , m_theme(theme)
    , m_models(models)
    , m_view(view)
{
    const auto keys = [](Qt::Key key) { return QKeySequence(Qt::CTRL | Qt::SHIFT | key); };
    m_create = add(u"network:create"_s, tr("Create network…"), keys(Qt::Key_N), &NetworkActions::beginCreate);
    m_connect = add(u"network:connect"_s, tr("Connect…"), keys(Qt::Key_O), &NetworkActions::beginConnect);
    m_disconnect = add(u"network:disconnect"_s, tr("Disconnect…"), keys(Qt::Key_D), &NetworkActions::beginDisconnect);
    m_remove = add(u"network:remove"_s, tr("Remove…"), QKeySequence::Delete, &NetworkActions::beginRemove);
    m_prune = add(u"network:prune"_s, tr("Prune networks…"), keys(Qt::Key_E), &NetworkActions::beginPrune);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(refreshAfter);
    connect(&m_refresh, &QTimer::timeout, this, [this] { refresh(); });
    connect(&models.fleet, &fleet::Fleet::changed, this, [this](const fleet::FleetChanges &changes) {
        // A host that has come or gone decides what can be done at all.
        if (std::any_of(changes.begin(), changes.end(), [](const fleet::HostChanges &host) { return host.status; }))
            refresh();
        else if (!m_refresh.isActive())
            m_refresh.start();
    });
    refresh();
}

QAction *NetworkActions::add(const QString &name, const QString &title, const QKeySequence &keys,
                             void (NetworkActions::*begin)())
{
    auto *made = new QAction(title, this);
    made->setObjectName(name);
    made->setShortcut(keys);
    made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    made->setShortcutVisibleInContextMenu(true);
    connect(made, &QAction::triggered, this, [this, begin] { (this->*begin)(); });
    m_view->addAction(made);
    return made;
}

void NetworkActions::setSelection(const QList<fleet::ContainerKey> &keys)
{
    m_selection = keys;
    refresh();
}

void NetworkActions::refresh()
{
    const QList<NetworkFact> facts = operations::networkFacts(m_models.fleet, m_selection);
    const bool anyJoinable = std::any_of(facts.begin(), facts.end(), canBeJoined);
    const bool anyUsed = std::any_of(
        facts.begin(), facts.end(), [](const NetworkFact &fact) { return canBeJoined(fact) && !fact.users.isEmpty(); });
    m_connect->setEnabled(anyJoinable);
    m_disconnect->setEnabled(anyUsed);
    m_remove->setEnabled(
        !operations::removeNetworksPlan(facts, operations::UsersOfRemoved::Disconnect).included.isEmpty());
    const auto hosts = m_models.fleet.hosts();
    const bool anyHost = std::any_of(hosts.begin(), hosts.end(), [](const fleet::HostConnection *host) {
        return !operations::leftOutByHost(operations::factOf(*host), {});
    });
    m_create->setEnabled(anyHost);
    m_prune->setEnabled(anyHost);
}

void NetworkActions::beginCreate()
{
    CreateNetworkDialog::Start start;
    for (const fleet::ContainerKey &key : std::as_const(m_selection))
        start.ticked.insert(key.host);
    for (const fleet::HostConnection *host : m_models.fleet.hosts()) {
        start.hosts << operations::factOf(*host);
        for (const engine::Network &network : host->live().networks())
            start.taken.insert(network.name, host->id());
    }
    auto *dialog = new CreateNetworkDialog(
        m_theme, start,
        [this, taken = start.taken](const engine::NetworkSpec &spec, const QList<operations::HostFact> &hosts) {
            run(operations::createNetworkPlan(spec, hosts, taken.values(spec.name)).plan);
        },
        m_view->window());
    dialog->open();
}

QList<NetworkMember> NetworkActions::candidates(bool connecting) const
{
    QList<NetworkMember> members;
    for (const NetworkFact &fact : operations::networkFacts(m_models.fleet, m_selection)) {
        const fleet::HostConnection *host = m_models.fleet.host(fact.target.host);
        if (!host || !canBeJoined(fact))
            continue;
        QList<NetworkMember> here;
        for (const engine::Container &container : host->live().containers()) {
            const bool isIn = std::any_of(fact.users.begin(), fact.users.end(),
                                          [&](const auto &user) { return user.id == container.id; });
            if (connecting ? !isIn && canJoin(container) : isIn)
                here << NetworkMember{.container = {.host = host->id(),
                                                    .hostName = host->config().name,
                                                    .kind = u"container"_s,
                                                    .id = container.id,
                                                    .name = container.name},
                                      .network = fact};
        }
        std::sort(here.begin(), here.end(),
                  [](const NetworkMember &a, const NetworkMember &b) { return a.container.name < b.container.name; });
        members << here;
    }
    return members;
}

void NetworkActions::chooseMembers(bool connecting)
{
    const QList<NetworkFact> facts = operations::networkFacts(m_models.fleet, m_selection);
    if (facts.isEmpty())
        return;
    const QString name = core::plainLine(facts.first().target.name, 80);
    const int n = int(facts.size());
    const QString heading = connecting ? (n == 1 ? tr("Connect containers to %1").arg(name)
                                                 : tr("Connect containers to %Ln network(s)", nullptr, n))
                                       : (n == 1 ? tr("Disconnect containers from %1").arg(name)
                                                 : tr("Disconnect containers from %Ln network(s)", nullptr, n));
    auto *dialog = new MembersDialog(
        m_theme, connecting ? MembersDialog::Mode::Connect : MembersDialog::Mode::Disconnect, heading,
        candidates(connecting), [this](operations::Plan plan) { run(std::move(plan)); }, m_view->window());
    dialog->open();
}

void NetworkActions::beginRemove()
{
    const QList<NetworkFact> facts = operations::networkFacts(m_models.fleet, m_selection);
    if (facts.isEmpty())
        return;
    const int n = int(facts.size());
    const QString name = core::plainLine(facts.first().target.name, 80);
    const QString host = core::plainLine(facts.first().target.hostName, 63);
    const bool anyUsed =
        std::any_of(facts.begin(), facts.end(), [](const NetworkFact &fact) { return !fact.users.isEmpty(); });
    QList<RemovalDialog::Option> options;
    if (anyUsed)
        options << RemovalDialog::Option{u"disconnect"_s,
                                         tr("Those in use too: their containers are disconnected first"), false};
    confirm({.title = tr("Remove networks"),
             .heading =
                 n == 1 ? tr("Remove network %1 from %2?").arg(name, host) : tr("Remove %Ln network(s)?", nullptr, n),
             .nameTitle = tr("Network"),
             .detailTitle = tr("State"),
             .nothing = {}},
            options, false, [this, keys = m_selection] { return operations::networkFacts(m_models.fleet, keys); });
}

void NetworkActions::beginPrune()
{
    confirm({.title = tr("Prune networks"),
             .heading = tr("Remove networks that no container uses?"),
             .nameTitle = tr("Network"),
             .detailTitle = tr("Subnet"),
             .nothing = tr("Every network is in use or the engine's own.")},
            {}, true, [this] {
                QList<fleet::HostId> hosts;
                for (const fleet::HostConnection *host : m_models.fleet.hosts()) {
                    if (!operations::leftOutByHost(operations::factOf(*host), {}))
                        hosts << host->id();
                }
                return operations::unusedNetworks(m_models.fleet, hosts);
            });
}

void NetworkActions::confirm(const RemovalDialog::Texts &texts, const QList<RemovalDialog::Option> &options,
                             bool pruning, std::function<QList<NetworkFact>()> facts)
{
    const auto make = [pruning, facts = std::move(facts)](const RemovalDialog::Choice &choice) {
        const bool disconnecting = choice.options.contains(u"disconnect"_s);
        const auto users = disconnecting ? operations::UsersOfRemoved::Disconnect : operations::UsersOfRemoved::Keep;
        const operations::NetworkPlan all = operations::removeNetworksPlan(facts(), users);
        RemovalDialog::Preview preview{.items = {}, .leftOut = all.leftOut, .consequences = {}, .plan = {}};
        QList<NetworkFact> ticked;
        for (const NetworkFact &fact : all.included) {
            const fleet::ContainerKey key{fact.target.host, fact.target.id};
            preview.items << PreviewList::Item{.key = key,
                                               .hostName = fact.target.hostName,
                                               .production = fact.host.production,
                                               .name = fact.target.name,
                                               .detail = detailOf(fact)};
            if (choice.isTicked(key))
                ticked << fact;
        }
        const QString title = pruning ? tr("Prune %Ln network(s)", nullptr, int(ticked.size())) : QString();
        operations::NetworkPlan plan = operations::removeNetworksPlan(ticked, users, title);
        preview.consequences = consequencesOf(plan, disconnecting);
        preview.plan = std::move(plan.plan);
        return preview;
    };
    auto *dialog = new RemovalDialog(
        m_theme, texts, options, make, [this](operations::Plan plan) { run(std::move(plan)); }, m_view->window());
    dialog->open();
}

void NetworkActions::run(operations::Plan plan)
{
    if (!plan.steps.empty())
        m_models.operations.run(std::move(plan));
}

} // namespace bayplan::ui
