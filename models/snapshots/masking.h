// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/secretrules.h"
#include "snapshots/snapshot.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace bayplan::snapshots {

/// What looks like a secret taken out of what engines tell, by the rules that docs/secrets-in-snapshots.md lists: by
/// the name that a value goes by, and by what it looks like wherever it is. text() is in its place, so the JSON around
/// it stays as it is: members, their order and types, all that is no secret to the byte. Masking what is masked changes
/// nothing. A guess on the safe side, and no proof: an export without secrets may be shown to colleagues, but had
/// better be looked at before it is shown to the world.
///
/// Each function adds the number of values it took out to `count`, if there is one.
class Masking
{
public:
    /// Values by the names in `allowed` stay whatever they look like: variables, labels, options of commands without
    /// their dashes, members of JSON. "*" in a name stands for anything; upper and lower case are the same.
    explicit Masking(const QStringList &allowed = {});

    /// What stands in place of a secret: plain letters and dashes, which mean nothing to YAML, HCL, Compose, shells,
    /// spreadsheets, HTML or URLs.
    static QString text();

    /// Any JSON text that an engine sent: an inspect, an info, a list. The same text where nothing in it is a secret,
    /// and
    /// "{}" where it is not JSON, since nobody can tell then what is in it.
    QByteArray inspectText(const QByteArray &json, int *count = nullptr) const;
    /// The same for what is parsed already: an inspect of a container or an image, an info, a record, a spec.
    QJsonObject inspect(const QJsonObject &json, int *count = nullptr) const;
    QJsonArray list(const QJsonArray &json, int *count = nullptr) const;

    /// A text by itself: an endpoint, an error, a command line.
    QString plain(const QString &text, int *count = nullptr) const;
    /// The value of a variable or a label.
    QString value(const QString &name, const QString &value, int *count = nullptr) const;

    /// All of a snapshot; its hasSecrets is false then.
    Snapshot masked(Snapshot snapshot, int *count = nullptr) const;

private:
    SecretRules m_rules;
};

} // namespace bayplan::snapshots
