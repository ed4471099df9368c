// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

namespace bayplan::tests {

/// What a validator of the schema, in a file, says of the files; empty if they follow it.
inline QString schemaErrors(const QString &schema, const QStringList &paths)
{
    using namespace Qt::Literals::StringLiterals;
    QProcess python;
    python.setProcessChannelMode(QProcess::MergedChannels);
    python.start(u"python3"_s, QStringList{u"-c"_s, QString::fromUtf8(R"(
import json, sys
from jsonschema import Draft202012Validator
schema = json.load(open(sys.argv[1], encoding="utf-8"))
Draft202012Validator.check_schema(schema)
for path in sys.argv[2:]:
    for error in Draft202012Validator(schema).iter_errors(json.load(open(path, encoding="utf-8"))):
        print(path, error.json_path, error.message)
)"),
                                           schema} +
                                   paths);
    if (!python.waitForFinished() || python.exitStatus() != QProcess::NormalExit ||
        python.error() == QProcess::FailedToStart)
        return u"python3 can't be run"_s;
    return QString::fromUtf8(python.readAll());
}

} // namespace bayplan::tests
