// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace bayplan::tests {

struct ToolEnd
{
    int code = -1; ///< -1: it didn't start, or didn't end
    QByteArray output;
    QByteArray errors;

    QByteArray said() const { return QByteArray::number(code) + ": " + output + errors; }
};

/// Runs a program that reads what was written, in that folder, which is its home, too.
inline ToolEnd runTool(const QString &folder, const QString &program, const QStringList &arguments)
{
    using namespace Qt::Literals::StringLiterals;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PATH"_s, environment.value(u"PATH"_s) + u":/usr/sbin:/sbin"_s);
    environment.insert(u"HOME"_s, folder);
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s); // Ansible refuses any other encoding
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.start(u"/usr/bin/env"_s, QStringList{program} + arguments);
    if (!process.waitForFinished(180'000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace bayplan::tests
