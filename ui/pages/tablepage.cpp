// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tablepage.h"

#include "fleet/fleet.h"
#include "ui/widgets/actionbutton.h"
#include "ui/widgets/card.h"
#include "ui/widgets/checkmenu.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostchip.h"
#include "ui/widgets/hostnotice.h"
#include "ui/widgets/hostscopefilter.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

TablePage::TablePage(Theme &theme, Models models, QAbstractItemModel &source, const fleet::FilterableRows &rows,
                     const QString &name, QWidget *parent)
    : TablePage(theme, models, source, rows, new DataTable(theme, name), parent)
{
}

TablePage::TablePage(Theme &theme, Models models, QAbstractItemModel &source, const fleet::FilterableRows &rows,
                     DataTable *table, QWidget *parent)
    : Page(parent)
    , m_theme(theme)
    , m_models(models)
    , m_source(source)
    , m_rows(rows)
    , m_proxy(new HostScopeFilter(this))
    , m_table(table)
    , m_filterField(new FilterField(theme, this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_notice(new HostNotice(theme, this))
    , m_head(new QWidget(this))
    , m_headLayout(new QHBoxLayout(m_head))
    , m_hostChip(new HostChip(theme, models.fleet, m_head))
{
    m_proxy->setSourceModel(&source);
    m_table->setModel(m_proxy);
    build(table->objectName());
    followSource();
}

void TablePage::build(const QString &name)
{
    m_head->hide();
    m_headLayout->setContentsMargins(0, 0, 0, 0);
    m_headLayout->setSpacing(8);
    m_headLayout->addWidget(m_hostChip);
    connect(m_hostChip, &HostChip::chosenChanged, this, [this] {
        m_proxy->setHosts(m_hostChip->chosen());
        recount();
        updateEmptyText();
        updateNotice();
    });

    auto *columns = new QToolButton(this);
    m_columnsButton = columns;
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
    // Not the button's own menu: it would run an event loop of its own.
    connect(columns, &QToolButton::clicked, columnMenu,
            [columns, columnMenu] { columnMenu->popup(columns->mapToGlobal(columns->rect().bottomLeft())); });
    const auto restyle = [this, columns] { columns->setIcon(tintedIcon(u"columns"_s, m_theme.colors().muted)); };
    connect(&m_theme, &Theme::changed, columns, restyle);
    restyle();

    m_tools = new QHBoxLayout;
    m_tools->setSpacing(8);
    m_tools->addWidget(m_filterField, 1);
    m_tools->addWidget(columns);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 16, 18, 16);
    layout->setSpacing(12);
    layout->addLayout(m_tools);
    layout->addWidget(m_notice);
    m_splitter->setObjectName(u"splitter"_s);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(12);
    m_splitter->addWidget(new Card(m_theme, m_table));
    m_splitter->setStretchFactor(0, 1);
    layout->addWidget(m_splitter, 1);
    setFocusProxy(m_table);

    m_filterField->setFields(m_rows.filterFields(), [this](const QString &field) { return valuesOf(field); });
    connect(m_filterField, &FilterField::filterChanged, this, [this](const QString &text) {
        m_proxy->setQuery(fleet::FilterQuery::parse(text));
        updateEmptyText();
    });
    connect(m_filterField, &FilterField::leaveRequested, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(m_table, &DataTable::selectedRowsChanged, this, &Page::statusTextChanged);
    connect(m_notice, &HostNotice::retryRequested, this, [this] { m_models.fleet.retryAll(); });
    m_notice->setObjectName(QString(name + u"Notice"_s));
}

void TablePage::addTool(QWidget *tool)
{
    m_tools->addWidget(tool);
}

MessageBar *TablePage::addMessageBar(const QString &name)
{
    auto *bar = new MessageBar(m_theme, this);
    bar->setObjectName(name);
    connect(bar->addButton(tr("Dismiss")), &QPushButton::clicked, bar, &QWidget::hide);
    static_cast<QBoxLayout *>(layout())->insertWidget(1, bar);
    return bar;
}

QWidget *TablePage::toolButton(QAction &action, const QString &text)
{
    return actionButton(action, text, this);
}

QList<fleet::ContainerKey> TablePage::selectedObjects() const
{
    QList<fleet::ContainerKey> keys;
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows())
        keys.append({row.data(fleet::HostIdRole).toInt(), row.data(fleet::ObjectIdRole).toString()});
    return keys;
}

void TablePage::followSource()
{
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_source, signal, this, [this] { Q_EMIT countChanged(); });
    // Gathered: filtering 10,000 rows tells of many small ranges.
    const auto rowsChanged = [this] { recountSoon(); };
    connect(m_proxy, &QAbstractItemModel::rowsInserted, this, rowsChanged);
    connect(m_proxy, &QAbstractItemModel::rowsRemoved, this, rowsChanged);
    connect(&m_models.fleet, &fleet::Fleet::changed, this, rowsChanged);
    connect(&m_models.fleet, &fleet::Fleet::hostAdded, this, rowsChanged);
    connect(&m_models.fleet, &fleet::Fleet::hostRemoved, this, rowsChanged);
    m_recount.setSingleShot(true);
    m_recount.setInterval(50);
    connect(&m_recount, &QTimer::timeout, this, [this] {
        recount();
        updateEmptyText();
        updateNotice();
        Q_EMIT statusTextChanged();
    });
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, [this] { tick(); });
}

void TablePage::addChip(const QString &name, const QString &text, const QString &term, std::function<bool(int)> counts)
{
    auto *chip = new Chip(m_theme, name, text, m_head);
    chip->setCheckable(true);
    chip->setCount(0);
    m_headLayout->addWidget(chip);
    m_chips.append({chip, term.section(u':', 0, 0), term.section(u':', 1), std::move(counts)});
    connect(chip, &Chip::toggled, this, [this] { applyChips(); });
    m_recount.start();
}

void TablePage::recountSoon()
{
    if (!m_recount.isActive())
        m_recount.start();
}

void TablePage::applyChips()
{
    QMap<QString, QStringList> terms;
    for (const FilterChip &chip : std::as_const(m_chips)) {
        if (chip.chip->isChecked())
            terms[chip.field] << chip.value;
    }
    QStringList words;
    for (auto it = terms.cbegin(); it != terms.cend(); ++it)
        words << it.key() + u':' + it.value().join(u',');
    m_proxy->setChipQuery(fleet::FilterQuery::parse(words.join(u' ')));
    updateEmptyText();
    updateNotice();
}

void TablePage::recount()
{
    if (m_chips.isEmpty())
        return;
    QList<int> counts(m_chips.size(), 0);
    const bool all = m_hostChip->chosen().isEmpty();
    for (int row = 0; row < m_source.rowCount(); ++row) {
        if (!all && !m_proxy->isRowInScope(m_source.index(row, 0)))
            continue;
        for (qsizetype i = 0; i < m_chips.size(); ++i)
            counts[i] += m_chips[i].counts(row) ? 1 : 0;
    }
    for (qsizetype i = 0; i < m_chips.size(); ++i)
        m_chips[i].chip->setCount(counts[i]);
}

int TablePage::count() const
{
    return m_source.rowCount();
}

QString TablePage::statusText() const
{
    const int shown = m_proxy->rowCount();
    const int all = m_source.rowCount();
    QString text = countText(all);
    if (shown != all)
        text = tr("%1 of %2").arg(QLocale().toString(shown), text);
    const auto *selection = m_table->selectionModel();
    if (const auto selected = selection->selectedRows().size(); selected > 0)
        text = tr("%1, %2 selected").arg(text, QLocale().toString(selected));
    return text;
}

bool TablePage::isFiltered() const
{
    return !m_proxy->query().isEmpty() || !m_hostChip->chosen().isEmpty() ||
           std::any_of(m_chips.begin(), m_chips.end(), [](const FilterChip &c) { return c.chip->isChecked(); });
}

void TablePage::updateEmptyText()
{
    if (m_source.rowCount() > 0 && isFiltered()) {
        m_table->setEmptyText(tr("Nothing matches the filter."));
        return;
    }
    const auto hosts = m_models.fleet.hosts();
    const bool anyLive =
        std::any_of(hosts.begin(), hosts.end(), [](const auto *host) { return fleet::isLive(host->status().state); });
    const bool anyConnecting = std::any_of(hosts.begin(), hosts.end(), [](const auto *host) {
        return host->status().state == fleet::HostState::Connecting;
    });
    m_table->setEmptyText(anyLive         ? nothingText()
                          : anyConnecting ? tr("Connecting…")
                                          : tr("No host could be reached yet."));
}

void TablePage::updateNotice()
{
    QList<fleet::HostConnection *> shown;
    for (fleet::HostConnection *host : m_models.fleet.hosts()) {
        if (m_proxy->isInScope(host->id()))
            shown << host;
    }
    m_notice->refresh(shown, core::now());
}

QStringList TablePage::valuesOf(const QString &field) const
{
    QStringList names;
    if (field == u"host"_s) {
        for (const fleet::HostConnection *host : m_models.fleet.hosts())
            names << host->config().name;
    }
    return names;
}

void TablePage::focusFilter()
{
    m_filterField->setFocus(Qt::ShortcutFocusReason);
}

void TablePage::dropFilters()
{
    m_hostChip->setChosen({});
    for (const FilterChip &chip : std::as_const(m_chips))
        chip.chip->setChecked(false);
    m_filterField->clearFilter();
}

void TablePage::showOnly(const QString &filter)
{
    dropFilters();
    m_filterField->applyFilter(filter);
}

void TablePage::reveal(int hostId, const QString &objectId)
{
    QModelIndex found;
    for (int row = 0; row < m_source.rowCount() && !found.isValid(); ++row) {
        const QModelIndex index = m_source.index(row, 0);
        if (index.data(fleet::HostIdRole).toInt() == hostId && index.data(fleet::ObjectIdRole).toString() == objectId)
            found = index;
    }
    if (found.isValid())
        showRow(found);
}

QModelIndex TablePage::unfiltered(const QModelIndex &source)
{
    if (!m_proxy->mapFromSource(source).isValid())
        dropFilters();
    return m_proxy->mapFromSource(source);
}

void TablePage::showRow(const QModelIndex &source)
{
    const QModelIndex shown = unfiltered(source);
    m_table->setCurrentIndex(shown);
    m_table->scrollTo(shown, QAbstractItemView::PositionAtCenter);
    m_table->setFocus(Qt::OtherFocusReason);
}

void TablePage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_tick.start();
    recount();
    tick();
}

void TablePage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_tick.stop();
}

void TablePage::tick()
{
    updateNotice();
    updateEmptyText();
}

} // namespace bayplan::ui
