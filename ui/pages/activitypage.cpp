// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/activitypage.h"

#include "activity/recorder.h"
#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "operations/operations.h"
#include "ui/pages/activityexport.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostchip.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/timechip.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHash>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLocale>
#include <QMap>
#include <QMenu>
#include <QPersistentModelIndex>
#include <QToolButton>

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
    if (!m_time->span().isEmpty())
        words << u"since:"_s + m_time->span();
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
    const Entry *entry = current.isValid() ? m_model.entry(current.row()) : nullptr;
    m_undo->setEnabled(undoable(current) != nullptr);
    m_undo->setToolTip(m_undo->isEnabled() ? tr("Take back the whole operation that the row belongs to")
                       : entry && entry->operation
                           ? tr("It has been taken back, has no inverse, or is from before Bayplan was started")
                           : tr("Choose a row of what an operator did"));
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
