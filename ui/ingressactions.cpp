// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ingressactions.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "ingress/keeper.h"
#include "ingress/own/ownconflicts.h"
#include "ingress/own/ownsetup.h"
#include "ingress/removal.h"
#include "ingress/trust.h"
#include "services/change.h"
#include "services/recordchange.h"
#include "ui/dialogs/addingressdialog.h"
#include "ui/dialogs/exportbackendsdialog.h"
#include "ui/dialogs/questiondialog.h"

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using services::Ingress;

IngressActions::IngressActions(const Theme &theme, Models models, QWidget *view)
    : QObject(view)
    , m_theme(theme)
    , m_models(models)
    , m_view(view)
    , m_setup(new ingress::OwnSetup(models.book, models.runner, models.operations, models.fleet, models.logins, this))
    , m_removal(new ingress::Removal(models.book, models.runner, models.ingresses, this))
{
    m_add = make(u"ingress:add"_s, tr("Add load balancer…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N),
                 &IngressActions::beginAdd);
    m_repair = make(u"ingress:repair"_s, tr("Repair"), Qt::Key_R, &IngressActions::beginRepair);
    m_repair->setToolTip(tr("Make the chosen load balancer as it should be, or all that are out of step"));
    m_allow = make(u"ingress:allow"_s, tr("Say yes…"), Qt::Key_Y, &IngressActions::beginAllow);
    m_remove = make(u"ingress:remove"_s, tr("Remove…"), QKeySequence::Delete, &IngressActions::beginRemove);
    m_export = make(u"ingress:export"_s, tr("Export for others…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
                    &IngressActions::beginExport);
    connect(&models.ingresses, &ingress::Keeper::changed, this, [this] { refresh(); });
    connect(&models.book, &services::ServiceBook::changed, this, [this] { refresh(); });
    refresh();
}

QAction *IngressActions::make(const QString &name, const QString &title, const QKeySequence &keys,
                              void (IngressActions::*begin)())
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

void IngressActions::setChosen(const QString &ingress)
{
    m_chosen = ingress;
    refresh();
}

void IngressActions::refresh()
{
    const ingress::Upkeep *upkeep = m_models.ingresses.find(m_chosen);
    m_add->setEnabled(!m_models.book.names().isEmpty());
    m_repair->setEnabled(!toRepair().isEmpty());
    m_allow->setEnabled(upkeep && upkeep->error() && upkeep->error()->kind == core::Error::Kind::Declined &&
                        ingress::needsTrust(upkeep->ingress()));
    m_remove->setEnabled(upkeep != nullptr);
    m_export->setEnabled(!m_models.book.names().isEmpty());
}

void IngressActions::beginAdd()
{
    AddIngressDialog::Start start;
    for (const QString &name : m_models.book.names()) {
        if (const auto head = m_models.book.head(name); head && head->record)
            start.services << name;
    }
    for (const ingress::Upkeep *upkeep : m_models.ingresses.all())
        start.taken << upkeep->ingress().name;
    for (const fleet::HostConnection *host : m_models.fleet.hosts()) {
        const auto &engine = host->status().engine;
        if (engine && !host->config().readOnly)
            start.hosts << services::HostName{engine->id, host->config().name};
        for (const engine::Container &container : host->live().containers()) {
            if (!host->config().readOnly && engine::isAlive(container.state))
                start.containers << AddIngressDialog::Container{{engine ? engine->id : QString(), host->config().name},
                                                                container.name,
                                                                host->live().imageName(container)};
        }
    }
    start.conflicts = [this](const Ingress &ingress) -> AddIngressDialog::Conflicts {
        const auto found = ingress::ownConflicts(ingress, m_models.fleet);
        return {found.refusal ? found.refusal->message() : QString(), found.notes};
    };
    auto *dialog = new AddIngressDialog(
        m_theme, start, [this](const QString &service, const Ingress &ingress) { add(service, ingress); },
        m_view->window());
    connect(&m_models.fleet, &fleet::Fleet::changed, dialog, [dialog] { dialog->lookAgain(); });
    dialog->open();
}

void IngressActions::beginExport()
{
    auto *dialog =
        new ExportBackendsDialog(m_theme, m_models.book, m_models.ingresses, m_models.fleet, m_view->window());
    dialog->open();
}

void IngressActions::add(const QString &service, const Ingress &ingress)
{
    const auto head = m_models.book.head(service);
    if (!head || !head->record)
        return;
    if (ingress.ours)
        return m_setup->begin(service, ingress, [this](const core::Result<void> &added) {
            if (!added)
                Q_EMIT told(added.error());
        });
    // Whoever adds it has seen what it does.
    m_models.settings.trust().trust(ingress::fingerprint(ingress));
    write(service, head->record->ingresses + QList{ingress});
}

QStringList IngressActions::toRepair() const
{
    QStringList names;
    for (const ingress::Upkeep *upkeep : m_models.ingresses.all()) {
        const bool isMeant = m_chosen.isEmpty() || upkeep->ingress().name == m_chosen;
        if (isMeant && (upkeep->error() || !upkeep->differences().isEmpty() || !upkeep->isSure()))
            names << upkeep->ingress().name;
    }
    return names;
}

void IngressActions::beginRepair()
{
    for (const QString &name : toRepair())
        m_models.ingresses.repair(name);
}

void IngressActions::beginAllow()
{
    const ingress::Upkeep *upkeep = m_models.ingresses.find(m_chosen);
    if (!upkeep)
        return;
    const Ingress ingress = upkeep->ingress();
    auto *dialog = new QuestionDialog(
        m_theme,
        {.name = u"trustDialog"_s,
         .title = tr("Say yes to a load balancer"),
         .heading = tr("Let Bayplan keep %1 in step?").arg(core::plainLine(ingress.name, 63)),
         .text = ingress::trustQuestion(ingress) + u'.',
         .hint = tr("It was added on another desktop, or by whoever can write to the service's hosts. Say yes only if "
                    "you know it."),
         .action = tr("Yes, do so")},
        [this, ingress] {
            m_models.settings.trust().trust(ingress::fingerprint(ingress));
            m_models.ingresses.retry();
        },
        m_view->window());
    dialog->open();
}

void IngressActions::beginRemove()
{
    const QString name = m_chosen;
    const ingress::Upkeep *upkeep = m_models.ingresses.find(name);
    const Ingress ingress = upkeep ? upkeep->ingress() : Ingress();
    const auto plain = [](const QString &text) { return core::plainLine(text, 80); };
    auto *dialog = new QuestionDialog(
        m_theme,
        {.name = u"removeIngressDialog"_s,
         .title = tr("Remove load balancer"),
         .heading = tr("Take %1 out of its load balancer?").arg(core::plainLine(name, 63)),
         .text =
             ingress.elb
                 ? tr("The service's replicas are taken out of the target group, and Bayplan's rules out of the "
                      "security group if it has one. The target group itself stays, and answers nobody from then on.")
             : ingress.ours
                 ? tr("The HAProxy that Bayplan runs for it is stopped, and its container %1 on %2 removed. Requests "
                      "that "
                      "still come for it are not answered.")
                       .arg(plain(ingress.place.container), plain(ingress.place.host.name))
                 : tr("Its part of the load balancer's file goes, and with it the service's servers there. Requests "
                      "that still come for it are not answered. The load balancer itself, and what else is in its "
                      "file, stay."),
         .hint = {},
         .action = tr("Remove")},
        [this, name] { remove(name); }, m_view->window());
    dialog->open();
}

void IngressActions::remove(const QString &ingress)
{
    m_removal->begin(ingress, ingress::Removal::Untold::Kept, [this, ingress](const ingress::RemovalEnd &end) {
        if (end.untold)
            askToForget(ingress, *end.untold);
        else if (!end.removed)
            Q_EMIT told(end.removed.error());
    });
}

void IngressActions::forget(const QString &ingress)
{
    m_removal->begin(ingress, ingress::Removal::Untold::Forgotten, [this](const ingress::RemovalEnd &end) {
        if (!end.removed)
            Q_EMIT told(end.removed.error());
    });
}

/// One that is gone for good can't be told, and would be in the way for ever.
void IngressActions::askToForget(const QString &ingress, const core::Error &untold)
{
    auto *dialog = new QuestionDialog(
        m_theme,
        {.name = u"forgetIngressDialog"_s,
         .title = tr("Remove load balancer"),
         .heading = tr("Forget %1, although it can't be told?").arg(core::plainLine(ingress, 63)),
         .text = core::plainLine(untold.message(), 600),
         .hint = tr("Its servers are still in it, and nobody would take them out any more. Forget it only if it is "
                    "gone, or if you take them out yourself."),
         .action = tr("Forget it")},
        [this, ingress] { forget(ingress); }, m_view->window());
    dialog->open();
}

void IngressActions::write(const QString &service, const QList<Ingress> &ingresses)
{
    const auto state = m_models.book.state(service);
    if (!state)
        return;
    services::changeRecord(m_models.runner, services::balanceBy(*state, ingresses), this,
                           [this](const core::Result<void> &written) {
                               if (!written)
                                   Q_EMIT told(written.error());
                           });
}

} // namespace bayplan::ui
