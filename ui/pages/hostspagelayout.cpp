// SPDX-License-Identifier: GPL-3.0-or-later
// How the hosts' page is put together; what it does is in hostspage.cpp.
#include "fleet/eventlog.h"
#include "fleet/hostsmodel.h"
#include "fleet/tablefilter.h"
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/rowdelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/delegates/tagsdelegate.h"
#include "ui/pages/hostspage.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/hostchart.h"
#include "ui/widgets/messagebar.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int cardMinimum = 216;
constexpr int cardMaximum = 320;
constexpr int gap = 14;
constexpr int chartsSideBySide = 760;
constexpr int eventsHeight = 236;
constexpr int mostTableRows = 8;

} // namespace

void HostsPage::buildHead()
{
    auto *row = new QHBoxLayout(m_head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_cardsChip = new Chip(m_theme, u"cards"_s, tr("Cards"), m_head);
    m_tableChip = new Chip(m_theme, u"table"_s, tr("Table"), m_head);
    for (Chip *chip : {m_cardsChip, m_tableChip}) {
        chip->setCheckable(true);
        row->addWidget(chip);
        connect(chip, &Chip::clicked, this, [this, chip] { showTable(chip == m_tableChip); });
    }
    m_cardsChip->setChecked(true);
    auto *add = new Chip(m_theme, u"add"_s, tr("Add host…"), m_head);
    row->addWidget(add);
    connect(add, &Chip::clicked, this, [this] { addHost(); });
    if (m_actions.discoverAll) {
        auto *import = new Chip(m_theme, u"import"_s, tr("Import…"), m_head);
        import->setAccessibleName(tr("Import hosts"));
        row->addWidget(import);
        connect(import, &Chip::clicked, this, [this] { importHosts(); });
    }
}

void HostsPage::buildConfirm()
{
    m_confirm = new MessageBar(m_theme, this);
    m_confirm->setObjectName(u"confirmRemove"_s);
    QPushButton *remove = m_confirm->addButton(tr("Remove host"));
    remove->setObjectName(u"removeHost"_s);
    connect(remove, &QPushButton::clicked, this, [this] { removeAsked(); });
    QPushButton *keep = m_confirm->addButton(tr("Keep"));
    keep->setObjectName(u"keepHost"_s);
    const auto dismiss = [this] {
        m_removing.clear();
        m_confirm->hide();
    };
    connect(keep, &QPushButton::clicked, this, dismiss);
    auto *escape = new QShortcut(Qt::Key_Escape, m_confirm);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, dismiss);

    m_problem = new MessageBar(m_theme, this);
    connect(m_problem->addButton(tr("Dismiss")), &QPushButton::clicked, m_problem, &QWidget::hide);
}

void HostsPage::buildFilter()
{
    m_filterField = new FilterField(m_theme, this);
    m_filterField->setAccessibleName(tr("Filter the hosts"));
    m_filterField->setPlaceholderText(tr("Filter hosts: a name, label:zone=a, is:production, state:connected"));
    m_filterField->setFields(m_models.hosts.filterFields(), [this](const QString &field) {
        QStringList values;
        if (field == u"is"_s)
            return QStringList{u"production"_s, u"read-only"_s, u"unchecked"_s};
        for (const fleet::HostRow &row : m_models.hosts.rows()) {
            if (field == u"host"_s)
                values << row.name;
            for (const fleet::HostTag &label : row.labels) {
                if (field == u"label"_s && !values.contains(label.text))
                    values << label.text;
            }
        }
        return values;
    });
    connect(m_filterField, &FilterField::filterChanged, this, [this](const QString &text) { applyFilter(text); });
    connect(m_filterField, &FilterField::leaveRequested, this, [this] {
        if (m_tableChip->isChecked())
            m_table->setFocus(Qt::OtherFocusReason);
        else
            m_filterField->nextInFocusChain()->setFocus(Qt::OtherFocusReason);
        showMatches();
    });
    m_filterField->hide();
    m_nothing = new QLabel(tr("No host matches the filter."), this);
    m_nothing->setProperty("muted", true);
    m_nothing->hide();
}

void HostsPage::buildBody()
{
    buildConfirm();
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(18, 16, 18, 16);
    column->setSpacing(gap);
    for (MessageBar *bar : {m_confirm, m_problem})
        column->addWidget(bar);

    buildFilter();
    column->addWidget(m_filterField);
    column->addWidget(m_nothing);
    m_cardsArea = new QWidget(content);
    m_flow = new FlowLayout(m_cardsArea, cardMinimum, cardMaximum, gap);
    // Not Minimum: that would hold the height cards need when they are all in one column.
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    m_cardsArea->setSizePolicy(policy);
    column->addWidget(m_cardsArea);
    m_tableCard = buildHostTable();
    column->addWidget(m_tableCard);
    column->addWidget(buildCharts());
    column->addWidget(buildEvents(), 1);

    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(content);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_scroll, 1);
}

Card *HostsPage::buildHostTable()
{
    m_table = new DataTable(m_theme, u"hosts"_s);
    m_table->setAccessibleName(tr("Hosts"));
    m_filter = new fleet::TableFilter(m_table);
    m_filter->setSourceModel(&m_models.hosts);
    m_table->setModel(m_filter);
    auto *muted = new RowDelegate(m_theme, m_table);
    muted->setMuted(true);
    m_table->setItemDelegate(new RowDelegate(m_theme, m_table));
    m_table->setDelegate(u"name"_s, new HostNameDelegate(m_theme, m_table));
    m_table->setDelegate(u"state"_s, new StateDelegate(m_theme, m_table));
    auto *tags = new TagsDelegate(m_theme, m_table);
    m_table->setDelegate(u"marks"_s, tags);
    m_table->setDelegate(u"labels"_s, tags);
    m_table->setDelegate(u"endpoint"_s, new MonoDelegate(m_theme, MonoDelegate::Content::Text, m_table));
    m_table->setDelegate(u"system"_s, muted);
    m_table->setColumns({{u"name"_s, 130, 90, 1, false},
                         {u"state"_s, 190, 120, 1, false},
                         {u"marks"_s, 230, 180, 1, false},
                         {u"labels"_s, 130, 80, 1, false, true},
                         {u"engine"_s, 140, 100, 0, false},
                         {u"api"_s, 60, 50, 0, true},
                         {u"endpoint"_s, 190, 110, 2, false},
                         {u"running"_s, 76, 68, 0, false},
                         {u"stopped"_s, 78, 70, 0, false, true},
                         {u"images"_s, 70, 64, 0, false, true},
                         {u"cpu"_s, 70, 60, 0, false, true},
                         {u"memory"_s, 90, 76, 0, false, true},
                         {u"system"_s, 220, 100, 2, true}});
    m_table->setDefaultSort(u"name"_s);
    m_table->setEmptyText(tr("No hosts yet. Add one with “Add host…”."));
    connect(m_table, &DataTable::menuAboutToShow, this,
            [this](QMenu *menu, const QModelIndex &index) { fillMenu(*menu, index.data(fleet::HostIdRole).toInt()); });
    auto *card = new Card(m_theme, m_table, this);
    card->hide();
    return card;
}

void HostsPage::fitTable()
{
    const int rows = std::clamp(m_models.hosts.rowCount(), 2, mostTableRows);
    m_tableCard->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() + rows * RowDelegate::rowHeight + 2);
}

QWidget *HostsPage::buildCharts()
{
    auto *area = new QWidget(this);
    m_charts = new QBoxLayout(QBoxLayout::LeftToRight, area);
    m_charts->setContentsMargins(0, 0, 0, 0);
    m_charts->setSpacing(gap);
    using Figure = fleet::HostHistory::Figure;
    m_cpu = new HostChart(m_theme, m_models.fleet, m_models.hostUse.history(), Figure::Cpu, tr("CPU by host"), area);
    m_memory =
        new HostChart(m_theme, m_models.fleet, m_models.hostUse.history(), Figure::Memory, tr("Memory by host"), area);
    for (HostChart *chart : {m_cpu, m_memory}) {
        m_charts->addWidget(chart, 1);
        connect(chart, &HostChart::rangeChosen, this, [this](std::chrono::minutes range) {
            m_cpu->setRange(range); // both, so that they can be compared
            m_memory->setRange(range);
        });
    }
    return area;
}

Card *HostsPage::buildEvents()
{
    auto *events = new DataTable(m_theme, u"events"_s);
    events->setAccessibleName(tr("What the hosts reported"));
    events->setModel(&m_models.events);
    auto *muted = new MonoDelegate(m_theme, MonoDelegate::Content::Text, events);
    muted->setMuted(true);
    events->setItemDelegate(new RowDelegate(m_theme, events));
    events->setDelegate(u"time"_s, muted);
    events->setDelegate(u"event"_s, new StateDelegate(m_theme, events));
    events->setColumns({{u"time"_s, 200, 90, 0, false},
                        {u"host"_s, 170, 100, 0, false},
                        {u"what"_s, 210, 130, 1, false},
                        {u"event"_s, 320, 200, 4, false}});
    // Newest first, always.
    events->horizontalHeader()->setSortIndicatorShown(false);
    events->horizontalHeader()->setSectionsClickable(false);
    events->setEmptyText(
        tr("What happens on the hosts appears here: starts, exits, failed health checks, lost hosts."));
    auto *card = new Card(m_theme, events, this);
    card->setMinimumHeight(eventsHeight);
    return card;
}

void HostsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    m_charts->setDirection(width() < chartsSideBySide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

} // namespace bayplan::ui
