// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sshmaster.h"

#include "core/soon.h"
#include "net/askpass.h"
#include "net/sshprompt.h"
#include "net/sshrun.h"

#include <QFile>
#include <QPointer>
#include <QProcessEnvironment>
#include <QRandomGenerator>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using std::chrono::milliseconds;

namespace {

// Past ConnectTimeout, which covers the start up to the server's banner only.
constexpr std::chrono::seconds loginLimit{45};
constexpr milliseconds refusalCounts{5'000};
constexpr int mostDrops = 6;
constexpr qsizetype mostMessages = 32 * 1024;

/// Between 0.3 and 1.5 s, so that hosts dropped together don't come back together.
milliseconds dropPause()
{
    return milliseconds(300 + QRandomGenerator::global()->bounded(1200));
}

} // namespace

SshMaster::SshMaster(SshService &service, SshTarget target) : m_service(service), m_target(std::move(target))
{
    connect(&service, &SshService::socketsChanged, this, &SshMaster::checkUp);
}

SshMaster::~SshMaster()
{
    endProcess();
}

void SshMaster::start()
{
    m_place = m_service.gate().enter([this] { begin(); });
}

void SshMaster::begin()
{
    if (const auto prepared = m_service.prepare(); !prepared)
        return fail(prepared.error());
    m_messages.clear();
    m_asked.clear();
    m_answered.clear();
    m_controlPath = m_service.newSocketPath(u"c"_s);
    const bool batch = !m_service.canAsk();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!batch) {
        m_token =
            m_service.askpass().admit([this](const AskpassServer::Prompt &prompt, AskpassServer::Answered answered) {
                return ask(prompt, std::move(answered));
            });
        environment.insert(u"SSH_ASKPASS"_s, m_service.askpassProgram());
        environment.insert(u"SSH_ASKPASS_REQUIRE"_s, u"force"_s); // OpenSSH 8.4: also with a terminal
        environment.insert(QString::fromLatin1(askpassSocketVariable), m_service.askpass().path());
        environment.insert(QString::fromLatin1(askpassTokenVariable), QString::fromLatin1(m_token));
    } else {
        // A jump host's ssh does not know of BatchMode, and would ask on the terminal.
        environment.insert(u"SSH_ASKPASS"_s, u"/bin/false"_s);
        environment.insert(u"SSH_ASKPASS_REQUIRE"_s, u"force"_s);
    }
    m_process = m_service.children().make();
    m_process->setProcessEnvironment(environment);
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setStandardOutputFile(QProcess::nullDevice());
    connect(m_process.get(), &QProcess::readyReadStandardError, this, &SshMaster::readMessages);
    connect(m_process.get(), &QProcess::finished, this, &SshMaster::onFinished);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(sshMissing(m_process->program(), m_process->errorString()));
    });
    limitLogin();
    m_process->start(m_service.settings().program,
                     m_service.settings().options + sshMasterArguments(m_target, m_controlPath, batch));
}

void SshMaster::limitLogin()
{
    m_limit = core::soon(
        [this] {
            fail({.kind = Error::Kind::Timeout,
                  .what = u"The ssh login took longer than %1 s"_s.arg(loginLimit.count()),
                  .where = m_target.name,
                  .next = u"Try by hand: %1"_s.arg(sshByHand(m_target))});
        },
        loginLimit);
}

void SshMaster::readMessages()
{
    const QString text = QString::fromUtf8(m_process->readAllStandardError());
    m_messages = QString(m_messages + text).right(mostMessages);
    if (m_up && text.contains(u"open failed"_s))
        m_refused.start();
}

bool SshMaster::refusedLately() const
{
    return m_refused.isValid() && m_refused.elapsed() < refusalCounts.count();
}

void SshMaster::checkUp()
{
    // ssh makes it after login, under another name first, so it is ready when it is there.
    if (m_up || !m_process || !QFile::exists(m_controlPath))
        return;
    m_up = true;
    m_place.cancel();
    m_limit.cancel();
    m_messages.clear();
    if (!m_token.isEmpty())
        m_service.askpass().forget(std::exchange(m_token, {}));
    Q_EMIT up();
}

core::Task SshMaster::ask(const AskpassServer::Prompt &prompt, AskpassServer::Answered answered)
{
    SshQuestion question = readSshPrompt(m_target.name, prompt.text);
    if (prompt.tells)
        question.kind = SshQuestion::Kind::Notice;
    const std::pair key{prompt.asker, prompt.text};
    question.again = m_asked.contains(key);
    m_asked.insert(key);
    m_limit.cancel(); // a person takes as long as it takes
    /// Also when ssh withdraws the question.
    class Asking : public core::Task::Work
    {
    public:
        explicit Asking(SshMaster *master) : m_master(master) {}
        ~Asking() override
        {
            task.cancel();
            if (m_master && m_master->m_process && !m_master->m_up)
                m_master->limitLogin();
        }
        core::Task task;

    private:
        const QPointer<SshMaster> m_master;
    };
    auto asking = std::make_unique<Asking>(this);
    asking->task =
        m_service.ask(question, [this, question, answered = std::move(answered)](const std::optional<QString> &answer) {
            if (answer) {
                m_answered << question;
                return answered(answer);
            }
            m_declined = question.kind;
            m_process->terminate(); // else ssh would go on to the next key, or ask again
        });
    return core::Task(std::move(asking));
}

void SshMaster::onFinished()
{
    readMessages();
    const SshEnd end{.messages = m_messages,
                     .loggedIn = m_up,
                     .batch = !m_service.canAsk(),
                     .asked = !m_asked.isEmpty(),
                     .declined = m_declined};
    if (isDroppedAtStart(end) && ++m_drops <= mostDrops) {
        endProcess();
        m_wait = core::soon([this] { start(); }, dropPause());
        return;
    }
    const Error error = describeSshEnd(m_target, end);
    if (!m_up && error.kind == Error::Kind::PermissionDenied) {
        for (const SshQuestion &question : std::as_const(m_answered))
            m_service.refused(question); // what is remembered must not be sent for ever
    }
    fail(error);
}

void SshMaster::fail(Error error)
{
    endProcess();
    if (error.where.isEmpty())
        error.where = m_target.name;
    Q_EMIT ended(error);
}

void SshMaster::endProcess()
{
    m_place.cancel();
    m_limit.cancel();
    if (!m_token.isEmpty())
        m_service.askpass().forget(std::exchange(m_token, {}));
    m_process.reset();
    m_up = false;
    if (!m_controlPath.isEmpty())
        QFile::remove(m_controlPath); // ssh does that, unless it was killed
}

} // namespace bayplan::net
