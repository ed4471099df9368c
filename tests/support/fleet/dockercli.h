// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

#include <memory>

namespace bayplan::tests {

/// The docker command against one engine: what operators would otherwise use, and so what the tables are held against.
class DockerCli
{
public:
    explicit DockerCli(QString socket) : m_socket(std::move(socket)) {}

    /// Its output without the last newline; null when it failed, unless `mayFail`.
    QString run(const QStringList &words, bool mayFail = false) const;
    QStringList lines(const QStringList &words) const;
    /// One object a line, with --format '{{json .}}'.
    QList<QJsonObject> jsonLines(const QStringList &words) const;
    /// `docker inspect` of these.
    QJsonArray inspect(const QStringList &names) const;
    /// How many ports its running containers have published: one that is the same by IPv4 and IPv6 counts once.
    qsizetype countPublishedPorts() const;
    std::unique_ptr<QProcess> start(const QStringList &words) const;

private:
    QString m_socket;
};

} // namespace bayplan::tests
