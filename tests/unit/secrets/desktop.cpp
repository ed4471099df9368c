// SPDX-License-Identifier: GPL-3.0-or-later
// The secret store on desktops of several kinds: without D-Bus, without a keychain, with a hung one, and with a real
// GNOME Keyring, unlocked and locked.
#include "support/keychain/keychaindesktop.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <csignal>

using namespace Qt::Literals::StringLiterals;

namespace {

const QString noKeychain = u"There is no keychain (Secret Service or KWallet) on this desktop; secrets are kept until "
                           u"Bayplan ends"_s;

/// A desktop, and runs of a program in it that uses the store.
class Desktop : public bayplan::tests::KeychainDesktop
{
public:
    QJsonObject use(const QString &operation, const QString &key = u"ssh-password:me@aws1"_s,
                    const QByteArray &secret = {}) const
    {
        QProcess user;
        user.setProcessEnvironment(environment());
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
