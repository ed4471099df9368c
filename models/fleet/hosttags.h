// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"

#include <QList>
#include <QMetaType>
#include <QString>

namespace bayplan::fleet {

/// A mark or label of a host as it is shown beside its name.
struct HostTag
{
    enum class Kind { Production, ReadOnly, Unchecked, Label };

    Kind kind = Kind::Label;
    QString text; ///< translated; a label as it is written

    bool operator==(const HostTag &) const = default;
};

/// What the operator has to know before touching the host: production, read-only, certificate not checked.
QList<HostTag> markTags(const HostConfig &host);
QList<HostTag> labelTags(const HostConfig &host);
/// "production, read-only"; plain text.
QString tagsText(const QList<HostTag> &tags);

} // namespace bayplan::fleet

Q_DECLARE_METATYPE(QList<bayplan::fleet::HostTag>)
