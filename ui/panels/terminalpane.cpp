// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/terminalpane.h"

#include "core/plaintext.h"
#include "ui/panels/terminalview.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using engine::ShellSession;
using terminal::Screen;

namespace {
// A program that asks the terminal much and reads no answer is not to fill memory with them.
constexpr qint64 mostUnsentAnswers = 64 * 1024;
} // namespace

TerminalPane::TerminalPane(const Theme &theme, fleet::Fleet &fleet, fleet::HostId host, engine::ShellWish wish,
                           QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_fleet(fleet)
    , m_host(host)
    , m_wish(std::move(wish))
    , m_screen(m_wish.size.rows, m_wish.size.columns)
    , m_view(new TerminalView(theme, m_screen, this))
    , m_strip(new QWidget(this))
    , m_text(new QLabel(m_strip))
    , m_reopen(new QPushButton(tr("Reopen"), m_strip))
    , m_close(new QPushButton(tr("Close"), m_strip))
{
    if (const fleet::HostConnection *connection = fleet.host(host)) {
        m_hostName = core::plainLine(connection->config().name);
        if (const engine::Container *container = connection->live().container(m_wish.container))
            m_name = core::plainLine(container->name, 60);
    }
    build();
    connect(&m_screen, &Screen::typed, this, &TerminalPane::onTyped);
    connect(&m_screen, &Screen::answered, this, &TerminalPane::onAnswered);
    connect(&m_screen, &Screen::titleChanged, this, &TerminalPane::changed);
    connect(m_view, &TerminalView::sizeChanged, this, [this](int rows, int columns) {
        m_wish.size = {rows, columns};
        if (m_session)
            m_session->resize(m_wish.size);
        else if (!std::exchange(m_sized, true))
            start();
    });
    connect(m_view, &TerminalView::leaveRequested, this, &TerminalPane::leaveRequested);
    connect(m_view, &TerminalView::reopenRequested, this, [this] { reopen(); });
    connect(&fleet, &fleet::Fleet::hostRemoved, this, [this](fleet::HostId gone) {
        if (gone != m_host || m_state == State::Ended)
            return;
        m_session.reset(); // what it calls is gone in a moment
        end(tr("%1 is not a host of this workspace any more").arg(m_hostName), true);
    });
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
}

TerminalPane::~TerminalPane() = default;

void TerminalPane::build()
{
    m_view->setAccessibleName(tr("Terminal in %1 on %2").arg(m_name, m_hostName));
    m_view->setAccessibleDescription(tr("Keys go to the program; Ctrl+Shift+F6 leaves the terminal"));
    m_text->setObjectName(u"terminalStatus"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_reopen->setObjectName(u"terminalReopen"_s);
    auto *row = new QHBoxLayout(m_strip);
    row->setContentsMargins(12, 6, 8, 6);
    row->setSpacing(8);
    row->addWidget(m_text, 1);
    row->addWidget(m_reopen);
    row->addWidget(m_close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_view, 1);
    column->addWidget(m_strip);
    setFocusProxy(m_view);
    connect(m_reopen, &QPushButton::clicked, this, [this] { reopen(); });
    connect(m_close, &QPushButton::clicked, this, &TerminalPane::closeRequested);
    tell(tr("Opening a terminal in %1…").arg(m_name), false);
}

void TerminalPane::start()
{
    fleet::HostConnection *connection = m_fleet.host(m_host);
    if (!connection)
        return end(tr("%1 is not a host of this workspace any more").arg(m_hostName), true);
    m_state = State::Opening;
    m_exitCode.reset();
    m_lines = {};
    m_view->setEnded(false);
    tell(tr("Opening a terminal in %1…").arg(m_name), false);
    m_session = std::make_unique<ShellSession>(connection->client(), m_wish);
    connect(m_session.get(), &ShellSession::output, this, [this](const QByteArray &bytes) {
        if (m_state == State::Opening) { // a shell there is says something
            m_state = State::Running;
            m_strip->hide();
            Q_EMIT changed();
        }
        m_screen.feed(m_wish.tty ? bytes : terminal::LineMode::forScreen(bytes));
    });
    connect(m_session.get(), &ShellSession::errorOutput, this,
            [this](const QByteArray &bytes) { m_screen.feed(terminal::LineMode::forScreen(bytes)); });
    connect(m_session.get(), &ShellSession::started, this, [this] {
        if (m_wish.tty)
            return;
        m_state = State::Running; // without a TTY there is no prompt
        m_strip->hide();
        Q_EMIT changed();
    });
    connect(m_session.get(), &ShellSession::finished, this, [this](int exitCode) {
        m_exitCode = exitCode;
        end(tr("Ended with exit code %1").arg(exitCode), exitCode != 0);
    });
    connect(m_session.get(), &ShellSession::failed, this,
            [this](const core::Error &error) { end(core::plainLine(error.message(), 600), true); });
    m_session->start();
    Q_EMIT changed();
}

void TerminalPane::reopen()
{
    if (m_state != State::Ended)
        return;
    // Below what is there, and with none of the modes that the last program may have left.
    m_screen.feed("\x1b[?1049l\x1b[!p\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?2004l\x1b[?25h\x1b[0m");
    if (m_screen.cursor().column > 0)
        m_screen.feed("\r\n");
    m_view->setFocus(Qt::OtherFocusReason);
    start();
}

void TerminalPane::end(const QString &text, bool bad)
{
    m_state = State::Ended;
    if (m_session)
        m_session.release()->deleteLater(); // this may be within its signal
    m_view->setEnded(true);
    tell(text, bad);
    Q_EMIT changed();
}

core::Task TerminalPane::hangUp(std::function<void()> done)
{
    if (!m_session || m_state == State::Ended || !m_fleet.host(m_host))
        return {};
    return m_session->hangUp(std::move(done));
}

void TerminalPane::onTyped(const QByteArray &bytes)
{
    if (!m_session)
        return;
    if (m_wish.tty)
        return m_session->write(bytes);
    const terminal::LineMode::Outcome outcome = m_lines.type(bytes);
    m_screen.feed(outcome.echo);
    m_session->write(outcome.send);
    if (outcome.endOfInput)
        m_session->finishInput();
}

void TerminalPane::onAnswered(const QByteArray &bytes)
{
    if (m_session && m_wish.tty && m_session->unsent() < mostUnsentAnswers)
        m_session->write(bytes);
}

QString TerminalPane::title() const
{
    if (m_state != State::Ended)
        return m_name;
    return m_exitCode ? tr("%1: exit %2").arg(m_name).arg(*m_exitCode) : tr("%1: ended").arg(m_name);
}

QString TerminalPane::description() const
{
    QStringList lines{tr("%1 on %2").arg(m_name, m_hostName)};
    if (m_session)
        lines << core::plainLine(m_session->command().join(u' '), 120);
    if (!m_screen.title().isEmpty())
        lines << m_screen.title();
    return lines.join(u'\n');
}

void TerminalPane::tell(const QString &text, bool bad)
{
    m_bad = bad;
    m_text->setText(text);
    m_reopen->setVisible(m_state == State::Ended);
    m_close->setVisible(m_state == State::Ended);
    m_strip->show();
    restyle();
}

void TerminalPane::restyle()
{
    QPalette colours = m_text->palette();
    colours.setColor(QPalette::WindowText, m_bad ? m_theme.colors().redText : m_theme.colors().muted);
    m_text->setPalette(colours);
}

} // namespace bayplan::ui
