// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/serviceview.h"

#include "core/plaintext.h"
#include "fleet/tablefilter.h"
#include "ingress/keeper.h"
#include "ingress/replicafigures.h"
#include "rollouts/replicasmodel.h"
#include "rollouts/rollouts.h"
#include "rollouts/rolloutviews.h"
#include "rollouts/viewwords.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "services/specdiff.h"
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/rollout/difftable.h"
#include "ui/rollout/revisionstab.h"
#include "ui/rollout/rolloutpane.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/elidedlabel.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using services::Rollout;

namespace {

QString clockText(core::Time time)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(ms);
    return at.date() == QDate::currentDate() ? QLocale().toString(at.time(), u"HH:mm:ss"_s)
                                             : QLocale().toString(at, QLocale::ShortFormat);
}

} // namespace

ServiceView::ServiceView(const Theme &theme, Models models, RolloutActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_models(models)
    , m_actions(actions)
    , m_head(new QWidget(this))
    , m_tabs(new QTabBar(this))
    , m_body(new QStackedWidget(this))
    , m_update(new QPushButton(tr("Update…"), this))
    , m_replicas(new rollouts::ReplicasModel(models.fleet, models.book, this))
    , m_rollout(new RolloutPane(theme, this))
    , m_revisions(new RevisionsTab(theme, this))
{
    setObjectName(u"serviceView"_s);
    buildHead();
    m_tabs->setObjectName(u"serviceTabs"_s);
    m_tabs->setAccessibleName(tr("About the service"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setFocusPolicy(Qt::StrongFocus);
    for (const QString &title : {tr("Replicas"), tr("Rollout"), tr("Revisions"), tr("Spec")})
        m_tabs->addTab(title);
    m_update->setObjectName(u"updateService"_s);
    m_update->setToolTip(tr("To another image or another spec (U)"));
    for (QWidget *body :
         {buildReplicas(), static_cast<QWidget *>(m_rollout), static_cast<QWidget *>(m_revisions), buildSpec()})
        m_body->addWidget(body);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_tabs);
    row->addStretch(1);
    row->addWidget(m_update);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(18, 6, 18, 16);
    column->setSpacing(8);
    column->addLayout(row);
    column->addWidget(m_body, 1);
    setFocusProxy(m_tabs);

    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_body->setCurrentIndex(index);
        refresh();
    });
    connect(m_update, &QPushButton::clicked, this, [this] { m_actions.update(m_service); });
    connect(m_rollout, &RolloutPane::steerRequested, this,
            [this](rollouts::Steer steer) { m_actions.steer(m_service, steer); });
    connect(m_rollout, &RolloutPane::undoRequested, this, [this] { m_actions.undo(m_service); });
    connect(m_rollout, &RolloutPane::takeOverRequested, this, [this] { m_actions.takeOver(m_service); });
    connect(m_revisions, &RevisionsTab::undoRequested, this,
            [this](int revision) { m_actions.undo(m_service, revision); });
    m_soon.setSingleShot(true);
    m_soon.setInterval(50);
    connect(&m_soon, &QTimer::timeout, this, [this] { refresh(); });
    const auto soon = [this](const QString &service) {
        if (service == m_service && !m_soon.isActive())
            m_soon.start();
    };
    connect(&models.rolloutViews, &rollouts::RolloutViews::changed, this, soon);
    connect(&models.ingresses, &ingress::Keeper::changed, this, soon);
    for (auto signal : {&services::ServiceRunner::started, &services::ServiceRunner::ended})
        connect(&models.runner, signal, this, soon);
    connect(&models.book, &services::ServiceBook::changed, this, [this, soon](const QSet<QString> &services) {
        if (services.contains(m_service))
            soon(m_service);
    });
}

void ServiceView::buildHead()
{
    auto *row = new QHBoxLayout(m_head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    m_badge = new Badge(m_theme, m_head);
    m_badge->setObjectName(u"serviceBadge"_s);
    m_about = new ElidedLabel(m_head);
    m_about->setObjectName(u"rolloutAbout"_s);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setForegroundRole(QPalette::PlaceholderText);
    auto *back = new Chip(m_theme, u"allServices"_s, tr("All services"), m_head);
    back->setToolTip(tr("Back to all services (Esc)"));
    row->addWidget(m_badge);
    row->addWidget(m_about);
    row->addWidget(back);
    row->addStretch(1);
    connect(back, &Chip::clicked, this, &ServiceView::leaveRequested);
    m_head->hide();
}

QWidget *ServiceView::buildReplicas()
{
    auto *sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(m_replicas);
    sorted->setSortRole(fleet::SortRole);
    m_table = new DataTable(m_theme, u"replicasTable"_s);
    m_table->setModel(sorted);
    m_table->setAccessibleName(tr("Replicas"));
    setColumns(false);
    auto *mono = new MonoDelegate(m_theme, MonoDelegate::Content::Text, this);
    m_table->setDelegate(u"image"_s, mono);
    m_table->setDelegate(u"ports"_s, new MonoDelegate(m_theme, MonoDelegate::Content::Ports, this));
    m_table->setDelegate(u"state"_s, new StateDelegate(m_theme, this));
    auto *muted = new RowDelegate(m_theme, this);
    muted->setMuted(true);
    m_table->setDelegate(u"created"_s, muted);
    m_table->setSearchColumn(u"name"_s);
    m_table->setDefaultSort(u"name"_s);
    m_table->setEmptyText(tr("It has no replicas."));
    connect(m_table, &DataTable::rowActivated, this, [this](const QModelIndex &index) {
        Q_EMIT revealRequested(u"containers"_s, index.data(fleet::HostIdRole).toInt(),
                               index.data(fleet::ObjectIdRole).toString());
    });
    return new Card(m_theme, m_table, this);
}

/// What load balancers count has its place only where there is one.
void ServiceView::setColumns(bool balanced)
{
    m_table->setColumns({{u"name"_s, 180, 120, 2},
                         {u"host"_s, 120, 80, 1},
                         {u"state"_s, 120, 96, 1},
                         {u"revision"_s, 84, 70},
                         {u"image"_s, 220, 140, 3},
                         {u"ports"_s, 180, 130, 2},
                         {u"created"_s, 150, 110, 0, false, true},
                         {u"requests"_s, 92, 80, 0, !balanced},
                         {u"errors"_s, 76, 64, 0, !balanced},
                         {u"sessions"_s, 84, 74, 0, !balanced}});
}

QWidget *ServiceView::buildSpec()
{
    m_spec = new DiffTable(DiffTable::Shows::Facts);
    m_spec->setObjectName(u"specFacts"_s);
    return new Card(m_theme, m_spec, this);
}

void ServiceView::setService(const QString &service)
{
    m_service = service;
    m_replicas->setService(service);
    if (isVisible())
        m_models.rolloutViews.watch(service);
    refresh();
}

void ServiceView::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(int(tab));
}

QString ServiceView::title() const
{
    return m_title;
}

void ServiceView::refresh()
{
    if (m_service.isEmpty())
        return;
    const auto head = m_models.book.head(m_service);
    if (!head) { // it was given up
        Q_EMIT leaveRequested();
        return;
    }
    const QString title = core::plainLine(head->title.isEmpty() ? m_service : head->title, 60);
    if (m_title != title) {
        m_title = title;
        Q_EMIT titleChanged();
    }
    m_update->setEnabled(m_actions.canUpdate(m_service));
    m_rollout->setView(m_title, m_models.rolloutViews.view(m_service));
    m_rollout->setSteering(m_models.rolloutViews.steering(m_service));
    m_rollout->setCanTakeOver(m_models.rollouts.canTakeOver(m_service));
    m_revisions->setRecord(head->record);
    m_revisions->setCanUndo(m_actions.canUpdate(m_service));
    const services::Revision *current = head->record ? head->record->current() : nullptr;
    if (current)
        m_spec->setDifferences(services::specFacts(current->spec));
    showHead();
    showFigures();
}

void ServiceView::showFigures()
{
    const auto state = m_models.book.state(m_service);
    const auto figures =
        state ? ingress::figuresOf(m_models.ingresses, m_service, state->observed.replicas) : std::nullopt;
    m_replicas->setFigures(figures.value_or(services::FiguresByReplica()));
    m_rollout->setFigures(figures);
    const bool isBalanced = m_models.ingresses.isBalanced(m_service);
    if (std::exchange(m_isBalanced, isBalanced) != isBalanced)
        setColumns(isBalanced);
}

/// "blue → green, started 12:03:40 by you"
void ServiceView::showHead()
{
    const rollouts::RolloutView *view = m_models.rolloutViews.view(m_service);
    m_badge->setVisible(view != nullptr);
    if (!view) {
        const auto state = m_models.book.state(m_service);
        m_about->setText(state ? tr("%Ln ready replica(s)", nullptr, state->ready()) : QString());
        return;
    }
    const Rollout &rollout = view->rollout();
    m_badge->setState(rollouts::badgeText(rollout, view->done(), view->total()), rollouts::toneOf(rollout));
    const QString change = tr("%1 → %2").arg(view->oldLane().title, view->newLane().title);
    const QString by = rollout.by == m_models.book.actor().shown ? tr("you") : core::plainLine(rollout.by, 60);
    const QString started = by.isEmpty() ? tr("%1, started %2").arg(change, clockText(rollout.started))
                                         : tr("%1, started %2 by %3").arg(change, clockText(rollout.started), by);
    m_about->setText(rollout.ended ? tr("%1, ended %2").arg(started, clockText(*rollout.ended)) : started);
}

void ServiceView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_models.ingresses.setWatched(true, this);
    m_models.rolloutViews.watch(m_service);
    refresh();
}

void ServiceView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_models.ingresses.setWatched(false, this);
    m_models.rolloutViews.watch({});
}

} // namespace bayplan::ui
