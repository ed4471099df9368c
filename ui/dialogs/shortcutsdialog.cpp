// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/shortcutsdialog.h"

#include <QGridLayout>
#include <QKeySequence>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int margin = 24;    // of the window's height above and below
constexpr int besideKeys = 8; // between the list and its scroll bar

struct Shortcut
{
    const char *keys; ///< in QKeySequence's portable notation
    const char *does;
};

struct Group
{
    const char *title;
    std::array<Shortcut, 10> shortcuts;
};

constexpr Group groups[] = {
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Anywhere"),
     {{{"Ctrl+K", QT_TRANSLATE_NOOP("ShortcutsDialog", "Search for anything or run a command")},
       {"Ctrl+1", QT_TRANSLATE_NOOP("ShortcutsDialog", "First page; Ctrl+2 the second, and so on")},
       {"Ctrl+F", QT_TRANSLATE_NOOP("ShortcutsDialog", "Go to the page's filter")},
       {"Ctrl+N", QT_TRANSLATE_NOOP("ShortcutsDialog", "Run a container")},
       {"Ctrl+T", QT_TRANSLATE_NOOP("ShortcutsDialog", "Take a snapshot")},
       {"Ctrl+J", QT_TRANSLATE_NOOP("ShortcutsDialog", "Open or close the operations")},
       {"Ctrl+Z", QT_TRANSLATE_NOOP("ShortcutsDialog", "Undo the latest operation that can be undone")},
       {"F5", QT_TRANSLATE_NOOP("ShortcutsDialog", "List all hosts anew")},
       {"?", QT_TRANSLATE_NOOP("ShortcutsDialog", "Show this list")},
       {"Ctrl+Q", QT_TRANSLATE_NOOP("ShortcutsDialog", "Quit")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Tables"),
     {{{"Down", QT_TRANSLATE_NOOP("ShortcutsDialog", "Row below, Up the one above; with Shift, select more")},
       {"Ctrl+A", QT_TRANSLATE_NOOP("ShortcutsDialog", "Select all rows")},
       {"Ctrl+C", QT_TRANSLATE_NOOP("ShortcutsDialog", "Copy the selected rows")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Bay plan"),
     {{{"Right", QT_TRANSLATE_NOOP("ShortcutsDialog", "Next replica or host; Return shows it among the containers")},
       {"+", QT_TRANSLATE_NOOP("ShortcutsDialog", "Scale; so do - and a number. U: update. Shift+F10: more")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Containers"),
     {{{"Ctrl+Shift+S", QT_TRANSLATE_NOOP("ShortcutsDialog", "Start those selected; with X stop, R restart, K kill")},
       {"Ctrl+Shift+P", QT_TRANSLATE_NOOP("ShortcutsDialog", "Pause them; with U unpause")},
       {"Ctrl+Shift+M", QT_TRANSLATE_NOOP("ShortcutsDialog", "Change their limits; with I make an image of one")},
       {"F2", QT_TRANSLATE_NOOP("ShortcutsDialog", "Rename one")},
       {"Del", QT_TRANSLATE_NOOP("ShortcutsDialog", "Remove them")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Images"),
     {{{"Ctrl+Shift+P", QT_TRANSLATE_NOOP("ShortcutsDialog", "Pull them")},
       {"Ctrl+Shift+C", QT_TRANSLATE_NOOP("ShortcutsDialog", "Copy them to other hosts")},
       {"F2", QT_TRANSLATE_NOOP("ShortcutsDialog", "Tag one")},
       {"Ctrl+S", QT_TRANSLATE_NOOP("ShortcutsDialog", "Save them to a file")},
       {"Ctrl+H", QT_TRANSLATE_NOOP("ShortcutsDialog", "History of one")},
       {"Del", QT_TRANSLATE_NOOP("ShortcutsDialog", "Remove them")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Panel below the containers"),
     {{{"Ctrl+L", QT_TRANSLATE_NOOP("ShortcutsDialog", "Show their logs")},
       {"Ctrl+I", QT_TRANSLATE_NOOP("ShortcutsDialog", "Inspect them; two are compared")},
       {"Ctrl+Shift+J", QT_TRANSLATE_NOOP("ShortcutsDialog", "Open or close the panel below the table")},
       {"Ctrl+PgDown", QT_TRANSLATE_NOOP("ShortcutsDialog", "Next tab of the panel; Ctrl+PgUp the one before")},
       {"F3", QT_TRANSLATE_NOOP("ShortcutsDialog", "In a log: next match; Ctrl+F finds, End follows")},
       {"Ctrl+G", QT_TRANSLATE_NOOP("ShortcutsDialog", "In a log: go to a time")},
       {"Left", QT_TRANSLATE_NOOP("ShortcutsDialog", "In the charts: figures of the time before; End: of now")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Terminal"),
     {{{"Ctrl+Shift+T", QT_TRANSLATE_NOOP("ShortcutsDialog", "Terminal in the selected container")},
       {"Ctrl+Shift+F6",
        QT_TRANSLATE_NOOP("ShortcutsDialog", "Leave the terminal; every other key goes to the program")},
       {"Ctrl+Tab", QT_TRANSLATE_NOOP("ShortcutsDialog", "Next open terminal")},
       {"Ctrl+Shift+C", QT_TRANSLATE_NOOP("ShortcutsDialog", "Copy; Ctrl+Shift+V pastes")},
       {"Shift+PgUp", QT_TRANSLATE_NOOP("ShortcutsDialog", "Scroll back")},
       {"Ctrl+Shift+W", QT_TRANSLATE_NOOP("ShortcutsDialog", "Close the terminal and what runs in it")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Files"),
     {{{"Ctrl+Shift+E", QT_TRANSLATE_NOOP("ShortcutsDialog", "Files of the selected container")},
       {"Return", QT_TRANSLATE_NOOP("ShortcutsDialog", "Open the folder, or look into the file")},
       {"Backspace", QT_TRANSLATE_NOOP("ShortcutsDialog", "Folder above")},
       {"/", QT_TRANSLATE_NOOP("ShortcutsDialog", "Type where to go")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Networks and volumes"),
     {{{"Ctrl+Shift+N", QT_TRANSLATE_NOOP("ShortcutsDialog", "Create one on any hosts")},
       {"Ctrl+Shift+O", QT_TRANSLATE_NOOP("ShortcutsDialog", "Connect containers to networks; with D disconnect")},
       {"Ctrl+Shift+M", QT_TRANSLATE_NOOP("ShortcutsDialog", "Measure how large volumes are")},
       {"Ctrl+Shift+E", QT_TRANSLATE_NOOP("ShortcutsDialog", "Prune what nothing uses")},
       {"Del", QT_TRANSLATE_NOOP("ShortcutsDialog", "Remove those selected")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Snapshots"),
     {{{"T", QT_TRANSLATE_NOOP("ShortcutsDialog", "Take one; K: which are kept")},
       {"E", QT_TRANSLATE_NOOP("ShortcutsDialog", "Export the one chosen; R: restore from it")},
       {"Ctrl+O", QT_TRANSLATE_NOOP("ShortcutsDialog", "Open one from a file; Del removes those selected")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Hosts"),
     {{{"Right", QT_TRANSLATE_NOOP("ShortcutsDialog", "Next card; Left the one before")},
       {"Return", QT_TRANSLATE_NOOP("ShortcutsDialog", "What can be done with the host")}}}},
};

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

int rowsOf(const Group &group)
{
    return 2 + int(std::count_if(group.shortcuts.begin(), group.shortcuts.end(),
                                 [](const Shortcut &shortcut) { return shortcut.keys != nullptr; }));
}

void addGroup(const Group &group, QGridLayout &grid, QWidget *parent)
{
    int row = grid.count() > 0 ? grid.rowCount() : 0;
    if (row > 0)
        grid.setRowMinimumHeight(row++, 8);
    auto *head = plainLabel(ShortcutsDialog::tr(group.title), parent);
    QFont bold = head->font();
    bold.setWeight(QFont::DemiBold);
    head->setFont(bold);
    grid.addWidget(head, row++, 0, 1, 2);
    for (const Shortcut &shortcut : group.shortcuts) {
        if (!shortcut.keys)
            continue;
        const QKeySequence keys(QString::fromLatin1(shortcut.keys), QKeySequence::PortableText);
        grid.addWidget(plainLabel(keys.toString(QKeySequence::NativeText), parent), row, 0);
        grid.addWidget(plainLabel(ShortcutsDialog::tr(shortcut.does), parent), row, 1);
        ++row;
    }
}

/// All groups side by side: one column would be twice as high.
QWidget *listOfAll()
{
    auto *list = new QWidget;
    int rows = 0;
    for (const Group &group : groups)
        rows += rowsOf(group);
    auto *columns = new QHBoxLayout(list);
    columns->setContentsMargins(0, 0, besideKeys, 0);
    columns->setSpacing(32);
    QGridLayout *grid = nullptr;
    int filled = 0;
    for (const Group &group : groups) {
        if (!grid || (columns->count() == 1 && filled + rowsOf(group) / 2 > rows / 2)) {
            grid = new QGridLayout;
            grid->setHorizontalSpacing(16);
            grid->setVerticalSpacing(5);
            grid->setColumnMinimumWidth(0, 72);
            grid->setColumnStretch(1, 1);
            columns->addLayout(grid, 1);
        }
        addGroup(group, *grid, list);
        filled += rowsOf(group);
    }
    for (int i = 0; i < columns->count(); ++i) {
        auto *each = static_cast<QGridLayout *>(columns->itemAt(i)->layout());
        each->setRowStretch(each->rowCount(), 1);
    }
    return list;
}

} // namespace

ShortcutsDialog::ShortcutsDialog(QWidget *parent) : QDialog(parent)
{
    setObjectName(u"shortcutsDialog"_s);
    setWindowTitle(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    QWidget *list = listOfAll();
    auto *scroll = new QScrollArea(this);
    scroll->setObjectName(u"shortcuts"_s);
    scroll->setAccessibleName(tr("Keyboard shortcuts"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(list);
    for (QWidget *behind : {list, scroll->viewport()})
        behind->setAutoFillBackground(false); // the dialog's own colour
    auto *close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, [this] { accept(); });
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24 - besideKeys, 24);
    column->setSpacing(16);
    column->addWidget(scroll, 1);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(0, 0, besideKeys, 0);
    foot->addWidget(close, 0, Qt::AlignRight);
    column->addLayout(foot);
    // As much of it as the window has room for; the arrow and page keys reach the rest.
    const QSize all = list->sizeHint();
    scroll->setMinimumWidth(all.width() + scroll->verticalScrollBar()->sizeHint().width());
    const int others = sizeHint().height() - scroll->sizeHint().height();
    const int room = parent ? parent->window()->height() - 2 * margin : screen()->availableSize().height();
    resize(minimumSizeHint().width(), std::min(all.height() + others, room));
    scroll->setFocus();
}

} // namespace bayplan::ui
