// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/processestab.h"

#include "core/plaintext.h"
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/rowdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/messagebar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

ProcessesTab::ProcessesTab(const Theme &theme, const Models &models, QWidget *parent)
    : DetailsTab(parent)
    , m_theme(theme)
    , m_models(models)
    , m_reader(models.fleet)
    , m_model(models.fleet, m_reader)
    , m_table(new DataTable(theme, u"processesTable"_s))
    , m_problem(new MessageBar(theme))
    , m_tools(new QWidget(this))
    , m_count(new QLabel)
    , m_filter(new FilterField(theme))
{
    m_rows.setSourceModel(&m_model);
    build();
    buildTools();
    connect(&m_watch, &QTimer::timeout, this, [this] { watch(); });
    connect(&m_reader, &fleet::ProcessReader::problemsChanged, this, [this] { updateTexts(); });
    connect(&m_reader, &fleet::ProcessReader::read, this, [this] { updateTexts(); });
    connect(&m_reader, &fleet::ProcessReader::gone, this, [this] { updateTexts(); });
    connect(&m_rows, &QAbstractItemModel::rowsInserted, this, [this] { updateTexts(); });
    connect(&m_rows, &QAbstractItemModel::rowsRemoved, this, [this] { updateTexts(); });
}

void ProcessesTab::build()
{
    setObjectName(u"processesTab"_s);
    m_problem->setObjectName(u"processesProblem"_s);
    m_table->setAccessibleName(tr("Processes of the selected containers"));
    m_table->setModel(&m_rows);
    m_table->setColumns({{u"container"_s, 150, 100, 1},
                         {u"host"_s, 88, 60, 1},
                         {u"pid"_s, 76, 60},
                         {u"parent"_s, 76, 60, 0, true},
                         {u"user"_s, 96, 60},
                         {u"cpu"_s, 72, 56},
                         {u"memory"_s, 92, 76},
                         {u"age"_s, 100, 80, 0, false, true},
                         {u"command"_s, 320, 140, 5}});
    auto *mono = new MonoDelegate(m_theme, MonoDelegate::Content::Text, this);
    m_table->setDelegate(u"command"_s, mono);
    m_table->setDelegate(u"pid"_s, mono);
    m_table->setDelegate(u"parent"_s, mono);
    m_table->setSearchColumn(u"command"_s);
    m_table->setDefaultSort(u"container"_s);
    auto *bars = new QVBoxLayout;
    bars->setContentsMargins(12, 0, 12, 0);
    bars->addWidget(m_problem);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(bars);
    column->addWidget(m_table, 1);
    setFocusProxy(m_table);
}

void ProcessesTab::buildTools()
{
    m_count->setObjectName(u"processesCount"_s);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setProperty("muted", true);
    m_filter->setObjectName(u"processesFilter"_s);
    m_filter->setPlaceholderText(tr("Filter processes"));
    m_filter->setAccessibleName(tr("Filter processes"));
    m_filter->setFixedWidth(220);
    m_filter->setFields(m_model.filterFields());
    connect(m_filter, &FilterField::filterChanged, this, [this](const QString &text) {
        m_rows.setQuery(fleet::FilterQuery::parse(text));
        updateTexts();
    });
    connect(m_filter, &FilterField::leaveRequested, this, [this] { takeFocus(); });
    auto *row = new QHBoxLayout(m_tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_count);
    row->addWidget(m_filter);
    m_tools->setFocusProxy(m_filter);
    m_tools->hide();
}

QString ProcessesTab::key() const
{
    return u"processes"_s;
}

QString ProcessesTab::title() const
{
    return tr("Processes");
}

void ProcessesTab::setSelection(const QList<fleet::ContainerKey> &keys)
{
    m_reader.setContainers(keys);
    updateTexts();
}

void ProcessesTab::setActive(bool active)
{
    m_active = active;
    if (active)
        m_watch.start(std::chrono::seconds(1));
    else
        m_watch.stop();
    m_reader.setActive(active && !window()->isMinimized());
}

/// Nothing is asked for a window that nobody sees.
void ProcessesTab::watch()
{
    const bool seen = m_active && !window()->isMinimized();
    if (seen != m_reader.isActive())
        m_reader.setActive(seen);
    updateTexts();
}

void ProcessesTab::takeFocus()
{
    m_table->setFocus(Qt::OtherFocusReason);
}

/// Ctrl+F is the page's elsewhere.
bool ProcessesTab::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Find)) {
        event->accept();
        return true;
    }
    return DetailsTab::event(event);
}

void ProcessesTab::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Find))
        m_filter->setFocus(Qt::ShortcutFocusReason);
    else
        DetailsTab::keyPressEvent(event);
}

void ProcessesTab::updateTexts()
{
    const int count = m_rows.rowCount();
    m_count->setText(tr("%Ln process(es)", nullptr, count));
    QStringList problems;
    bool anyRuns = false;
    for (const fleet::ContainerKey &key : m_reader.containers()) {
        const fleet::HostConnection *host = m_models.fleet.host(key.host);
        const engine::Container *container = host ? host->live().container(key.id) : nullptr;
        anyRuns = anyRuns || (container && container->state == engine::ContainerState::Running);
        if (const auto problem = m_reader.problem(key); problem && container)
            problems << core::plainLine(tr("%1 on %2: %3").arg(container->name, host->config().name, problem->what));
    }
    if (problems.isEmpty()) {
        m_problem->hide();
    } else {
        const qsizetype others = problems.size() - 1;
        const QString text = tr("The processes could not be read: %1").arg(problems.first());
        m_problem->showMessage(fleet::Tone::Warning, others > 0 ? tr("%1 (and %2 more)").arg(text).arg(others) : text);
    }
    if (m_model.rowCount() > 0)
        m_table->setEmptyText(tr("No process matches the filter."));
    else if (!anyRuns)
        m_table->setEmptyText(tr("None of what is selected runs."));
    else
        m_table->setEmptyText(m_reader.isComplete() ? QString() : tr("Reading…"));
}

} // namespace bayplan::ui
