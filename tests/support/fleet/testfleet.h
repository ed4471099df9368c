// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

#include <memory>

namespace bayplan::tests {

/// The real engines that tests/run has started, and what the fleet script does to them. Engines count from 1, as there.
class TestFleet
{
public:
    /// Reads BAYPLAN_FLEET and its fellows from the environment; `isUp()` is false without them.
    TestFleet();

    bool isUp() const { return !m_sockets.isEmpty(); }
    int count() const { return int(m_sockets.size()); }
    QString socket(int engine) const { return m_sockets.at(engine - 1); }
    QString endpoint(int engine) const { return QStringLiteral("unix://") + socket(engine); }
    QString address(int engine) const { return m_addresses.at(engine - 1); }
    QString podmanSocket() const { return m_podman; }

    /// Each engine is an ssh host too; tests/fleet/parts/sshusers.bash says who may log in and do what there.
    bool hasSsh() const { return !m_ssh.isEmpty(); }
    QString sshEndpoint(int engine, const QString &user = QStringLiteral("ops"), const QString &socket = {}) const;
    /// What makes ssh read the fleet's configuration (keys, aliases, known hosts) and not that of whoever runs the
    /// test.
    QStringList sshOptions() const;
    /// A file that `fleet ssh up` has made: "known_hosts", "keys/ops.pub", "host1/hostkey.pub".
    QString sshFile(const QString &name) const { return m_ssh + u'/' + name; }
    /// The text of such a file: "keys/password", "keys/passphrase".
    QString sshText(const QString &name) const;

    /// `fleet WORDS…` to its end; its output, or a null string when it failed (the test's log tells why).
    QString run(const QStringList &words) const;
    /// The same without waiting for its end.
    std::unique_ptr<QProcess> start(const QStringList &words) const;

    /// Removes every container of every engine (and of Podman); images stay.
    bool removeAllContainers() const;

private:
    QString m_script;
    QStringList m_sockets;
    QStringList m_addresses;
    QString m_podman;
    QString m_ssh;
};

} // namespace bayplan::tests
