// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace bayplan::tests {

/// docker-compose with a project of its own, "shop", on one engine.
class ComposeProject
{
public:
    ComposeProject(QString socket, const QString &file);

    /// The project's file.
    void write(const QString &text) const;
    /// What it wrote, both ways; null when it failed.
    QString run(const QStringList &words) const;
    /// Full ids of the service's running containers, sorted.
    QStringList ids(const QString &service) const;

private:
    QTemporaryDir m_folder;
    QString m_socket;
};

} // namespace bayplan::tests
