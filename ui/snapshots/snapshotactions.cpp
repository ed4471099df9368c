// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshots/snapshotactions.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "operations/operations.h"
#include "services/servicerunner.h"
#include "snapshots/exports/exporting.h"
#include "snapshots/kept/keeping.h"
#include "ui/dialogs/questiondialog.h"
#include "ui/snapshots/exportsnapshotdialog.h"
#include "ui/snapshots/keepingdialog.h"
#include "ui/snapshots/restoredialog.h"
#include "ui/snapshots/snapshotwords.h"

#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QUrl>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using snapshots::Moment;

SnapshotActions::SnapshotActions(const Theme &theme, Models models, snapshots::Timeline &timeline, QWidget *view)
    : QObject(view)
    , m_theme(theme)
    , m_models(models)
    , m_sources{models.fleet, models.book, models.ingresses}
    , m_timeline(timeline)
    , m_view(view)
{
    m_take = make(u"snapshots:take"_s, tr("Take a snapshot"), QKeySequence(Qt::Key_T), &SnapshotActions::beginTake);
    m_take->setToolTip(tr("Keep what all hosts have now"));
    m_open = make(u"snapshots:open"_s, tr("Open a snapshot…"), QKeySequence::Open, &SnapshotActions::beginOpen);
    m_open->setToolTip(tr("Put a snapshot from a file in its place among these, to compare and to restore from"));
    m_keep = make(u"snapshots:keep"_s, tr("Which are kept…"), QKeySequence(Qt::Key_K), &SnapshotActions::beginKeep);
    m_export = make(u"snapshots:export"_s, tr("Export…"), QKeySequence(Qt::Key_E), &SnapshotActions::beginExport);
    m_export->setToolTip(tr("Write the chosen moment as a spreadsheet, a page, a Compose file and more"));
    m_restore =
        make(u"snapshots:restore"_s, tr("Restore…"), QKeySequence(Qt::Key_R), &SnapshotActions::beginRestoreChosen);
    m_restore->setToolTip(tr("Bring a service, a host or all back to what the chosen snapshot has"));
    m_showFolder = make(u"snapshots:folder"_s, tr("Show in its folder"), {}, &SnapshotActions::showFolder);
    m_remove = make(u"snapshots:remove"_s, tr("Remove…"), {}, &SnapshotActions::beginRemove);
    connect(&models.keeping, &snapshots::Keeping::changed, this, [this] { refresh(); });
    for (const auto signal : {&fleet::Fleet::hostAdded, &fleet::Fleet::hostRemoved})
        connect(&models.fleet, signal, this, [this] { refresh(); });
    connect(&timeline, &QAbstractItemModel::dataChanged, this, [this] { refresh(); });
    connect(&timeline, &QAbstractItemModel::rowsRemoved, this, [this] { refresh(); });
    connect(&timeline, &snapshots::Timeline::notOpened, this,
            [this](const core::Error &error) { Q_EMIT told(Tone::Bad, core::plainLine(error.message(), 400) + u'.'); });
    refresh();
}

QAction *SnapshotActions::make(const QString &name, const QString &title, const QKeySequence &keys,
                               void (SnapshotActions::*begin)())
{
    auto *made = new QAction(title, this);
    made->setObjectName(name);
    made->setShortcut(keys);
    made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    made->setShortcutVisibleInContextMenu(true);
    connect(made, &QAction::triggered, this, [this, begin] { (this->*begin)(); });
    m_view->addAction(made);
    return made;
}

const Moment *SnapshotActions::chosen() const
{
    const int row = m_timeline.rowOf(m_chosen);
    return row <= 0 ? nullptr : &m_timeline.moment(row);
}

void SnapshotActions::setChosen(const QStringList &paths)
{
    m_chosen = paths.value(0);
    m_allChosen = paths;
    refresh();
}

void SnapshotActions::refresh()
{
    const Moment *moment = chosen();
    const bool isReadable = moment && moment->error.isEmpty();
    const bool hasHosts = !m_models.fleet.hosts().isEmpty();
    m_take->setEnabled(hasHosts && !m_models.keeping.isBusy());
    m_export->setEnabled(moment ? moment->isRead && isReadable : hasHosts);
    m_restore->setEnabled(isReadable);
    m_showFolder->setEnabled(moment != nullptr);
    m_remove->setEnabled(!removable().isEmpty());
}

void SnapshotActions::beginTake()
{
    m_models.keeping.take();
}

void SnapshotActions::beginOpen()
{
    auto *dialog = new QFileDialog(m_view, tr("Open a snapshot"), QDir::homePath());
    dialog->setObjectName(u"openSnapshotDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Snapshots (*.json *.json.zst *.json.gz)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { m_timeline.open(path); });
    dialog->open();
}

void SnapshotActions::beginKeep()
{
    auto *dialog = new KeepingDialog(
        m_theme, m_models.keeping.wishes(), m_models.keeping.usualFolder(),
        [this](const core::SnapshotKeeping &wishes) { m_models.keeping.setWishes(wishes); }, m_view);
    dialog->open();
}

void SnapshotActions::beginExport()
{
    ExportSnapshotDialog::Source source{.path = {},
                                        .title = tr("Now"),
                                        .hosts = {},
                                        .hasSecrets = true,
                                        .workspace = m_models.keeping.workspace(),
                                        .allowed = m_models.keeping.wishes().allowed};
    if (const Moment *moment = chosen()) {
        source.path = moment->file.path;
        source.title = titleOf(*moment);
        source.hosts = moment->contents.hosts;
        source.hasSecrets = moment->contents.hasSecrets;
    } else {
        for (const fleet::HostConnection *host : m_models.fleet.hosts())
            source.hosts << host->config().name;
    }
    auto *dialog = new ExportSnapshotDialog(m_theme, m_sources, source, m_view);
    connect(dialog, &ExportSnapshotDialog::allowedChanged, this, [this](const QStringList &names) {
        core::SnapshotKeeping wishes = m_models.keeping.wishes();
        wishes.allowed = names;
        m_models.keeping.setWishes(wishes);
    });
    connect(dialog, &ExportSnapshotDialog::exported, this, &SnapshotActions::tellExported);
    dialog->open();
}

void SnapshotActions::tellExported(const snapshots::ExportOutcome &outcome)
{
    const QStringList &files = outcome.exported.files;
    QStringList sentences;
    const QString what =
        tr("%1 on %2")
            .arg(tr("%Ln container(s)", nullptr, outcome.containers), tr("%Ln host(s)", nullptr, outcome.hosts));
    if (files.size() == 1)
        sentences << tr("Written: %1, to %2.").arg(what, core::plainLine(files.first(), 200));
    else
        sentences << tr("Written: %1, to %Ln file(s) in %2.", nullptr, int(files.size()))
                         .arg(what, core::plainLine(QFileInfo(files.value(0)).absolutePath(), 200));
    if (outcome.masked > 0)
        sentences << tr("%Ln value(s) masked.", nullptr, outcome.masked);
    for (const QString &note : outcome.exported.notes.mid(0, 3))
        sentences << core::plainLine(note, 200) + (note.endsWith(u'.') ? QString() : QString(u'.'));
    if (outcome.exported.notes.size() > 3)
        sentences << tr("…and %Ln more note(s).", nullptr, int(outcome.exported.notes.size()) - 3);
    Q_EMIT written(sentences.join(u' '), files.value(0));
}

void SnapshotActions::beginRestoreChosen()
{
    if (chosen())
        beginRestore(m_chosen, {});
}

void SnapshotActions::beginRestore(const QString &path, const snapshots::RestoreScope &scope)
{
    const int row = m_timeline.rowOf(path);
    if (row <= 0)
        return;
    auto *dialog = new RestoreDialog(
        m_theme, m_sources, m_models.runner.means(), path, titleOf(m_timeline.moment(row)), scope,
        [this](operations::Plan plan) { m_models.operations.run(std::move(plan)); }, m_view);
    dialog->open();
}

void SnapshotActions::showFolder()
{
    if (const Moment *moment = chosen())
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(moment->file.path).absolutePath()));
}

/// Of those that are chosen, all but now.
QStringList SnapshotActions::removable() const
{
    QStringList paths;
    for (const QString &path : m_allChosen) {
        if (m_timeline.rowOf(path) > 0)
            paths << path;
    }
    return paths;
}

void SnapshotActions::beginRemove()
{
    const QStringList paths = removable();
    if (paths.isEmpty())
        return;
    const QString first = core::plainLine(paths.first());
    const QString newest = titleOf(m_timeline.moment(m_timeline.rowOf(paths.first())));
    const QString oldest = titleOf(m_timeline.moment(m_timeline.rowOf(paths.last())));
    const bool isOne = paths.size() == 1;
    auto *dialog = new QuestionDialog(
        m_theme,
        {.name = u"removeSnapshot"_s,
         .title = isOne ? tr("Remove a snapshot") : tr("Remove snapshots"),
         .heading = isOne ? tr("Remove the snapshot: %1?").arg(newest)
                          : tr("Remove %Ln snapshot(s)?", nullptr, int(paths.size())),
         .text = isOne
                     ? tr("Its file %1 goes into the trash.").arg(first)
                     : tr("The oldest is of %1, the newest of %2. Their files go into the trash.").arg(oldest, newest),
         .action = tr("Remove")},
        [this, paths] { moveToTrash(paths); }, m_view);
    dialog->open();
}

void SnapshotActions::moveToTrash(const QStringList &paths)
{
    QStringList failed;
    for (const QString &path : paths) {
        if (!QFile::moveToTrash(path))
            failed << path;
    }
    if (!failed.isEmpty())
        Q_EMIT told(Tone::Bad, tr("%1 can't be moved into the trash: see who may write in its folder.")
                                   .arg(core::plainLine(failed.join(u", "_s), 300)));
    m_timeline.look();
}

} // namespace bayplan::ui
