// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMap>
#include <QString>

#include <optional>
#include <tl/expected.hpp>

namespace bayplan::run {

struct DotEnvVariable
{
    QString name;
    std::optional<QString> value; ///< none: the name stands alone, and the environment's value is meant
};

struct DotEnvProblem
{
    int line = 0; ///< from 1; 0: the file itself
    QString what;
};

using DotEnv = tl::expected<QList<DotEnvVariable>, DotEnvProblem>;

/// A file as Compose reads ".env" and what env_file names: NAME=VALUE a line, quotes, comments, "export" before a name.
/// Variables in values that are not in single quotes stand for what is in `variables` or further up in the file; the
/// former wins. Docker's own --env-file knows none of it: see envfile.h. Pure.
DotEnv parseDotEnv(const QString &text, const QMap<QString, QString> &variables);
/// The same of a file on the desktop, up to 1 MiB.
DotEnv readDotEnv(const QString &path, const QMap<QString, QString> &variables);

} // namespace bayplan::run
