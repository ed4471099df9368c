// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/bayplanpage.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "rollouts/rollouts.h"
#include "services/bayplanmodel.h"
#include "services/servicebook.h"
#include "ui/planpreview.h"
#include "ui/rollout/rolloutnews.h"
#include "ui/run/rundialog.h"
#include "ui/serviceactions.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/failingbar.h"
#include "ui/widgets/hostchip.h"
#include "ui/widgets/livewatch.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plandrag.h"
#include "ui/widgets/planfilter.h"
#include "ui/widgets/plankeys.h"
#include "ui/widgets/planmarks.h"
#include "ui/widgets/planpanel.h"
#include "ui/widgets/planview.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

BayPlanPage::BayPlanPage(Theme &theme, Models models, HostActions, QWidget *parent)
    : Page(parent)
    , m_theme(theme)
    , m_models(models)
    , m_filter(new PlanFilter(this))
    , m_preview(new PlanPreview(models.book, models.runner, this))
    , m_marks(new PlanMarks(*m_preview, models.runner, models.operations, models.rolloutViews, this))
    , m_view(new PlanView(theme, models, *m_filter, *m_marks))
    , m_drag(new PlanDrag(theme, *m_view, *m_preview))
    , m_keys(new PlanKeys(*m_view, *m_preview))
    , m_serviceActions(new ServiceActions(theme, models, *m_preview, m_view))
    , m_panel(new PlanPanel(theme, *m_preview, this))
    , m_failing(new FailingBar(theme, models, this))
    , m_told(new MessageBar(theme, this))
    , m_watch(new LiveWatch(*this, models.stats))
    , m_head(new QWidget(this))
{
    m_filter->setSourceModel(&models.bayPlan);
    m_filter->sort(0);
    // Qt's proxy forgets what it sorts by when columns come or go.
    for (auto signal : {&QAbstractItemModel::columnsInserted, &QAbstractItemModel::columnsRemoved})
        connect(
            m_filter, signal, this, [this] { m_filter->sort(0); }, Qt::QueuedConnection);
    m_view->setObjectName(u"bayPlan"_s);
    setFocusProxy(m_view);
    buildHead();

    auto *card = new Card(theme, m_view, this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 16, 18, 16);
    layout->setSpacing(12);
    m_told->hide();
    layout->addWidget(m_failing);
    layout->addWidget(m_told);
    layout->addWidget(card, 1);
    layout->addStretch(0);
    connect(m_view, &PlanView::contentHeightChanged, card, [card](int height) { card->setMaximumHeight(height + 2); });

    buildGestures();
    connect(&theme, &Theme::changed, m_view, &PlanView::refresh);
    connect(m_watch, &LiveWatch::tick, m_view, &PlanView::refresh);
    connect(m_view, &PlanView::blockActivated, this, [this](const fleet::ContainerKey &container) {
        Q_EMIT revealRequested(u"containers"_s, container.host, container.id);
    });

    m_summarize.setSingleShot(true);
    m_summarize.setInterval(0);
    connect(&m_summarize, &QTimer::timeout, this, [this] { summarize(); });
    connect(&models.fleet, &fleet::Fleet::changed, this, [this] { m_summarize.start(); });
    connect(&models.fleet, &fleet::Fleet::hostAdded, this, [this] { m_summarize.start(); });
    connect(&models.fleet, &fleet::Fleet::hostRemoved, this, [this] { m_summarize.start(); });
    summarize();
}

void BayPlanPage::buildHead()
{
    auto *row = new QHBoxLayout(m_head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_hostChip = new HostChip(m_theme, m_models.fleet, m_head);
    m_attention = new Chip(m_theme, u"attention"_s, tr("Needs attention"), m_head);
    m_attention->setCheckable(true);
    m_attention->setToolTip(tr("Only rows with failing or unhealthy replicas, or too few of them"));
    m_grouped = new Chip(m_theme, u"group"_s, tr("Group by compose project"), m_head);
    m_grouped->setCheckable(true);
    m_grouped->setChecked(true);
    m_grouped->setToolTip(tr("Keep the services of one project together; else all are sorted by name"));
    for (QWidget *chip :
         {static_cast<QWidget *>(m_hostChip), static_cast<QWidget *>(m_attention), static_cast<QWidget *>(m_grouped)})
        row->addWidget(chip);

    connect(m_hostChip, &HostChip::chosenChanged, this, [this] {
        m_filter->setHosts(m_hostChip->chosen());
        m_view->setHosts(m_hostChip->chosen());
        summarize();
    });
    connect(m_attention, &Chip::toggled, this, [this](bool on) {
        m_filter->setChipQuery(on ? fleet::FilterQuery::parse(u"is:attention"_s) : fleet::FilterQuery());
        summarize();
    });
    connect(m_grouped, &Chip::toggled, this, [this](bool on) {
        m_filter->setGrouped(on);
        m_view->setShowsProject(on);
    });
}

void BayPlanPage::buildGestures()
{
    connect(m_marks, &PlanMarks::changed, m_view, &PlanView::marksChanged);
    connect(m_preview, &PlanPreview::changed, this, [this] { showPreview(); });
    connect(m_view, &PlanView::moved, this, [this] { showPreview(); });
    connect(m_keys, &PlanKeys::left, m_drag, &PlanDrag::stop);
    connect(m_keys, &PlanKeys::updateWanted, this,
            [this](const QString &service) { Q_EMIT updateRequested(service, {}); });
    connect(m_serviceActions, &ServiceActions::updateRequested, this,
            [this](const QString &service) { Q_EMIT updateRequested(service, {}); });
    connect(m_serviceActions, &ServiceActions::rolloutRequested, this,
            [this](const QString &service) { Q_EMIT revealRequested(u"services"_s, -1, service); });
    for (const auto signal : {&rollouts::Rollouts::ended, &rollouts::Rollouts::stopped})
        connect(&m_models.rollouts, signal, this, [this](const QString &service, const services::Rollout &rollout) {
            if (rollout.state == services::Rollout::State::Completed)
                return; // the plan shows it
            const auto head = m_models.book.head(service);
            const RolloutNews news = newsOf(head ? head->title : service, rollout);
            m_told->showMessage(news.tone, news.title + u". "_s + news.text);
        });
    connect(m_drag, &PlanDrag::refused, this, [this] { showPreview(); });
    connect(m_panel, &PlanPanel::applyRequested, m_preview, [this] { m_preview->apply(); });
    connect(m_panel, &PlanPanel::takeOverRequested, m_preview, &PlanPreview::takeOver);
    connect(m_panel, &PlanPanel::cancelRequested, m_preview, &PlanPreview::cancel);
    connect(&m_theme, &Theme::changed, this, [this] { showPreview(); });
    connect(m_told->addButton(tr("Dismiss")), &QPushButton::clicked, m_told, &QWidget::hide);
    connect(m_serviceActions, &ServiceActions::told, this, [this](const core::Error &error) {
        m_told->showMessage(fleet::Tone::Warning, core::plainLine(error.message() + u'.', 400));
    });
    connect(m_serviceActions, &ServiceActions::runLikeRequested, this,
            [this](const run::ContainerSpec &spec, fleet::HostId host) {
                RunDialog::Start start{.image = {}, .hosts = {host}, .like = spec};
                auto *dialog = new RunDialog(m_theme, m_models, start, window());
                dialog->open();
            });
    connect(m_view, &PlanView::menuRequested, this, [this](QPoint position) { showMenu(position); });
    connect(m_view, &PlanView::hostMenuRequested, this, [this](fleet::HostId host, QPoint position) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        m_serviceActions->addTo(*menu, host);
        menu->popup(position);
    });
}

void BayPlanPage::showPreview()
{
    QRect place;
    if (m_preview->isActive()) {
        place = m_view->cellOf(m_preview->service(), m_preview->target());
        place.moveTopLeft(m_view->viewport()->mapTo(this, place.topLeft()));
    }
    m_panel->tell(place, m_drag->isDragging());
}

/// Of the current cell: its service, its block, its host.
void BayPlanPage::showMenu(QPoint globalPosition)
{
    const services::PlanRow *row = m_view->currentRow();
    if (!row)
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(u"planMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto block = m_view->currentBlock();
    m_serviceActions->addTo(*menu, *row, block ? &block->block : nullptr);
    menu->addSeparator();
    if (block) {
        QAction *show = menu->addAction(tr("Show among the containers"), this, [this, key = block->block.container] {
            Q_EMIT revealRequested(u"containers"_s, key.host, key.id);
        });
        show->setObjectName(u"plan:show"_s);
    }
    if (const int host = m_view->currentIndex().data(fleet::HostIdRole).toInt(); host > 0)
        m_serviceActions->addTo(*menu, host);
    menu->popup(globalPosition);
}

QString BayPlanPage::key() const
{
    return u"bay-plan"_s;
}

QString BayPlanPage::title() const
{
    return tr("Bay plan");
}

QString BayPlanPage::statusText() const
{
    return m_status;
}

void BayPlanPage::summarize()
{
    const auto &rows = m_models.bayPlan.rows();
    m_attention->setCount(int(std::count_if(rows.begin(), rows.end(), services::needsAttention)));
    int containers = 0;
    for (const services::PlanRow &row : rows)
        containers += row.total;
    const int hosts = int(m_models.fleet.hosts().size());
    const QString status =
        tr("%Ln host(s)", nullptr, int(hosts)) + u", "_s + tr("%Ln container(s)", nullptr, int(containers));
    if (m_status != status) {
        m_status = status;
        Q_EMIT statusTextChanged();
    }
    if (m_attention->isChecked())
        m_view->setEmptyText(tr("Nothing needs attention here."));
    else if (rows.empty())
        m_view->setEmptyText(tr("No containers on these hosts yet.\nCompose services and single containers appear here "
                                "as soon as an engine has them."));
    else
        m_view->setEmptyText(tr("Nothing runs on the chosen hosts."));
}

void BayPlanPage::showAllRows()
{
    m_attention->setChecked(false);
    m_hostChip->setChosen({});
}

void BayPlanPage::reveal(int hostId, const QString &objectId)
{
    const auto select = [this, hostId, &objectId] {
        return hostId < 0 ? m_view->select(objectId) : m_view->select({hostId, objectId});
    };
    if (!select()) {
        showAllRows();
        select();
    }
    m_view->setFocus();
}

} // namespace bayplan::ui
