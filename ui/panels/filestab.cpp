// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/filestab.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "files/containerpath.h"
#include "files/resolve.h"
#include "fleet/fleet.h"
#include "ui/dialogs/textpreview.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using files::Entry;
using files::EntryKind;

FilesTab::FilesTab(const Theme &theme, const Models &models, QWidget *parent)
    : DetailsTab(parent)
    , m_theme(theme)
    , m_models(models)
    , m_order(m_entries)
    , m_transfers(models.fleet, models.operations, this)
    , m_body(new QStackedWidget(this))
    , m_nothing(new QLabel)
    , m_up(new QToolButton)
    , m_pathEdit(new QLineEdit)
    , m_refresh(new QToolButton)
    , m_table(new DataTable(theme, u"filesTable"_s))
    , m_message(new MessageBar(theme))
    , m_status(new ElidedLabel)
    , m_tools(new QWidget(this))
    , m_download(new QToolButton(m_tools))
    , m_upload(new QToolButton(m_tools))
{
    build();
    buildTools();
    connect(&m_transfers, &FileTransfers::written, this, [this] {
        if (m_active && m_key)
            openPath(m_path);
    });
    connect(&m_transfers, &FileTransfers::refused, this, [this](const QString &why) {
        m_again->hide();
        m_readAll->hide();
        m_message->showMessage(fleet::Tone::Warning, why);
    });
    connect(&models.fleet, &fleet::Fleet::changed, this, [this] { onFleetChanged(); });
    connect(&models.fleet, &fleet::Fleet::hostRemoved, this, [this](fleet::HostId gone) {
        m_paths.removeIf(
            [gone](QHash<fleet::ContainerKey, QByteArray>::iterator each) { return each.key().host == gone; });
        if (m_key && m_key->host == gone)
            showNothing(tr("This container is gone.")); // and nothing is asked of its client any more
    });
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
    showNothing({});
}

FilesTab::~FilesTab()
{
    m_table->disconnect(this); // it outlives its rows, which it tells of
}

QString FilesTab::key() const
{
    return u"files"_s;
}

QString FilesTab::title() const
{
    return tr("Files");
}

QKeySequence FilesTab::shortcut() const
{
    return Qt::CTRL | Qt::SHIFT | Qt::Key_E;
}

void FilesTab::setSelection(const QList<fleet::ContainerKey> &keys)
{
    if (keys.size() != 1)
        return showNothing(tr("Select one container to see its files."));
    if (m_key == keys.first())
        return;
    leave();
    m_key = keys.first();
    m_entries.setEntries({});
    m_body->setCurrentIndex(1);
    openPath(m_paths.value(*m_key, "/"));
}

void FilesTab::setActive(bool active)
{
    m_active = active;
    if (!active) {
        m_listing.cancel();
        m_following.cancel();
    } else if (m_key) {
        openPath(m_path);
    }
}

void FilesTab::takeFocus()
{
    m_table->setFocus(Qt::OtherFocusReason);
}

fleet::HostConnection *FilesTab::host() const
{
    return m_key ? m_models.fleet.host(m_key->host) : nullptr;
}

const engine::Container *FilesTab::container() const
{
    const fleet::HostConnection *connection = host();
    return connection ? connection->live().container(m_key->id) : nullptr;
}

bool FilesTab::canWrite() const
{
    const fleet::HostConnection *connection = host();
    return connection && container() && !connection->config().readOnly && fleet::isLive(connection->status().state);
}

FileTransfers::Place FilesTab::place() const
{
    FileTransfers::Place result{
        .container = {}, .folder = m_path, .names = {}, .isComplete = !m_listing && m_listed.isComplete};
    if (const engine::Container *shown = container()) {
        result.container = {m_key->host, core::plainLine(host()->config().name), m_key->id,
                            core::plainLine(shown->name, 60)};
    }
    for (const files::FileRow &row : m_entries.rows())
        result.names << row.entry.name;
    return result;
}

/// Of what is uploaded.
files::Owner FilesTab::owner() const
{
    return m_asFolder->isChecked() ? m_listed.owner : files::Owner();
}

QList<QByteArray> FilesTab::chosenNames() const
{
    QList<QByteArray> names;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        names << m_order.entry(index).name;
    return names;
}

void FilesTab::openPath(const QByteArray &path, qint64 mostBytes)
{
    if (!m_active || !m_key)
        return;
    fleet::HostConnection *connection = host();
    const engine::Container *shown = container();
    if (!shown)
        return showNothing(tr("This container is gone."));
    if (path != m_path)
        m_entries.setEntries({}); // never one folder's files under another's path
    m_path = path;
    m_paths.insert(*m_key, path);
    m_pathEdit->setText(files::shown(path, 4000));
    m_message->hide();
    m_following.cancel();
    m_listed = {.entries = {}, .isComplete = false};
    m_wasRunning = shown->state == engine::ContainerState::Running;
    m_listing = files::listFolder(
        connection->client(),
        {.container = m_key->id,
         .path = path,
         .mayRun = m_wasRunning && !connection->config().readOnly,
         .mostBytes = mostBytes},
        [this](qint64 read) { m_status->setText(tr("Reading its archive: %1…").arg(core::decimalSize(read))); },
        [this](const Result<files::Listing> &result) { onListed(result); });
    m_table->setEmptyText(tr("Reading…"));
    m_status->setText(tr("Reading…"));
    updateActions();
}

void FilesTab::onListed(const Result<files::Listing> &result)
{
    m_listing = {};
    m_again->setVisible(!result);
    m_readAll->setVisible(result && result->fromArchive);
    if (!result) {
        m_entries.setEntries({});
        m_table->setEmptyText({});
        m_message->showMessage(fleet::Tone::Bad, messageOf(result.error()));
    } else {
        m_entries.setEntries(result->entries);
        m_table->setEmptyText(tr("This folder is empty. Files dropped here are uploaded."));
        if (!canWrite())
            m_table->setEmptyText(tr("This folder is empty."));
        m_listed = *result;
        m_listed.entries.clear();
        if (!result->isComplete)
            m_message->showMessage(
                fleet::Tone::Warning,
                result->fromArchive
                    ? tr("Not all that is here is shown: without a command in the container a folder is listed from an "
                         "archive of all in it, and only its beginning was read.")
                    : tr("Only the first %Ln entries are shown.", nullptr, int(m_entries.rowCount())));
    }
    const int row = m_cameFrom.isEmpty() ? -1 : m_entries.rowOf(std::exchange(m_cameFrom, {}));
    if (row >= 0)
        m_table->selectRow(m_order.mapFromSource(m_entries.index(row, 0)).row());
    else if (m_entries.rowCount() > 0 && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_order.index(0, 0));
    if (result)
        showStatus();
    else
        m_status->setText({});
    updateActions();
}

/// Where it happened in the operator's words rather than the engine's address.
QString FilesTab::messageOf(core::Error error) const
{
    const files::ContainerRef shown = place().container;
    error.where = tr("%1 on %2").arg(shown.name, shown.hostName);
    return core::plainLine(error.message(), 1000);
}

void FilesTab::openEntry(const Entry &entry)
{
    const QByteArray path = files::joined(m_path, entry.name);
    if (entry.opensAsFolder())
        openPath(path);
    else if (entry.kind == EntryKind::Link)
        openLink(path);
    else if (entry.kind == EntryKind::File)
        preview(path);
    else
        m_status->setText(tr("%1 holds nothing to show.").arg(files::shown(entry.name, 60)));
}

/// Of which is not known what it leads to.
void FilesTab::openLink(const QByteArray &path)
{
    fleet::HostConnection *connection = host();
    if (!connection)
        return;
    m_following = files::resolve([connection] { return &connection->client(); }, m_key->id, path,
                                 [this, path](const Result<files::Resolved> &resolved) {
                                     if (!resolved)
                                         m_status->setText(messageOf(resolved.error()));
                                     else if (resolved->stat && resolved->stat->isFolder)
                                         openPath(path);
                                     else
                                         preview(path);
                                 });
}

void FilesTab::preview(const QByteArray &path)
{
    fleet::HostConnection *connection = host();
    if (!connection)
        return;
    if (m_preview)
        m_preview->close();
    m_preview = new TextPreview(connection->client(), m_key->id, path, this);
    m_preview->open();
}

void FilesTab::goUp()
{
    m_cameFrom = files::nameOf(m_path);
    if (m_path != "/")
        openPath(files::parentOf(m_path));
}

/// Asks nothing more about the container.
void FilesTab::leave()
{
    m_listing.cancel();
    m_following.cancel();
    m_cameFrom.clear();
    if (m_preview) {
        m_preview->stop();
        m_preview->close();
    }
    m_key.reset();
    m_path = "/";
}

void FilesTab::showNothing(const QString &why)
{
    leave();
    m_entries.setEntries({});
    m_nothing->setText(why);
    m_body->setCurrentIndex(0);
    updateActions();
}

void FilesTab::showStatus()
{
    if (m_listing)
        return;
    QStringList parts{tr("%Ln item(s)", nullptr, m_entries.rowCount())};
    const QList<QByteArray> names = chosenNames();
    if (!names.isEmpty()) {
        qint64 bytes = 0;
        bool files = false;
        for (const QByteArray &name : names) {
            const Entry &entry = m_entries.row(m_entries.rowOf(name)).entry;
            bytes += entry.kind == EntryKind::File ? entry.size : 0;
            files = files || entry.kind == EntryKind::File;
        }
        parts << (files ? tr("%Ln selected, %1 in files", nullptr, int(names.size())).arg(core::decimalSize(bytes))
                        : tr("%Ln selected", nullptr, int(names.size())));
    }
    if (m_listed.fromArchive)
        parts << tr("read from its archive: what the container has in memory only is not shown");
    m_status->setText(parts.join(u" · "_s));
}

void FilesTab::updateActions()
{
    const bool shown = m_key && container();
    m_download->setEnabled(shown && (fleet::isLive(host()->status().state)));
    m_upload->setEnabled(shown && canWrite());
    m_upload->setToolTip(shown && host()->config().readOnly
                             ? tr("The host is marked read-only: nothing can be written to it")
                             : QString());
    m_up->setEnabled(shown && m_path != "/");
}

void FilesTab::onFleetChanged()
{
    if (!m_active || !m_key)
        return;
    const engine::Container *shown = container();
    if (!shown)
        return showNothing(tr("This container is gone."));
    // Started or stopped, it is listed another way, and others see other things in it.
    if (m_wasRunning != (shown->state == engine::ContainerState::Running) && !m_listing &&
        fleet::isLive(host()->status().state))
        openPath(m_path);
    else
        updateActions();
}

void FilesTab::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    const bool local = std::any_of(urls.begin(), urls.end(), [](const QUrl &url) { return url.isLocalFile(); });
    if (local && canWrite()) {
        event->setDropAction(Qt::CopyAction);
        event->accept();
    }
}

void FilesTab::dropEvent(QDropEvent *event)
{
    QStringList paths;
    for (const QUrl &url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            paths << url.toLocalFile();
    }
    if (paths.isEmpty() || !canWrite())
        return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    m_transfers.upload(place(), paths, owner());
}

bool FilesTab::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Backspace && key->modifiers() == Qt::NoModifier && m_up->isEnabled()) {
            goUp();
            return true;
        }
        // No name begins so; a path does.
        if (key->key() == Qt::Key_Slash && m_pathEdit->isEnabled()) {
            m_pathEdit->setText(u"/"_s);
            m_pathEdit->setFocus(Qt::ShortcutFocusReason);
            m_pathEdit->deselect();
            m_pathEdit->end(false);
            return true;
        }
    }
    if (watched == m_pathEdit && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        m_pathEdit->setText(files::shown(m_path, 4000));
        m_table->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return DetailsTab::eventFilter(watched, event);
}

} // namespace bayplan::ui
