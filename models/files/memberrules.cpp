// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/memberrules.h"

namespace bayplan::files {

namespace {
constexpr qsizetype longestName = 255;  // bytes; NAME_MAX
constexpr qsizetype longestPath = 4095; // PATH_MAX
constexpr qsizetype deepestMember = 256;
} // namespace

std::optional<QByteArrayList> namesOf(const QByteArray &path)
{
    if (path.size() > longestPath || path.contains('\0'))
        return std::nullopt;
    QByteArrayList names;
    for (const QByteArray &name : path.split('/')) {
        if (name == ".." || name.size() > longestName)
            return std::nullopt;
        if (!name.isEmpty() && name != ".")
            names << name;
    }
    if (names.size() > deepestMember)
        return std::nullopt;
    return names;
}

bool staysInside(const QByteArrayList &folder, const QByteArray &target)
{
    if (target.isEmpty() || target.startsWith('/') || target.size() > longestPath || target.contains('\0'))
        return false;
    qsizetype climbed = 0;
    bool descended = false;
    for (const QByteArray &name : target.split('/')) {
        if (name.isEmpty() || name == ".")
            continue;
        if (name != "..")
            descended = true;
        else if (descended || ++climbed > folder.size())
            return false;
    }
    return true;
}

} // namespace bayplan::files
