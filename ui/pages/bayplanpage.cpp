// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/bayplanpage.h"

#include "fleet/bayplanmodel.h"
#include "fleet/fleet.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/hostchip.h"
#include "ui/widgets/livewatch.h"
#include "ui/widgets/planfilter.h"
#include "ui/widgets/planview.h"

#include <QHBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

BayPlanPage::BayPlanPage(Theme &theme, Models models, HostActions, QWidget *parent)
    : Page(parent)
    , m_theme(theme)
    , m_models(models)
    , m_filter(new PlanFilter(this))
    , m_view(new PlanView(theme, models, *m_filter))
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
    layout->setSpacing(0);
    layout->addWidget(card, 1);
    layout->addStretch(0);
    connect(m_view, &PlanView::contentHeightChanged, card, [card](int height) { card->setMaximumHeight(height + 2); });

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
    m_attention->setToolTip(tr("Only rows with failing or unhealthy replicas"));
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
    m_attention->setCount(int(std::count_if(
        rows.begin(), rows.end(), [](const fleet::PlanRow &row) { return row.failing > 0 || row.unhealthy > 0; })));
    int containers = 0;
    for (const fleet::PlanRow &row : rows)
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
    if (!m_view->select({hostId, objectId})) {
        showAllRows();
        m_view->select({hostId, objectId});
    }
    m_view->setFocus();
}

} // namespace bayplan::ui
