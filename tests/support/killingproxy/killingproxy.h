// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QLocalServer>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace bayplan::tests {

/// Stands before engines' sockets and counts what a program asks them to change; at the k-th such request it has the
/// program killed, so that every step it takes can be its last.
class KillingProxy : public QObject
{
    Q_OBJECT

public:
    enum class When {
        Before, ///< the engine never gets the request
        After   ///< the engine has done it, and the program never gets the answer
    };

    ~KillingProxy() override;

    /// Listens at `path` for the engine at `socket`.
    bool add(const QString &path, const QString &socket);
    /// Begins to count; at `write`, from 1, `kill` is called, once, and that request goes no further. 0: only counts.
    void arm(int write, When when, std::function<void()> kill);

    /// The next write whose line has `part` in it is done by the engine once more beforehand, as when one that was taken
    /// for lost arrives after all.
    void repeat(const QByteArray &part) { m_repeated = part; }
    bool hasRepeated() const { return m_hasRepeated; }

    bool hasKilled() const { return m_hasKilled; }
    /// The writes since arm(), in the order they came.
    const QByteArrayList &writes() const { return m_writes; }

private:
    class Connection;

    /// What is to become of one more write.
    enum class Fate { Pass, KillNow, KillAfterwards, Repeat };
    Fate count(const QByteArray &line);
    void killNow();

    std::vector<std::unique_ptr<QLocalServer>> m_servers;
    int m_at = 0;
    When m_when = When::Before;
    std::function<void()> m_kill;
    bool m_hasKilled = false;
    QByteArray m_repeated;
    bool m_hasRepeated = false;
    QByteArrayList m_writes;
};

} // namespace bayplan::tests
