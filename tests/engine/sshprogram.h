// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fleet/testfleet.h"

#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace bayplan::tests {

/// The program as a process of its own, with a workspace and a runtime folder of its own. The first `ssh` on its PATH
/// is one that reads the fleet's configuration: ssh itself asks the system, not the environment, whose ~/.ssh it is.
class SshProgram
{
public:
    struct Outcome
    {
        int code = -1;
        QByteArray out;
        QString err;

        QJsonArray json() const;
    };

    /// Without a workspace file, with one of its own.
    explicit SshProgram(const TestFleet &engines, const QString &workspace = {});

    /// Puts a host into the workspace by the program's own `hosts add`.
    bool add(const QString &name, const QString &endpoint) const;
    std::unique_ptr<QProcess> start(const QStringList &words) const;
    Outcome run(const QStringList &words) const;

    QString runtimeFolder() const { return m_folder.filePath(QStringLiteral("run")); }

private:
    QTemporaryDir m_folder;
    QString m_workspace;
};

} // namespace bayplan::tests
