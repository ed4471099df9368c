// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/reach.h"
#include "net/childprocesses.h"

namespace bayplan::ingress {

/// This machine.
class LocalReach : public Reach
{
public:
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
    net::ChildProcesses m_children;
};

} // namespace bayplan::ingress
