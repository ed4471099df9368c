// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sshasker.h"

#include "ui/dialogs/sshquestiondialog.h"

#include <QApplication>
#include <QTimer>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using Kind = net::SshQuestion::Kind;

QString secretKey(const net::SshQuestion &question)
{
    if (question.subject.isEmpty())
        return {};
    switch (question.kind) {
    case Kind::Password:
        // ssh names the user and the machine but not the port: only the endpoint tells one server from another.
        return u"ssh-password:"_s + question.subject + u" for "_s + question.host;
    case Kind::Passphrase:
        return u"ssh-passphrase:"_s + question.subject;
    case Kind::HostKey:
    case Kind::Notice:
    case Kind::Other:
        break;
    }
    return {};
}

QString topicOf(const net::SshQuestion &question)
{
    if (question.kind == Kind::HostKey && !question.subject.isEmpty())
        return u"host-key:"_s + question.subject + u' ' + question.fingerprint;
    return secretKey(question);
}

namespace {

constexpr std::chrono::minutes answerServes{1};

/// Whether the dialog belongs to the window, directly or over another one of its dialogs.
bool isOver(const QWidget *dialog, const QWidget *window)
{
    for (; dialog; dialog = dialog->parentWidget()) {
        if (dialog == window)
            return true;
    }
    return false;
}

} // namespace

/// A question's end of the bargain: when whoever asked lets go of it, it is withdrawn.
class SshAsker::Asked : public core::Task::Work
{
public:
    Asked(SshAsker &asker, std::weak_ptr<bool> alive, int id) : m_asker(asker), m_alive(std::move(alive)), m_id(id) {}
    ~Asked() override
    {
        if (!m_alive.expired())
            m_asker.withdraw(m_id);
    }

private:
    SshAsker &m_asker;
    const std::weak_ptr<bool> m_alive;
    const int m_id;
};

SshAsker::SshAsker(const Theme &theme, core::SecretStore &secrets, QObject *parent)
    : QObject(parent)
    , m_theme(theme)
    , m_secrets(secrets)
{
}

SshAsker::~SshAsker()
{
    m_alive.reset();
    delete m_dialog;
}

void SshAsker::setWindow(QWidget *window)
{
    m_window = window;
    showNext();
}

SshAsker::Entry *SshAsker::entry(int id)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [id](const Entry &e) { return e.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

core::Task SshAsker::ask(const net::SshQuestion &question, std::function<void(std::optional<QString>)> answered)
{
    const int id = ++m_lastId;
    m_entries.push_back({id, question, std::move(answered)});
    // Not within the call: whoever asks has no task yet to keep.
    QTimer::singleShot(0, this, [this, id] { prepare(id); });
    return core::Task(std::make_unique<Asked>(*this, m_alive, id));
}

void SshAsker::prepare(int id)
{
    const Entry *asked = entry(id);
    if (!asked)
        return;
    if (const auto recent = recentAnswer(asked->question)) {
        settle(id, *recent);
        return;
    }
    const QString key = secretKey(asked->question);
    if (key.isEmpty()) {
        makeReady(id);
        return;
    }
    const int storing = ++m_lastStoring;
    const auto task = m_storing.insert(storing, std::make_shared<core::Task>()).value();
    if (asked->question.again) { // what is kept under that key, if anything is, has just been refused
        *task = m_secrets.remove(key, [this, id, storing](const core::Result<void> &) {
            const auto done = m_storing.take(storing);
            makeReady(id);
        });
        return;
    }
    *task = m_secrets.read(key, [this, id, storing](const core::Result<std::optional<QString>> &kept) {
        const auto done = m_storing.take(storing);
        if (kept && *kept)
            settle(id, *kept);
        else
            makeReady(id);
    });
}

void SshAsker::makeReady(int id)
{
    if (Entry *asked = entry(id))
        asked->ready = true;
    showNext();
}

void SshAsker::showNext()
{
    if (m_shown != 0 || !m_window)
        return;
    const auto next = std::find_if(m_entries.begin(), m_entries.end(), [](const Entry &e) { return e.ready; });
    if (next != m_entries.end())
        show(*next);
}

void SshAsker::show(const Entry &entry)
{
    m_shown = entry.id;
    SshQuestionDialog::Memory memory;
    memory.offered = !secretKey(entry.question).isEmpty();
    memory.title = m_secrets.isPersistent() ? tr("Remember it") : tr("Remember it until Bayplan ends");
    memory.explanation = m_secrets.explanation() + u'.';
    // Over a dialog that is open, which would block it otherwise: the test of a connection asks too.
    QWidget *modal = QApplication::activeModalWidget();
    m_dialog =
        new SshQuestionDialog(m_theme, entry.question, memory, isOver(modal, m_window) ? modal : m_window.data());
    connect(m_dialog, &SshQuestionDialog::answered, this,
            [this, id = entry.id, question = entry.question](const QString &answer, bool keep) {
                if (keep)
                    remember(question, answer);
                m_shown = 0;
                settle(id, answer, true);
            });
    connect(m_dialog, &QDialog::rejected, this, [this, id = entry.id] {
        m_shown = 0;
        settle(id, {});
    });
    // Closed together with the dialog it lay over: asked again over the window.
    connect(m_dialog, &QObject::destroyed, this, [this, id = entry.id] {
        if (m_shown != id)
            return;
        m_shown = 0;
        showNextSoon();
    });
    m_dialog->open();
}

void SshAsker::withdraw(int id)
{
    std::erase_if(m_entries, [id](const Entry &e) { return e.id == id; });
    if (m_shown != id)
        return;
    closeShown();
    showNextSoon();
}

void SshAsker::closeShown()
{
    m_shown = 0;
    if (!m_dialog)
        return;
    m_dialog->disconnect(this);
    m_dialog->close();
}

void SshAsker::showNextSoon()
{
    // Once the dialog before is gone, over which the next one would be put otherwise.
    QTimer::singleShot(0, this, [this] { showNext(); });
}

std::optional<QString> SshAsker::recentAnswer(const net::SshQuestion &question)
{
    const QString topic = topicOf(question);
    const auto recent = m_recent.constFind(topic);
    if (topic.isEmpty() || recent == m_recent.cend())
        return std::nullopt;
    if (question.again && m_given.value(question.host + topic) >= recent->number) {
        m_recent.erase(recent); // it was this one that was refused
        return std::nullopt;
    }
    return recent->answer;
}

void SshAsker::settle(int id, const std::optional<QString> &answer, bool byOperator)
{
    const Entry *asked = entry(id);
    if (!asked)
        return;
    const QString topic = topicOf(asked->question);
    // What was typed just now is newer than whatever the others had refused; what was remembered may be just that.
    std::vector<int> same{id};
    for (const Entry &other : m_entries) {
        if (other.id != id && !topic.isEmpty() && topicOf(other.question) == topic &&
            (byOperator || !other.question.again))
            same.push_back(other.id);
    }
    if (byOperator && answer && !topic.isEmpty()) {
        const quint64 number = ++m_lastAnswer;
        m_recent.insert(topic, {*answer, number});
        QTimer::singleShot(answerServes, this, [this, topic, number] {
            if (m_recent.value(topic).number == number)
                m_recent.remove(topic);
        });
    }
    const quint64 current = m_recent.value(topic).number;
    for (const int each : same) {
        if (const Entry *given = entry(each); given && !topic.isEmpty())
            m_given.insert(given->question.host + topic, current);
    }
    // One by one: an answer may withdraw others, or end whoever asked.
    const std::weak_ptr<bool> alive = m_alive;
    for (const int each : same) {
        const auto found =
            std::find_if(m_entries.begin(), m_entries.end(), [each](const Entry &e) { return e.id == each; });
        if (found == m_entries.end())
            continue;
        const auto answered = std::move(found->answered);
        m_entries.erase(found);
        if (m_shown == each) // the same question was answered otherwise
            closeShown();
        answered(answer);
        if (alive.expired())
            return;
    }
    showNextSoon();
}

void SshAsker::remember(const net::SshQuestion &question, const QString &secret)
{
    const QString key = secretKey(question);
    if (key.isEmpty())
        return;
    const int storing = ++m_lastStoring;
    const auto task = m_storing.insert(storing, std::make_shared<core::Task>()).value();
    *task = m_secrets.write(key, secret, [this, storing](const core::Result<void> &written) {
        const auto done = m_storing.take(storing);
        if (!written)
            Q_EMIT notRemembered(written.error());
    });
}

/// A wrong passphrase is asked for again by the same ssh; a wrong password may not be.
void SshAsker::refused(const net::SshQuestion &question)
{
    if (question.kind != Kind::Password)
        return;
    const QString key = secretKey(question);
    m_recent.remove(key);
    const int storing = ++m_lastStoring;
    const auto task = m_storing.insert(storing, std::make_shared<core::Task>()).value();
    *task = m_secrets.remove(
        key, [this, storing](const core::Result<void> &) { const auto done = m_storing.take(storing); });
}

} // namespace bayplan::ui
