// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/dockerrun.h"
#include "run/flags.h"

#include <utility>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

ContainerSpec withHealthCommand(ContainerSpec spec)
{
    if (spec.healthProgram.isEmpty())
        return spec;
    QStringList words{u"exec"_s};
    for (const QString &word : std::as_const(spec.healthProgram))
        words << quotedForShell(word);
    spec.healthCommand = words.join(u' ');
    return spec;
}

QString toDockerRun(const ContainerSpec &meant)
{
    const ContainerSpec spec = withHealthCommand(meant);
    QStringList words{u"docker run -d"_s};
    for (const Flag &flag : allFlags()) {
        const QString option =
            flag.letter ? QString(u'-' + QChar::fromLatin1(flag.letter)) : QString(u"--"_s + QLatin1String(flag.name));
        for (const QString &value : flag.get(spec))
            words << (flag.isSwitch ? option : QString(option + u' ' + quotedForShell(value)));
    }
    words << quotedForShell(spec.image);
    for (const QString &word : spec.command)
        words << quotedForShell(word);
    return words.join(u' ');
}

} // namespace bayplan::run
