// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/snapshotspage.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "snapshots/kept/keeping.h"
#include "snapshots/kept/schedule.h"
#include "ui/dialogs/savefile.h"
#include "ui/dialogs/sentences.h"
#include "ui/snapshots/comparisonview.h"
#include "ui/snapshots/snapshotactions.h"
#include "ui/snapshots/snapshotwords.h"
#include "ui/snapshots/timelineview.h"
#include "ui/widgets/actionbutton.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/keptsplitter.h"
#include "ui/widgets/messagebar.h"

#include <QDateTime>
#include <QDesktopServices>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include <utility>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using snapshots::ObjectChange;

namespace {
constexpr std::chrono::minutes tick{1};
constexpr int timelineWidth = 300;
} // namespace

SnapshotsPage::SnapshotsPage(Theme &theme, Models models, QWidget *parent)
    : Page(parent)
    , m_theme(theme)
    , m_models(models)
    , m_head(new QWidget(this))
    , m_filter(new FilterField(theme, this))
    , m_told(new MessageBar(theme, this))
    , m_busy(new MessageBar(theme, this))
    , m_moments(new TimelineView(theme, m_timeline, this))
    , m_comparison(
          new ComparisonView(theme, m_timeline, snapshots::Sources{models.fleet, models.book, models.ingresses}, this))
    , m_actions(new SnapshotActions(theme, models, m_timeline, this))
{
    buildHead();
    buildBody();
    follow();
    followFolder();
    m_moments->choose(0);
    showBusy();
    showSchedule();
}

void SnapshotsPage::buildHead()
{
    m_head->hide();
    auto *row = new QHBoxLayout(m_head);
    row->setContentsMargins(0, 0, 0, 0);
    m_schedule = new Chip(m_theme, u"schedule"_s, {}, m_head);
    m_schedule->setToolTip(tr("How often one is taken, and which are kept"));
    row->addWidget(m_schedule);
    connect(m_schedule, &Chip::clicked, m_actions->keep(), &QAction::trigger);
}

void SnapshotsPage::buildBody()
{
    m_filter->setPlaceholderText(tr("Filter what changed: a name, a host, a field, a value"));
    auto *tools = new QHBoxLayout;
    tools->setSpacing(8);
    tools->addWidget(m_filter, 1);
    tools->addWidget(actionButton(*m_actions->open(), tr("Open…"), this));
    tools->addWidget(actionButton(*m_actions->exportChosen(), tr("Export…"), this));
    tools->addWidget(actionButton(*m_actions->restore(), tr("Restore…"), this));
    QPushButton *take = actionButton(*m_actions->take(), tr("Take a snapshot"), this);
    take->setProperty("primary", true);
    tools->addWidget(take);
    m_told->setObjectName(u"snapshotMessage"_s);
    m_showWritten = m_told->addButton(tr("Show in its folder"));
    connect(m_showWritten, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_writtenPath).absolutePath())); });
    connect(m_told->addButton(tr("Dismiss")), &QPushButton::clicked, this, [this] {
        m_told->hide();
        m_moments->setFocus(Qt::OtherFocusReason); // not to whatever comes next
    });
    m_busy->setObjectName(u"snapshotBusy"_s);
    connect(m_busy->addButton(tr("Cancel")), &QPushButton::clicked, this, [this] {
        m_models.keeping.cancel();
        m_moments->setFocus(Qt::OtherFocusReason);
    });
    auto *splitter = new KeptSplitter(Qt::Horizontal, u"snapshotsSplitter"_s, 0, this);
    splitter->setHandleWidth(12);
    splitter->addWidget(new Card(m_theme, m_moments));
    splitter->addWidget(new Card(m_theme, m_comparison));
    splitter->setPaneSize(timelineWidth);
    m_moments->setMinimumWidth(220);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 16, 18, 16);
    layout->setSpacing(12);
    layout->addLayout(tools);
    layout->addWidget(m_busy);
    layout->addWidget(m_told);
    layout->addWidget(splitter, 1);
    setFocusProxy(m_moments);
}

void SnapshotsPage::follow()
{
    snapshots::Keeping &keeping = m_models.keeping;
    m_workspace = keeping.workspace();
    m_place = keeping.place();
    connect(&keeping, &snapshots::Keeping::changed, this, [this] {
        followWorkspace();
        followFolder();
        showBusy();
        showSchedule();
    });
    connect(&keeping, &snapshots::Keeping::kept, this, [this](const snapshots::Kept &kept) {
        m_timeline.look();
        showSchedule();
        if (!kept.notForgotten.isEmpty())
            tell(Tone::Warning, tr("%Ln snapshot(s) that are not kept any longer can't be removed, the first: %1.",
                                   nullptr, int(kept.notForgotten.size()))
                                    .arg(core::plainLine(kept.notForgotten.first())));
        else if (isVisible())
            m_moments->choose(std::max(0, m_timeline.rowOf(kept.path)));
    });
    connect(&keeping, &snapshots::Keeping::failed, this, [this](const core::Error &error) {
        tell(Tone::Bad, tr("The snapshot is not kept. %1").arg(sentences(error)));
    });
    connect(&keeping, &snapshots::Keeping::tookOver, &m_timeline, &snapshots::Timeline::look);
    connect(m_moments, &TimelineView::chosenChanged, this, [this] { onChosen(); });
    connect(m_moments, &TimelineView::menuRequested, this, &SnapshotsPage::openMenu);
    connect(m_moments, &TimelineView::removeRequested, m_actions->remove(), &QAction::trigger);
    connect(&m_timeline, &snapshots::Timeline::opened, this,
            [this](const QString &path) { m_moments->choose(m_timeline.rowOf(path)); });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_timeline, signal, &m_momentsChanged, qOverload<>(&QTimer::start));
    connect(&m_timeline, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first) {
        if (!m_timeline.moment(first.row()).error.isEmpty()) // it was just read: it is no side of a comparison
            m_momentsChanged.start();
    });
    m_momentsChanged.setSingleShot(true);
    m_momentsChanged.setInterval(0);
    m_momentsChanged.callOnTimeout(this, [this] { onMomentsChanged(); });
    connect(m_comparison, &ComparisonView::changed, this, &Page::statusTextChanged);
    connect(m_comparison, &ComparisonView::saveRequested, this, [this] { askWhereToSave(); });
    connect(m_comparison, &ComparisonView::activated, this, [this] { revealCurrent(); });
    connect(m_comparison, &ComparisonView::menuAboutToShow, this, [this](QMenu *menu) { fillObjectMenu(menu); });
    connect(m_filter, &FilterField::filterChanged, this,
            [this](const QString &text) { m_comparison->setFilter(text); });
    connect(m_filter, &FilterField::leaveRequested, this, [this] { m_comparison->setFocus(Qt::OtherFocusReason); });
    connect(m_actions, &SnapshotActions::told, this, [this](Tone tone, const QString &text) { tell(tone, text); });
    connect(m_actions, &SnapshotActions::written, this,
            [this](const QString &text, const QString &path) { tell(Tone::Good, text, path); });
    for (const QAction *action : m_actions->all())
        connect(action, &QAction::triggered, m_told, &QWidget::hide); // that was of the one before
    m_tick.callOnTimeout(this, [this] {
        m_moments->viewport()->update();
        m_comparison->refreshTitles();
        showSchedule();
    });
    m_tick.start(tick);
}

void SnapshotsPage::followFolder()
{
    m_timeline.setFolder(m_models.keeping.folder());
}

/// A snapshot is of one workspace's hosts: one that is being taken goes with it.
void SnapshotsPage::followWorkspace()
{
    if (m_models.keeping.place() == m_place) // two may have one name
        return;
    m_place = m_models.keeping.place();
    const QString before = std::exchange(m_workspace, m_models.keeping.workspace());
    if (!m_busy->isHidden())
        tell(Tone::Warning,
             tr("The snapshot of %1 was given up: another workspace is open now.").arg(core::plainLine(before, 60)));
    else
        m_told->hide(); // that was of the one before
}

void SnapshotsPage::onMomentsChanged()
{
    Q_EMIT countChanged();
    Q_EMIT statusTextChanged();
    // What was chosen may be gone; what comes before it may be another one.
    if (m_moments->selected().isEmpty())
        m_moments->choose(std::max(0, m_moments->currentIndex().row()));
    else
        onChosen();
}

void SnapshotsPage::onChosen()
{
    const QList<int> rows = m_moments->chosen();
    QStringList paths;
    for (const int row : m_moments->selected())
        paths << m_timeline.moment(row).file.path;
    m_actions->setChosen(paths);
    if (!rows.isEmpty() && isVisible())
        compareChosen(rows);
}

/// One: what changed in it since the one before; now is compared when it is asked for. Two: what changed between them.
void SnapshotsPage::compareChosen(const QList<int> &rows)
{
    const snapshots::Moment &after = m_timeline.moment(rows.first());
    int before = rows.size() == 2 ? rows.last() : rows.first() + 1;
    while (rows.size() == 1 && before < m_timeline.rowCount() && !m_timeline.moment(before).error.isEmpty())
        ++before; // one that can't be read says nothing
    if (!after.error.isEmpty())
        m_comparison->showAlone({after.file.path}, core::plainLine(after.error, 400) + u'.');
    else if (before < m_timeline.rowCount())
        m_comparison->show({m_timeline.moment(before).file.path}, {after.file.path});
    else
        m_comparison->showAlone({after.file.path});
}

void SnapshotsPage::showBusy()
{
    if (!m_models.keeping.isBusy()) {
        m_busy->hide();
        return;
    }
    const auto progress = m_models.keeping.progress();
    m_busy->showMessage(Tone::Neutral, progress.known > 0 && progress.read == progress.known
                                           ? tr("Writing the snapshot…")
                                           : tr("Taking a snapshot. %1").arg(progressWords(progress)));
}

void SnapshotsPage::showSchedule()
{
    const int hours = m_models.keeping.wishes().everyHours;
    const auto due = m_models.schedule.due();
    m_schedule->setText(hours == 0 ? tr("taken when asked")
                        : due      ? tr("every %1 h, next %2")
                                    .arg(hours)
                                    .arg(momentWords(std::max(*due, core::now()), QDateTime::currentDateTime()))
                              : tr("every %1 h").arg(hours));
    m_schedule->setHasMenu(true);
}

void SnapshotsPage::tell(Tone tone, const QString &text, const QString &path)
{
    m_writtenPath = path;
    m_showWritten->setVisible(!path.isEmpty());
    m_told->showMessage(tone, text);
}

void SnapshotsPage::askWhereToSave()
{
    askWhereTo(m_theme, this,
               {u"saveComparisonDialog"_s,
                tr("Save what changed"),
                u"bayplan-changes.html"_s,
                {tr("Page (*.html)"), tr("Markdown (*.md)"), tr("JSON (*.json)"), tr("Text (*.txt)")}},
               [this](const QString &path) {
                   if (const auto saved = m_comparison->save(path); !saved)
                       tell(Tone::Bad, sentences(saved.error()));
                   else
                       tell(Tone::Good, tr("Written: what changed, to %1.").arg(core::plainLine(path, 200)), path);
               });
}

void SnapshotsPage::openMenu(int row, const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"momentMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (row > 0) {
        const QString path = m_timeline.moment(row).file.path;
        menu->addAction(tr("Compare with now"), this, [this, path] { m_comparison->show({path}, {}); });
        menu->addSeparator();
    }
    for (QAction *action : m_actions->onChosen())
        menu->addAction(action);
    menu->popup(at);
}

void SnapshotsPage::revealCurrent()
{
    const ObjectChange *change = m_comparison->current();
    if (!change)
        return;
    if (change->kind == ObjectChange::Kind::Service) {
        Q_EMIT revealRequested(u"services"_s, -1, change->name);
        return;
    }
    const fleet::HostConnection *host = m_models.fleet.hostByName(change->host);
    if (!host)
        return;
    if (change->kind == ObjectChange::Kind::Host)
        Q_EMIT revealRequested(u"hosts"_s, host->id(), {});
    if (change->kind == ObjectChange::Kind::Image)
        Q_EMIT revealRequested(u"images"_s, host->id(), change->name);
    if (change->kind != ObjectChange::Kind::Container)
        return;
    for (const engine::Container &container : host->live().containers()) {
        if (container.name == change->name)
            Q_EMIT revealRequested(u"containers"_s, host->id(), container.id);
    }
}

void SnapshotsPage::fillObjectMenu(QMenu *menu)
{
    const ObjectChange *change = m_comparison->current();
    if (!change)
        return;
    menu->addAction(tr("Show it as it is now"), this, [this] { revealCurrent(); });
    const snapshots::Side before = m_comparison->comparing().before();
    if (before.isNow())
        return;
    if (change->kind == ObjectChange::Kind::Service)
        menu->addAction(tr("Restore %1 as it was…").arg(core::plainLine(change->name, 60).replace(u'&', u"&&"_s)), this,
                        [this, path = before.path, name = change->name] {
                            m_actions->beginRestore(path, {.service = name, .host = {}});
                        });
    else if (!change->host.isEmpty())
        menu->addAction(tr("Restore host %1 as it was…").arg(core::plainLine(change->host, 60).replace(u'&', u"&&"_s)),
                        this, [this, path = before.path, name = change->host] {
                            m_actions->beginRestore(path, {.service = {}, .host = name});
                        });
}

QString SnapshotsPage::key() const
{
    return u"snapshots"_s;
}

QString SnapshotsPage::title() const
{
    return tr("Snapshots");
}

int SnapshotsPage::count() const
{
    return m_timeline.rowCount() - 1;
}

QString SnapshotsPage::statusText() const
{
    const QString snapshots = tr("%Ln snapshot(s)", nullptr, count());
    const QString changes = m_comparison->countText();
    return changes.isEmpty() ? snapshots : tr("%1, %2").arg(snapshots, changes);
}

void SnapshotsPage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
}

void SnapshotsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_timeline.setWatched(true);
    onChosen();
}

void SnapshotsPage::hideEvent(QHideEvent *event)
{
    m_timeline.setWatched(false);
    Page::hideEvent(event);
}

} // namespace bayplan::ui
