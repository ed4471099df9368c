// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTemporaryDir>

#include <memory>
#include <vector>

class QProcess;

namespace bayplan::tests {

/// Requests without a break by wrk, from several connections that are kept and several that are new for each request,
/// some of which take up to half a second.
class Load
{
public:
    struct Count
    {
        qint64 requests = 0;
        qint64 failed = 0; ///< connections refused or broken off, answers other than 2xx and 3xx, none in 10 s
        QString text;      ///< what wrk said
    };

    enum class Connections { KeptAndNew, New };

    /// Begins; `url` is without a path: "http://127.0.0.1:8080". `times`: so many times as many connections as usual.
    explicit Load(const QString &url, Connections connections = Connections::KeptAndNew, int times = 1);
    ~Load();

    bool isRunning() const;
    /// Ends it, and tells what became of all of them.
    Count stop();

private:
    QTemporaryDir m_folder;
    std::vector<std::unique_ptr<QProcess>> m_processes;
};

} // namespace bayplan::tests
