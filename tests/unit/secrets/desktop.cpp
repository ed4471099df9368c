// SPDX-License-Identifier: GPL-3.0-or-later
// The secret store on desktops of several kinds: without D-Bus, without a keychain, with a hung one, and with a real
// GNOME Keyring, unlocked and locked.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace {

const QString noKeychain = u"There is no keychain (Secret Service or KWallet) on this desktop; secrets are kept until "
                           u"Bayplan ends"_s;

/// One desktop's environment, with the processes started in it.
class Desktop
{
public:
    Desktop()
    {
        m_environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP",
                                 "GNOME_KEYRING_CONTROL", "KDE_SESSION_VERSION"})
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
    ~Desktop()
    {
        stop(m_keyring);
        stop(m_bus);
    }

    void set(const char *name, const QString &value) { m_environment.insert(QString::fromLatin1(name), value); }

    /// A bus on which nothing is started on demand, so that a keychain is there only when a test starts it.
    bool startBus()
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

    /// With a password it is unlocked with it, its first use setting it; without one what is kept stays locked.
    bool startKeyring(const QByteArray &password)
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
    void stopKeyring() { stop(m_keyring); }
    QProcess &keyring() { return m_keyring; }

    /// One run of a program that uses the store.
    QJsonObject use(const QString &operation, const QString &key = u"ssh-password:me@aws1"_s,
                    const QByteArray &secret = {})
    {
        QProcess user;
        user.setProcessEnvironment(m_environment);
        user.start(QStringLiteral(BAYPLAN_SECRETUSER), {operation, key});
        user.write(secret);
        user.closeWriteChannel();
        if (!user.waitForFinished(20'000)) {
            user.kill();
            user.waitForFinished();
            return {};
        }
        const QByteArray noise = user.readAllStandardError();
        QJsonObject out = QJsonDocument::fromJson(user.readAllStandardOutput()).object();
        out.insert(u"stderr"_s, QString::fromUtf8(noise));
        return out;
    }

    /// Files under its folders that contain the text.
    QStringList filesWith(const QByteArray &text) const
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
    QString dataFolder() const { return m_folder.filePath(u"data"_s); }

private:
    bool hasOwner(const QString &name)
    {
        QProcess ask;
        ask.setProcessEnvironment(m_environment);
        ask.start(u"dbus-send"_s,
                  {u"--session"_s, u"--print-reply=literal"_s, u"--dest=org.freedesktop.DBus"_s,
                   u"/org/freedesktop/DBus"_s, u"org.freedesktop.DBus.NameHasOwner"_s, u"string:"_s + name});
        return ask.waitForFinished() && ask.readAllStandardOutput().contains("true");
    }
    static void stop(QProcess &process)
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

    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
    QProcess m_bus;
    QProcess m_keyring;
};

} // namespace

class SecretsDesktopTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fallsBackAtOnce_data()
    {
        QTest::addColumn<QString>("address"); // empty: unset
        QTest::addColumn<bool>("bus");
        QTest::newRow("no D-Bus") << QString() << false;
        QTest::newRow("no such socket") << u"unix:path=/nonexistent/bus"_s << false;
        QTest::newRow("no address") << u"nonsense"_s << false;
        QTest::newRow("nobody at a port") << u"tcp:host=127.0.0.1,port=1"_s << false;
        QTest::newRow("no keychain") << QString() << true;
    }
    void fallsBackAtOnce()
    {
        QFETCH(QString, address);
        QFETCH(bool, bus);
        Desktop desktop;
        if (bus)
            QVERIFY(desktop.startBus());
        if (!address.isEmpty())
            desktop.set("DBUS_SESSION_BUS_ADDRESS", address);
        const QJsonObject out = desktop.use(u"write"_s, u"k"_s, "s3cret-in-the-clear");
        QVERIFY(out.contains(u"persistent"_s));
        QCOMPARE(out.value(u"error"_s).toString(), QString());
        QVERIFY(!out.value(u"persistent"_s).toBool());
        QCOMPARE(out.value(u"explanation"_s).toString(), noKeychain);
        QVERIFY2(out.value(u"tookMs"_s).toInt() < 2'000, qPrintable(QString::number(out.value(u"tookMs"_s).toInt())));
        QCOMPARE(desktop.filesWith("s3cret-in-the-clear"), QStringList());
        // Nothing is left for the next run.
        QVERIFY(!desktop.use(u"read"_s, u"k"_s).contains(u"secret"_s));
    }

    void aHungKeychainIsGivenUp()
    {
        Desktop desktop;
        QVERIFY(desktop.startBus());
        QVERIFY(desktop.startKeyring("pw"));
        ::kill(pid_t(desktop.keyring().processId()), SIGSTOP);
        const QJsonObject out = desktop.use(u"read"_s);
        QCOMPARE(out.value(u"explanation"_s).toString(),
                 u"The keychain does not answer; secrets are kept until Bayplan ends"_s);
        QVERIFY(!out.value(u"persistent"_s).toBool());
        QVERIFY(out.value(u"tookMs"_s).toInt() < 8'000);
        QVERIFY2(out.value(u"blockedMs"_s).toInt() < 1'000, "the event loop stood still");
    }

    void aRealKeyring()
    {
        const QString passphrase = u"ssh-passphrase:/home/me/.ssh/id_ed25519"_s;
        const QString password = u"ssh-password:me@aws1"_s;
        Desktop desktop;
        QVERIFY(desktop.startBus());
        QVERIFY(desktop.startKeyring("pw"));

        QJsonObject out = desktop.use(u"read"_s, passphrase);
        QVERIFY2(out.value(u"persistent"_s).toBool(), qPrintable(out.value(u"explanation"_s).toString()));
        QCOMPARE(out.value(u"explanation"_s).toString(), u"Secrets are kept in this desktop's keychain"_s);
        QVERIFY(!out.contains(u"secret"_s));
        QVERIFY(!out.contains(u"error"_s));
        out = desktop.use(u"remove"_s, passphrase); // nothing there is no error
        QCOMPARE(out.value(u"error"_s).toString(), QString());

        out = desktop.use(u"write"_s, passphrase, "first-s3cret");
        QCOMPARE(out.value(u"error"_s).toString(), QString());
        out = desktop.use(u"write"_s, passphrase, "correct hörse\tstaple");
        QCOMPARE(out.value(u"error"_s).toString(), QString());
        out = desktop.use(u"write"_s, password, "other-s3cret");
        QCOMPARE(out.value(u"error"_s).toString(), QString());
        QCOMPARE(out.value(u"stderr"_s).toString(), QString());

        // Kept over restarts of the keyring, as over logging out and in again; and not in the clear.
        desktop.stopKeyring();
        QVERIFY(!QDir(desktop.dataFolder()).isEmpty());
        for (const char *secret : {"first-s3cret", "hörse", "other-s3cret"})
            QCOMPARE(desktop.filesWith(secret), QStringList());
        QVERIFY(desktop.startKeyring("pw"));
        QCOMPARE(desktop.use(u"read"_s, passphrase).value(u"secret"_s).toString(), u"correct hörse\tstaple"_s);
        QCOMPARE(desktop.use(u"read"_s, password).value(u"secret"_s).toString(), u"other-s3cret"_s);

        out = desktop.use(u"remove"_s, passphrase);
        QCOMPARE(out.value(u"error"_s).toString(), QString());
        QVERIFY(!desktop.use(u"read"_s, passphrase).contains(u"secret"_s));
        QCOMPARE(desktop.use(u"read"_s, password).value(u"secret"_s).toString(), u"other-s3cret"_s);
    }

    void aLockedKeyringSaysSo()
    {
        Desktop desktop;
        QVERIFY(desktop.startBus());
        QVERIFY(desktop.startKeyring("pw"));
        QCOMPARE(desktop.use(u"write"_s, u"k"_s, "s3cret").value(u"error"_s).toString(), QString());
        desktop.stopKeyring();
        QVERIFY(desktop.startKeyring({})); // and there is nobody to ask for the password
        const QJsonObject out = desktop.use(u"write"_s, u"k"_s, "other");
        QVERIFY(out.value(u"persistent"_s).toBool());
        QCOMPARE(out.value(u"error"_s).toString(), u"The keychain: It is locked. Unlock it and try again"_s);
        QVERIFY(out.value(u"denied"_s).toBool());
        QVERIFY(!desktop.use(u"read"_s, u"k"_s).contains(u"secret"_s));
    }
};

QTEST_GUILESS_MAIN(SecretsDesktopTest)
#include "desktop.moc"
