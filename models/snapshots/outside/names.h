// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

namespace bayplan::snapshots::outside {

/// Which names a format allows.
enum class NameForm {
    Compose,   ///< letters, digits, dots, dashes and underscores
    Dns,       ///< RFC 1035 labels: small letters, digits and dashes, a letter first, at most 63
    Identifier ///< letters, digits and underscores, no digit first, no "__", as HCL allows it
};

/// The name as the format allows it, whatever it was; never empty.
QString validName(const QString &name, NameForm form);

/// Hands out valid names, no two alike whatever upper and lower case.
class Names
{
public:
    explicit Names(NameForm form) : m_form(form) {}

    /// The first of the wishes that is free as it is; else the last one with a number behind it.
    QString take(const QStringList &wishes);

private:
    NameForm m_form;
    QSet<QString> m_taken;      ///< in lower case
    QHash<QString, int> m_next; ///< number of a stem
};

} // namespace bayplan::snapshots::outside
