// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspacemenu.h"

#include "core/plaintext.h"
#include "ui/widgets/messagebar.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

namespace {
constexpr int longestMessage = 600;
} // namespace

WorkspaceMenu::WorkspaceMenu(const Theme &theme, HostActions actions, QWidget *window)
    : QMenu(tr("Workspace"), window)
    , m_actions(std::move(actions))
    , m_window(window)
    , m_bars(new QWidget(window))
    , m_problem(new MessageBar(theme, m_bars))
    , m_notice(new MessageBar(theme, m_bars))
    , m_failure(new MessageBar(theme, m_bars))
    , m_replace(new MessageBar(theme, m_bars))
{
    setObjectName(u"workspaceMenu"_s);
    add(u"workspace:new"_s, tr("New…"), &WorkspaceMenu::askNew);
    add(u"workspace:open"_s, tr("Open…"), &WorkspaceMenu::askOpen);
    QMenu *recent = addMenu(tr("Open recent"));
    recent->setObjectName(u"recentMenu"_s);
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecent(*recent); });
    add(u"workspace:saveAs"_s, tr("Save as…"), &WorkspaceMenu::askSaveAs);

    m_problem->setObjectName(u"workspaceProblem"_s);
    m_notice->setObjectName(u"workspaceNotice"_s);
    m_failure->setObjectName(u"workspaceFailure"_s);
    m_replace->setObjectName(u"workspaceReplace"_s);
    connect(m_problem->addButton(tr("Open another…")), &QPushButton::clicked, this, [this] { askOpen(); });
    connect(m_notice->addButton(tr("Dismiss")), &QPushButton::clicked, this,
            [this] { m_actions.dismissWorkspaceNotice(); });
    connect(m_failure->addButton(tr("Dismiss")), &QPushButton::clicked, this, [this] {
        m_failure->hide();
        refresh();
    });
    QPushButton *replace = m_replace->addButton(tr("Replace it"));
    replace->setObjectName(u"replaceWorkspace"_s);
    connect(replace, &QPushButton::clicked, this, [this] {
        const QString path = std::exchange(m_replacing, {});
        refresh();
        saveAs(path);
    });
    QPushButton *keep = m_replace->addButton(tr("Keep it"));
    keep->setObjectName(u"keepWorkspace"_s);
    connect(keep, &QPushButton::clicked, this, [this] {
        m_replacing.clear();
        refresh();
    });
    auto *column = new QVBoxLayout(m_bars);
    column->setContentsMargins(18, 12, 18, 0);
    column->setSpacing(8);
    for (MessageBar *bar : {m_problem, m_notice, m_failure, m_replace})
        column->addWidget(bar);
    refresh();
}

QAction *WorkspaceMenu::add(const QString &name, const QString &title, void (WorkspaceMenu::*run)())
{
    QAction *action = addAction(title);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, run);
    return action;
}

void WorkspaceMenu::refresh()
{
    const auto problem = m_actions.workspaceProblem ? m_actions.workspaceProblem() : std::nullopt;
    if (problem)
        m_problem->showMessage(Tone::Warning, tr("%1. The hosts shown are those it listed before.")
                                                  .arg(core::plainLine(problem->message(), longestMessage)));
    else
        m_problem->hide();
    const auto notice = m_actions.workspaceNotice ? m_actions.workspaceNotice() : std::nullopt;
    if (notice)
        m_notice->showMessage(Tone::Warning, core::plainLine(notice->message(), longestMessage) + u'.');
    else
        m_notice->hide();
    m_replace->setVisible(!m_replacing.isEmpty());
    m_bars->setVisible(problem || notice || !m_failure->isHidden() || !m_replacing.isEmpty());
}

QString WorkspaceMenu::folder() const
{
    return m_actions.workspacePath ? QFileInfo(m_actions.workspacePath()).path() : QString();
}

QFileDialog *WorkspaceMenu::makeDialog(const QString &title, const QString &name)
{
    auto *dialog = new QFileDialog(m_window, title, folder());
    dialog->setObjectName(name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setNameFilters({tr("Workspaces (*.json)"), tr("All files (*)")});
    dialog->setDefaultSuffix(u"json"_s);
    // It would ask with a box that stops everything else; replacing is asked for in the window.
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    return dialog;
}

void WorkspaceMenu::askNew()
{
    QFileDialog *dialog = makeDialog(tr("New workspace"), u"newWorkspaceDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &path) { tell(m_actions.newWorkspace(path)); });
    dialog->open();
}

void WorkspaceMenu::askOpen()
{
    QFileDialog *dialog = makeDialog(tr("Open a workspace"), u"openWorkspaceDialog"_s);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { open(path); });
    dialog->open();
}

void WorkspaceMenu::askSaveAs()
{
    QFileDialog *dialog = makeDialog(tr("Save the workspace as"), u"saveWorkspaceDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        if (!QFileInfo::exists(path)) {
            saveAs(path);
            return;
        }
        m_replacing = path;
        m_replace->showMessage(
            Tone::Warning,
            tr("There is a file %1 already. What it lists is lost when it is replaced.").arg(core::plainLine(path)));
        refresh();
        m_replace->findChild<QPushButton *>(u"keepWorkspace"_s)->setFocus();
    });
    dialog->open();
}

void WorkspaceMenu::fillRecent(QMenu &menu)
{
    menu.clear();
    for (const QString &path : m_actions.recentWorkspaces()) {
        const QString title = tr("%1 in %2")
                                  .arg(core::plainLine(QFileInfo(path).completeBaseName(), 60),
                                       core::plainLine(QFileInfo(path).path(), 80));
        QAction *action = menu.addAction(QString(title).replace(u'&', u"&&"_s));
        action->setData(path);
        connect(action, &QAction::triggered, this, [this, path] { open(path); });
    }
    if (menu.isEmpty())
        menu.addAction(tr("No other workspace was used yet"))->setEnabled(false);
}

void WorkspaceMenu::open(const QString &path)
{
    tell(m_actions.openWorkspace(path));
}

void WorkspaceMenu::saveAs(const QString &path)
{
    tell(m_actions.saveWorkspaceAs(path));
}

void WorkspaceMenu::tell(const core::Result<void> &done)
{
    if (done)
        m_failure->hide();
    else
        m_failure->showMessage(Tone::Bad, core::plainLine(done.error().message(), longestMessage) + u'.');
    refresh();
}

} // namespace bayplan::ui
