// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/activitypage.h"

#include "activity/recorder.h"
#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "operations/operations.h"
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/pages/activityexport.h"
#include "ui/widgets/card.h"
#include "ui/widgets/checkmenu.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostchip.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using activity::Column;
using activity::Entry;
using operations::Operation;

ActivityPage::ActivityPage(Theme &theme, Models models, HostActions, QWidget *parent)
    : Page(parent)
    , m_theme(theme)
    , m_models(models)
    , m_model(models.activity)
    , m_head(new QWidget(this))
    , m_filter(new FilterField(theme, this))
    , m_undo(new QToolButton(this))
    , m_problem(new MessageBar(theme, this))
    , m_export(new ActivityExport(theme, models.activity, this))
    , m_table(new DataTable(theme, u"activityTable"_s))
    , m_detail(new QLabel(this))
{
    buildHead();
    buildTable();
    buildBody();
    follow();
    applyFilters();
    showProblem();
}

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
    auto *exporting = new Chip(m_theme, u"export"_s, tr("Export…"), m_head);
    exporting->setToolTip(tr("Write what is shown into a file, as CSV or JSON lines"));
    row->addWidget(exporting);
    connect(exporting, &Chip::clicked, this, [this] { m_export->ask(m_model.query()); });
}

void ActivityPage::buildTable()
{
    m_table->setAccessibleName(title());
    m_table->setModel(&m_model);
    m_table->setColumns({{u"time"_s, 150, 136},
                         {u"host"_s, 96, 64, 1},
                         {u"who"_s, 82, 70, 0, false, true},
                         {u"what"_s, 210, 110, 3},
                         {u"object"_s, 140, 84, 2},
                         {u"call"_s, 240, 90, 4, false, true},
                         {u"outcome"_s, 150, 84, 2},
                         {u"duration"_s, 90, 72, 0, false, true}});
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
    m_filter->setPlaceholderText(tr("Filter: text, host:aws1, who:operator, outcome:failed, call:stop"));
    m_filter->setFields(activity::filterFields(), [this](const QString &field) {
        QStringList values;
        if (field == u"host"_s) {
            for (const fleet::HostConnection *host : m_models.fleet.hosts())
                values << host->config().name;
        }
        if (field == u"who"_s)
            values = {u"engine"_s, u"operator"_s};
        if (field == u"outcome"_s)
            values = {u"done"_s, u"failed"_s};
        if (field == u"kind"_s)
            values = {u"container"_s, u"image"_s, u"network"_s, u"volume"_s};
        if (field == u"is"_s)
            values = {u"failed"_s, u"bad"_s, u"engine"_s, u"operator"_s};
        return values;
    });
    m_undo->setObjectName(u"undoRow"_s);
    m_undo->setText(tr("Undo"));
    m_undo->setToolTip(tr("Take back the whole operation that the row belongs to"));
    m_undo->setFixedHeight(32);
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
    connect(dismiss, &QPushButton::clicked, this, [this] { m_models.activity.dismissProblem(); });
    m_detail->setObjectName(u"activityDetail"_s);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->hide();

    auto *tools = new QHBoxLayout;
    tools->setSpacing(8);
    tools->addWidget(m_filter, 1);
    tools->addWidget(m_undo);
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
}

void ActivityPage::follow()
{
    connect(m_filter, &FilterField::filterChanged, this, [this] { applyFilters(); });
    connect(m_filter, &FilterField::leaveRequested, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(m_undo, &QToolButton::clicked, this, [this] { undo(m_table->currentIndex()); });
    connect(m_table, &DataTable::rowActivated, this, [this](const QModelIndex &index) { revealObject(index); });
    connect(m_table, &DataTable::menuAboutToShow, this,
            [this](QMenu *menu, const QModelIndex &index) { fillMenu(*menu, index); });
    connect(m_table, &DataTable::selectedRowsChanged, this, [this] {
        // So that they can be copied.
        for (const QItemSelectionRange &range : m_table->selectionModel()->selection())
            m_model.readRows(range.top(), range.bottom());
        Q_EMIT statusTextChanged();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { showCurrent(); });
    connect(&m_model, &QAbstractItemModel::dataChanged, this, [this] { showCurrent(); });
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] { showCurrent(); });
    connect(&m_model, &activity::ActivityModel::answered, this, [this] {
        updateEmptyText();
        Q_EMIT statusTextChanged();
    });
    connect(&m_model, &activity::ActivityModel::failed, this, [this](const core::Error &error) {
        m_problem->showMessage(fleet::Tone::Bad, core::plainLine(error.message()));
    });
    connect(&m_models.activity, &activity::Store::problemChanged, this, [this] { showProblem(); });
    connect(&m_models.recorder, &activity::Recorder::undoableChanged, this, [this] {
        showCurrent();
        Q_EMIT countChanged();
    });
}

QString ActivityPage::key() const
{
    return u"activity"_s;
}

QString ActivityPage::title() const
{
    return tr("Activity");
}

int ActivityPage::count() const
{
    const int running = m_models.operations.running();
    return running > 0 ? running : -1;
}

QString ActivityPage::statusText() const
{
    QString text = tr("%Ln entries", nullptr, m_model.rowCount());
    if (const auto selected = m_table->selectionModel()->selectedRows(0).size(); selected > 0)
        text = tr("%1, %2 selected").arg(text, QLocale().toString(selected));
    return text;
}

void ActivityPage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
}

void ActivityPage::applyFilters()
{
    activity::Query query = m_model.query();
    QMap<QString, QStringList> terms; // chips of one field let either through
    for (const auto &[chip, term] : std::as_const(m_chips)) {
        if (chip->isChecked())
            terms[term.section(u':', 0, 0)] << term.section(u':', 1);
    }
    QStringList words;
    for (auto it = terms.cbegin(); it != terms.cend(); ++it)
        words << it.key() + u':' + it.value().join(u',');
    query.filters = {fleet::FilterQuery::parse(words.join(u' ')), fleet::FilterQuery::parse(m_filter->text())};
    query.filters.removeIf([](const fleet::FilterQuery &filter) { return filter.isEmpty(); });
    query.hosts.clear();
    for (const fleet::HostId id : m_hostChip->chosen()) {
        if (const fleet::HostConnection *host = m_models.fleet.host(id))
            query.hosts << host->config().name;
    }
    query.hosts.sort();
    m_model.setQuery(std::move(query));
    updateEmptyText();
}

void ActivityPage::updateEmptyText()
{
    const activity::Query &query = m_model.query();
    m_table->setEmptyText(m_model.isReading()                                  ? tr("Reading…")
                          : !query.filters.isEmpty() || !query.hosts.isEmpty() ? tr("Nothing matches the filter.")
                                                                               : tr("What engines report and what "
                                                                                    "you do to them appears here."));
}

void ActivityPage::showProblem()
{
    if (const auto &problem = m_models.activity.problem())
        m_problem->showMessage(fleet::Tone::Warning, core::plainLine(problem->message() + u'.', 600));
    else
        m_problem->hide();
}

Operation *ActivityPage::undoable(const QModelIndex &index) const
{
    const Entry *entry = index.isValid() ? m_model.entry(index.row()) : nullptr;
    Operation *operation = entry ? m_models.recorder.operation(*entry) : nullptr;
    return operation && operation->canUndo() ? operation : nullptr;
}

void ActivityPage::showCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    m_undo->setEnabled(undoable(current) != nullptr);
    const Entry *entry = current.isValid() ? m_model.entry(current.row()) : nullptr;
    QStringList lines;
    if (entry && entry->who == Entry::Who::Operator) {
        if (!entry->call.isEmpty())
            lines << core::plainLine(entry->call, 1'000);
        if (!entry->error.isEmpty())
            lines << core::plainLine(entry->error, 2'000);
    }
    m_detail->setText(lines.join(u'\n'));
    m_detail->setVisible(!lines.isEmpty());
}

void ActivityPage::undo(const QModelIndex &index)
{
    if (Operation *operation = undoable(index))
        m_models.operations.undo(*operation);
}

void ActivityPage::fillMenu(QMenu &menu, const QModelIndex &index)
{
    const Entry *entry = m_model.entry(index.row());
    if (!entry)
        return;
    const QPersistentModelIndex row(index);
    if (const Operation *operation = undoable(index)) {
        QString title = core::plainLine(operation->title(), 80);
        QAction *undo = menu.addAction(tr("Undo: %1").arg(title.replace(u'&', u"&&"_s)));
        undo->setObjectName(u"undoOperation"_s);
        connect(undo, &QAction::triggered, this, [this, row] { this->undo(row); });
    }
    if (!entry->objectId.isEmpty())
        connect(menu.addAction(tr("Show it on its page")), &QAction::triggered, this,
                [this, row] { revealObject(row); });
    if (!entry->call.isEmpty())
        connect(menu.addAction(tr("Copy the call")), &QAction::triggered, this,
                [call = entry->call] { QGuiApplication::clipboard()->setText(call); });
}

void ActivityPage::revealObject(const QModelIndex &index)
{
    static const QHash<QString, QString> pages = {{u"container"_s, u"containers"_s},
                                                  {u"image"_s, u"images"_s},
                                                  {u"network"_s, u"networks"_s},
                                                  {u"volume"_s, u"volumes"_s}};
    const Entry *entry = index.isValid() ? m_model.entry(index.row()) : nullptr;
    const fleet::HostConnection *host = entry ? m_models.fleet.hostByName(entry->host) : nullptr;
    if (!host)
        return;
    if (entry->kind.isEmpty())
        Q_EMIT revealRequested(u"hosts"_s, host->id(), {});
    else if (pages.contains(entry->kind))
        Q_EMIT revealRequested(pages.value(entry->kind), host->id(), entry->objectId);
}

void ActivityPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_model.setActive(true);
    showCurrent();
}

void ActivityPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_model.setActive(false);
}

} // namespace bayplan::ui
