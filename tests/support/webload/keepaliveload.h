// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QTcpSocket>

#include <memory>
#include <vector>

namespace bayplan::tests {

/// Browsers at a load balancer: each asks, waits for the answer, and asks again on the same connection. A connection
/// that was used before and is closed without a byte of the answer is what RFC 9112, section 9.3.1, has clients ask
/// again for; these are counted apart. Anything else than an answer 200 is a failure.
class KeepAliveLoad
{
public:
    KeepAliveLoad(quint16 port, int connections);
    ~KeepAliveLoad();

    int answered() const { return m_answered; }
    int askedAgain() const { return m_askedAgain; }
    /// What went wrong; none if all went well.
    const QStringList &failures() const { return m_failures; }
    /// "4711 answered, 3 asked again, 0 failed".
    QString summary() const;

private:
    class Browser;

    const quint16 m_port;
    int m_answered = 0;
    int m_askedAgain = 0;
    QStringList m_failures;
    std::vector<std::unique_ptr<Browser>> m_browsers;
};

} // namespace bayplan::tests
