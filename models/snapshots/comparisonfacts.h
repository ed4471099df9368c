// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/compare.h"

#include <QByteArray>
#include <QStringList>

#include <vector>

namespace bayplan::snapshots {

// What the pages of a comparison say, whatever they are written as. Texts of engines in it are on one line each, and
// not escaped.

/// More objects and fields are in the JSON and the text only, which a page says: browsers are not made for them.
inline constexpr qsizetype mostComparisonRows = 20'000;

/// "Comparison of shop"
QString comparisonTitle(const Comparison &comparison);
/// From when until when, how much has changed, whether secrets are in it: a sentence each.
QStringList comparisonFacts(const Comparison &comparison);
/// The hosts that nothing is known of.
QStringList comparisonWarnings(const Comparison &comparison);

/// What has a section of its own on a page.
struct ChangeGroup
{
    QByteArray id; ///< "containers"
    QString title;
    std::vector<const ObjectChange *> changes = {}; ///< as the comparison has them
};

/// The changes by kind, those of ports or image in front; none is empty. They point into the comparison.
std::vector<ChangeGroup> changeGroups(const Comparison &comparison);
/// "and 90,000 more objects, …" where the groups don't have all; else empty.
QString leftOutChanges(const Comparison &comparison);

/// "Added", "container"
QString whatTitle(ObjectChange::What what);
QString kindTitle(ObjectChange::Kind kind);
/// The object's name as people read it: an image's id is short.
QString nameTitle(const ObjectChange &change);
/// "aws1" if it is worth saying: a host is not on itself, and a service on no host.
QString hostTitle(const ObjectChange &change);

/// Both sides of a field as they are shown, of at most so many characters. Of texts that are too long and begin in the
/// same way, what differs is shown.
struct FieldSides
{
    QString before;
    QString after;
    bool lookSame = false; ///< although they differ: what does can't be shown

    static FieldSides of(const FieldChange &field, int limit);
};

} // namespace bayplan::snapshots
