// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/reach.h"
#include "ingress/reach/sshsession.h"

#include <memory>

namespace bayplan::ingress {

/// A machine that the operator's own ssh reaches. It needs a POSIX shell and the usual small programs there. One
/// connection, which is kept for as long as this is there.
class SshReach : public Reach
{
public:
    /// `machine`: "ssh://user@name:port"; an error if that is something else. `service` must outlive it.
    static core::Result<std::unique_ptr<SshReach>> make(net::SshService &service, const QString &machine);

    QString where() const override;
    core::Task readFile(const QString &path,
                        std::function<void(core::Result<std::optional<QByteArray>>)> done) override;
    core::Task writeFile(const QString &path, const QByteArray &bytes,
                         std::function<void(core::Result<void>)> done) override;
    core::Task writeLike(const QString &path, const QString &like, const QByteArray &bytes,
                         std::function<void(core::Result<void>)> done) override;
    core::Task removeFile(const QString &path, std::function<void(core::Result<void>)> done) override;
    core::Task run(const QStringList &command, const QByteArray &input,
                   std::function<void(core::Result<CommandEnd>)> done) override;
    core::Task talk(const QString &socket, const QByteArray &request,
                    std::function<void(core::Result<QByteArray>)> done) override;
    core::Task signal(const QString &name, std::function<void(core::Result<void>)> done) override;

private:
    SshReach(net::SshService &service, net::SshTarget target);
    core::Error located(core::Error error) const;

    SshSession m_session;
    int m_talksBy = 0; ///< which of talkCommands() could the last time
};

} // namespace bayplan::ingress
