// SPDX-License-Identifier: GPL-3.0-or-later
// What is read from ssh's own words, and what is made of it: prompts, ends, and a look around on the host. The words
// are those of OpenSSH 9.2, taken from runs against a real server.
#include "net/ssherror.h"
#include "net/sshlook.h"
#include "net/sshprompt.h"

#include <QTest>

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;
using core::Error;
using net::SshLook;
using net::SshQuestion;
using net::SshTarget;
using QuestionKind = SshQuestion::Kind;

class SshTextsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostKeyPrompt()
    {
        const SshQuestion question = net::readSshPrompt(
            u"ssh://a"_s, u"The authenticity of host '[127.0.0.1]:2299 ([127.0.0.1]:2299)' can't be "
                          u"established.\nED25519 key fingerprint is SHA256:c/jSVJHFUrNgwiCWu+LVLg.\n"
                          u"This key is not known by any other names.\nAre you sure you want to "
                          u"continue connecting (yes/no/[fingerprint])? "_s);
        QCOMPARE(question.kind, QuestionKind::HostKey);
        QCOMPARE(question.host, u"ssh://a"_s);
        QCOMPARE(question.keyType, u"ED25519"_s);
        QCOMPARE(question.fingerprint, u"SHA256:c/jSVJHFUrNgwiCWu+LVLg"_s);
        QCOMPARE(question.subject, u"[127.0.0.1]:2299"_s);
        QCOMPARE(question.details, QString());
    }

    /// On the way to a host behind it, and with what else ssh knows of the key.
    void aJumpHostsKeyIsItsOwn()
    {
        const SshQuestion question = net::readSshPrompt(
            u"ssh://inner"_s, u"The authenticity of host 'jump (10.0.0.1)' can't be established.\n"
                              u"ED25519 key fingerprint is SHA256:c/jSVJHFUrNgwiCWu+LVLg.\n"
                              u"This host key is known by the following other names/addresses:\n"
                              u"    ~/.ssh/known_hosts:7: old-jump\nMatching host key fingerprint found in DNS.\n"
                              u"Are you sure you want to continue connecting (yes/no/[fingerprint])? "_s);
        QCOMPARE(question.subject, u"jump"_s);
        QCOMPARE(question.details, u"This host key is known by the following other names/addresses:\n"
                                   u"~/.ssh/known_hosts:7: old-jump\nMatching host key fingerprint found in DNS."_s);
    }

    void otherPrompts_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QuestionKind>("kind");
        QTest::addColumn<QString>("subject");
        QTest::newRow("password") << u"me@aws1's password: "_s << QuestionKind::Password << u"me@aws1"_s;
        QTest::newRow("keyboard-interactive") << u"(me@aws1) Password: "_s << QuestionKind::Password << u"me@aws1"_s;
        QTest::newRow("passphrase") << u"Enter passphrase for key '/home/me/my key': "_s << QuestionKind::Passphrase
                                    << u"/home/me/my key"_s;
        QTest::newRow("code") << u"(me@aws1) Verification code: "_s << QuestionKind::Other << QString();
        QTest::newRow("touch") << u"Confirm user presence for key ED25519-SK SHA256:abc"_s << QuestionKind::Other
                               << QString();
        QTest::newRow("empty") << QString() << QuestionKind::Other << QString();
        // Nothing to decide by: it must not look like a host key that can be accepted with one click.
        QTest::newRow("host key without fingerprint")
            << u"The authenticity of host 'x' can't be established.\n"_s << QuestionKind::Other << QString();
    }
    void otherPrompts()
    {
        QFETCH(QString, prompt);
        QFETCH(QuestionKind, kind);
        QFETCH(QString, subject);
        const SshQuestion question = net::readSshPrompt(u"ssh://a"_s, prompt);
        QCOMPARE(question.kind, kind);
        QCOMPARE(question.subject, subject);
        QCOMPARE(question.prompt, prompt.trimmed());
    }

    void ends_data()
    {
        QTest::addColumn<QString>("messages");
        QTest::addColumn<Error::Kind>("kind");
        QTest::addColumn<QString>("says");
        QTest::addColumn<bool>("dropped");
        QTest::newRow("refused") << u"ssh: connect to host 127.0.0.1 port 1: Connection refused"_s
                                 << Error::Kind::Refused << u"No ssh server listens"_s << false;
        QTest::newRow("name") << u"ssh: Could not resolve hostname lab: Name or service not known"_s
                              << Error::Kind::NotFound << u"lab: Name or service not known"_s << false;
        QTest::newRow("keys") << u"me@aws1: Permission denied (publickey,password)."_s << Error::Kind::PermissionDenied
                              << u"it takes publickey,password"_s << false;
        QTest::newRow("silent") << u"ssh: connect to host 10.0.0.9 port 22: Connection timed out"_s
                                << Error::Kind::Timeout << u"does not answer"_s << false;
        QTest::newRow("silent, though connected") << u"Connection timed out during banner exchange\r\n"
                                                     "Connection to 10.0.0.9 port 22 timed out"_s
                                                  << Error::Kind::Timeout << u"does not answer"_s << false;
        QTest::newRow("a banner like ssh's words")
            << u"Host key verification failed.\r\nme@aws1: Permission denied (publickey)."_s
            << Error::Kind::PermissionDenied << u"it takes publickey"_s << false;
        QTest::newRow("and closed") << u"Host key verification failed.\r\nPermission denied (all).\r\n"
                                       "Connection closed by 10.0.0.9 port 22"_s
                                    << Error::Kind::ConnectionLost << u"during the login"_s << false;
        QTest::newRow("account closed") << u"Connection closed by 10.0.0.9 port 22"_s << Error::Kind::ConnectionLost
                                        << u"during the login"_s << false;
        QTest::newRow("jump host's key") << u"Host key verification failed.\r\nkex_exchange_identification: Connection "
                                            "closed by remote host\r\nConnection closed by UNKNOWN port 65535"_s
                                         << Error::Kind::PermissionDenied << u"not known yet"_s << false;
        QTest::newRow("too many keys")
            << u"Received disconnect from 10.0.0.9 port 22:2: Too many authentication failures\r\n"
               "Disconnected from 10.0.0.9 port 22"_s
            << Error::Kind::PermissionDenied << u"let nobody in"_s << false;
        QTest::newRow("route") << u"ssh: connect to host 10.0.0.9 port 22: No route to host"_s << Error::Kind::Refused
                               << u"no route"_s << false;
        QTest::newRow("startups") << u"kex_exchange_identification: Connection closed by remote host\r\n"
                                     "Connection closed by 127.0.0.1 port 22"_s
                                  << Error::Kind::ConnectionLost << u"before login"_s << true;
        QTest::newRow("reset") << u"kex_exchange_identification: read: Connection reset by peer"_s
                               << Error::Kind::ConnectionLost << u"before login"_s << true;
        QTest::newRow("configuration") << u"/home/me/.ssh/config: line 3: Bad configuration option: frob\n"
                                          "/home/me/.ssh/config: terminating, 1 bad configuration options"_s
                                       << Error::Kind::Input << u"line 3"_s << false;
        QTest::newRow("changed") << u"@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nThe fingerprint for the "
                                    u"ED25519 key sent by the remote host is\nSHA256:abc/def.\nAdd correct host key in "
                                    u"/home/me/.ssh/known_hosts to get rid of this message.\n  remove with:\n  "
                                    u"ssh-keygen -f \"/home/me/.ssh/known_hosts\" -R \"aws1\"\nHost key for aws1 has "
                                    u"changed and you have requested strict checking.\nHost key verification failed."_s
                                 << Error::Kind::PermissionDenied << u"SHA256:abc/def"_s << false;
        QTest::newRow("unknown key") << u"Host key verification failed."_s << Error::Kind::PermissionDenied
                                     << u"not known yet"_s << false;
        QTest::newRow("nothing") << QString() << Error::Kind::ConnectionLost << u"ssh gave up"_s << false;
    }
    void ends()
    {
        QFETCH(QString, messages);
        QFETCH(Error::Kind, kind);
        QFETCH(QString, says);
        QFETCH(bool, dropped);
        const net::SshEnd end{.messages = messages, .loggedIn = false, .batch = true};
        const Error error = net::describeSshEnd(m_target, end);
        QVERIFY2(error.kind == kind, qPrintable(error.message()));
        QVERIFY2(error.what.contains(says), qPrintable(error.what));
        QCOMPARE(error.where, m_target.name);
        QCOMPARE(net::isDroppedAtStart(end), dropped);
    }

    /// What was typed is not sent over and over, whatever the server does then.
    void notAtOnceAfterAQuestion()
    {
        for (const QString &messages : {u"kex_exchange_identification: Connection closed by remote host"_s,
                                        u"Connection closed by 10.0.0.9 port 22"_s}) {
            const net::SshEnd end{.messages = messages, .asked = true};
            QVERIFY(!net::isDroppedAtStart(end));
        }
        const net::SshEnd closed{.messages = u"Connection closed by 10.0.0.9 port 22"_s, .asked = true};
        QVERIFY(net::describeSshEnd(m_target, closed).kind == Error::Kind::PermissionDenied);
    }

    void aDeclinedQuestionIsTold()
    {
        const Error error = net::describeSshEnd(
            m_target, {.messages = u"Host key verification failed."_s, .declined = QuestionKind::HostKey});
        QVERIFY(error.kind == Error::Kind::Declined);
    }

    void aChangedKeyTellsTheRemedy()
    {
        const Error error = net::describeSshEnd(
            m_target, {.messages = u"REMOTE HOST IDENTIFICATION HAS CHANGED!\n  ssh-keygen -f \"/k\" -R \"aws1\"\n"
                                   u"Host key verification failed."_s});
        QVERIFY2(error.next.contains(u"ssh-keygen -f \"/k\" -R \"aws1\""_s), qPrintable(error.next));
    }

    void lookIsRead()
    {
        const auto look = net::readSshLook(u"Welcome to aws1!\nbayplan-look\nabsent /var/run/docker.sock\n"
                                           u"usable /run/user/1000/docker.sock\ndocker\nuser me\n"_s);
        QVERIFY(look);
        QCOMPARE(look->sockets.size(), 2);
        QVERIFY(look->docker);
        QCOMPARE(look->user, u"me"_s);
        QVERIFY(!net::readSshLook(u"This account is currently not available.\n"_s));
    }

    void choosesForwardingWhereItWasNotTried()
    {
        const SshLook look{
            {{net::usualSocket(), SshLook::Socket::Absent}, {u"/b.sock"_s, SshLook::Socket::Usable}}, true, u"me"_s};
        const net::SshWay way = net::chooseSshWay(m_target, look, {net::usualSocket()});
        QVERIFY(std::holds_alternative<net::ForwardTo>(way));
        QCOMPARE(std::get<net::ForwardTo>(way).socket, u"/b.sock"_s);
        const net::SshWay next = net::chooseSshWay(m_target, look, {net::usualSocket(), u"/b.sock"_s});
        QVERIFY(std::holds_alternative<net::RunOnHost>(next));
        QCOMPARE(std::get<net::RunOnHost>(next).command, u"docker --host=unix:///b.sock system dial-stdio"_s);
    }

    /// A socket may be left over from an engine that is gone.
    void triesEachSocket()
    {
        const SshLook look{
            {{u"/a.sock"_s, SshLook::Socket::Usable}, {u"/b.sock"_s, SshLook::Socket::Usable}}, true, u"me"_s};
        const net::SshWay way = net::chooseSshWay(m_target, look, {u"/a.sock"_s});
        QVERIFY(std::holds_alternative<net::ForwardTo>(way));
        QCOMPARE(std::get<net::ForwardTo>(way).socket, u"/b.sock"_s);
        QVERIFY(
            std::holds_alternative<net::RunOnHost>(net::chooseSshWay(m_target, look, {u"/a.sock"_s, u"/b.sock"_s})));
    }

    /// When the process at the control socket is gone, ssh must not look for a machine of the name it was given.
    void requestsNeverConnectByThemselves()
    {
        for (const QStringList &words :
             {net::sshForwardArguments(u"/c"_s, u"/l"_s, u"/r"_s), net::sshRunArguments(u"/c"_s, u"true"_s)}) {
            QVERIFY(words.contains(u"ProxyCommand=false"_s));
            QVERIFY(words.contains(u"bayplan.invalid"_s));
        }
    }

    void choosesAnErrorWhereNothingCanDo_data()
    {
        QTest::addColumn<SshLook::Socket>("socket");
        QTest::addColumn<Error::Kind>("kind");
        QTest::addColumn<QString>("says");
        QTest::newRow("denied") << SshLook::Socket::Denied << Error::Kind::PermissionDenied << u"“me” on the host"_s;
        QTest::newRow("absent") << SshLook::Socket::Absent << Error::Kind::NotFound << u"/x.sock"_s;
        QTest::newRow("other") << SshLook::Socket::Other << Error::Kind::NotAnEngine << u"not a socket"_s;
        QTest::newRow("forbidden") << SshLook::Socket::Usable << Error::Kind::Refused << u"forbids"_s;
    }
    void choosesAnErrorWhereNothingCanDo()
    {
        QFETCH(SshLook::Socket, socket);
        QFETCH(Error::Kind, kind);
        QFETCH(QString, says);
        const net::SshWay way =
            net::chooseSshWay(m_target, SshLook{{{u"/x.sock"_s, socket}}, false, u"me"_s}, {u"/x.sock"_s});
        QVERIFY(std::holds_alternative<Error>(way));
        QVERIFY(std::get<Error>(way).kind == kind);
        QVERIFY2(std::get<Error>(way).what.contains(says), qPrintable(std::get<Error>(way).what));
    }

    void argumentsEndBeforeTheHost()
    {
        const QStringList words = net::sshMasterArguments(m_target, u"/c"_s, true);
        QCOMPARE(words.last(), u"aws1"_s);
        QCOMPARE(words.at(words.size() - 2), u"--"_s);
        QVERIFY(words.contains(u"StrictHostKeyChecking=ask"_s));
        QVERIFY(words.contains(u"BatchMode=yes"_s));
    }

private:
    const SshTarget m_target{u"ssh://me@aws1"_s, u"me"_s, u"aws1"_s, 0, {}};
};

QTEST_GUILESS_MAIN(SshTextsTest)
#include "sshtexts.moc"
