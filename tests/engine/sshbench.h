// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tables.h"
#include "fleet/fleet.h"
#include "net/httploop.h"
#include "net/sshservice.h"
#include "support/fleet/testfleet.h"

#include <QTemporaryDir>

#include <memory>

namespace bayplan::tests {

/// Answers ssh's questions as a test has it, and keeps what was asked.
class ScriptedPrompter : public net::SshPrompter
{
public:
    using Answer = std::optional<QString>;

    core::Task ask(const net::SshQuestion &question, std::function<void(Answer)> answered) override;

    std::function<Answer(const net::SshQuestion &)> answer; ///< none: every question is declined
    QList<net::SshQuestion> asked;
};

/// What the program is made of as far as ssh goes: a fleet, its tables, whom ssh asks; with a runtime folder of its
/// own.
class SshBench
{
public:
    /// `options` go to ssh with those that make it read the fleet's configuration.
    explicit SshBench(const TestFleet &engines, const QStringList &options = {});
    /// With other settings altogether.
    explicit SshBench(net::SshSettings settings);
    ~SshBench();

    const fleet::HostConnection *add(const QString &name, const QString &endpoint);
    const fleet::HostConnection *host(const QString &name) const { return m_fleet->hostByName(name); }
    /// As text: QtTest can't print an enum that has a toString() of its own.
    QString state(const QString &name) const;
    /// Why a host is out of reach.
    core::Error error(const QString &name) const;

    fleet::Fleet &fleet() { return *m_fleet; }
    Tables &tables() { return *m_tables; }
    ScriptedPrompter &prompter() { return m_prompter; }

    /// Ends all hosts, as the program's end does.
    void close();
    /// $XDG_RUNTIME_DIR.
    QString runtimeFolder() const { return m_runtime.path(); }

private:
    QTemporaryDir m_runtime;
    ScriptedPrompter m_prompter;
    net::HttpLoop m_loop;
    std::unique_ptr<net::SshService> m_ssh;
    std::unique_ptr<fleet::Fleet> m_fleet;
    std::unique_ptr<Tables> m_tables;
};

/// What the program has in a runtime folder, by the paths there, without the two that always stay: its own folder and
/// the lock in it.
QStringList filesBelow(const QString &folder);

} // namespace bayplan::tests
