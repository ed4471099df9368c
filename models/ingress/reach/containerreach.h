// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/client.h"
#include "ingress/reach.h"
#include "ingress/reach/programend.h"

#include <functional>

namespace bayplan::ingress {

/// A container, by its name, on a host that is connected. Files go by the engine's archives, so that they are read and
/// written in a stopped container, too; commands need it to run.
class ContainerReach : public Reach
{
public:
    /// `client`: the host's, at each call; nullptr while there is no such host.
    ContainerReach(QString host, QString container, std::function<engine::Client *()> client);

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
    core::Error located(core::Error error) const;
    core::Error noHost() const;

    const QString m_host;
    const QString m_container;
    const std::function<engine::Client *()> m_client;
    int m_talksBy = 0;    ///< which of talkCommands() could the last time
    bool m_moves = false; ///< see writeContainerFile()
};

} // namespace bayplan::ingress
