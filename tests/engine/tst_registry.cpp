// SPDX-License-Identifier: GPL-3.0-or-later
// Pulls from a real registry that wants a password: with the right one, a wrong one, none; from each place a login can
// come from.
#include "engine/imagework.h"
#include "images/pullplan.h"
#include "images/registrylogins.h"
#include "secrets/desktopsecretstore.h"
#include "support/keychain/keychaindesktop.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <signal.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace images;
using core::Error;
using operations::Operation;
using State = Operation::State;

namespace {
constexpr auto inRegistry = "127.0.0.1:5000/team/app:1"; // in the engine's own network
}

class RegistryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        m_work = std::make_unique<ImageWork>(m_engines);
        QVERIFY(m_work->waitUntilLive());
        QProcess hash;
        hash.start(u"htpasswd"_s, {u"-Bbn"_s, u"me"_s, u"right"_s});
        QVERIFY2(hash.waitForFinished() && hash.exitCode() == 0, "no htpasswd; see packaging/packages-test.txt");
        write(u"htpasswd"_s, hash.readAllStandardOutput());
        write(u"registry.yml"_s,
              "version: 0.1\nlog: {level: warn}\nstorage: {filesystem: {rootdirectory: " + m_folder.path().toUtf8() +
                  "/data}}\nhttp: {addr: ':5000'}\nauth: {htpasswd: {realm: test, path: " + m_folder.path().toUtf8() +
                  "/htpasswd}}\n");
        // Where the engine reaches it by an address that needs no certificate.
        m_registry = m_engines.start(
            {u"enter"_s, u"1"_s, u"docker-registry"_s, u"serve"_s, m_folder.filePath(u"registry.yml"_s)});
        write(u"config.json"_s,
              "{\"auths\":{\"127.0.0.1:5000\":{\"auth\":\"" + QByteArray("me:right").toBase64() + "\"}}}");
        const DockerCli &docker = m_work->docker(1);
        docker.run({u"tag"_s, u"bayplan-test/app:blue"_s, name()});
        QTRY_VERIFY_WITH_TIMEOUT(
            docker.run({u"--config"_s, m_folder.path(), u"push"_s, u"-q"_s, name()}, true).contains(u"team/app"_s),
            30'000);
        docker.run({u"rmi"_s, name()});
    }
    void cleanupTestCase()
    {
        if (m_registry) {
            m_registry->terminate();
            m_registry->waitForFinished();
        }
        if (m_work)
            m_work->docker(1).run({u"rmi"_s, name()}, true);
    }

    void withoutALogin()
    {
        RegistryLogins logins(m_store, m_folder.filePath(u"none.json"_s));
        refused(logins, u"enter one"_s);
    }
    void withTheWrongPassword()
    {
        RegistryLogins logins(m_store, m_folder.filePath(u"none.json"_s));
        logins.enter(registry(), u"me"_s, u"wrong"_s, false);
        refused(logins, u"did not take the login"_s);
    }
    void withTheRightPassword()
    {
        RegistryLogins logins(m_store, m_folder.filePath(u"none.json"_s));
        logins.enter(registry(), u"me"_s, u"right"_s, false);
        taken(logins);
    }
    void withTheLoginOfDocker()
    {
        RegistryLogins logins(m_store, m_folder.filePath(u"config.json"_s));
        taken(logins);
    }
    /// A login that was remembered in an earlier run of the program, in a real keychain.
    void withTheLoginFromTheKeychain()
    {
        QVERIFY(m_desktop.startBus());
        QVERIFY(m_desktop.startKeyring("pw"));
        m_desktop.enter();
        remember(u"correct-horse"_s); // it isn't
        {
            secrets::DesktopSecretStore store;
            RegistryLogins logins(store, m_folder.filePath(u"none.json"_s));
            QCOMPARE(found(logins), FoundLogin::From::Keychain);
            QVERIFY(store.isPersistent());
            refused(logins, u"did not take the login"_s);
        }
        remember(u"right"_s);
        {
            secrets::DesktopSecretStore store;
            RegistryLogins logins(store, m_folder.filePath(u"none.json"_s));
            QCOMPARE(found(logins), FoundLogin::From::Keychain);
            taken(logins);
            // Before docker's own, which is as good here.
            RegistryLogins both(store, m_folder.filePath(u"config.json"_s));
            QCOMPARE(found(both), FoundLogin::From::Keychain);
            logins.forget(registry());
            QTRY_COMPARE_WITH_TIMEOUT(found(logins), FoundLogin::From::Nowhere, 30'000);
            refused(logins, u"enter one"_s);
        }
        QVERIFY(!QDir(m_desktop.dataFolder()).isEmpty());
        QCOMPARE(m_desktop.filesWith("correct-horse"), QStringList()); // never in the clear
    }
    void aNameThatIsNotThere()
    {
        RegistryLogins logins(m_store, m_folder.filePath(u"config.json"_s));
        Operation &pulled =
            m_work->run(pullPlan({*parseReference(u"127.0.0.1:5000/team/other:1"_s)}, {}, {m_work->host(1)}, logins));
        QCOMPARE(pulled.count(State::Failed), 1);
        const Error &error = *pulled.rows()[0].error;
        qInfo().noquote() << error.message();
        QCOMPARE(error.where, u"engine1"_s);
        QVERIFY(error.next.contains(u"nothing of it"_s) && error.next.contains(u"Check the name"_s));
    }
    void overSsh()
    {
        QVERIFY2(m_engines.hasSsh(), "no ssh hosts");
        const int way = m_work->addSsh(1);
        QVERIFY(m_work->waitUntilLive());
        RegistryLogins logins(m_store, m_folder.filePath(u"config.json"_s));
        taken(logins, way, name());
    }
    /// As Podman, on a network of its own, reaches it.
    void throughPodman()
    {
        const int podman = m_work->podman();
        QVERIFY2(podman > 0, "no Podman");
        const QString name = m_engines.address(1) + u":5000/team/app:1"_s;
        RegistryLogins logins(m_store, m_folder.filePath(u"none.json"_s));
        logins.enter(m_engines.address(1) + u":5000"_s, u"me"_s, u"wrong"_s, false);
        refused(logins, u"did not take the login"_s, podman, name);
        logins.enter(m_engines.address(1) + u":5000"_s, u"me"_s, u"right"_s, false);
        taken(logins, podman, name);
    }
    void onManyHosts()
    {
        // Each reaches its own 127.0.0.1, and only one finds a registry there: that it is there holds up nobody else.
        RegistryLogins logins(m_store, m_folder.filePath(u"config.json"_s));
        Operation &pulled = m_work->run(
            pullPlan({*parseReference(name())}, {}, {m_work->host(1), m_work->host(2), m_work->host(3)}, logins));
        QCOMPARE(pulled.count(State::Done), 1);
        QCOMPARE(pulled.count(State::Failed), 2);
        QVERIFY(pulled.rows()[0].state == State::Done);
        QVERIFY(pulled.canUndo());
        m_work->docker(1).run({u"rmi"_s, name()});
    }
    void theRegistryIsGone()
    {
        m_registry->terminate();
        QVERIFY(m_registry->waitForFinished());
        RegistryLogins logins(m_store, m_folder.filePath(u"config.json"_s));
        Operation &pulled = m_work->run(pullPlan({*parseReference(name())}, {}, {m_work->host(1)}, logins));
        QCOMPARE(pulled.count(State::Failed), 1);
        qInfo().noquote() << ImageWork::told(pulled);
        QCOMPARE(pulled.rows()[0].error->where, u"engine1"_s);
    }

private:
    static QString name() { return QString::fromLatin1(inRegistry); }
    static QString registry() { return u"127.0.0.1:5000"_s; }
    /// As an operator enters it who ticks that it is to be kept; until it is.
    void remember(const QString &password)
    {
        secrets::DesktopSecretStore store;
        RegistryLogins logins(store, m_folder.filePath(u"none.json"_s));
        logins.enter(registry(), u"me"_s, password, true);
        QString kept;
        QTRY_VERIFY_WITH_TIMEOUT((kept = secretIn(store)).contains(password), 30'000);
    }
    static QString secretIn(core::SecretStore &store)
    {
        std::optional<QString> secret;
        const core::Task task =
            store.read(u"registry:"_s + registry(), [&](const core::Result<std::optional<QString>> &kept) {
                secret = kept ? kept->value_or(QString()) : kept.error().message();
            });
        (void)QTest::qWaitFor([&] { return secret.has_value(); }, 20'000);
        return secret.value_or(QString());
    }
    static FoundLogin::From found(RegistryLogins &logins)
    {
        std::optional<FoundLogin> login;
        const core::Task task = logins.find(registry(), [&](const FoundLogin &told) { login = told; });
        (void)QTest::qWaitFor([&] { return login.has_value(); }, 20'000);
        return login ? login->from : FoundLogin::From::Nowhere;
    }
    void refused(RegistryLogins &logins, const QString &next, int engine = 1, const QString &image = name())
    {
        const QStringList before = m_work->images(engine);
        Operation &pulled = m_work->run(pullPlan({*parseReference(image)}, {}, {m_work->host(engine)}, logins));
        QCOMPARE(pulled.count(State::Failed), 1);
        const Error &error = *pulled.rows()[0].error;
        qInfo().noquote() << error.message();
        QCOMPARE(error.kind, Error::Kind::PermissionDenied);
        QVERIFY2(error.next.contains(next), qPrintable(error.message()));
        QVERIFY(error.next.contains(u"nothing of it"_s));
        QCOMPARE(error.where, m_work->host(engine).name);
        for (const QString &password : {u"wrong"_s, u"correct-horse"_s})
            QVERIFY(!error.message().contains(password)); // never that
        QVERIFY(!pulled.canUndo());
        QCOMPARE(m_work->images(engine), before);
    }
    void taken(RegistryLogins &logins, int engine = 1, const QString &image = name())
    {
        const QStringList before = m_work->images(engine);
        const QList<Reference> wanted{*parseReference(image)};
        Operation &pulled = m_work->operations().run(pullPlan(wanted, {}, {m_work->host(engine)}, logins));
        QStringList calls;
        connect(&pulled, &Operation::called, this,
                [&](int, const operations::CallRecord &record) { calls << record.text; });
        QTRY_VERIFY_WITH_TIMEOUT(pulled.hasEnded(), 60'000);
        QVERIFY2(pulled.count(State::Done) == 1, qPrintable(ImageWork::told(pulled)));
        QVERIFY(!calls.isEmpty() && calls.first().startsWith(u"POST /images/create?"_s));
        QVERIFY(m_work->images(engine) != before);
        Operation &again = m_work->run(pullPlan(wanted, {}, {m_work->host(engine)}, logins));
        QVERIFY(again.rows()[0].note.contains(u"newest"_s) && !again.canUndo());
        Operation &back = m_work->operations().undo(pulled);
        QTRY_VERIFY_WITH_TIMEOUT(back.hasEnded(), 30'000);
        QCOMPARE(m_work->images(engine), before);
    }
    void write(const QString &file, const QByteArray &text) const
    {
        QFile into(m_folder.filePath(file));
        if (!into.open(QIODevice::WriteOnly) || into.write(text) != text.size())
            qFatal("can't write");
    }

    TestFleet m_engines;
    QTemporaryDir m_folder;
    KeychainDesktop m_desktop;
    core::MemorySecretStore m_store{u"test"_s};
    std::unique_ptr<ImageWork> m_work;
    std::unique_ptr<QProcess> m_registry;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::RegistryTest)
#include "tst_registry.moc"
