// SPDX-License-Identifier: GPL-3.0-or-later
// The files tab put together.
#include "files/containerpath.h"
#include "ui/delegates/monodelegate.h"
#include "ui/panels/filestab.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <limits>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using files::DownloadAs;

void FilesTab::build()
{
    m_nothing->setObjectName(u"filesNothing"_s);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setProperty("muted", true);
    m_nothing->setContentsMargins(24, 8, 24, 8);
    m_up->setObjectName(u"filesUp"_s);
    m_up->setAutoRaise(true);
    m_up->setProperty("autoRaise", true);
    m_up->setToolTip(tr("Folder above (Backspace)"));
    m_up->setAccessibleName(tr("Folder above"));
    m_pathEdit->setObjectName(u"filesPath"_s);
    m_pathEdit->setAccessibleName(tr("Folder in the container"));
    m_pathEdit->setToolTip(tr("Type where to go (/)"));
    m_pathEdit->setFont(Theme::monospaceFont(font()));
    m_refresh->setObjectName(u"filesRefresh"_s);
    m_refresh->setText(tr("Refresh"));
    auto *head = new QHBoxLayout;
    head->setContentsMargins(8, 4, 8, 6);
    head->setSpacing(6);
    head->addWidget(m_up);
    head->addWidget(m_pathEdit, 1);
    head->addWidget(m_refresh);

    m_again = m_message->addButton(tr("Retry"));
    m_again->setObjectName(u"filesAgain"_s);
    m_readAll = m_message->addButton(tr("Read all of it"));
    m_readAll->setObjectName(u"filesReadAll"_s);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 0, 8, 6);
    bar->addWidget(m_message);

    m_table->setAccessibleName(tr("Files of the container"));
    m_table->setModel(&m_order);
    m_table->setColumns({{u"name"_s, 260, 160, 4},
                         {u"size"_s, 110, 90},
                         {u"modified"_s, 150, 120, 1},
                         {u"permissions"_s, 120, 106},
                         {u"owner"_s, 90, 70}});
    auto *muted = new RowDelegate(m_theme, this);
    muted->setMuted(true);
    m_table->setDelegate(u"size"_s, muted);
    m_table->setDelegate(u"modified"_s, muted);
    auto *mono = new MonoDelegate(m_theme, MonoDelegate::Content::Text, this);
    m_table->setDelegate(u"permissions"_s, mono);
    m_table->setDelegate(u"owner"_s, mono);
    m_table->setDefaultSort(u"name"_s);
    m_table->installEventFilter(this);
    m_pathEdit->installEventFilter(this);
    m_status->setObjectName(u"filesStatus"_s);
    m_status->setProperty("muted", true);
    m_status->setContentsMargins(12, 4, 12, 6);

    auto *browser = new QWidget;
    auto *column = new QVBoxLayout(browser);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addLayout(bar);
    column->addWidget(m_table, 1);
    column->addWidget(m_status);
    m_body->addWidget(m_nothing);
    m_body->addWidget(browser);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_body);
    setAcceptDrops(true);

    connect(m_up, &QToolButton::clicked, this, [this] { goUp(); });
    connect(m_pathEdit, &QLineEdit::returnPressed, this, [this] {
        openPath(files::cleanPath(m_pathEdit->text().toUtf8()));
        m_table->setFocus(Qt::OtherFocusReason);
    });
    connect(m_refresh, &QToolButton::clicked, this, [this] { openPath(m_path); });
    connect(m_again, &QPushButton::clicked, this, [this] { openPath(m_path); });
    connect(m_readAll, &QPushButton::clicked, this, [this] { openPath(m_path, std::numeric_limits<qint64>::max()); });
    connect(m_table, &DataTable::rowActivated, this, [this](const QModelIndex &index) {
        const files::Entry entry = m_order.entry(index); // the row may go meanwhile
        openEntry(entry);
    });
    connect(m_table, &DataTable::selectedRowsChanged, this, [this] {
        updateActions();
        showStatus();
    });
    connect(m_table, &DataTable::menuAboutToShow, this, [this](QMenu *menu) { fillMenu(*menu); });
}

void FilesTab::buildTools()
{
    m_download->setObjectName(u"filesDownload"_s);
    m_download->setText(tr("Download"));
    m_download->setPopupMode(QToolButton::InstantPopup);
    auto *down = new QMenu(m_download);
    down->addAction(tr("As files…"), this, [this] { m_transfers.download(place(), chosenNames(), DownloadAs::Files); })
        ->setObjectName(u"files:download"_s);
    down->addAction(tr("As a .tar file…"), this,
                    [this] { m_transfers.download(place(), chosenNames(), DownloadAs::Tar); })
        ->setObjectName(u"files:tar"_s);
    m_download->setMenu(down);
    m_upload->setObjectName(u"filesUpload"_s);
    m_upload->setText(tr("Upload"));
    m_upload->setPopupMode(QToolButton::InstantPopup);
    auto *up = new QMenu(m_upload);
    up->addAction(tr("Files…"), this, [this] {
          m_transfers.uploadFiles(place(), owner());
      })->setObjectName(u"files:upload"_s);
    up->addAction(tr("A folder…"), this, [this] {
          m_transfers.uploadFolder(place(), owner());
      })->setObjectName(u"files:uploadFolder"_s);
    up->addAction(tr("New folder…"), this, [this] {
          m_transfers.newFolder(place(), owner());
      })->setObjectName(u"files:newFolder"_s);
    up->addSeparator();
    m_asFolder = up->addAction(tr("Belongs to the folder's owner"));
    m_asFolder->setObjectName(u"files:asFolder"_s);
    m_asFolder->setToolTip(tr("Else what is uploaded belongs to root, as docker cp has it"));
    m_asFolder->setCheckable(true);
    up->setToolTipsVisible(true);
    m_upload->setMenu(up);
    auto *row = new QHBoxLayout(m_tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_download);
    row->addWidget(m_upload);
    m_tools->hide();
}

void FilesTab::fillMenu(QMenu &menu)
{
    const QList<QByteArray> names = chosenNames();
    menu.addSeparator();
    if (names.size() == 1) {
        const files::Entry entry = m_entries.row(m_entries.rowOf(names.first())).entry;
        menu.addAction(tr("Open"), this, [this, entry] { openEntry(entry); })->setObjectName(u"files:open"_s);
    }
    menu.addActions(m_download->menu()->actions());
    if (canWrite()) {
        menu.addSeparator();
        menu.addActions(m_upload->menu()->actions().mid(0, 3));
    }
}

void FilesTab::restyle()
{
    m_up->setIcon(tintedIcon(u"up"_s, m_theme.colors().muted));
}

} // namespace bayplan::ui
