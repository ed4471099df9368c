// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stylesheet.h"

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

QString styleSheet(const Colors &colors)
{
    // @name stands for a colour; longer names first where one begins with another.
    QString sheet = uR"(
QLabel[muted="true"] { color: @muted; font-size: 12px; }
QLabel[tag="true"] {
    color: @muted; background: @header; border: 1px solid @line; border-radius: 5px; font-size: 11px; padding: 1px 4px;
}
QLabel[code="true"] { background: @header; border: 1px solid @line; border-radius: 8px; padding: 10px 12px; }
QPlainTextEdit {
    background: @panel; color: @text; border: 1px solid @line; border-radius: 8px; padding: 4px 6px;
    selection-background-color: @accent; selection-color: @onAccent;
}
QPlainTextEdit:focus { border-color: @accent; }
QPlainTextEdit#comparisonText { border: none; border-top: 1px solid @line; border-radius: 0; padding: 6px 10px; }
QLineEdit {
    background: @panel; color: @text; border: 1px solid @line; border-radius: 8px;
    padding: 0 8px; min-height: 30px; selection-background-color: @accent; selection-color: @onAccent;
}
QLineEdit:focus { border-color: @accent; }
QComboBox {
    background: @panel; color: @text; border: 1px solid @line; border-radius: 8px; padding: 0 8px; min-height: 30px;
}
QComboBox:focus { border-color: @accent; }
QComboBox:disabled { color: @muted; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: url(:/bayplan/icons/choose.svg); width: 12px; height: 12px; }
QComboBox QLineEdit { border: none; padding: 0; min-height: 28px; background: transparent; }
QComboBox QAbstractItemView {
    background: @panel; color: @text; border: 1px solid @line; outline: none; selection-background-color: @selection;
    selection-color: @text;
}
QPushButton, QToolButton {
    background: @panel; color: @text; border: 1px solid @line; border-radius: 8px; padding: 0 12px; min-height: 28px;
}
QToolButton { padding: 0 10px; min-height: 30px; }
QPushButton:hover, QToolButton:hover { background: @header; border-color: @muted; }
QPushButton:focus, QToolButton:focus { border-color: @accent; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: @selection; }
QPushButton:disabled, QToolButton:disabled { color: @muted; }
QPushButton, QToolButton { outline: none; }
QPushButton[primary="true"] { background: @accent; color: @onAccent; border-color: @accent; font-weight: 600; }
QPushButton[primary="true"]:focus { border: 2px solid @text; }
QPushButton[primary="true"]:disabled { background: @line; color: @muted; border-color: @line; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[autoRaise="true"] {
    background: transparent; border-color: transparent; padding: 0; min-height: 28px; min-width: 28px;
}
QToolButton[flat="true"] {
    background: transparent; border-color: transparent; color: @accent; padding: 0 6px; min-height: 18px;
    font-size: 12px;
}
QToolButton[flat="true"]:hover, QToolButton[flat="true"]:focus { border-color: @accent; }
QToolButton[flat="true"]:disabled { color: @muted; }
QToolButton[autoRaise="true"]:hover { background: @selection; }
QToolButton[autoRaise="true"]:focus { border-color: @accent; }
QLineEdit QToolButton, QLineEdit QToolButton:hover {
    background: transparent; border: none; padding: 0; min-height: 0; min-width: 0;
}
QAbstractSpinBox {
    background: @panel; color: @text; border: 1px solid @line; border-radius: 8px; padding: 0 8px; min-height: 30px;
    selection-background-color: @accent; selection-color: @onAccent;
}
QAbstractSpinBox:focus { border-color: @accent; }
QAbstractSpinBox QLineEdit { border: none; padding: 0; min-height: 28px; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    subcontrol-origin: border; width: 24px; border: none; background: transparent;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-arrow { image: url(:/bayplan/icons/choose-up.svg); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(:/bayplan/icons/choose.svg); width: 10px; height: 10px; }
QCheckBox, QRadioButton { spacing: 7px; }
QCheckBox::indicator, QTreeView::indicator, QRadioButton::indicator {
    width: 13px; height: 13px; border: 1px solid @muted; background: @panel;
}
QCheckBox::indicator, QTreeView::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 7px; }
QCheckBox::indicator:hover, QTreeView::indicator:hover, QRadioButton::indicator:hover,
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: @accent; }
QCheckBox::indicator:checked, QTreeView::indicator:checked {
    background: @accent; border-color: @accent; image: url(:/bayplan/icons/tick-@tick.svg);
}
QTreeView::indicator:indeterminate { background: @selection; border-color: @accent; }
QRadioButton::indicator:checked { width: 7px; height: 7px; border: 4px solid @accent; }
QCheckBox:focus, QRadioButton:focus { color: @accent; }
QTreeView { background: @panel; outline: none; }
QTreeView::item { padding-left: 4px; padding-right: 8px; border-bottom: 1px solid @line; }
QListView[roomy="true"] { background: @panel; border: 1px solid @line; border-radius: 8px; outline: none; padding: 2px; }
QListView[roomy="true"]::indicator {
    width: 13px; height: 13px; border: 1px solid @muted; border-radius: 4px; background: @panel;
}
QListView[roomy="true"]::indicator:checked {
    background: @accent; border-color: @accent; image: url(:/bayplan/icons/tick-@tick.svg);
}
QListView[roomy="true"]:focus { border-color: @accent; }
QListView[roomy="true"]::item { min-height: 26px; padding-left: 6px; border-radius: 6px; }
QListView[roomy="true"]::item:selected { background: @selection; color: @text; }
QTreeView[roomy="true"]::item { min-height: 28px; }
QTreeView#previewList, QTreeView#hosts, QTreeView#restoreSteps { border: 1px solid @line; border-radius: 8px; }
QTreeView#previewList:focus, QTreeView#hosts:focus, QTreeView#restoreSteps:focus { border-color: @accent; }
QTreeView::item:selected { background: @selection; color: @text; }
QTreeView QHeaderView { background: @header; }
QTreeView QHeaderView::section {
    background: @header; color: @muted; border: none; border-bottom: 1px solid @line; padding: 7px 8px; font-size: 12px;
    font-weight: 600;
}
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @line; }
QTabBar#detailsTabs, QTabBar#serviceTabs, QTabBar#terminals { background: transparent; border: none; }
QTabBar#terminals::tab {
    background: transparent; color: @muted; border: 1px solid transparent; border-radius: 6px; padding: 0 4px 0 8px;
    margin: 0 4px 4px 0; height: 24px;
}
QTabBar#terminals::tab:hover { color: @text; background: @header; }
QTabBar#terminals::tab:selected { color: @text; background: @header; border-color: @line; }
QTabBar#terminals:focus::tab:selected { border-color: @accent; }
QTabBar#terminals QToolButton { min-width: 18px; min-height: 18px; max-height: 18px; }
QTabBar#detailsTabs::tab, QTabBar#serviceTabs::tab {
    background: transparent; color: @muted; border: none; border-bottom: 2px solid transparent; padding: 0 10px;
    margin: 0; height: 34px; min-width: 24px;
}
QTabBar#detailsTabs::tab:hover, QTabBar#serviceTabs::tab:hover { color: @text; }
QTabBar#detailsTabs::tab:selected, QTabBar#serviceTabs::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar#detailsTabs:focus::tab:selected, QTabBar#serviceTabs:focus::tab:selected { color: @accent; }
QMenu { background: @panel; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 6px; min-width: 96px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::indicator { width: 14px; height: 14px; left: 8px; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @off; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar[idle="true"]::handle { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
)"_s;
    const std::pair<QString, QColor> names[] = {
        {u"@panel"_s, colors.panel},   {u"@text"_s, colors.text},           {u"@line"_s, colors.line},
        {u"@muted"_s, colors.muted},   {u"@accent"_s, colors.accent},       {u"@onAccent"_s, colors.onAccent},
        {u"@header"_s, colors.header}, {u"@selection"_s, colors.selection}, {u"@off"_s, colors.off},
    };
    // The sign on the accent colour, which is dark in the light palette and light in the dark one.
    sheet.replace(u"@tick"_s, colors.onAccent.lightness() > 128 ? u"light"_s : u"dark"_s);
    for (const auto &[name, color] : names)
        sheet.replace(name, color.name());
    return sheet;
}

} // namespace bayplan::ui
