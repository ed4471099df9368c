// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/shellbench.h"

#include <QTest>

namespace bayplan::tests {

ShellBench::ShellBench(engine::Client &client, const engine::ShellWish &wish)
    : m_screen(wish.size.rows, wish.size.columns)
    , m_session(client, wish)
{
    using engine::ShellSession;
    using terminal::Screen;
    QObject::connect(&m_session, &ShellSession::output, &m_screen, [this](const QByteArray &bytes) {
        m_received += bytes.size();
        m_screen.feed(bytes);
    });
    QObject::connect(&m_session, &ShellSession::errorOutput, &m_screen,
                     [this](const QByteArray &bytes) { m_errors += bytes; });
    QObject::connect(&m_session, &ShellSession::finished, &m_screen, [this](int code) { exitCode = code; });
    QObject::connect(&m_session, &ShellSession::failed, &m_screen,
                     [this](const core::Error &problem) { error = problem; });
    QObject::connect(&m_screen, &Screen::typed, &m_session, &ShellSession::write);
    QObject::connect(&m_screen, &Screen::answered, &m_session, &ShellSession::write);
    QObject::connect(&m_screen, &Screen::changed, &m_screen, [this] { ++m_redraws; });
    m_session.start();
}

QString ShellBench::text() const
{
    QStringList lines;
    for (int row = 0; row < m_screen.rows(); ++row)
        lines << m_screen.text({row, 0}, {row, m_screen.columns()});
    return lines.join(u'\n');
}

bool ShellBench::see(const QString &wanted)
{
    const bool seen = QTest::qWaitFor([&] { return text().contains(wanted) || error; }, 10'000) && !error;
    if (!seen)
        qWarning().noquote() << "waited for" << wanted << "and saw\n"
                             << text() << '\n'
                             << (error ? error->message() : QString());
    return seen;
}

void ShellBench::type(const QString &text)
{
    for (const QChar character : text) {
        if (character == u'\r')
            press(Qt::Key_Return);
        else
            m_screen.press({.text = character});
    }
}

void ShellBench::press(int key, Qt::KeyboardModifiers modifiers)
{
    m_screen.press({.key = key, .modifiers = modifiers});
}

void ShellBench::resize(int rows, int columns)
{
    m_screen.resize(rows, columns);
    m_session.resize({rows, columns});
}

} // namespace bayplan::tests
