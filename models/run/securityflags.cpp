// SPDX-License-Identifier: GPL-3.0-or-later
// What the container may do.
#include "run/flagmakers.h"
#include "run/networksyntax.h"

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using Spec = ContainerSpec;

namespace {

core::Result<void> setSecurityOption(Spec &spec, const QString &value)
{
    // The docker command reads such a file and sends what is in it.
    const bool isFile = value.startsWith(u"seccomp"_s) && !value.endsWith(u"unconfined"_s);
    if (isFile)
        return wrong(tr("It names a file on the desktop of whoever wrote this"));
    spec.securityOptions << value;
    return {};
}

QStringList getSecurityOptions(const Spec &spec)
{
    return spec.securityOptions;
}

} // namespace

std::vector<Flag> securityFlags()
{
    return {
        switchFlag<&Spec::privileged>("privileged"),
        switchFlag<&Spec::readOnlyRoot>("read-only"),
        listFlag<&Spec::capAdd>("cap-add"),
        listFlag<&Spec::capDrop>("cap-drop"),
        {.name = "security-opt", .set = setSecurityOption, .get = getSecurityOptions},
        listFlag<&Spec::groups>("group-add"),
        mapFlag<&Spec::sysctls>("sysctl"),
        entriesFlag<&Spec::devices, parseDevice, deviceText>("device"),
        textFlag<&Spec::pidMode>("pid"),
        textFlag<&Spec::ipcMode>("ipc"),
    };
}

} // namespace bayplan::run
