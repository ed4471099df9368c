// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "files/filesmodel.h"
#include "files/folderlister.h"
#include "ui/models.h"
#include "ui/panels/detailstab.h"
#include "ui/panels/filetransfers.h"
#include "ui/theme.h"

#include <QHash>
#include <QPointer>

#include <optional>

class QAction;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace bayplan::engine {
struct Container;
}
namespace bayplan::fleet {
class HostConnection;
}

namespace bayplan::ui {

class DataTable;
class ElidedLabel;
class MessageBar;
class TextPreview;

/// The files of the selected container: folders are opened, files looked into, and both copied from and to this
/// machine. Files dropped here are uploaded.
class FilesTab : public DetailsTab
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the tab.
    FilesTab(const Theme &theme, const Models &models, QWidget *parent = nullptr);
    ~FilesTab() override;

    QString key() const override;
    QString title() const override;
    QKeySequence shortcut() const override;
    QWidget *toolsWidget() override { return m_tools; }
    void setSelection(const QList<fleet::ContainerKey> &keys) override;
    void setActive(bool active) override;
    void takeFocus() override;

    /// The folder shown.
    const QByteArray &path() const { return m_path; }
    bool isListing() const { return bool(m_listing); }

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void buildTools();
    void fillMenu(QMenu &menu);
    void restyle();

    fleet::HostConnection *host() const;
    const engine::Container *container() const;
    bool canWrite() const;
    FileTransfers::Place place() const;
    files::Owner owner() const;
    QList<QByteArray> chosenNames() const;

    void openPath(const QByteArray &path, qint64 mostBytes = files::ListRequest().mostBytes);
    void onListed(const core::Result<files::Listing> &result);
    QString messageOf(core::Error error) const;
    void openEntry(const files::Entry &entry);
    void openLink(const QByteArray &path);
    void preview(const QByteArray &path);
    void goUp();
    void leave();
    void showNothing(const QString &why);
    void showStatus();
    void updateActions();
    void onFleetChanged();

    const Theme &m_theme;
    const Models m_models;
    files::FilesModel m_entries;
    files::FilesOrder m_order;
    FileTransfers m_transfers;
    std::optional<fleet::ContainerKey> m_key;
    QByteArray m_path = "/";
    QHash<fleet::ContainerKey, QByteArray> m_paths; ///< where each was left
    QByteArray m_cameFrom;                          ///< the name to choose once the folder above is shown
    files::Listing m_listed;                        ///< without its entries
    core::Task m_listing;
    core::Task m_following;
    QPointer<TextPreview> m_preview;
    bool m_active = false;
    bool m_wasRunning = false;

    QStackedWidget *m_body;
    QLabel *m_nothing;
    QToolButton *m_up;
    QLineEdit *m_pathEdit;
    QToolButton *m_refresh;
    DataTable *m_table;
    MessageBar *m_message;
    QPushButton *m_again;
    QPushButton *m_readAll;
    ElidedLabel *m_status;
    QWidget *m_tools;
    QToolButton *m_download;
    QToolButton *m_upload;
    QAction *m_asFolder = nullptr;
};

} // namespace bayplan::ui
