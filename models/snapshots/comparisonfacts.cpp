// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/comparisonfacts.h"

#include "snapshots/pagetext.h"
#include "snapshots/words.h"

#include <QLocale>

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using Kind = ObjectChange::Kind;
using What = ObjectChange::What;

namespace {

constexpr int longestNameTitle = 120;
/// What is left of a common beginning before what differs.
constexpr qsizetype keptBeginning = 24;

qsizetype countOf(const Comparison &comparison, What what)
{
    return std::count_if(comparison.changes.begin(), comparison.changes.end(),
                         [what](const ObjectChange &change) { return change.what == what; });
}

/// How many of the changes a page shows.
qsizetype shownChanges(const Comparison &comparison)
{
    qsizetype rows = 0;
    for (qsizetype i = 0; i < comparison.changes.size(); ++i) {
        rows += 1 + comparison.changes[i].fields.size();
        if (rows > mostComparisonRows && i > 0)
            return i;
    }
    return comparison.changes.size();
}

/// "sha256:" and 64 digits as the docker command shortens them.
QString shortId(const QString &text)
{
    const bool isId = text.size() == 71 && text.startsWith(u"sha256:"_s);
    return isId ? text.mid(7, 12) : text;
}

ChangeGroup groupOf(const ObjectChange &change)
{
    if (change.concernsTraffic())
        return {"traffic", tr("Ports or image changed")};
    switch (change.kind) {
    case Kind::Host:
        return {"hosts", tr("Hosts")};
    case Kind::Service:
        return {"services", tr("Services")};
    case Kind::Container:
        return {"containers", tr("Containers")};
    case Kind::Image:
        return {"images", tr("Images")};
    case Kind::Network:
        return {"networks", tr("Networks")};
    case Kind::Volume:
        break;
    }
    return {"volumes", tr("Volumes")};
}

} // namespace

QString comparisonTitle(const Comparison &comparison)
{
    return comparison.workspace.isEmpty()
               ? tr("Comparison")
               : tr("Comparison of %1").arg(pageLine(comparison.workspace, longestNameTitle));
}

QStringList comparisonFacts(const Comparison &comparison)
{
    const QLocale locale;
    return {tr("From %1 until %2 UTC").arg(pageTime(comparison.before), pageTime(comparison.after)),
            tr("%1 added, %2 removed, %3 changed")
                .arg(locale.toString(countOf(comparison, What::Added)),
                     locale.toString(countOf(comparison, What::Removed)),
                     locale.toString(countOf(comparison, What::Changed))),
            comparison.hasSecrets ? tr("Secrets are included: keep it to yourself") : tr("Secrets are masked")};
}

QStringList comparisonWarnings(const Comparison &comparison)
{
    QStringList warnings;
    for (const QString &host : comparison.unknownHosts)
        warnings << tr("%1 could not be read for one of the two, so nothing is known of what became of it")
                        .arg(pageLine(host, longestNameTitle));
    return warnings;
}

std::vector<ChangeGroup> changeGroups(const Comparison &comparison)
{
    std::vector<ChangeGroup> groups;
    const qsizetype shown = shownChanges(comparison);
    for (qsizetype i = 0; i < shown; ++i) {
        const ObjectChange &change = comparison.changes.at(i);
        ChangeGroup group = groupOf(change);
        auto place = std::find_if(groups.begin(), groups.end(),
                                  [&group](const ChangeGroup &known) { return known.id == group.id; });
        if (place == groups.end())
            place = groups.insert(groups.end(), std::move(group));
        place->changes.push_back(&change);
    }
    return groups;
}

QString leftOutChanges(const Comparison &comparison)
{
    const qsizetype left = comparison.changes.size() - shownChanges(comparison);
    return left == 0 ? QString()
                     : tr("and %1 more, which are in the text and the JSON only").arg(QLocale().toString(left));
}

QString whatTitle(What what)
{
    switch (what) {
    case What::Added:
        return tr("Added");
    case What::Removed:
        return tr("Removed");
    case What::Changed:
        break;
    }
    return tr("Changed");
}

QString kindTitle(Kind kind)
{
    switch (kind) {
    case Kind::Host:
        return tr("host");
    case Kind::Service:
        return tr("service");
    case Kind::Container:
        return tr("container");
    case Kind::Image:
        return tr("image");
    case Kind::Network:
        return tr("network");
    case Kind::Volume:
        break;
    }
    return tr("volume");
}

QString nameTitle(const ObjectChange &change)
{
    return pageLine(shortId(change.name), longestNameTitle);
}

QString hostTitle(const ObjectChange &change)
{
    return change.kind == Kind::Host ? QString() : pageLine(change.host, longestNameTitle);
}

FieldSides FieldSides::of(const FieldChange &field, int limit)
{
    QString before = shortId(field.before);
    QString after = shortId(field.after);
    if (std::max(before.size(), after.size()) > limit) {
        const auto differing = std::mismatch(before.cbegin(), before.cend(), after.cbegin(), after.cend());
        const qsizetype common = differing.first - before.cbegin();
        if (common > keptBeginning) {
            for (QString *side : {&before, &after})
                *side = u'…' + side->mid(common - keptBeginning);
        }
    }
    before = pageLine(before, limit);
    after = pageLine(after, limit);
    return {before, after, before == after};
}

} // namespace bayplan::snapshots
