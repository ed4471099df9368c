// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/localnames.h"

#include "files/containerpath.h"

#include <sys/stat.h>

namespace bayplan::files {

QByteArray freeName(const QByteArray &name, const std::function<bool(const QByteArray &)> &isTaken)
{
    qsizetype dot = name.lastIndexOf('.');
    if (dot <= 0 || name.size() - dot > 8)
        dot = name.size();
    QByteArray free = name;
    for (int number = 2; isTaken(free); ++number)
        free = name.first(dot) + " (" + QByteArray::number(number) + ')' + name.sliced(dot);
    return free;
}

bool isThere(const QByteArray &folder, const QByteArray &name)
{
    struct stat there = {};
    return lstat(joined(folder, name).constData(), &there) == 0;
}

} // namespace bayplan::files
