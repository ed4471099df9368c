// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/keyvalues.h"

#include <QCoreApplication>
#include <QProcess>
#include <QStringList>

namespace bayplan::ui {

core::Result<QMap<QString, QString>> keyValuesIn(const QString &text)
{
    QMap<QString, QString> pairs;
    for (const QString &entry : QProcess::splitCommand(text)) {
        const QString key = entry.section(u'=', 0, 0).trimmed();
        if (key.isEmpty())
            return core::fail(
                {.kind = core::Error::Kind::Input,
                 .what = QCoreApplication::translate("KeyValues", "“%1” has nothing before the “=”.").arg(entry),
                 .where = {},
                 .next = {}});
        pairs.insert(key, entry.section(u'=', 1).trimmed());
    }
    return pairs;
}

} // namespace bayplan::ui
