// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

namespace bayplan::tests {

/// One desktop's environment with a D-Bus and a GNOME Keyring of its own, which end with it.
class KeychainDesktop
{
public:
    KeychainDesktop();
    ~KeychainDesktop();

    void set(const char *name, const QString &value) { m_environment.insert(QString::fromLatin1(name), value); }
    const QProcessEnvironment &environment() const { return m_environment; }
    /// Lets this process live in it, for good: D-Bus is looked up once.
    void enter() const;

    /// A bus on which nothing is started on demand, so that a keychain is there only when a test starts it.
    bool startBus();
    /// With a password it is unlocked with it, its first use setting it; without one what is kept stays locked.
    bool startKeyring(const QByteArray &password);
    void stopKeyring();
    QProcess &keyring() { return m_keyring; }

    /// Files under its folders that contain the text.
    QStringList filesWith(const QByteArray &text) const;
    QString dataFolder() const { return m_folder.filePath(QStringLiteral("data")); }

private:
    bool hasOwner(const QString &name) const;

    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
    QProcess m_bus;
    QProcess m_keyring;
};

} // namespace bayplan::tests
