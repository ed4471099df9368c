// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/shortcutsdialog.h"

#include <QGridLayout>
#include <QKeySequence>
#include <QLabel>
#include <QPushButton>

#include <array>

namespace bayplan::ui {

namespace {

struct Shortcut
{
    const char *keys; ///< in QKeySequence's portable notation
    const char *does;
};

struct Group
{
    const char *title;
    std::array<Shortcut, 8> shortcuts;
};

constexpr Group groups[] = {
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Anywhere"),
     {{{"Ctrl+K", QT_TRANSLATE_NOOP("ShortcutsDialog", "Search for anything or run a command")},
       {"Ctrl+1", QT_TRANSLATE_NOOP("ShortcutsDialog", "First page; Ctrl+2 the second, and so on")},
       {"Ctrl+F", QT_TRANSLATE_NOOP("ShortcutsDialog", "Go to the page's filter")},
       {"Ctrl+J", QT_TRANSLATE_NOOP("ShortcutsDialog", "Open or close the operations")},
       {"Ctrl+Z", QT_TRANSLATE_NOOP("ShortcutsDialog", "Take back the latest operation that can be")},
       {"F5", QT_TRANSLATE_NOOP("ShortcutsDialog", "List all hosts anew")},
       {"?", QT_TRANSLATE_NOOP("ShortcutsDialog", "Show this list")},
       {"Ctrl+Q", QT_TRANSLATE_NOOP("ShortcutsDialog", "Quit")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Tables"),
     {{{"Up", QT_TRANSLATE_NOOP("ShortcutsDialog", "Row above; with Shift, select more rows")},
       {"Down", QT_TRANSLATE_NOOP("ShortcutsDialog", "Row below; with Shift, select more rows")},
       {"Ctrl+A", QT_TRANSLATE_NOOP("ShortcutsDialog", "Select all rows")},
       {"Ctrl+C", QT_TRANSLATE_NOOP("ShortcutsDialog", "Copy the selected rows")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Containers"),
     {{{"Ctrl+Shift+S", QT_TRANSLATE_NOOP("ShortcutsDialog", "Start those selected; with X stop, R restart, K kill")},
       {"Ctrl+Shift+P", QT_TRANSLATE_NOOP("ShortcutsDialog", "Pause them; with U unpause")},
       {"Ctrl+Shift+M", QT_TRANSLATE_NOOP("ShortcutsDialog", "Change their limits; with I make an image of one")},
       {"F2", QT_TRANSLATE_NOOP("ShortcutsDialog", "Rename one")},
       {"Del", QT_TRANSLATE_NOOP("ShortcutsDialog", "Remove them")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Panel below the containers"),
     {{{"Ctrl+L", QT_TRANSLATE_NOOP("ShortcutsDialog", "Show their logs")},
       {"Ctrl+Shift+J", QT_TRANSLATE_NOOP("ShortcutsDialog", "Open or close the panel below the table")},
       {"Ctrl+PgDown", QT_TRANSLATE_NOOP("ShortcutsDialog", "Next tab of the panel; Ctrl+PgUp the one before")},
       {"F3", QT_TRANSLATE_NOOP("ShortcutsDialog", "In a log: next match; Ctrl+F finds, End follows")},
       {"Ctrl+G", QT_TRANSLATE_NOOP("ShortcutsDialog", "In a log: go to a time")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Bay plan"),
     {{{"Left", QT_TRANSLATE_NOOP("ShortcutsDialog", "Replica before, then the host before")},
       {"Right", QT_TRANSLATE_NOOP("ShortcutsDialog", "Next replica, then the next host")},
       {"Return", QT_TRANSLATE_NOOP("ShortcutsDialog", "Show the replica among the containers")}}}},
    {QT_TRANSLATE_NOOP("ShortcutsDialog", "Terminal"),
     {{{"Ctrl+Shift+T", QT_TRANSLATE_NOOP("ShortcutsDialog", "Terminal in the selected container")},
       {"Ctrl+Shift+F6",
        QT_TRANSLATE_NOOP("ShortcutsDialog", "Leave the terminal; every other key goes to the program")},
       {"Ctrl+Tab", QT_TRANSLATE_NOOP("ShortcutsDialog", "Next open terminal")},
       {"Ctrl+Shift+C", QT_TRANSLATE_NOOP("ShortcutsDialog", "Copy; Ctrl+Shift+V pastes")},
       {"Shift+PgUp", QT_TRANSLATE_NOOP("ShortcutsDialog", "Scroll back")},
       {"Ctrl+Shift+W", QT_TRANSLATE_NOOP("ShortcutsDialog", "Close the terminal and what runs in it")}}}},
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

} // namespace

ShortcutsDialog::ShortcutsDialog(QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(24, 20, 24, 24);
    grid->setHorizontalSpacing(32);
    grid->setVerticalSpacing(8);
    int row = 0;
    for (const Group &group : groups) {
        auto *head = plainLabel(tr(group.title), this);
        QFont bold = head->font();
        bold.setWeight(QFont::DemiBold);
        head->setFont(bold);
        if (row > 0)
            grid->setRowMinimumHeight(row++, 8);
        grid->addWidget(head, row++, 0, 1, 2);
        for (const Shortcut &shortcut : group.shortcuts) {
            if (!shortcut.keys)
                continue;
            const QKeySequence keys(QString::fromLatin1(shortcut.keys), QKeySequence::PortableText);
            grid->addWidget(plainLabel(keys.toString(QKeySequence::NativeText), this), row, 0);
            grid->addWidget(plainLabel(tr(shortcut.does), this), row, 1);
            ++row;
        }
    }
    auto *close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, [this] { accept(); });
    grid->setRowMinimumHeight(row++, 8);
    grid->addWidget(close, row, 0, 1, 2, Qt::AlignRight);
    grid->setColumnMinimumWidth(0, 72);
    grid->setColumnStretch(1, 1);
    layout()->setSizeConstraint(QLayout::SetFixedSize);
}

} // namespace bayplan::ui
