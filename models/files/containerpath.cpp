// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/containerpath.h"

#include "core/plaintext.h"

#include <QStringDecoder>

namespace bayplan::files {

QByteArray cleanPath(const QByteArray &path)
{
    QByteArrayList names;
    for (const QByteArray &name : path.split('/')) {
        if (name == "..")
            names.isEmpty() ? void() : names.removeLast();
        else if (!name.isEmpty() && name != ".")
            names << name;
    }
    return '/' + names.join('/');
}

QByteArray joined(const QByteArray &folder, const QByteArray &name)
{
    return folder.endsWith('/') ? QByteArray(folder + name) : QByteArray(folder + '/' + name);
}

QByteArray parentOf(const QByteArray &path)
{
    const qsizetype slash = path.lastIndexOf('/');
    return slash <= 0 ? QByteArray("/") : path.first(slash);
}

QByteArray nameOf(const QByteArray &path)
{
    return path.mid(path.lastIndexOf('/') + 1);
}

QString shown(const QByteArray &bytes, int limit)
{
    return core::plainLine(QString::fromUtf8(bytes), limit);
}

bool isText(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    (void)QString(decoder(bytes));
    return !decoder.hasError();
}

AskablePath askable(const QByteArray &path)
{
    AskablePath result{path, {}};
    while (!isText(result.path)) {
        result.below.prepend(nameOf(result.path));
        result.path = parentOf(result.path);
    }
    return result;
}

} // namespace bayplan::files
