// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

namespace bayplan::snapshots {

/// What is there now, to take in place of what a snapshot has masked: with its secrets, and as a snapshot would have
/// it.
struct Present
{
    QJsonObject plain;
    QJsonObject masked;
};

Present presentOf(const QJsonObject &json);

/// A value that is masked: which, and where.
struct MaskedValue
{
    QString place; ///< "Config.Env"; within a text that is JSON the places go on
    QString name;  ///< "DB_PASSWORD": the variable, the label, the option, the member

    bool operator==(const MaskedValue &) const = default;
};

/// What of it is masked yet.
QList<MaskedValue> maskedValuesIn(const QJsonObject &json);

struct Unmasked
{
    QJsonObject json;
    QList<MaskedValue> taken; ///< what is as it is now; the rest stays masked
};

/// Takes from what is there what is masked, where the same field is there: a variable, a label or an option by its
/// name, a member by its key. Where only part of a text is masked, only if the rest of the text is the same. Entries
/// of lists are those of the same "number", name or path. Pure.
Unmasked unmasked(const QJsonObject &json, const Present &now);

} // namespace bayplan::snapshots
