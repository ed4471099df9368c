// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/detailspanel.h"

#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QKeyEvent>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int detailHeight = 38;
constexpr int leastHeight = 150;
constexpr int leastTable = 120;
} // namespace

DetailsPanel::DetailsPanel(const Theme &theme, const QString &name, QSplitter *splitter)
    : QWidget(splitter)
    , m_theme(theme)
    , m_splitter(splitter)
    , m_bar(new QTabBar)
    , m_row(new QHBoxLayout)
    , m_fold(new QToolButton)
    , m_body(new QStackedWidget)
{
    setObjectName(name);
    build();
    addShortcuts();
    connect(&m_theme, &Theme::changed, this, [this] { restyle(); });
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { onSplitterMoved(); });
    restyle();
    hide();
}

void DetailsPanel::build()
{
    m_bar->setObjectName(u"detailsTabs"_s);
    m_bar->setAccessibleName(tr("Details of the selected containers"));
    m_bar->setDrawBase(false);
    m_bar->setExpanding(false);
    m_bar->setFocusPolicy(Qt::StrongFocus);
    m_fold->setObjectName(u"detailsFold"_s);
    m_fold->setAutoRaise(true);
    m_fold->setProperty("autoRaise", true);
    m_row->setContentsMargins(8, 0, 8, 0);
    m_row->setSpacing(8);
    m_row->addWidget(m_bar);
    m_row->addStretch(1);
    m_row->addWidget(m_fold);

    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QWidget;
    head->setFixedHeight(detailHeight);
    head->setLayout(m_row);
    column->addWidget(head);
    column->addWidget(m_body, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(new Card(m_theme, inside));

    connect(m_bar, &QTabBar::currentChanged, this, [this] { onCurrentChanged(); });
    // A click on any tab means to see it.
    connect(m_bar, &QTabBar::tabBarClicked, this, [this](int index) {
        if (index >= 0)
            setOpen(true);
    });
    connect(m_fold, &QToolButton::clicked, this, [this] { setOpen(!isOpen()); });
}

void DetailsPanel::addShortcuts()
{
    const auto onPage = [this](const QKeySequence &keys, auto &&run) {
        auto *shortcut = new QShortcut(keys, m_splitter);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, run);
    };
    onPage(Qt::CTRL | Qt::Key_PageUp, [this] { step(-1); });
    onPage(Qt::CTRL | Qt::Key_PageDown, [this] { step(1); });
}

void DetailsPanel::addTab(std::unique_ptr<DetailsTab> tab)
{
    DetailsTab *added = tab.release();
    m_tabs.append(added);
    m_told.append(QList<fleet::ContainerKey>());
    m_body->addWidget(added);
    const QSignalBlocker quiet(m_bar);
    m_bar->addTab(added->title());
    if (added->key() == m_state.tab)
        m_bar->setCurrentIndex(m_bar->count() - 1);
    m_body->setCurrentIndex(m_bar->currentIndex());
    updateTools();
    updateVisible();
}

DetailsTab *DetailsPanel::tab(const QString &key) const
{
    const auto found = std::find_if(m_tabs.begin(), m_tabs.end(), [&](const auto *tab) { return tab->key() == key; });
    return found == m_tabs.end() ? nullptr : *found;
}

DetailsTab *DetailsPanel::currentTab() const
{
    return m_tabs.value(m_bar->currentIndex());
}

void DetailsPanel::step(int by)
{
    if (!isVisible() || m_tabs.isEmpty())
        return;
    const int count = m_bar->count();
    m_bar->setCurrentIndex((m_bar->currentIndex() + by + count) % count);
}

void DetailsPanel::onCurrentChanged()
{
    DetailsTab *current = currentTab();
    if (!current)
        return;
    // The focus goes along: a hidden tab's would be handed to whatever comes next.
    const bool hadFocus = m_body->isAncestorOf(QApplication::focusWidget());
    m_body->setCurrentWidget(current);
    updateTools();
    updateActive();
    if (hadFocus)
        current->takeFocus();
    if (m_state.tab == current->key())
        return;
    m_state.tab = current->key();
    Q_EMIT stateChanged();
}

void DetailsPanel::updateTools()
{
    QWidget *tools = currentTab() && isOpen() ? currentTab()->toolsWidget() : nullptr;
    if (tools == m_tools)
        return;
    if (m_tools) {
        m_row->removeWidget(m_tools);
        m_tools->hide();
    }
    m_tools = tools;
    if (m_tools) {
        m_row->insertWidget(2, m_tools);
        m_tools->show();
        setTabOrder(m_bar, m_tools);
        setTabOrder(m_tools, m_fold);
    }
}

void DetailsPanel::setSelection(const QList<fleet::ContainerKey> &keys)
{
    if (keys == m_selection)
        return;
    m_selection = keys;
    updateVisible();
    updateActive();
}

void DetailsPanel::setOpen(bool open)
{
    if (open == m_state.open)
        return;
    const bool hadFocus = m_body->isAncestorOf(QApplication::focusWidget());
    m_state.open = open;
    updateRoom();
    restyle();
    updateTools();
    updateActive();
    if (!open && hadFocus)
        Q_EMIT leaveRequested();
    Q_EMIT stateChanged();
}

void DetailsPanel::showTab(const QString &key)
{
    DetailsTab *wanted = tab(key);
    if (!wanted)
        return;
    m_bar->setCurrentIndex(int(m_tabs.indexOf(wanted)));
    setOpen(true);
    if (isVisible())
        wanted->takeFocus();
}

void DetailsPanel::restore(const core::PanelState &state)
{
    m_state = state;
    const QSignalBlocker quiet(m_bar);
    if (DetailsTab *shown = tab(state.tab)) {
        m_bar->setCurrentIndex(int(m_tabs.indexOf(shown)));
        m_body->setCurrentWidget(shown);
    }
    updateRoom();
    restyle();
    updateTools();
    updateActive();
}

void DetailsPanel::updateVisible()
{
    const bool visible = !m_selection.isEmpty() && !m_tabs.isEmpty();
    if (visible == isVisibleTo(m_splitter))
        return;
    if (!visible && isAncestorOf(QApplication::focusWidget()))
        Q_EMIT leaveRequested();
    setVisible(visible);
    updateRoom();
}

/// Gives the panel its height: the splitter would share the room out by itself.
void DetailsPanel::updateRoom()
{
    m_body->setVisible(isOpen());
    setMinimumHeight(isOpen() ? leastHeight : detailHeight);
    setMaximumHeight(isOpen() ? QWIDGETSIZE_MAX : detailHeight);
    const int room = m_splitter->height() - m_splitter->handleWidth();
    if (isOpen() && isVisible() && room > 0) {
        const int height = std::clamp(m_state.height, leastHeight, std::max(leastHeight, room - leastTable));
        m_splitter->setSizes({room - height, height});
    }
    Q_EMIT roomChanged();
}

void DetailsPanel::onSplitterMoved()
{
    if (!isOpen() || !isVisible() || m_state.height == height())
        return;
    m_state.height = height();
    Q_EMIT stateChanged();
}

void DetailsPanel::updateActive()
{
    DetailsTab *wanted = isVisible() && isOpen() && !m_selection.isEmpty() ? currentTab() : nullptr;
    if (m_active != wanted) {
        if (m_active)
            m_active->setActive(false);
        m_active = wanted;
        if (m_active)
            m_active->setActive(true);
    }
    if (!m_active)
        return;
    auto &told = m_told[m_tabs.indexOf(m_active)];
    if (told != m_selection) {
        told = m_selection;
        m_active->setSelection(m_selection);
    }
}

void DetailsPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    updateRoom();
    updateActive();
}

void DetailsPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    updateActive();
}

void DetailsPanel::keyPressEvent(QKeyEvent *event)
{
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (event->key() == Qt::Key_Escape && plain)
        Q_EMIT leaveRequested();
    else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && plain && m_bar->hasFocus())
        showTab(currentTab()->key());
    else
        QWidget::keyPressEvent(event);
}

void DetailsPanel::restyle()
{
    const QString does = isOpen() ? tr("Close the panel") : tr("Open the panel");
    m_fold->setAccessibleName(does);
    m_fold->setToolTip(
        tr("%1 (%2)").arg(does, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_J).toString(QKeySequence::NativeText)));
    m_fold->setIcon(tintedIcon(isOpen() ? u"chevron-down"_s : u"chevron-up"_s, m_theme.colors().muted));
}

} // namespace bayplan::ui
