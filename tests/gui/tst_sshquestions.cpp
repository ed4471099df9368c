// SPDX-License-Identifier: GPL-3.0-or-later
// What ssh asks, put to the operator in the real window: one question at a time, nothing accepted by accident, secrets
// tried from where they are remembered and forgotten when they are refused.
#include "gui/windowdriver.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using net::SshQuestion;

namespace {

const QString fingerprint = u"SHA256:mVPwvezndPv/ARoIadVY98vAC0g+P/5633yTC4d/wXE"_s;

/// A question and what came of it.
struct Asked
{
    core::Task task;
    std::optional<QString> answer;
    bool done = false;
};

SshQuestion about(SshQuestion::Kind kind, const QString &host, const QString &prompt, const QString &subject = {})
{
    SshQuestion question;
    question.kind = kind;
    question.host = host;
    question.prompt = prompt;
    question.subject = subject;
    return question;
}

SshQuestion hostKey()
{
    SshQuestion question = about(SshQuestion::Kind::HostKey, u"ssh://deploy@aws1"_s,
                                 u"The authenticity of host 'aws1 (10.0.1.11)' can't be established."_s);
    question.keyType = u"ED25519"_s;
    question.fingerprint = fingerprint;
    return question;
}

SshQuestion passphrase(const QString &host, const QString &key, bool again = false)
{
    SshQuestion question = about(SshQuestion::Kind::Passphrase, host, u"Enter passphrase for key"_s, key);
    question.again = again;
    return question;
}

} // namespace

class TestSshQuestions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
    }
    void init()
    {
        m_driver = std::make_unique<WindowDriver>(
            *qApp, WindowDriver::Start{.hosts = {{u"engine1"_s, *engine::Endpoint::parse(m_engines.endpoint(1))}}});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
    }
    void cleanup() { m_driver.reset(); }

    void aHostKeyIsNotAcceptedByEnter()
    {
        const auto asked = ask(hostKey());
        QDialog *dialog = question();
        QVERIFY(dialog);
        QVERIFY(label(dialog, u"sshHeading"_s).contains(u"ssh://deploy@aws1"_s));
        QCOMPARE(label(dialog, u"sshFingerprint"_s).remove(u'\n'), fingerprint);
        QCOMPARE(label(dialog, u"sshKeyType"_s), u"ED25519 key"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"ssh-host-key"_s));
        QCOMPARE(QApplication::focusWidget()->objectName(), u"sshDecline"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(asked->done);
        QVERIFY2(!asked->answer, "Enter has accepted a host key");
        QTRY_VERIFY(!m_driver->window().findChild<QDialog *>(u"sshQuestion"_s));
    }

    void aHostKeyIsAcceptedByItsButton()
    {
        const auto asked = ask(hostKey());
        QDialog *dialog = question();
        QVERIFY(dialog);
        QTest::mouseClick(dialog->findChild<QAbstractButton *>(u"sshAccept"_s), Qt::LeftButton);
        QTRY_VERIFY(asked->done);
        QCOMPARE(asked->answer, u"yes"_s);
    }

    void aPassphraseIsTypedUnseenAndRemembered()
    {
        const QString key = u"/home/me/.ssh/id_ed25519"_s;
        const auto first = ask(passphrase(u"ssh://aws1"_s, key));
        QDialog *dialog = question();
        QVERIFY(dialog);
        QVERIFY(label(dialog, u"sshHost"_s).contains(u"ssh://aws1"_s));
        auto *answer = dialog->findChild<QLineEdit *>(u"sshAnswer"_s);
        QCOMPARE(answer->echoMode(), QLineEdit::Password);
        QVERIFY(answer->hasFocus());
        auto *remember = dialog->findChild<QCheckBox *>(u"sshRemember"_s);
        QVERIFY2(!remember->isChecked(), "it is remembered only if that is asked for");
        QVERIFY(label(dialog, u"sshRememberWhy"_s).contains(m_driver->desktop().secrets().explanation()));
        QTest::keyClicks(answer, u"open sesame"_s);
        QTest::keyClick(answer, Qt::Key_Tab);
        QVERIFY(remember->hasFocus());
        QTest::keyClick(remember, Qt::Key_Space);
        QVERIFY(m_driver->saveLooks(m_folder, u"ssh-passphrase"_s));
        QTest::keyClick(remember, Qt::Key_Return);
        QTRY_VERIFY(first->done);
        QCOMPARE(first->answer, u"open sesame"_s);
        QTRY_VERIFY(!m_driver->window().findChild<QDialog *>(u"sshQuestion"_s));

        const auto second = ask(passphrase(u"ssh://aws2"_s, key));
        QTRY_VERIFY(second->done);
        QCOMPARE(second->answer, u"open sesame"_s);
        QVERIFY2(!m_driver->window().findChild<QDialog *>(u"sshQuestion"_s), "it was asked for all the same");

        // Refused: forgotten, and asked.
        const auto third = ask(passphrase(u"ssh://aws2"_s, key, true));
        dialog = question();
        QVERIFY(dialog);
        QVERIFY(!label(dialog, u"sshAgain"_s).isEmpty());
        QVERIFY(m_driver->saveLooks(m_folder, u"ssh-passphrase-again"_s));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(third->done);
        QVERIFY(!third->answer);
        std::optional<QString> kept = u"not read yet"_s;
        const core::Task read = m_driver->desktop().secrets().read(
            u"ssh-passphrase:"_s + key, [&](const core::Result<std::optional<QString>> &result) { kept = *result; });
        QTRY_COMPARE(kept, std::optional<QString>());
    }

    void questionsQueueAndOneAnswerServesAllWithThatKey()
    {
        const QString key = u"/home/me/.ssh/shared"_s;
        std::vector<std::shared_ptr<Asked>> same;
        for (int i = 0; i < 5; ++i)
            same.push_back(ask(passphrase(u"ssh://aws%1"_s.arg(i), key)));
        const auto other =
            ask(about(SshQuestion::Kind::Password, u"ssh://root@edge"_s, u"root@edge's password:"_s, u"root@edge"_s));
        QDialog *dialog = question();
        QVERIFY(dialog);
        QCOMPARE(m_driver->window().findChildren<QDialog *>(u"sshQuestion"_s).size(), 1);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"sshAnswer"_s), u"one for all"_s);
        QTest::keyClick(dialog->findChild<QLineEdit *>(u"sshAnswer"_s), Qt::Key_Return);
        for (const auto &asked : same) {
            QTRY_VERIFY(asked->done);
            QCOMPARE(asked->answer, u"one for all"_s);
        }
        QVERIFY(!other->done);
        const auto next = [&] {
            auto *shown = question();
            return shown ? label(shown, u"sshHeading"_s) : QString();
        };
        QTRY_VERIFY(next().contains(u"root@edge"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"ssh-password"_s));
        QTest::mouseClick(question()->findChild<QAbstractButton *>(u"sshDecline"_s), Qt::LeftButton);
        QTRY_VERIFY(other->done);
        QVERIFY(!other->answer);
    }

    /// One typing error with many hosts: it is asked once more, not once for each.
    void aCorrectedAnswerServesAllToo()
    {
        const QString key = u"/home/me/.ssh/mistyped"_s;
        std::vector<std::shared_ptr<Asked>> asked;
        for (int i = 0; i < 4; ++i)
            asked.push_back(ask(passphrase(u"ssh://m%1"_s.arg(i), key)));
        QVERIFY(question());
        answerShown(u"wrnog"_s);
        for (const auto &each : asked)
            QTRY_VERIFY(each->done);
        // A host that comes a moment later is not asked about, until that is refused too.
        const auto late = ask(passphrase(u"ssh://late"_s, key));
        QTRY_VERIFY(late->done);
        QCOMPARE(late->answer, u"wrnog"_s);
        asked.clear();
        for (int i = 0; i < 3; ++i)
            asked.push_back(ask(passphrase(u"ssh://m%1"_s.arg(i), key, true)));
        QVERIFY(question());
        answerShown(u"right"_s);
        asked.push_back(ask(passphrase(u"ssh://m3"_s, key, true))); // had the wrong one, but not yet this
        asked.push_back(ask(passphrase(u"ssh://late"_s, key, true)));
        for (const auto &each : asked) {
            QTRY_VERIFY(each->done);
            QCOMPARE(each->answer, u"right"_s);
        }
    }

    /// One new jump host before many hosts.
    void oneHostKeyIsAskedForOnce()
    {
        SshQuestion question1 = hostKey();
        question1.subject = u"jump"_s;
        SshQuestion question2 = question1;
        question2.host = u"ssh://other"_s;
        const auto first = ask(question1);
        const auto second = ask(question2);
        QVERIFY(question());
        QCOMPARE(label(question(), u"sshHeading"_s), u"Is this really jump?"_s);
        QVERIFY(label(question(), u"sshHost"_s).contains(u"ssh://deploy@aws1"_s));
        QTest::mouseClick(question()->findChild<QAbstractButton *>(u"sshAccept"_s), Qt::LeftButton);
        QTRY_VERIFY(first->done && second->done);
        QCOMPARE(second->answer, u"yes"_s);
    }

    void aPasswordIsForOneServer()
    {
        const auto one = ask(about(SshQuestion::Kind::Password, u"ssh://me@gate:2201"_s, u"p"_s, u"me@gate"_s));
        const auto two = ask(about(SshQuestion::Kind::Password, u"ssh://me@gate:2202"_s, u"p"_s, u"me@gate"_s));
        QVERIFY(question());
        answerShown(u"for 2201"_s);
        QTRY_VERIFY(one->done);
        QTRY_VERIFY(question());
        QVERIFY(!two->done);
        QTest::keyClick(question(), Qt::Key_Escape);
        QTRY_VERIFY(two->done);
    }

    void aTouchIsToldAndGoesByItself()
    {
        auto asked = ask(about(SshQuestion::Kind::Notice, u"ssh://a"_s, u"Confirm user presence for key ED25519-SK"_s));
        QDialog *dialog = question();
        QVERIFY(dialog);
        QVERIFY(label(dialog, u"sshPrompt"_s).contains(u"user presence"_s));
        QVERIFY(!dialog->findChild<QLineEdit *>(u"sshAnswer"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"ssh-touch"_s));
        asked->task.cancel();
        QTRY_VERIFY(!m_driver->window().findChild<QDialog *>(u"sshQuestion"_s));
    }

    void aWithdrawnQuestionGoesAway()
    {
        auto first = ask(hostKey());
        auto second =
            ask(about(SshQuestion::Kind::Other, u"ssh://vault"_s, u"<b>One-time</b> code\n\u001B[31mfor you\u202E:"_s));
        QVERIFY(question());
        first->task.cancel();
        QTRY_VERIFY(question() && !label(question(), u"sshPrompt"_s).isEmpty());
        QVERIFY(!first->done);
        const QString prompt = label(question(), u"sshPrompt"_s);
        QVERIFY2(prompt.contains(u"<b>One-time</b> code"_s) && !prompt.contains(QChar(0x1B)) &&
                     !prompt.contains(QChar(0x202E)),
                 qPrintable(prompt));
        QVERIFY(m_driver->saveLooks(m_folder, u"ssh-other"_s));
        QTest::keyClicks(question()->findChild<QLineEdit *>(u"sshAnswer"_s), u"123456"_s);
        QTest::keyClick(question()->findChild<QLineEdit *>(u"sshAnswer"_s), Qt::Key_Return);
        QTRY_VERIFY(second->done);
        QCOMPARE(second->answer, u"123456"_s);
    }

    void overADialogAndAgainWhenThatCloses()
    {
        m_driver->openPage(u"hosts"_s);
        QTest::mouseClick(m_driver->buttonNamed(u"Add host…"_s), Qt::LeftButton);
        auto *add = m_driver->dialog<QDialog>(u"addHostDialog"_s);
        QVERIFY(add);
        const auto asked = ask(hostKey());
        QVERIFY(question());
        QCOMPARE(question()->parentWidget(), add);
        add->reject();
        QTRY_VERIFY(question() && question()->parentWidget() == &m_driver->window());
        QVERIFY(!asked->done);
        QTest::mouseClick(question()->findChild<QAbstractButton *>(u"sshAccept"_s), Qt::LeftButton);
        QTRY_VERIFY(asked->done);
        QCOMPARE(asked->answer, u"yes"_s);
    }

private:
    void answerShown(const QString &text)
    {
        auto *line = question()->findChild<QLineEdit *>(u"sshAnswer"_s);
        QTest::keyClicks(line, text);
        QTest::keyClick(line, Qt::Key_Return);
    }
    std::shared_ptr<Asked> ask(const SshQuestion &question)
    {
        auto asked = std::make_shared<Asked>();
        asked->task = m_driver->desktop().prompter().ask(
            question, [weak = std::weak_ptr(asked)](const std::optional<QString> &answer) {
                const auto waiting = weak.lock();
                waiting->answer = answer;
                waiting->done = true;
            });
        return asked;
    }
    QDialog *question() const { return m_driver->dialog<QDialog>(u"sshQuestion"_s); }
    static QString label(const QWidget *dialog, const QString &name)
    {
        const auto *found = dialog->findChild<QLabel *>(name);
        return found ? found->text() : QString();
    }

    TestFleet m_engines;
    std::unique_ptr<WindowDriver> m_driver;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestSshQuestions)
#include "tst_sshquestions.moc"
