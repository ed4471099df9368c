// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/workspace.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

namespace bayplan::tests {

/// A workspace file in a folder of its own.
class WorkspaceFixture
{
public:
    QString path(const QString &name = QStringLiteral("workspace.json")) const { return m_folder.filePath(name); }
    QString folder() const { return m_folder.path(); }

    void write(const QByteArray &text, const QString &name = QStringLiteral("workspace.json")) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("the test's file can't be written");
    }
    QByteArray read(const QString &name = QStringLiteral("workspace.json")) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QStringList files() const { return QDir(folder()).entryList(QDir::Files | QDir::Hidden | QDir::System); }

private:
    QTemporaryDir m_folder;
};

/// With every field there is, unknown ones, and text beyond ASCII.
constexpr auto richWorkspace = R"({
    "bayplan": 1,
    "theme": {"accent": "teal", "hosts": [1, 2.5, true, null]},
    "hosts": [
        {
            "name": "aws1",
            "endpoint": "unix:///var/run/docker.sock",
            "note": "the first",
            "labels": {"zone": "a", "ssd": ""},
            "colour": "red",
            "production": true,
            "source": "context:prod"
        },
        {
            "name": "büro 2",
            "endpoint": "tcp://10.0.0.5:2376",
            "tls": {
                "folder": "/home/me/certs",
                "ca": "/etc/ca.pem",
                "certificate": "/home/me/c.pem",
                "key": "/home/me/k.pem",
                "skipVerify": true,
                "serial": 7
            },
            "readOnly": true
        },
        {"name": "old", "endpoint": "tcp://10.0.0.6:2376", "tlsDir": "/home/me/certs"},
        {"name": "lab three", "endpoint": "ssh://me@lab:2222/run/podman.sock"}
    ]
}
)";

inline fleet::HostConfig hostOf(const QString &name, const QString &endpoint = QStringLiteral("unix:///run/a.sock"))
{
    return {name, *engine::Endpoint::parse(endpoint)};
}

/// The exit status of `work` in a process of its own; -1 if it was killed.
template <typename Work>
int inChild(Work work)
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(work());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace bayplan::tests
