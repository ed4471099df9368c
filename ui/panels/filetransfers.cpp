// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/filetransfers.h"

#include "core/plaintext.h"
#include "files/containerpath.h"
#include "files/localnames.h"
#include "files/namesthere.h"
#include "fleet/fleet.h"
#include "operations/operations.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QStandardPaths>

#include <utility>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using Choice = ExistingDialog::Choice;

FileTransfers::FileTransfers(fleet::Fleet &fleet, operations::Operations &operations, QWidget *parent)
    : QObject(parent)
    , m_fleet(fleet)
    , m_operations(operations)
    , m_parent(parent)
    , m_lastFolder(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation))
{
}

void FileTransfers::run(operations::Plan plan, bool writes)
{
    if (plan.steps.empty())
        return;
    const operations::Operation &begun = m_operations.run(std::move(plan));
    if (writes)
        connect(&begun, &operations::Operation::ended, this, &FileTransfers::written);
}

void FileTransfers::askExisting(const QStringList &names, const QString &where, bool merges,
                                std::function<void(Choice)> chosen)
{
    auto *dialog = new ExistingDialog(names, where, merges, m_parent);
    connect(dialog, &ExistingDialog::chosen, this, std::move(chosen));
    dialog->open();
}

void FileTransfers::download(const Place &place, const QList<QByteArray> &names, files::DownloadAs as)
{
    auto *dialog = new QFileDialog(m_parent, tr("Download into"), m_lastFolder);
    dialog->setObjectName(u"downloadDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setLabelText(QFileDialog::Accept, tr("Download"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, place, names, as](const QString &folder) {
        m_lastFolder = folder;
        downloadInto(place, names, as, folder);
    });
    dialog->open();
}

void FileTransfers::downloadInto(const Place &place, const QList<QByteArray> &names, files::DownloadAs as,
                                 const QString &folder)
{
    const QByteArray local = QFile::encodeName(folder);
    const QByteArray ending = as == files::DownloadAs::Tar ? QByteArray(".tar") : QByteArray();
    QList<files::DownloadItem> items;
    QStringList existing;
    const auto add = [&](const QByteArray &path) {
        QByteArray name = files::nameOf(path);
        if (name.isEmpty())
            name = place.container.name.toUtf8(); // the root
        items << files::DownloadItem{path, name + ending};
        if (files::isThere(local, items.last().name))
            existing << files::shown(items.last().name);
    };
    for (const QByteArray &name : names)
        add(files::joined(place.folder, name));
    if (names.isEmpty())
        add(place.folder);
    const auto begin = [this, container = place.container, local, as](const QList<files::DownloadItem> &chosen) {
        run(files::downloadPlan(container, chosen, local, as), false);
    };
    if (existing.isEmpty())
        return begin(items);
    askExisting(existing, folder, false, [items, local, begin](Choice choice) {
        QList<files::DownloadItem> chosen;
        QList<QByteArray> taken;
        for (files::DownloadItem item : items) {
            const bool isThere = files::isThere(local, item.name);
            if (isThere && choice == Choice::Skip)
                continue;
            item.replace = isThere && choice == Choice::Replace;
            if (!item.replace) {
                item.name = files::freeName(item.name, [&](const QByteArray &name) {
                    return files::isThere(local, name) || taken.contains(name);
                });
            }
            taken << item.name;
            chosen << item;
        }
        begin(chosen);
    });
}

void FileTransfers::uploadFiles(const Place &place, const files::Owner &owner)
{
    auto *dialog = new QFileDialog(m_parent, tr("Upload files to %1").arg(place.container.name), m_lastFolder);
    dialog->setObjectName(u"uploadDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setLabelText(QFileDialog::Accept, tr("Upload"));
    connect(dialog, &QFileDialog::filesSelected, this,
            [this, place, owner](const QStringList &paths) { upload(place, paths, owner); });
    dialog->open();
}

void FileTransfers::uploadFolder(const Place &place, const files::Owner &owner)
{
    auto *dialog = new QFileDialog(m_parent, tr("Upload a folder to %1").arg(place.container.name), m_lastFolder);
    dialog->setObjectName(u"uploadFolderDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setLabelText(QFileDialog::Accept, tr("Upload"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, place, owner](const QString &path) { upload(place, {path}, owner); });
    dialog->open();
}

void FileTransfers::upload(const Place &place, const QStringList &paths, const files::Owner &owner)
{
    QList<files::UploadItem> items;
    for (const QString &path : paths) {
        const QByteArray local = files::cleanPath(QFile::encodeName(path));
        const QByteArray name = files::nameOf(local);
        if (name.isEmpty())
            continue;
        m_lastFolder = QFileInfo(path).absolutePath();
        items << files::UploadItem{local, name};
    }
    uploadItems(place, items, owner);
}

/// Calls back with a place whose names tell which of these are taken; at once where they do already.
void FileTransfers::checked(const Place &place, const QList<QByteArray> &names, std::function<void(const Place &)> then)
{
    if (place.isComplete)
        return then(place);
    if (m_asking)
        return Q_EMIT refused(tr("The engine is still asked what is there; try again in a moment."));
    const auto client = [this, host = place.container.host]() -> engine::Client * {
        fleet::HostConnection *connection = m_fleet.host(host);
        return connection ? &connection->client() : nullptr;
    };
    m_asking = files::namesThere(client, place.container.id, place.folder, names,
                                 [this, place, then = std::move(then)](const core::Result<QList<QByteArray>> &there) {
                                     m_asking = {};
                                     if (!there)
                                         return Q_EMIT refused(core::plainLine(there.error().message()));
                                     Place known = place;
                                     known.names += *there;
                                     then(known);
                                 });
}

void FileTransfers::uploadItems(const Place &place, const QList<files::UploadItem> &items, const files::Owner &owner)
{
    QList<QByteArray> names;
    for (const files::UploadItem &item : items)
        names << item.name;
    checked(place, names, [this, items, owner](const Place &known) { uploadChecked(known, items, owner); });
}

void FileTransfers::uploadChecked(const Place &place, const QList<files::UploadItem> &items, const files::Owner &owner)
{
    QStringList existing;
    QList<QByteArray> seen = place.names;
    for (const files::UploadItem &item : items) {
        if (seen.contains(item.name)) // in the container, or of two that were dropped
            existing << files::shown(item.name);
        else
            seen << item.name;
    }
    if (existing.isEmpty())
        return run(files::uploadPlan(place.container, place.folder, items, owner), true);
    askExisting(existing, QString(place.container.name + u':' + files::shown(place.folder)), true,
                [this, place, items, owner](Choice choice) {
                    QList<files::UploadItem> chosen;
                    QList<QByteArray> taken = place.names;
                    for (files::UploadItem item : items) {
                        if (choice == Choice::Skip && taken.contains(item.name))
                            continue;
                        if (choice == Choice::KeepBoth)
                            item.name = files::freeName(item.name,
                                                        [&](const QByteArray &name) { return taken.contains(name); });
                        taken << item.name;
                        chosen << item;
                    }
                    if (choice == Choice::KeepBoth && !place.isComplete)
                        return uploadItems(place, chosen, owner); // the new names may be taken too
                    run(files::uploadPlan(place.container, place.folder, chosen, owner), true);
                });
}

void FileTransfers::newFolder(const Place &place, const files::Owner &owner)
{
    auto *dialog = new QInputDialog(m_parent);
    dialog->setObjectName(u"newFolderDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("New folder"));
    dialog->setLabelText(tr("Name of the new folder:"));
    dialog->setOkButtonText(tr("Make"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, place, owner](const QString &text) {
        const QByteArray name = text.toUtf8();
        const bool isName = !name.isEmpty() && !name.contains('/') && name != "." && name != ".." && name.size() <= 255;
        if (!isName)
            return Q_EMIT refused(tr("“%1” can't be a folder's name.").arg(files::shown(name, 60)));
        checked(place, {name}, [this, name, owner](const Place &known) {
            if (known.names.contains(name))
                return Q_EMIT refused(tr("%1 is there already.").arg(files::shown(name, 60)));
            run(files::newFolderPlan(known.container, known.folder, name, owner), true);
        });
    });
    dialog->open();
}

} // namespace bayplan::ui
