// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/containeractions.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "services/servicerunner.h"
#include "ui/dialogs/commitdialog.h"
#include "ui/dialogs/limitsdialog.h"
#include "ui/dialogs/previewdialog.h"
#include "ui/dialogs/renamedialog.h"

#include <QJsonDocument>
#include <QMenu>
#include <QPointer>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using operations::ContainerAction;
using operations::ContainerFact;
using operations::ContainerPlan;
using operations::ContainerRequest;

namespace {
constexpr int refreshAfter = 100; // ms; states change in storms
constexpr int mostLeftOutNamed = 3;
} // namespace

ContainerActions::ContainerActions(const Theme &theme, Models models, QWidget *view)
    : QObject(view)
    , m_theme(theme)
    , m_models(models)
    , m_view(view)
{
    const auto keys = [](Qt::Key key) { return QKeySequence(Qt::CTRL | Qt::SHIFT | key); };
    add(ContainerAction::Start, u"container:start"_s, tr("Start"), keys(Qt::Key_S));
    add(ContainerAction::Stop, u"container:stop"_s, tr("Stop"), keys(Qt::Key_X));
    add(ContainerAction::Restart, u"container:restart"_s, tr("Restart"), keys(Qt::Key_R));
    add(ContainerAction::Kill, u"container:kill"_s, tr("Kill…"), keys(Qt::Key_K));
    add(ContainerAction::Pause, u"container:pause"_s, tr("Pause"), keys(Qt::Key_P));
    add(ContainerAction::Unpause, u"container:unpause"_s, tr("Unpause"), keys(Qt::Key_U));
    add(ContainerAction::Rename, u"container:rename"_s, tr("Rename…"), QKeySequence(Qt::Key_F2));
    add(ContainerAction::Limits, u"container:limits"_s, tr("Limits…"), keys(Qt::Key_M));
    add(ContainerAction::Commit, u"container:commit"_s, tr("Commit…"), keys(Qt::Key_I));
    add(ContainerAction::Remove, u"container:remove"_s, tr("Remove…"), QKeySequence::Delete);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(refreshAfter);
    connect(&m_refresh, &QTimer::timeout, this, [this] { refresh(); });
    connect(&models.fleet, &fleet::Fleet::changed, this, [this] {
        if (!m_selection.isEmpty() && !m_refresh.isActive())
            m_refresh.start();
    });
    connect(&models.fleet, &fleet::Fleet::hostRemoved, this, [this] { refresh(); });
    refresh();
}

void ContainerActions::add(ContainerAction action, const QString &name, const QString &title, const QKeySequence &keys)
{
    auto *made = new QAction(title, this);
    made->setObjectName(name);
    made->setShortcut(keys);
    made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    made->setShortcutVisibleInContextMenu(true);
    connect(made, &QAction::triggered, this, [this, action] { begin(action); });
    m_view->addAction(made);
    m_actions.insert(action, made);
}

void ContainerActions::setSelection(const QList<fleet::ContainerKey> &keys)
{
    m_selection = keys;
    Q_EMIT told({});
    refresh();
}

void ContainerActions::refresh()
{
    const QList<ContainerFact> facts = operations::factsOf(m_models.fleet, m_selection);
    for (auto it = m_actions.cbegin(); it != m_actions.cend(); ++it)
        it.value()->setEnabled(operations::canDo(it.key(), facts));
}

void ContainerActions::addTo(QMenu &menu) const
{
    for (const ContainerAction action : operations::allContainerActions) {
        if (action == ContainerAction::Rename || action == ContainerAction::Remove)
            menu.addSeparator();
        menu.addAction(m_actions.value(action));
    }
    menu.addSeparator();
}

void ContainerActions::begin(ContainerAction action)
{
    const QList<ContainerFact> facts = operations::factsOf(m_models.fleet, m_selection);
    if (facts.isEmpty())
        return;
    const bool production = std::any_of(facts.begin(), facts.end(), [](const auto &fact) { return fact.production; });
    switch (action) {
    case ContainerAction::Kill:
    case ContainerAction::Remove:
        return preview({.action = action}, facts);
    case ContainerAction::Stop:
        return facts.size() > 1 || production || isLastOfService(facts) ? preview({.action = action}, facts)
                                                                        : run({.action = action}, facts);
    case ContainerAction::Rename:
        return rename(facts.first());
    case ContainerAction::Commit:
        return commit(facts.first());
    case ContainerAction::Limits:
        return setLimits(facts);
    case ContainerAction::Start:
    case ContainerAction::Restart:
    case ContainerAction::Pause:
    case ContainerAction::Unpause:
        return run({.action = action}, facts);
    }
}

/// Whether a service would be left without one.
bool ContainerActions::isLastOfService(const QList<ContainerFact> &facts) const
{
    return !operations::servicesLosingAll(facts, operations::relativesOf(m_models.fleet, facts)).isEmpty();
}

void ContainerActions::preview(const ContainerRequest &request, const QList<ContainerFact> &facts)
{
    auto *dialog = new PreviewDialog(
        m_theme, request, facts, operations::relativesOf(m_models.fleet, facts),
        [this, action = request.action](ContainerPlan plan) { run(std::move(plan), action); }, m_view->window());
    dialog->open();
}

void ContainerActions::rename(const ContainerFact &fact)
{
    QStringList taken;
    if (const fleet::HostConnection *host = m_models.fleet.host(fact.target.host)) {
        for (const engine::Container &container : host->live().containers())
            taken << container.name;
    }
    auto *dialog = new RenameDialog(
        m_theme, fact.target.name, fact.target.hostName, taken,
        [this, fact](const QString &name) { run({.action = ContainerAction::Rename, .name = name}, {fact}); },
        m_view->window());
    dialog->open();
}

void ContainerActions::commit(const ContainerFact &fact)
{
    auto *dialog = new CommitDialog(
        m_theme, fact.target.name, fact.target.hostName,
        [this, fact](const engine::CommitOptions &options) {
            run({.action = ContainerAction::Commit, .commit = options}, {fact});
        },
        m_view->window());
    dialog->open();
}

void ContainerActions::setLimits(const QList<ContainerFact> &facts)
{
    const ContainerFact first = facts.first();
    const QString heading =
        facts.size() == 1 ? tr("Limits of %1 on %2")
                                .arg(core::plainLine(first.target.name, 80), core::plainLine(first.target.hostName, 63))
                          : tr("Limits of %Ln container(s)", nullptr, int(facts.size()));
    const QPointer<LimitsDialog> dialog = new LimitsDialog(
        m_theme, heading,
        [this, facts](const engine::Limits &limits) {
            run({.action = ContainerAction::Limits, .limits = limits}, facts);
        },
        m_view->window());
    dialog->open();
    fleet::HostConnection *host = m_models.fleet.host(first.target.host);
    if (facts.size() != 1 || !host)
        return;
    m_reading =
        host->client().send(engine::inspectContainer(first.target.id), [dialog](const core::Result<QByteArray> &reply) {
            if (reply && dialog)
                dialog->showPresent(engine::limitsOf(QJsonDocument::fromJson(*reply).object()));
        });
}

void ContainerActions::run(const ContainerRequest &request, const QList<ContainerFact> &facts)
{
    // As they are by now: a dialog may have been open for long.
    QList<fleet::ContainerKey> keys;
    for (const ContainerFact &fact : facts)
        keys << fleet::ContainerKey{fact.target.host, fact.target.id};
    const QList<ContainerFact> now = operations::factsOf(m_models.fleet, keys);
    run(operations::containerPlan(request, now, operations::relativesOf(m_models.fleet, now)), request.action);
}

void ContainerActions::run(ContainerPlan plan, ContainerAction action)
{
    QStringList reasons;
    int left = 0;
    for (const operations::LeftOut &one : std::as_const(plan.leftOut)) {
        if (one.alreadySo)
            continue;
        ++left;
        if (reasons.size() < mostLeftOutNamed)
            reasons << tr("%1: %2").arg(one.target.name, one.why);
    }
    if (left > 0)
        Q_EMIT told(core::plainLine(
            tr("%Ln container(s) left as they are. %1.", nullptr, left).arg(reasons.join(u"; "_s)), 600));
    if (!plan.plan.steps.empty())
        m_models.runner.runOn(std::move(plan), action);
}

} // namespace bayplan::ui
