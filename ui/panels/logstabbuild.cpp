// SPDX-License-Identifier: GPL-3.0-or-later
// The Logs tab's parts, its menu, and the export.
#include "core/plaintext.h"
#include "logs/logexport.h"
#include "ui/panels/logstab.h"
#include "ui/panels/logview.h"
#include "ui/widgets/findbar.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QActionGroup>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

void LogsTab::build()
{
    setObjectName(u"logsTab"_s);
    buildTimeBar();
    m_problem->setObjectName(u"logProblem"_s);
    m_notice->setObjectName(u"logNotice"_s);
    m_replace = m_notice->addButton(tr("Replace it"));
    m_replace->setObjectName(u"logReplace"_s);
    connect(m_replace, &QPushButton::clicked, this, [this] { exportTo(m_exportPath); });
    connect(m_notice->addButton(tr("Dismiss")), &QPushButton::clicked, this, [this] {
        m_notice->hide();
        takeFocus();
    });
    auto *bars = new QVBoxLayout;
    bars->setContentsMargins(12, 0, 12, 0);
    bars->setSpacing(6);
    bars->addWidget(m_problem);
    bars->addWidget(m_notice);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 8);
    layout->setSpacing(0);
    layout->addLayout(bars);
    layout->addWidget(m_find);
    layout->addWidget(m_timeBar);
    layout->addWidget(m_view, 1);
    setFocusProxy(m_view);
}

void LogsTab::buildTimeBar()
{
    auto *layout = new QHBoxLayout(m_timeBar);
    layout->setContentsMargins(12, 0, 8, 6);
    m_timeField->setObjectName(u"logTime"_s);
    m_timeField->setPlaceholderText(tr("Go to a time: 14:05, 2026-03-01 14:05, -10m"));
    m_timeField->setAccessibleName(tr("Go to a time"));
    m_timeHint->setObjectName(u"logTimeHint"_s);
    m_timeHint->setTextFormat(Qt::PlainText);
    m_timeHint->setProperty("muted", true);
    layout->addWidget(m_timeField, 1);
    layout->addWidget(m_timeHint, 1);
    connect(m_timeField, &QLineEdit::returnPressed, this, [this] { goToTime(); });
    m_timeBar->hide();
}

void LogsTab::buildTools()
{
    m_status->setObjectName(u"logStatus"_s);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setProperty("muted", true);
    m_findButton->setObjectName(u"logFindButton"_s);
    m_findButton->setProperty("autoRaise", true);
    m_findButton->setToolTip(tr("Find in the log (Ctrl+F)"));
    m_findButton->setAccessibleName(tr("Find in the log"));
    m_menuButton->setObjectName(u"logMenuButton"_s);
    m_menuButton->setProperty("autoRaise", true);
    m_menuButton->setToolTip(tr("More for this log"));
    m_menuButton->setAccessibleName(tr("More for this log"));
    for (QToolButton *button : {m_findButton, m_menuButton})
        button->setFocusPolicy(Qt::StrongFocus);
    auto *layout = new QHBoxLayout(m_tools);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_status);
    layout->addWidget(m_findButton);
    layout->addWidget(m_menuButton);
    m_tools->hide();
    connect(m_findButton, &QToolButton::clicked, this, [this] { openFind(); });
    connect(m_menuButton, &QToolButton::clicked, m_menu,
            [this] { m_menu->popup(m_menuButton->mapToGlobal(m_menuButton->rect().bottomLeft())); });
}

QAction *LogsTab::addAction(const QString &name, const QString &text, const QKeySequence &keys,
                            std::function<void()> run)
{
    QAction *action = m_menu->addAction(text);
    action->setObjectName(name);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setShortcutVisibleInContextMenu(true);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    m_view->addAction(action); // so that its keys work in the view
    return action;
}

void LogsTab::buildMenu()
{
    m_menu->setObjectName(u"logMenu"_s);
    addAction(u"log:copy"_s, tr("Copy"), {}, [this] { m_view->copy(); });
    addAction(u"log:selectAll"_s, tr("Select all"), {}, [this] { m_view->selectAll(); });
    m_menu->addSeparator();
    addAction(u"log:time"_s, tr("Go to time…"), Qt::CTRL | Qt::Key_G, [this] { openTimeBar(); });
    addAction(u"log:follow"_s, tr("Go to the end and follow"), {}, [this] { m_view->follow(); });
    m_loadAll = addAction(u"log:all"_s, tr("Load all lines there are"), {}, [this] { m_session.loadAll(); });
    m_menu->addSeparator();
    m_wrap = addAction(u"log:wrap"_s, tr("Wrap long lines"), Qt::Key_W, [this] {
        LogStyle style = m_view->logStyle();
        style.wrap = m_wrap->isChecked();
        m_view->setLogStyle(style);
    });
    m_wrap->setCheckable(true);
    m_names = addAction(u"log:names"_s, tr("Show names"), Qt::Key_N, [this] {
        LogStyle style = m_view->logStyle();
        style.names = m_names->isChecked();
        m_view->setLogStyle(style);
    });
    m_names->setCheckable(true);
    m_names->setChecked(true);
    auto *times = new QActionGroup(this);
    m_times = {addAction(u"log:local"_s, tr("Local times"), Qt::Key_L, [this] { setTimes(Qt::LocalTime); }),
               addAction(u"log:utc"_s, tr("Times in UTC"), Qt::Key_U, [this] { setTimes(Qt::UTC); }),
               addAction(u"log:noTimes"_s, tr("No times"), Qt::Key_T, [this] { setTimes(std::nullopt); })};
    for (QAction *action : std::as_const(m_times)) {
        action->setCheckable(true);
        times->addAction(action);
    }
    m_menu->addSeparator();
    addAction(u"log:export"_s, tr("Export…"), Qt::CTRL | Qt::Key_S, [this] { askExport(); });
    connect(m_menu, &QMenu::aboutToShow, this,
            [this] { findChild<QAction *>(u"log:copy"_s)->setEnabled(m_view->hasSelection()); });
}

void LogsTab::askExport()
{
    const auto &sources = m_session.sources();
    const QString name =
        sources.size() == 1 ? core::plainLine(sources.front().name, 60).replace(u'/', u'-') : tr("logs");
    if (m_exportFolder.isEmpty())
        m_exportFolder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog = new QFileDialog(this, tr("Export the log"), m_exportFolder);
    dialog->setObjectName(u"exportLogDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters({tr("Logs (*.log *.txt)"), tr("All files (*)")});
    dialog->setDefaultSuffix(u"log"_s);
    dialog->selectFile(name + u".log"_s);
    // It would ask with a box that stops everything else; replacing is asked for here.
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_exportFolder = QFileInfo(path).path();
        if (QFileInfo::exists(path))
            askReplace(path);
        else
            exportTo(path);
    });
    dialog->open();
}

void LogsTab::askReplace(const QString &path)
{
    tell(Tone::Warning, tr("There is a file %1 already.").arg(core::plainLine(path)));
    m_exportPath = path;
    m_replace->show();
    m_replace->setFocus(Qt::OtherFocusReason);
}

void LogsTab::exportTo(const QString &path)
{
    logs::ExportPlan plan{.path = path, .only = m_only ? &m_filter : nullptr, .times = m_view->logStyle().times};
    if (m_view->logStyle().names && m_session.sources().size() > 1)
        plan.sources = m_session.sources();
    tell(Tone::Neutral, tr("Writing %1…").arg(core::plainLine(path)));
    m_export = logs::exportLog(m_session.store(), std::move(plan), [this, path](core::Result<qint64> lines) {
        if (lines)
            tell(Tone::Good, tr("%Ln line(s) written to %1", nullptr, int(*lines)).arg(core::plainLine(path)));
        else
            tell(Tone::Bad, core::plainLine(lines.error().message(), 600));
        m_export.cancel();
    });
}

} // namespace bayplan::ui
