// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/composeproject.h"

#include <QFile>
#include <QProcess>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

ComposeProject::ComposeProject(QString socket, const QString &file) : m_socket(std::move(socket))
{
    write(file);
}

void ComposeProject::write(const QString &text) const
{
    QFile file(m_folder.filePath(u"docker-compose.yml"_s));
    if (file.open(QIODevice::WriteOnly))
        file.write(text.toUtf8());
}

QString ComposeProject::run(const QStringList &words) const
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DOCKER_HOST"_s, u"unix://"_s + m_socket);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(u"docker-compose"_s, QStringList{u"-p"_s, u"shop"_s} + words);
    const bool ended = process.waitForFinished(120'000);
    const QString text = QString::fromUtf8(process.readAll());
    if (ended && process.exitCode() == 0)
        return text.isNull() ? u""_s : text;
    qWarning("docker-compose %s: %s", qPrintable(words.join(u' ')), qPrintable(text));
    return {};
}

QStringList ComposeProject::ids(const QString &service) const
{
    QStringList ids = run({u"ps"_s, u"-q"_s, service}).split(u'\n', Qt::SkipEmptyParts);
    ids.sort();
    return ids;
}

} // namespace bayplan::tests
