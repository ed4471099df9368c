// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secretstore.h"
#include "net/sshprompter.h"
#include "ui/theme.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <memory>
#include <vector>

namespace bayplan::ui {

class SshQuestionDialog;

/// Puts ssh's questions to the operator, one at a time, over the window. A remembered secret is tried first, once; when
/// it is refused it is forgotten and the operator is asked. An answer counts for all who ask for the same meanwhile and
/// in the minute after it, so that a hundred hosts with one key, or behind one new jump host, ask once.
class SshAsker : public QObject, public net::SshPrompter
{
    Q_OBJECT

public:
    /// Both must outlive the asker.
    SshAsker(const Theme &theme, core::SecretStore &secrets, QObject *parent = nullptr);
    ~SshAsker() override;

    /// Over which questions are shown; until there is one they wait. Null: none any more.
    void setWindow(QWidget *window);

    core::Task ask(const net::SshQuestion &question, std::function<void(std::optional<QString>)> answered) override;
    void refused(const net::SshQuestion &question) override;

Q_SIGNALS:
    /// What the operator wanted remembered could not be.
    void notRemembered(const bayplan::core::Error &error);

private:
    class Asked;
    struct Entry
    {
        int id = 0;
        net::SshQuestion question;
        std::function<void(std::optional<QString>)> answered;
        bool ready = false; ///< no remembered secret to try (any more)
    };

    void prepare(int id);
    void makeReady(int id);
    void showNext();
    void showNextSoon();
    void closeShown();
    void show(const Entry &entry);
    void withdraw(int id);
    /// Answers the entry and those that asked for the same.
    void settle(int id, const std::optional<QString> &answer, bool byOperator = false);
    /// The answer given a moment ago, if the question is not its coming back.
    std::optional<QString> recentAnswer(const net::SshQuestion &question);
    void remember(const net::SshQuestion &question, const QString &secret);
    Entry *entry(int id);

    const Theme &m_theme;
    core::SecretStore &m_secrets;
    QPointer<QWidget> m_window;
    std::vector<Entry> m_entries; ///< in the order they were asked
    struct Recent
    {
        QString answer;
        quint64 number = 0; ///< later ones are greater
    };
    QHash<QString, Recent> m_recent; ///< by what was asked; for a minute
    QHash<QString, quint64> m_given; ///< by host and what was asked: which answer it had last
    quint64 m_lastAnswer = 0;
    int m_lastId = 0;
    int m_shown = 0; ///< the one on the screen; 0: none
    QPointer<SshQuestionDialog> m_dialog;
    QHash<int, std::shared_ptr<core::Task>> m_storing; ///< reads, writes and removals under way
    int m_lastStoring = 0;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true); ///< tasks may outlive the asker
};

/// What it asks for: equal for questions that one answer serves. Empty for questions that are each their own.
QString topicOf(const net::SshQuestion &question);

/// Under which a secret that answers it is kept; empty for questions that aren't about a secret that stays the same.
QString secretKey(const net::SshQuestion &question);

} // namespace bayplan::ui
