// SPDX-License-Identifier: GPL-3.0-or-later
// How the activity's page is put together; what it does is in activitypage.cpp.
#include "fleet/fleet.h"
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/pages/activityexport.h"
#include "ui/pages/activitypage.h"
#include "ui/widgets/card.h"
#include "ui/widgets/checkmenu.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostchip.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/timechip.h"

#include <QDate>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <initializer_list>
#include <utility>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

void ActivityPage::buildHead()
{
    m_head->hide();
    auto *row = new QHBoxLayout(m_head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_hostChip = new HostChip(m_theme, m_models.fleet, m_head);
    row->addWidget(m_hostChip);
    connect(m_hostChip, &HostChip::chosenChanged, this, [this] { applyFilters(); });
    const auto add = [this, row](const QString &name, const QString &text, const QString &term) {
        auto *chip = new Chip(m_theme, name, text, m_head);
        chip->setCheckable(true);
        row->addWidget(chip);
        m_chips.append({chip, term});
        connect(chip, &Chip::toggled, this, [this] { applyFilters(); });
    };
    add(u"engines"_s, tr("engines"), u"who:engine"_s);
    add(u"operators"_s, tr("operators"), u"who:operator"_s);
    add(u"failed"_s, tr("failed"), u"outcome:failed"_s);
    m_time = new TimeChip(m_theme, m_head);
    row->addWidget(m_time);
    connect(m_time, &TimeChip::spanChanged, this, [this] { applyFilters(); });
}

void ActivityPage::buildTable()
{
    m_table->setAccessibleName(title());
    m_table->setModel(&m_model);
    m_table->setColumns({{u"time"_s, 156, 152},
                         {u"host"_s, 96, 64, 1},
                         {u"who"_s, 82, 70},
                         {u"what"_s, 210, 110, 3},
                         {u"object"_s, 140, 84, 2},
                         {u"call"_s, 240, 180, 4, false, true},
                         {u"outcome"_s, 150, 84, 2},
                         {u"duration"_s, 90, 72}});
    auto *muted = new RowDelegate(m_theme, this);
    muted->setMuted(true);
    auto *state = new StateDelegate(m_theme, this);
    m_table->setDelegate(u"time"_s, muted);
    m_table->setDelegate(u"who"_s, muted);
    m_table->setDelegate(u"duration"_s, muted);
    m_table->setDelegate(u"what"_s, state);
    m_table->setDelegate(u"outcome"_s, state);
    m_table->setDelegate(u"call"_s, new MonoDelegate(m_theme, MonoDelegate::Content::Text, this));
    m_table->setDefaultSort(u"time"_s, Qt::DescendingOrder);
    m_table->setSearchColumn(u"object"_s);
}

void ActivityPage::buildBody()
{
    m_filter->setPlaceholderText(tr("Filter: text, host:aws1, who:operator, outcome:failed, kind:image, since:2h"));
    m_filter->setFields(activity::filterFields(), [this](const QString &field) {
        QStringList values;
        if (field == u"host"_s) {
            for (const fleet::HostConnection *host : m_models.fleet.hosts())
                values << host->config().name;
        }
        if (field == u"who"_s)
            values = {u"engine"_s, u"operator"_s};
        if (field == u"outcome"_s)
            values = {u"done"_s, u"failed"_s, u"cancelled"_s};
        if (field == u"since"_s || field == u"until"_s)
            values = {u"15m"_s, u"1h"_s, u"24h"_s, u"7d"_s, QDate::currentDate().toString(u"yyyy-MM-dd"_s)};
        if (field == u"kind"_s)
            values = {u"container"_s, u"image"_s, u"network"_s, u"volume"_s};
        if (field == u"is"_s)
            values = {u"failed"_s, u"bad"_s, u"engine"_s, u"operator"_s};
        return values;
    });
    m_undo->setObjectName(u"undoRow"_s);
    m_undo->setText(tr("Undo"));
    m_undo->setFixedHeight(32);
    auto *exporting = new QToolButton(this);
    exporting->setObjectName(u"exportButton"_s);
    exporting->setText(tr("Export…"));
    exporting->setToolTip(tr("Write what is shown into a file, as CSV or JSON lines"));
    exporting->setFixedHeight(32);
    connect(exporting, &QToolButton::clicked, this, [this] { m_export->ask(m_model.query()); });
    auto *columns = new QToolButton(this);
    columns->setObjectName(u"columnsButton"_s);
    columns->setText(tr("Columns"));
    columns->setAccessibleName(tr("Choose columns"));
    columns->setToolTip(tr("Choose which columns are shown"));
    columns->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    columns->setFixedHeight(32);
    auto *columnMenu = new CheckMenu(columns);
    connect(columnMenu, &QMenu::aboutToShow, this, [this, columnMenu] {
        columnMenu->clear();
        m_table->fillColumnMenu(*columnMenu);
    });
    connect(columns, &QToolButton::clicked, columnMenu,
            [columns, columnMenu] { columnMenu->popup(columns->mapToGlobal(columns->rect().bottomLeft())); });
    const auto restyle = [this, columns] { columns->setIcon(tintedIcon(u"columns"_s, m_theme.colors().muted)); };
    connect(&m_theme, &Theme::changed, columns, restyle);
    restyle();

    m_problem->setObjectName(u"activityProblem"_s);
    QPushButton *dismiss = m_problem->addButton(tr("Dismiss"));
    connect(dismiss, &QPushButton::clicked, this, [this] {
        m_models.activity.dismissProblem();
        m_problem->hide(); // also when it tells what could not be read
    });
    m_detail->setObjectName(u"activityDetail"_s);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->hide();

    auto *tools = new QHBoxLayout;
    tools->setSpacing(8);
    tools->addWidget(m_filter, 1);
    tools->addWidget(m_undo);
    tools->addWidget(exporting);
    tools->addWidget(columns);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 16, 18, 16);
    layout->setSpacing(12);
    layout->addLayout(tools);
    layout->addWidget(m_problem);
    layout->addWidget(m_export);
    layout->addWidget(new Card(m_theme, m_table), 1);
    layout->addWidget(m_detail);
    setFocusProxy(m_table);
    for (const auto &[before, after] : std::initializer_list<std::pair<QWidget *, QWidget *>>{
             {m_filter, m_undo}, {m_undo, exporting}, {exporting, columns}, {columns, m_table}})
        setTabOrder(before, after);
}

} // namespace bayplan::ui
