// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/serviceactions.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "rollouts/rolloutviews.h"
#include "services/adoptreader.h"
#include "services/change.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "ui/dialogs/changedialog.h"
#include "ui/planpreview.h"

#include <QAction>
#include <QMenu>

#include <algorithm>
#include <functional>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using services::Change;
using services::ServiceState;

namespace {

QString shown(const QString &name)
{
    return core::plainLine(name, 60);
}

/// For a menu, where "&" underlines the next letter.
QString entry(const QString &text)
{
    QString plain = core::plainLine(text, 110);
    return plain.replace(u'&', u"&&"_s);
}

const services::Replica *find(const ServiceState &state, const fleet::ContainerKey &key)
{
    const auto &replicas = state.observed.replicas;
    const auto found = std::find_if(replicas.begin(), replicas.end(), [&](const services::Replica &replica) {
        return replica.host == key.host && replica.id == key.id;
    });
    return found == replicas.end() ? nullptr : &*found;
}

/// What a host's draining does to one service.
std::optional<std::pair<Change, services::Observed>> drained(const services::ServiceBook &book, const QString &service,
                                                             fleet::HostId host)
{
    auto state = book.state(service);
    if (!state || !state->desired())
        return std::nullopt;
    for (services::HostView &view : state->observed.hosts)
        view.draining = view.draining || view.id == host;
    return std::pair(services::restore(*state), state->observed);
}

} // namespace

ServiceActions::ServiceActions(const Theme &theme, Models models, PlanPreview &preview, QWidget *view)
    : QObject(view)
    , m_theme(theme)
    , m_models(models)
    , m_preview(preview)
    , m_view(view)
{
}

void ServiceActions::addTo(QMenu &menu, const services::PlanRow &row, const services::Block *block)
{
    const QString service = row.service;
    if (service.isEmpty()) {
        if (!row.planKey.single.id.isEmpty()) {
            QAction *like = menu.addAction(tr("Run a service like this…"), this,
                                           [this, key = row.planKey.single, name = row.title] { runLike(key, name); });
            like->setObjectName(u"service:like"_s);
        }
        return;
    }
    const bool busy = m_models.runner.running(service) != nullptr;
    const auto add = [&](QMenu &to, const QString &name, const QString &title, auto &&run) {
        QAction *action = to.addAction(title, this, run);
        action->setObjectName(name);
        action->setEnabled(!busy);
        return action;
    };
    QAction *scale = add(menu, u"service:scale"_s, tr("Scale…"), [this, service] { m_preview.beginScale(service); });
    scale->setShortcut(Qt::Key_Plus);
    scale->setShortcutVisibleInContextMenu(true);
    if (block) {
        QMenu *moves = menu.addMenu(tr("Move to"));
        moves->setObjectName(u"service:move"_s);
        moves->setToolTipsVisible(true);
        addMoves(*moves, service, *block);
        moves->menuAction()->setEnabled(!busy && !moves->isEmpty());
        add(menu, u"service:remove"_s, tr("Remove replica"), [this, service, key = block->container] {
            m_preview.beginMove(service, key);
            m_preview.setRemoved();
        });
    }
    QAction *update =
        add(menu, u"service:update"_s, tr("Update…"), [this, service] { Q_EMIT updateRequested(service); });
    update->setShortcut(Qt::Key_U);
    update->setShortcutVisibleInContextMenu(true);
    if (m_models.rolloutViews.view(service)) {
        QAction *show =
            menu.addAction(tr("Show its rollout"), this, [this, service] { Q_EMIT rolloutRequested(service); });
        show->setObjectName(u"service:rollout"_s);
    }
    add(menu, u"service:restart"_s, tr("Restart, one replica after the other"),
        [this, service] { confirm(service, [this, service] { m_models.runner.restart(service); }); });
    menu.addSeparator();
    add(menu, u"service:rebalance"_s, tr("Rebalance…"),
        [this, service] { confirm(service, [this, service] { rebalance(service); }); });
    addKeepUp(menu, service, busy);
    add(menu, u"service:giveUp"_s, tr("Give up service…"),
        [this, service] { confirm(service, [this, service] { giveUp(service); }); });
}

/// Whether what is lost is replaced. It is in the service's record, so a Compose service has it once it was changed
/// here.
void ServiceActions::addKeepUp(QMenu &menu, const QString &service, bool busy)
{
    const auto head = m_models.book.head(service);
    if (!head || !head->isWritten || !head->record)
        return;
    QAction *keep = menu.addAction(tr("Replace what is lost"));
    keep->setObjectName(u"service:keepUp"_s);
    keep->setCheckable(true);
    keep->setChecked(head->record->reconcile);
    keep->setEnabled(!busy);
    connect(keep, &QAction::triggered, this, [this, service](bool on) {
        const auto state = m_models.book.state(service);
        if (!state)
            return;
        const Change change = services::keepUp(*state, on);
        if (!m_models.runner.run(change) && change.refusal)
            Q_EMIT told(*change.refusal);
    });
}

void ServiceActions::runLike(const fleet::ContainerKey &container, const QString &name)
{
    m_adopting = services::readServiceFrom(m_models.fleet, container, name,
                                           [this, container](const core::Result<services::ServiceSpec> &spec) {
                                               if (!spec)
                                                   return Q_EMIT told(spec.error());
                                               run::ContainerSpec like = spec->container;
                                               like.name = spec->name;
                                               Q_EMIT runLikeRequested(like, container.host);
                                           });
}

void ServiceActions::addMoves(QMenu &menu, const QString &service, const services::Block &block)
{
    const auto state = m_models.book.state(service);
    const services::Replica *replica = state && state->desired() ? find(*state, block.container) : nullptr;
    for (const fleet::HostConnection *host : m_models.fleet.hosts()) {
        const fleet::HostId id = host->id();
        if (id == block.container.host)
            continue;
        QString why;
        if (replica) {
            const Change change = services::moveTo(*state, *replica, id);
            if (!change.plan.problems.isEmpty())
                why = change.plan.problems.first().what;
            else if (change.refusal)
                why = change.refusal->what;
        }
        const QString name = shown(host->config().name);
        QAction *action = menu.addAction(entry(why.isEmpty() ? name : tr("%1: %2").arg(name, why)), this,
                                         [this, service, key = block.container, id] {
                                             m_preview.beginMove(service, key);
                                             m_preview.setTarget(id);
                                         });
        action->setObjectName(QString(u"service:move:"_s + host->config().name));
        action->setEnabled(why.isEmpty());
        action->setToolTip(core::plainLine(why, 200).toHtmlEscaped());
    }
}

void ServiceActions::addTo(QMenu &menu, fleet::HostId id)
{
    const fleet::HostConnection *host = m_models.fleet.host(id);
    if (!host)
        return;
    const bool draining = m_models.book.isDraining(id);
    const QString name = shown(host->config().name);
    QAction *action = draining ? menu.addAction(entry(tr("End drain of %1").arg(name)), this,
                                                [this, id] { m_models.runner.setDraining(id, false); })
                               : menu.addAction(entry(tr("Drain %1…").arg(name)), this, [this, id] { drain(id); });
    action->setObjectName(draining ? u"host:endDrain"_s : u"host:drain"_s);
    action->setEnabled(fleet::isLive(host->status().state) && !host->config().readOnly);
}

/// What a dialog shows has to be known first: a Compose service is read before.
void ServiceActions::confirm(const QString &service, const std::function<void()> &then)
{
    const auto head = m_models.book.head(service);
    if (!head)
        return;
    if (head->record || head->unreadable)
        return then();
    m_adopting = m_models.book.adopt(service, [then](const core::Result<void> &) { then(); });
}

void ServiceActions::rebalance(const QString &service)
{
    const auto change = [this, service]() -> std::optional<std::pair<Change, services::Observed>> {
        const auto state = m_models.book.state(service);
        if (!state || !state->desired())
            return std::nullopt;
        return std::pair(services::rebalance(*state), state->observed);
    };
    const auto make = [this, change] {
        const auto now = change();
        if (!now)
            return ChangeDialog::Preview{.problem = tr("The service is gone, or can't be read."), .isPossible = false};
        ChangeDialog::Preview preview = ChangeDialog::previewOf(now->first, now->second, m_models.fleet);
        if (preview.problem.isEmpty() && preview.items.isEmpty()) {
            preview.words = {tr("It is spread out evenly already.")};
            preview.isPossible = false;
        }
        return preview;
    };
    const auto run = [this, change] {
        if (const auto now = change())
            m_models.runner.run(now->first);
    };
    const auto head = m_models.book.head(service);
    const QString name = shown(head ? head->title : service);
    auto *dialog = new ChangeDialog(m_theme, m_models.book,
                                    {.name = u"rebalanceDialog"_s,
                                     .title = tr("Rebalance a service"),
                                     .heading = tr("Spread %1 out evenly?").arg(name),
                                     .action = tr("Rebalance")},
                                    make, run, m_view->window());
    dialog->open();
}

void ServiceActions::giveUp(const QString &service)
{
    const auto make = [this, service] {
        const auto state = m_models.book.state(service);
        if (!state || !state->desired())
            return ChangeDialog::Preview{.problem = tr("The service is gone, or can't be read."), .isPossible = false};
        ChangeDialog::Preview preview =
            ChangeDialog::previewOf(services::giveUp(*state), state->observed, m_models.fleet);
        preview.words = {tr("All its replicas are removed, with their logs, the files changed inside them and the data "
                            "in their anonymous volumes. Its record goes too: what it is like and its history. This "
                            "can't be undone.")};
        return preview;
    };
    const auto run = [this, service] {
        if (const auto state = m_models.book.state(service))
            m_models.runner.run(services::giveUp(*state));
    };
    const auto head = m_models.book.head(service);
    const QString name = shown(head ? head->title : service);
    auto *dialog = new ChangeDialog(m_theme, m_models.book,
                                    {.name = u"giveUpDialog"_s,
                                     .title = tr("Give up a service"),
                                     .heading = tr("Give up %1?").arg(name),
                                     .action = tr("Give up %1").arg(core::plainLine(name, 24)),
                                     .loses = true},
                                    make, run, m_view->window());
    dialog->open();
}

void ServiceActions::drain(fleet::HostId id)
{
    const fleet::HostConnection *host = m_models.fleet.host(id);
    if (!host)
        return;
    const auto make = [this, id] {
        ChangeDialog::Preview all;
        for (const QString &service : m_models.book.names()) {
            const auto change = drained(m_models.book, service, id);
            if (!change)
                continue;
            ChangeDialog::Preview one = ChangeDialog::previewOf(change->first, change->second, m_models.fleet);
            for (PreviewList::Item &item : one.items)
                item.key.id.prepend(service + u'/');
            all.items << one.items;
            for (const services::Problem &problem : change->first.plan.problems)
                all.words << core::plainLine(tr("%1: %2.").arg(service, problem.what), 200);
        }
        all.words.prepend(all.items.isEmpty() ? tr("No replica of a service is on it. None is placed there until the "
                                                   "drain is ended.")
                                              : tr("Its replicas are made elsewhere before they are removed here. None "
                                                   "is placed there until the drain is ended."));
        return all;
    };
    auto *dialog = new ChangeDialog(
        m_theme, m_models.book,
        {.name = u"drainDialog"_s,
         .title = tr("Drain a host"),
         .heading = tr("Drain %1?").arg(shown(host->config().name)),
         .action = tr("Drain")},
        make, [this, id] { m_models.runner.setDraining(id, true); }, m_view->window());
    dialog->open();
}

} // namespace bayplan::ui
