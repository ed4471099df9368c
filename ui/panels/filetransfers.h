// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "files/entry.h"
#include "files/transfers.h"
#include "ui/dialogs/existingdialog.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>

#include <functional>

class QWidget;

namespace bayplan::fleet {
class Fleet;
}
namespace bayplan::operations {
class Operations;
}

namespace bayplan::ui {

/// Asks for what a copy from or to a container needs, where to and what about names that are taken, and begins it as an
/// operation.
class FileTransfers : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it; `parent` is what the dialogs belong to.
    FileTransfers(fleet::Fleet &fleet, operations::Operations &operations, QWidget *parent);

    /// A folder of a container and what is known to be in it.
    struct Place
    {
        files::ContainerRef container;
        QByteArray folder;
        QList<QByteArray> names;
        bool isComplete = false; ///< else the engine is asked before something is written over
    };

    /// Asks for a folder of this machine. `names` are in the place's folder; none: the folder itself.
    void download(const Place &place, const QList<QByteArray> &names, files::DownloadAs as);
    void uploadFiles(const Place &place, const files::Owner &owner);
    void uploadFolder(const Place &place, const files::Owner &owner);
    /// Those paths of this machine, as they were dropped.
    void upload(const Place &place, const QStringList &paths, const files::Owner &owner);
    void newFolder(const Place &place, const files::Owner &owner);

Q_SIGNALS:
    /// Something was written into a container, or a part of it.
    void written();
    /// Nothing was begun, and why.
    void refused(const QString &why);

private:
    void downloadInto(const Place &place, const QList<QByteArray> &names, files::DownloadAs as, const QString &folder);
    void askExisting(const QStringList &names, const QString &where, bool merges,
                     std::function<void(ExistingDialog::Choice)> chosen);
    void checked(const Place &place, const QList<QByteArray> &names, std::function<void(const Place &)> then);
    void uploadItems(const Place &place, const QList<files::UploadItem> &items, const files::Owner &owner);
    void uploadChecked(const Place &place, const QList<files::UploadItem> &items, const files::Owner &owner);
    void run(operations::Plan plan, bool writes);

    fleet::Fleet &m_fleet;
    operations::Operations &m_operations;
    QWidget *m_parent;
    QString m_lastFolder; ///< of this machine
    core::Task m_asking;  ///< what is there already
};

} // namespace bayplan::ui
