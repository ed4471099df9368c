// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fleet/dockercli.h"

#include <QDebug>
#include <QJsonDocument>
#include <QSet>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

std::unique_ptr<QProcess> DockerCli::start(const QStringList &words) const
{
    auto process = std::make_unique<QProcess>();
    process->start(u"docker"_s, QStringList{u"-H"_s, QString(u"unix://" + m_socket)} + words);
    return process;
}

QString DockerCli::run(const QStringList &words, bool mayFail) const
{
    const auto process = start(words);
    const bool ended = process->waitForFinished(60'000);
    if (!ended || (process->exitCode() != 0 && !mayFail)) {
        qWarning().noquote() << "docker" << words.join(u' ') << "failed:" << process->readAllStandardError();
        return {};
    }
    QString output = QString::fromUtf8(process->readAllStandardOutput());
    if (output.endsWith(u'\n'))
        output.chop(1);
    return output.isNull() ? u""_s : output;
}

QStringList DockerCli::lines(const QStringList &words) const
{
    return run(words).split(u'\n', Qt::SkipEmptyParts);
}

QList<QJsonObject> DockerCli::jsonLines(const QStringList &words) const
{
    QList<QJsonObject> objects;
    for (const QString &line : lines(words + QStringList{u"--format"_s, u"{{json .}}"_s}))
        objects << QJsonDocument::fromJson(line.toUtf8()).object();
    return objects;
}

QJsonArray DockerCli::inspect(const QStringList &names) const
{
    if (names.isEmpty())
        return {};
    return QJsonDocument::fromJson(run(QStringList{u"inspect"_s} + names).toUtf8()).array();
}

qsizetype DockerCli::countPublishedPorts() const
{
    QSet<QStringList> ports; // container, target, published
    for (const QJsonValue &container : inspect(lines({u"ps"_s, u"-q"_s}))) {
        const QJsonObject targets = container[u"NetworkSettings"_s][u"Ports"_s].toObject();
        for (auto target = targets.begin(); target != targets.end(); ++target) {
            for (const QJsonValue &binding : target.value().toArray())
                ports.insert({container[u"Id"_s].toString(), target.key(), binding[u"HostPort"_s].toString()});
        }
    }
    return ports.size();
}

} // namespace bayplan::tests
