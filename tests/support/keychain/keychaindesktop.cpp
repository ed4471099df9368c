// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/keychain/keychaindesktop.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <csignal>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

/// What leads to the desktop that the tests themselves run on.
constexpr const char *outside[] = {"DBUS_SESSION_BUS_ADDRESS", "DISPLAY",
                                   "WAYLAND_DISPLAY",          "XDG_CURRENT_DESKTOP",
                                   "GNOME_KEYRING_CONTROL",    "KDE_SESSION_VERSION"};

void stop(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    ::kill(pid_t(process.processId()), SIGCONT);
    process.terminate();
    if (!process.waitForFinished(5'000)) {
        process.kill();
        process.waitForFinished();
    }
}

} // namespace

KeychainDesktop::KeychainDesktop() : m_environment(QProcessEnvironment::systemEnvironment())
{
    for (const char *name : outside)
        m_environment.remove(QString::fromLatin1(name));
    for (const char *kind : {"data", "config", "cache", "runtime"}) {
        const QString folder = m_folder.filePath(QString::fromLatin1(kind));
        QDir().mkpath(folder);
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    set("XDG_DATA_HOME", m_folder.filePath(u"data"_s));
    set("XDG_CONFIG_HOME", m_folder.filePath(u"config"_s));
    set("XDG_CACHE_HOME", m_folder.filePath(u"cache"_s));
    set("XDG_RUNTIME_DIR", m_folder.filePath(u"runtime"_s));
}

KeychainDesktop::~KeychainDesktop()
{
    stop(m_keyring);
    stop(m_bus);
}

void KeychainDesktop::enter() const
{
    for (const char *name : outside)
        qunsetenv(name);
    for (const char *name :
         {"DBUS_SESSION_BUS_ADDRESS", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
        qputenv(name, m_environment.value(QString::fromLatin1(name)).toUtf8());
}

bool KeychainDesktop::startBus()
{
    QFile config(m_folder.filePath(u"bus.conf"_s));
    if (!config.open(QIODevice::WriteOnly))
        return false;
    config.write("<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN' "
                 "'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>"
                 "<busconfig><type>session</type><listen>unix:path=" +
                 m_folder.filePath(u"bus"_s).toUtf8() +
                 "</listen><policy context='default'><allow send_destination='*' eavesdrop='true'/>"
                 "<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>");
    config.close();
    m_bus.setProcessEnvironment(m_environment);
    m_bus.start(u"dbus-daemon"_s, {u"--config-file="_s + config.fileName(), u"--nofork"_s, u"--print-address=1"_s});
    if (!QTest::qWaitFor([&] { return m_bus.canReadLine(); }, 10'000))
        return false;
    set("DBUS_SESSION_BUS_ADDRESS", QString::fromUtf8(m_bus.readLine()).trimmed());
    return true;
}

bool KeychainDesktop::startKeyring(const QByteArray &password)
{
    m_keyring.setProcessEnvironment(m_environment);
    QStringList arguments{u"--foreground"_s, u"--components=secrets"_s};
    if (!password.isEmpty())
        arguments << u"--unlock"_s;
    m_keyring.start(u"gnome-keyring-daemon"_s, arguments);
    m_keyring.write(password);
    m_keyring.closeWriteChannel();
    return m_keyring.waitForStarted() &&
           QTest::qWaitFor([&] { return hasOwner(u"org.freedesktop.secrets"_s); }, 10'000);
}

void KeychainDesktop::stopKeyring()
{
    stop(m_keyring);
}

QStringList KeychainDesktop::filesWith(const QByteArray &text) const
{
    QStringList found;
    QDirIterator files(m_folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
            found << file.fileName();
    }
    return found;
}

bool KeychainDesktop::hasOwner(const QString &name) const
{
    QProcess ask;
    ask.setProcessEnvironment(m_environment);
    ask.start(u"dbus-send"_s,
              {u"--session"_s, u"--print-reply=literal"_s, u"--dest=org.freedesktop.DBus"_s, u"/org/freedesktop/DBus"_s,
               u"org.freedesktop.DBus.NameHasOwner"_s, u"string:"_s + name});
    return ask.waitForFinished() && ask.readAllStandardOutput().contains("true");
}

} // namespace bayplan::tests
