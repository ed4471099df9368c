// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/filetransfers.h"

#include "files/containerpath.h"
#include "files/localnames.h"
#include "operations/operations.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QStandardPaths>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using Choice = ExistingDialog::Choice;

FileTransfers::FileTransfers(operations::Operations &operations, QWidget *parent)
    : QObject(parent)
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
    QStringList existing;
    for (const QString &path : paths) {
        const QByteArray local = files::cleanPath(QFile::encodeName(path));
        const QByteArray name = files::nameOf(local);
        if (name.isEmpty())
            continue;
        m_lastFolder = QFileInfo(path).absolutePath();
        items << files::UploadItem{local, name};
        if (place.names.contains(name))
            existing << files::shown(name);
    }
    const auto begin = [this, place, owner](const QList<files::UploadItem> &chosen) {
        run(files::uploadPlan(place.container, place.folder, chosen, owner), true);
    };
    if (existing.isEmpty())
        return begin(items);
    askExisting(existing, QString(place.container.name + u':' + files::shown(place.folder)), true,
                [items, names = place.names, begin](Choice choice) {
                    QList<files::UploadItem> chosen;
                    QList<QByteArray> taken = names;
                    for (files::UploadItem item : items) {
                        if (names.contains(item.name) && choice == Choice::Skip)
                            continue;
                        if (choice == Choice::KeepBoth)
                            item.name = files::freeName(item.name,
                                                        [&](const QByteArray &name) { return taken.contains(name); });
                        taken << item.name;
                        chosen << item;
                    }
                    begin(chosen);
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
        if (isName && !place.names.contains(name))
            run(files::newFolderPlan(place.container, place.folder, name, owner), true);
    });
    dialog->open();
}

} // namespace bayplan::ui
