// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/importlist.h"

#include "core/plaintext.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QStyledItemDelegate>
#include <QTextDocument>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::FoundHost;

namespace {

constexpr int rowHeight = 31;
constexpr int noteWidth = 300;
constexpr int nameShare = 40; ///< percent of what the notes leave
constexpr int longestNote = 200;

enum Role {
    IndexRole = Qt::UserRole, ///< int: which of those found; -1 for a group
    WarningRole,              ///< bool: the note says why it can't be used
};

/// All rows of one height, and only names can be changed.
class ImportDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight};
    }
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (index.column() != 0)
            return nullptr;
        QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
        editor->setObjectName(u"importName"_s);
        editor->setAccessibleName(ImportList::tr("Name"));
        editor->setStyleSheet(u"QLineEdit { min-height: 0; border-radius: 4px; padding: 0 4px; }"_s);
        return editor;
    }
};

QString titleOf(FoundHost::Origin origin)
{
    switch (origin) {
    case FoundHost::Origin::Environment:
        return ImportList::tr("Environment");
    case FoundHost::Origin::Context:
        return ImportList::tr("Docker contexts");
    case FoundHost::Origin::Machine:
        return ImportList::tr("docker-machine");
    case FoundHost::Origin::Socket:
        return ImportList::tr("Sockets on this machine");
    case FoundHost::Origin::SshConfig:
        break;
    }
    return ImportList::tr("Hosts of ~/.ssh/config, which may or may not run an engine");
}

} // namespace

ImportList::ImportList(const Theme &theme, QWidget *parent) : QTreeWidget(parent), m_theme(theme)
{
    setObjectName(u"importList"_s);
    setAccessibleName(tr("Hosts that were found"));
    setColumnCount(ColumnCount);
    setHeaderLabels({tr("Name"), tr("Address"), tr("What is known")});
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setExpandsOnDoubleClick(false);
    setIndentation(18);
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new ImportDelegate(this));
    setEditTriggers(EditKeyPressed | DoubleClicked);
    setTextElideMode(Qt::ElideRight);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTabKeyNavigation(false);
    header()->setSectionsMovable(false);
    header()->setStretchLastSection(true);
    connect(this, &QTreeWidget::itemChanged, this, [this] { Q_EMIT chosenChanged(); });
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
}

QTreeWidgetItem *ImportList::groupFor(FoundHost::Origin origin)
{
    for (int i = 0; i < topLevelItemCount(); ++i) {
        if (topLevelItem(i)->data(Address, IndexRole).toInt() == int(origin))
            return topLevelItem(i);
    }
    auto *group = new QTreeWidgetItem(this);
    group->setText(Name, titleOf(origin));
    group->setData(Name, IndexRole, -1);
    group->setData(Address, IndexRole, int(origin));
    group->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    group->setFont(Name, bold);
    group->setFirstColumnSpanned(true);
    group->setExpanded(true);
    return group;
}

void ImportList::addRow(int index)
{
    using Fate = fleet::HostImport::Fate;
    const fleet::HostImport &import = m_plan.at(index);
    const FoundHost &found = import.found;
    QTreeWidgetItem *group = groupFor(found.origin);
    auto *item = new QTreeWidgetItem(group);
    item->setText(Name, import.fate == Fate::Add ? import.host.name : found.host.name);
    item->setData(Name, IndexRole, index);
    const bool usable = import.fate != Fate::Unusable;
    item->setText(Address, usable ? core::plainLine(found.host.endpoint.toString()) : u"–"_s);
    item->setFont(Address, Theme::monospaceFont(font()));
    QStringList notes;
    if (!usable) {
        notes << core::plainLine(found.problem, longestNote);
        item->setData(Name, WarningRole, true);
    } else if (import.fate != Fate::Add) {
        notes << tr("is the host %1 already").arg(core::plainLine(import.host.name, 63));
    }
    if (found.current)
        notes << tr("docker uses it now");
    if (found.origin == FoundHost::Origin::Environment)
        notes << core::plainLine(found.source, longestNote);
    if (!found.description.isEmpty())
        notes << core::plainLine(found.description, longestNote);
    item->setText(Note, notes.join(u" · "_s));
    for (int column = 0; column < ColumnCount; ++column)
        item->setToolTip(column, Qt::convertFromPlainText(item->text(column)));

    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    if (import.fate != Fate::Add)
        return;
    item->setFlags(item->flags() | Qt::ItemIsUserCheckable | Qt::ItemIsEditable);
    item->setCheckState(Name, found.origin == FoundHost::Origin::SshConfig ? Qt::Unchecked : Qt::Checked);
    group->setFlags(group->flags() | Qt::ItemIsUserCheckable | Qt::ItemIsAutoTristate);
}

void ImportList::setFound(const QList<FoundHost> &found, const QList<fleet::HostConfig> &known)
{
    const QSignalBlocker blocker(this);
    clear();
    m_plan = fleet::planImport(known, found);
    using Origin = FoundHost::Origin;
    for (const Origin origin :
         {Origin::Environment, Origin::Context, Origin::Machine, Origin::Socket, Origin::SshConfig}) {
        for (int i = 0; i < int(m_plan.size()); ++i) {
            if (m_plan.at(i).found.origin == origin)
                addRow(i);
        }
    }
    restyle();
    if (topLevelItemCount() > 0)
        setCurrentItem(topLevelItem(0)->child(0));
}

QList<fleet::HostConfig> ImportList::chosen() const
{
    QList<fleet::HostConfig> hosts;
    for (int i = 0; i < topLevelItemCount(); ++i) {
        for (int j = 0; j < topLevelItem(i)->childCount(); ++j) {
            const QTreeWidgetItem *item = topLevelItem(i)->child(j);
            if (!(item->flags() & Qt::ItemIsUserCheckable) || item->checkState(Name) != Qt::Checked)
                continue;
            hosts.append(m_plan.at(item->data(Name, IndexRole).toInt()).host);
            hosts.last().name = item->text(Name).trimmed();
        }
    }
    return hosts;
}

int ImportList::importable() const
{
    int count = 0;
    for (int i = 0; i < topLevelItemCount(); ++i) {
        for (int j = 0; j < topLevelItem(i)->childCount(); ++j)
            count += topLevelItem(i)->child(j)->flags() & Qt::ItemIsUserCheckable ? 1 : 0;
    }
    return count;
}

void ImportList::restyle()
{
    const QSignalBlocker blocker(this);
    const Colors &colors = m_theme.colors();
    for (int i = 0; i < topLevelItemCount(); ++i) {
        for (int j = 0; j < topLevelItem(i)->childCount(); ++j) {
            QTreeWidgetItem *item = topLevelItem(i)->child(j);
            const bool canBe = item->flags() & Qt::ItemIsUserCheckable;
            item->setForeground(Name, canBe ? colors.text : colors.muted);
            item->setForeground(Address, colors.muted);
            item->setForeground(Note, item->data(Name, WarningRole).toBool() ? colors.amberText : colors.muted);
        }
    }
    viewport()->update();
}

void ImportList::toggle(QTreeWidgetItem *item)
{
    if (item && item->flags() & Qt::ItemIsUserCheckable)
        item->setCheckState(Name, item->checkState(Name) == Qt::Checked ? Qt::Unchecked : Qt::Checked);
}

void ImportList::keyPressEvent(QKeyEvent *event)
{
    if (state() == EditingState) // it comes from the name's field, which is done with it
        return;
    switch (event->key()) {
    case Qt::Key_Space:
        toggle(currentItem());
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT acceptRequested();
        return;
    case Qt::Key_F2: // wherever in the row the cursor is
        if (QTreeWidgetItem *item = currentItem(); item && item->flags() & Qt::ItemIsEditable)
            editItem(item, Name);
        return;
    default:
        QTreeWidget::keyPressEvent(event);
    }
}

void ImportList::resizeEvent(QResizeEvent *event)
{
    QTreeWidget::resizeEvent(event);
    const int room = viewport()->width() - noteWidth;
    setColumnWidth(Name, room * nameShare / 100);
    setColumnWidth(Address, room - room * nameShare / 100);
}

} // namespace bayplan::ui
