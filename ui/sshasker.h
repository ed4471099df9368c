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
/// it is refused it is forgotten and the operator is asked. An answer for a key or a user counts for all who asked for
/// the same meanwhile, so that a hundred hosts with one key ask once.
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
    void settle(int id, const std::optional<QString> &answer);
    void remember(const net::SshQuestion &question, const QString &secret);
    Entry *entry(int id);

    const Theme &m_theme;
    core::SecretStore &m_secrets;
    QPointer<QWidget> m_window;
    std::vector<Entry> m_entries; ///< in the order they were asked
    int m_lastId = 0;
    int m_shown = 0; ///< the one on the screen; 0: none
    QPointer<SshQuestionDialog> m_dialog;
    QHash<int, std::shared_ptr<core::Task>> m_storing; ///< reads, writes and removals under way
    int m_lastStoring = 0;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true); ///< tasks may outlive the asker
};

/// Under which a secret that answers it is kept; empty for questions that aren't about a secret that stays the same.
QString secretKey(const net::SshQuestion &question);

} // namespace bayplan::ui
