// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>

namespace bayplan::testing {

/// A real engine's reply from the folder fixtures/.
inline QByteArray fixture(const QByteArray &name)
{
    QFile file(QString::fromUtf8(FIXTURES "/" + name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no fixture %s", name.constData());
    return file.readAll();
}

} // namespace bayplan::testing
