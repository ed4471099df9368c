// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/servicespage.h"

#include "core/plaintext.h"
#include "rollouts/rollouts.h"
#include "rollouts/servicesmodel.h"
#include "services/servicebook.h"
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/rollout/rolloutnews.h"
#include "ui/rollout/serviceview.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostscopefilter.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

ServicesTable::ServicesTable(Theme &theme, Models models, RolloutActions &actions, QWidget *parent)
    : TablePage(theme, models, models.servicesList, models.servicesList, u"servicesTable"_s, parent)
    , m_actions(actions)
    , m_open(new QAction(tr("Open"), this))
    , m_update(new QAction(tr("Update…"), this))
    , m_onPlan(new QAction(tr("Show on the bay plan"), this))
{
    const rollouts::ServicesModel &model = models.servicesList;
    addChip(u"updating"_s, tr("updating"), u"is:updating"_s,
            [&model](int row) { return model.filterTexts(row, u"is"_s).contains(u"updating"_s); });
    addChip(u"attention"_s, tr("Needs attention"), u"is:attention"_s,
            [&model](int row) { return model.row(row).attention; });
    filter().setPlaceholderText(tr("Filter: text, service:web, image:redis, host:aws1"));
    buildTable();
    buildActions();
}

void ServicesTable::buildTable()
{
    DataTable &view = table();
    view.setAccessibleName(title());
    view.setColumns({{u"name"_s, 150, 110, 2},
                     {u"image"_s, 240, 150, 4},
                     {u"revision"_s, 80, 68},
                     {u"replicas"_s, 84, 70},
                     {u"state"_s, 130, 104, 1},
                     {u"rollout"_s, 160, 120, 1},
                     {u"hosts"_s, 190, 110, 2},
                     {u"project"_s, 130, 100, 1, true},
                     {u"updated"_s, 130, 104, 0, false, true}});
    view.setDelegate(u"image"_s, new MonoDelegate(theme(), MonoDelegate::Content::Text, this));
    auto *state = new StateDelegate(theme(), this);
    view.setDelegate(u"state"_s, state);
    view.setDelegate(u"rollout"_s, state);
    auto *muted = new RowDelegate(theme(), this);
    muted->setMuted(true);
    for (const QString &key : {u"project"_s, u"updated"_s})
        view.setDelegate(key, muted);
    view.setSearchColumn(u"name"_s);
    view.setDefaultSort(u"name"_s);
}

void ServicesTable::buildActions()
{
    m_open->setObjectName(u"services:open"_s);
    m_update->setObjectName(u"services:update"_s);
    m_update->setShortcut(Qt::Key_U);
    m_update->setShortcutContext(Qt::WidgetShortcut);
    m_update->setToolTip(tr("Update the service to another image or another spec"));
    m_onPlan->setObjectName(u"services:onPlan"_s);
    table().addAction(m_update); // where its key works
    addTool(toolButton(*m_update, tr("Update…")));
    const auto refresh = [this] {
        const QString service = chosen();
        m_open->setEnabled(!service.isEmpty());
        m_onPlan->setEnabled(!service.isEmpty());
        m_update->setEnabled(!service.isEmpty() && m_actions.canUpdate(service));
    };
    connect(&table(), &DataTable::selectedRowsChanged, this, refresh);
    connect(&models().book, &services::ServiceBook::changed, this, refresh);
    refresh();
    connect(m_open, &QAction::triggered, this, [this] { Q_EMIT opened(chosen()); });
    connect(m_update, &QAction::triggered, this, [this] { m_actions.update(chosen()); });
    connect(m_onPlan, &QAction::triggered, this, [this] { Q_EMIT revealRequested(u"bay-plan"_s, -1, chosen()); });
    connect(&table(), &DataTable::rowActivated, this,
            [this](const QModelIndex &index) { Q_EMIT opened(index.data(fleet::ObjectIdRole).toString()); });
    connect(&table(), &DataTable::menuAboutToShow, this, [this](QMenu *menu) {
        for (QAction *action : {m_open, m_update, m_onPlan})
            menu->addAction(action);
    });
}

QString ServicesTable::chosen() const
{
    const auto rows = table().selectionModel()->selectedRows();
    return rows.size() == 1 ? rows.first().data(fleet::ObjectIdRole).toString() : QString();
}

QString ServicesTable::countText(int count) const
{
    return tr("%Ln service(s)", nullptr, count);
}

QString ServicesTable::nothingText() const
{
    return tr("No services yet.\nRun an image and keep it as a service; those of Compose appear by themselves.");
}

QStringList ServicesTable::valuesOf(const QString &field) const
{
    if (field == u"rollout"_s)
        return {u"running"_s, u"paused"_s, u"awaiting-promotion"_s, u"completed"_s, u"rolled-back"_s, u"failed"_s};
    if (field == u"is"_s)
        return {u"updating"_s, u"attention"_s, u"own"_s, u"compose"_s};
    return TablePage::valuesOf(field);
}

ServicesPage::ServicesPage(Theme &theme, Models models, RolloutActions &actions, QWidget *parent)
    : Page(parent)
    , m_models(models)
    , m_actions(actions)
    , m_table(new ServicesTable(theme, models, actions))
    , m_view(new ServiceView(theme, models, actions))
    , m_head(new QWidget(this))
    , m_heads(new QStackedLayout(m_head))
    , m_body(new QWidget(this))
    , m_bodies(new QStackedLayout(m_body))
    , m_strip(new QWidget(this))
    , m_told(new MessageBar(theme, m_strip))
{
    m_heads->addWidget(m_table->headWidget());
    m_heads->addWidget(m_view->headWidget());
    m_head->hide();
    m_bodies->addWidget(m_table);
    m_bodies->addWidget(m_view);
    m_told->setObjectName(u"rolloutNews"_s);
    m_strip->hide();
    m_show = m_told->addButton(tr("Show"));
    connect(m_show, &QPushButton::clicked, this, [this] {
        m_strip->hide();
        open(m_toldOf, true);
    });
    connect(m_told->addButton(tr("Dismiss")), &QPushButton::clicked, m_strip, &QWidget::hide);
    auto *bar = new QVBoxLayout(m_strip);
    bar->setContentsMargins(18, 12, 18, 0);
    bar->addWidget(m_told);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_body, 1);
    setFocusProxy(m_table);

    connect(m_table, &Page::countChanged, this, &Page::countChanged);
    connect(m_table, &Page::statusTextChanged, this, &Page::statusTextChanged);
    connect(m_table, &Page::revealRequested, this, &Page::revealRequested);
    connect(m_table, &ServicesTable::opened, this, [this](const QString &service) { open(service, false); });
    connect(m_view, &ServiceView::leaveRequested, this, [this] { leave(); });
    connect(m_view, &ServiceView::titleChanged, this, &Page::headingChanged);
    connect(m_view, &ServiceView::revealRequested, this, &Page::revealRequested);
    for (const QKeySequence &keys : {QKeySequence(Qt::Key_Escape), QKeySequence(Qt::ALT | Qt::Key_Left)}) {
        auto *shortcut = new QShortcut(keys, m_view);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this] { leave(); });
    }
    auto *update = new QShortcut(Qt::Key_U, m_view);
    update->setContext(Qt::WidgetWithChildrenShortcut);
    connect(update, &QShortcut::activated, this, [this] { updateChosen(); });

    connect(&actions, &RolloutActions::begun, this, [this](const QString &service) {
        if (isVisible())
            open(service, true);
    });
    connect(&actions, &RolloutActions::told, this, [this](const QString &service, const core::Error &error) {
        tell(service, fleet::Tone::Warning, core::plainLine(error.message(), 400) + u'.');
    });
    for (const auto signal : {&rollouts::Rollouts::ended, &rollouts::Rollouts::stopped})
        connect(&models.rollouts, signal, this,
                [this](const QString &service, const services::Rollout &rollout) { onEnded(service, rollout); });
}

QString ServicesPage::heading() const
{
    return m_bodies->currentWidget() == m_view ? m_view->title() : title();
}

int ServicesPage::count() const
{
    return m_table->count();
}

QString ServicesPage::statusText() const
{
    return m_table->statusText();
}

void ServicesPage::focusFilter()
{
    leave();
    m_table->focusFilter();
}

void ServicesPage::reveal(int, const QString &service)
{
    if (!service.isEmpty())
        open(service, true);
}

void ServicesPage::updateChosen()
{
    const QString service = m_bodies->currentWidget() == m_view ? m_view->service() : m_table->chosen();
    if (!service.isEmpty() && m_actions.canUpdate(service))
        m_actions.update(service);
}

void ServicesPage::open(const QString &service, bool rollout)
{
    if (!m_models.book.head(service))
        return;
    const bool other = m_view->service() != service;
    m_view->setService(service);
    if (rollout || (other && m_models.rollouts.rollout(service)
                                 .value_or(services::Rollout{.state = services::Rollout::State::Completed})
                                 .isActive()))
        m_view->showTab(ServiceView::Tab::Rollout);
    else if (other)
        m_view->showTab(ServiceView::Tab::Replicas);
    m_bodies->setCurrentWidget(m_view);
    m_heads->setCurrentIndex(1);
    setFocusProxy(m_view);
    m_view->setFocus();
    Q_EMIT headingChanged();
}

void ServicesPage::leave()
{
    if (m_bodies->currentWidget() != m_view)
        return;
    const QString service = m_view->service();
    m_bodies->setCurrentWidget(m_table);
    m_heads->setCurrentIndex(0);
    m_view->setService({});
    setFocusProxy(m_table);
    m_table->reveal(-1, service);
    Q_EMIT headingChanged();
}

void ServicesPage::tell(const QString &service, fleet::Tone tone, const QString &text)
{
    m_toldOf = service;
    m_show->setVisible(m_models.book.head(service).has_value());
    m_told->showMessage(tone, text);
    m_strip->show();
}

void ServicesPage::onEnded(const QString &service, const services::Rollout &rollout)
{
    const bool isOpen = m_bodies->currentWidget() == m_view && m_view->service() == service;
    if (isOpen && rollout.state != services::Rollout::State::Completed)
        return; // its rollout says so itself
    const auto head = m_models.book.head(service);
    const RolloutNews news = newsOf(head ? head->title : service, rollout);
    tell(service, news.tone, news.title + u". "_s + news.text);
}

} // namespace bayplan::ui
