// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/terminaltab.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "ui/panels/terminalpane.h"
#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QInputDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QProcess>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int mostAtOnce = 10; // terminals for one selection
} // namespace

TerminalTab::TerminalTab(const Theme &theme, const Models &models, QWidget *parent)
    : DetailsTab(parent)
    , m_theme(theme)
    , m_models(models)
    , m_tools(new QWidget(this))
    , m_new(new QToolButton(m_tools))
    , m_bar(new QTabBar(this))
    , m_body(new QStackedWidget(this))
    , m_offer(new QWidget)
    , m_offerText(new QLabel)
    , m_offerButton(new QPushButton)
{
    build();
    buildTools();
    connect(&models.fleet, &fleet::Fleet::hostRemoved, this, [this](fleet::HostId gone) {
        std::erase_if(m_farewells, [gone](const auto &each) { return each.second.first == gone; });
    });
    connect(&models.fleet, &fleet::Fleet::changed, this, [this] {
        if (m_active)
            updateOffer();
    });
    updateBar();
}

TerminalTab::~TerminalTab() = default;

void TerminalTab::build()
{
    m_bar->setObjectName(u"terminals"_s);
    m_bar->setAccessibleName(tr("Open terminals"));
    m_bar->setDrawBase(false);
    m_bar->setExpanding(false);
    m_bar->setMovable(false);
    m_bar->setElideMode(Qt::ElideMiddle);
    m_offerText->setTextFormat(Qt::PlainText);
    m_offerText->setWordWrap(true);
    m_offerText->setAlignment(Qt::AlignCenter);
    m_offerText->setProperty("muted", true);
    m_offerButton->setObjectName(u"openTerminal"_s);
    m_offerButton->setProperty("primary", true);
    m_offerButton->setAutoDefault(true);
    auto *offer = new QVBoxLayout(m_offer);
    offer->setContentsMargins(24, 8, 24, 8);
    offer->setSpacing(12);
    offer->addStretch(1);
    offer->addWidget(m_offerText);
    offer->addWidget(m_offerButton, 0, Qt::AlignHCenter);
    offer->addStretch(1);
    m_body->addWidget(m_offer);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(8, 0, 8, 0);
    row->addWidget(m_bar, 1);
    column->addLayout(row);
    column->addWidget(m_body, 1);
    connect(m_offerButton, &QPushButton::clicked, this, [this] { openSelected(true); });
    connect(m_bar, &QTabBar::currentChanged, this, [this](int index) { show(index); });
}

void TerminalTab::buildTools()
{
    m_new->setObjectName(u"newTerminal"_s);
    m_new->setText(tr("New terminal"));
    m_new->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_new);
    menu->addAction(tr("Shell"), this, [this] { openSelected(true); })->setObjectName(u"terminal:shell"_s);
    menu->addAction(tr("Shell without a TTY"), this, [this] { openSelected(false); })
        ->setObjectName(u"terminal:plain"_s);
    menu->addAction(tr("A command…"), this, [this] { askCommand(); })->setObjectName(u"terminal:command"_s);
    m_new->setMenu(menu);
    auto *row = new QHBoxLayout(m_tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_new);
    m_tools->hide();
}

QString TerminalTab::key() const
{
    return u"terminal"_s;
}

QString TerminalTab::title() const
{
    return tr("Terminal");
}

QKeySequence TerminalTab::shortcut() const
{
    return Qt::CTRL | Qt::SHIFT | Qt::Key_T;
}

void TerminalTab::setSelection(const QList<fleet::ContainerKey> &keys)
{
    m_selection = keys;
    const auto shows = [&](const TerminalPane *pane) {
        return keys.contains(fleet::ContainerKey{pane->host(), pane->container()});
    };
    const TerminalPane *shown = current();
    const auto found = std::find_if(m_panes.begin(), m_panes.end(), shows);
    if (found != m_panes.end() && !(shown && shows(shown)))
        m_bar->setCurrentIndex(int(found - m_panes.begin()));
    updateOffer();
}

void TerminalTab::setActive(bool active)
{
    m_active = active;
    if (active)
        updateOffer();
}

void TerminalTab::takeFocus()
{
    if (TerminalPane *pane = current())
        pane->setFocus(Qt::OtherFocusReason);
    else
        m_offerButton->setFocus(Qt::OtherFocusReason);
}

TerminalPane *TerminalTab::current() const
{
    return m_panes.value(m_bar->currentIndex());
}

/// Why no terminal can be opened there; empty if one can.
QString TerminalTab::whyNot(const fleet::ContainerKey &key) const
{
    const fleet::HostConnection *host = m_models.fleet.host(key.host);
    const engine::Container *container = host ? host->live().container(key.id) : nullptr;
    if (!container)
        return tr("This container is gone.");
    const QString hostName = core::plainLine(host->config().name);
    if (host->config().readOnly)
        return tr("%1 is marked read-only: nothing can be run on it.").arg(hostName);
    if (!fleet::isLive(host->status().state))
        return tr("%1 is out of reach.").arg(hostName);
    if (container->state != engine::ContainerState::Running)
        return tr("%1 is not running.").arg(core::plainLine(container->name, 60));
    return {};
}

void TerminalTab::updateOffer()
{
    QList<fleet::ContainerKey> possible;
    QString problem;
    for (const fleet::ContainerKey &key : std::as_const(m_selection)) {
        const QString why = whyNot(key);
        if (why.isEmpty())
            possible << key;
        else if (problem.isEmpty())
            problem = why;
    }
    const bool can = !possible.isEmpty() && possible.size() <= mostAtOnce;
    m_new->setEnabled(can);
    m_offerButton->setVisible(can);
    if (possible.isEmpty())
        return m_offerText->setText(problem);
    if (!can)
        return m_offerText->setText(tr("%Ln container(s) are selected; terminals are opened in ten at a time at most.",
                                       nullptr, int(possible.size())));
    if (possible.size() == 1) {
        const fleet::HostConnection *host = m_models.fleet.host(possible.first().host);
        m_offerText->setText(tr("The first shell that the container has: bash, ash, sh, or busybox's."));
        m_offerButton->setText(
            tr("Open a terminal in %1").arg(core::plainLine(host->live().container(possible.first().id)->name, 60)));
    } else {
        m_offerText->setText(tr("One in each of the containers selected that run."));
        m_offerButton->setText(tr("Open %Ln terminal(s)", nullptr, int(possible.size())));
    }
}

void TerminalTab::openSelected(bool tty)
{
    const QList<fleet::ContainerKey> keys = m_selection;
    for (const fleet::ContainerKey &key : keys) {
        if (whyNot(key).isEmpty())
            open(key, {.container = key.id, .tty = tty});
    }
}

void TerminalTab::askCommand()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Run a command"));
    dialog->setLabelText(tr("Command and arguments, as in a shell; there need not be one:"));
    dialog->setOkButtonText(tr("Run"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &text) {
        const QStringList command = QProcess::splitCommand(text);
        const QList<fleet::ContainerKey> keys = m_selection;
        for (const fleet::ContainerKey &key : keys) {
            if (!command.isEmpty() && whyNot(key).isEmpty())
                open(key, {.container = key.id, .command = command});
        }
    });
    dialog->open();
}

void TerminalTab::open(const fleet::ContainerKey &key, engine::ShellWish wish)
{
    auto *pane = new TerminalPane(m_theme, m_models.fleet, key.host, std::move(wish));
    m_panes << pane;
    m_body->addWidget(pane);
    connect(pane, &TerminalPane::changed, this, [this] { updateBar(); });
    connect(pane, &TerminalPane::closeRequested, this, [this, pane] { close(pane); });
    connect(pane, &TerminalPane::leaveRequested, this, [this] { m_bar->setFocus(Qt::OtherFocusReason); });
    m_bar->addTab(QString());
    m_bar->setTabButton(m_bar->count() - 1, QTabBar::RightSide, closeButton(pane));
    m_bar->setCurrentIndex(m_bar->count() - 1);
    updateBar();
    show(m_bar->currentIndex());
    pane->setFocus(Qt::OtherFocusReason);
}

QWidget *TerminalTab::closeButton(TerminalPane *pane)
{
    auto *button = new QToolButton;
    button->setObjectName(u"closeTerminal"_s);
    button->setAutoRaise(true);
    button->setProperty("autoRaise", true);
    button->setFocusPolicy(Qt::NoFocus); // Ctrl+Shift+W does it
    button->setToolTip(tr("Close the terminal and what runs in it"));
    button->setAccessibleName(button->toolTip());
    const auto restyle = [this, button] { button->setIcon(tintedIcon(u"clear"_s, m_theme.colors().muted)); };
    connect(&m_theme, &Theme::changed, button, restyle);
    restyle();
    connect(button, &QToolButton::clicked, pane, [this, pane] { close(pane); });
    return button;
}

void TerminalTab::close(TerminalPane *pane)
{
    const qsizetype index = m_panes.indexOf(pane);
    if (index < 0)
        return;
    const bool hadFocus = isAncestorOf(focusWidget()) && focusWidget()->hasFocus();
    const int number = ++m_lastFarewell;
    core::Task farewell = pane->hangUp([this, number] {
        // Not now: this is within it.
        QTimer::singleShot(0, this, [this, number] { m_farewells.erase(number); });
    });
    if (farewell)
        m_farewells.emplace(number, std::pair{pane->host(), std::move(farewell)});
    m_panes.removeAt(index);
    m_body->removeWidget(pane);
    pane->disconnect(this);
    pane->deleteLater();
    m_bar->removeTab(int(index));
    updateBar();
    show(m_bar->currentIndex());
    if (hadFocus)
        takeFocus();
}

void TerminalTab::show(int index)
{
    TerminalPane *pane = m_panes.value(index);
    const bool hadFocus = m_body->isAncestorOf(focusWidget()) && focusWidget()->hasFocus();
    m_body->setCurrentWidget(pane ? static_cast<QWidget *>(pane) : m_offer);
    if (hadFocus)
        takeFocus();
}

void TerminalTab::step(int by)
{
    const int count = m_bar->count();
    if (count > 1)
        m_bar->setCurrentIndex((m_bar->currentIndex() + by + count) % count);
}

void TerminalTab::updateBar()
{
    m_bar->setVisible(!m_panes.isEmpty());
    for (int i = 0; i < m_panes.size() && i < m_bar->count(); ++i) {
        // An ampersand would make a shortcut of the next letter.
        m_bar->setTabText(i, m_panes.at(i)->title().replace(u'&', u"&&"_s));
        m_bar->setTabToolTip(i, m_panes.at(i)->description().toHtmlEscaped().replace(u'\n', u"<br>"_s));
    }
}

void TerminalTab::keyPressEvent(QKeyEvent *event)
{
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    if (control && event->key() == Qt::Key_Tab)
        step(1);
    else if (control && event->key() == Qt::Key_Backtab)
        step(-1);
    else if (control && event->modifiers().testFlag(Qt::ShiftModifier) && event->key() == Qt::Key_W)
        close(current());
    else if (m_bar->hasFocus() && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        takeFocus();
    else
        DetailsTab::keyPressEvent(event);
}

} // namespace bayplan::ui
