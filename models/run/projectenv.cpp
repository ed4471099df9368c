// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/projectenv.h"

#include "run/dotenv.h"
#include "run/envfile.h"

#include <QDir>
#include <QHash>

#include <utility>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Variables by name, in the order in which they came.
class Variables
{
public:
    void set(const QString &name, const QString &value)
    {
        const auto place = m_places.constFind(name);
        if (place != m_places.constEnd()) {
            found[*place].value = value;
            return;
        }
        m_places.insert(name, found.size());
        found << EnvVariable{name, value};
    }

    QList<EnvVariable> found;

private:
    QHash<QString, qsizetype> m_places;
};

void readRaw(ComposeReader &reader, const QString &path, const YamlPlace &place, Variables &into)
{
    const auto read = readEnvFile(path);
    if (!read)
        return reader.failAt(place, tr("%1 can't be read: %2").arg(path, read.error().what));
    for (const EnvVariable &variable : *read)
        into.set(variable.name, variable.value);
}

void readOne(ComposeReader &reader, const QString &path, const YamlPlace &place, Variables &into)
{
    const auto read = readDotEnv(path, reader.around.variables);
    if (!read && read.error().line == 0)
        return reader.failAt(place, tr("%1 can't be read: %2").arg(path, read.error().what));
    if (!read) {
        const QString name = reader.around.folder.isEmpty() ? path : QDir(reader.around.folder).relativeFilePath(path);
        return reader.failAt({name, read.error().line}, read.error().what);
    }
    for (const DotEnvVariable &variable : *read) {
        if (variable.value)
            into.set(variable.name, *variable.value);
    }
}

} // namespace

void readProjectEnv(ComposeReader &reader)
{
    Variables variables;
    const QStringList files = std::exchange(reader.spec.envFiles, {});
    for (qsizetype i = 0; i < files.size(); ++i) {
        const auto &[place, isRaw] = reader.envFilePlaces.at(i);
        (isRaw ? readRaw : readOne)(reader, files.at(i), place, variables);
    }
    for (const EnvVariable &variable : std::as_const(reader.spec.env))
        variables.set(variable.name, variable.value);
    reader.spec.env = variables.found;
}

} // namespace bayplan::run
