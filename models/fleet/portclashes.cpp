// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/portclashes.h"

#include "core/plaintext.h"
#include "fleet/words.h"

#include <QSet>
#include <QStringList>

#include <algorithm>
#include <tuple>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using ClashKind = PortClash::Kind;

namespace {

constexpr int longestName = 60;

/// The claims from `begin` on that meet the first one, directly or through each other; they are taken out of `left`.
QList<PortClaim> takeGroup(std::vector<PortClaim> &left)
{
    QList<PortClaim> group{left.front()};
    left.erase(left.begin());
    for (qsizetype i = 0; i < group.size(); ++i) {
        for (auto it = left.begin(); it != left.end();) {
            if (claimsMeet(group.at(i), *it)) {
                group.append(*it);
                it = left.erase(it);
            } else {
                ++it;
            }
        }
    }
    return group;
}

/// One claim for each container: those that are bound first.
QList<PortClaim> oneEach(QList<PortClaim> group)
{
    std::stable_sort(group.begin(), group.end(), [](const PortClaim &a, const PortClaim &b) {
        return std::tuple(!a.inUse, a.container, a.containerId, a.ip) <
               std::tuple(!b.inUse, b.container, b.containerId, b.ip);
    });
    QSet<QString> seen;
    group.removeIf([&seen](const PortClaim &claim) {
        if (seen.contains(claim.containerId))
            return true;
        seen.insert(claim.containerId);
        return false;
    });
    return group;
}

/// Containers that run side by side are none: the engine let them.
bool isClash(const QList<PortClaim> &group)
{
    return group.size() > 1 && !group.last().inUse;
}

ClashKind clashKind(const QList<PortClaim> &group)
{
    if (!group.first().inUse)
        return ClashKind::Waiting;
    const bool pressing =
        std::any_of(group.begin(), group.end(), [](const PortClaim &claim) { return !claim.inUse && claim.restarts; });
    return pressing ? ClashKind::Now : ClashKind::ToCome;
}

} // namespace

QString toString(ClashKind kind)
{
    switch (kind) {
    case ClashKind::Now:
        return u"now"_s;
    case ClashKind::ToCome:
        return u"to come"_s;
    case ClashKind::Waiting:
        break;
    }
    return u"waiting"_s;
}

QList<PortClash> portClashes(const std::vector<PortClaim> &claims)
{
    QList<PortClash> clashes;
    for (auto begin = claims.begin(); begin != claims.end();) {
        const auto end = std::find_if(begin, claims.end(), [&](const PortClaim &claim) {
            return claim.published != begin->published || claim.protocol != begin->protocol;
        });
        std::vector<PortClaim> left(begin, end);
        while (left.size() > 1) {
            const QList<PortClaim> group = oneEach(takeGroup(left));
            if (isClash(group))
                clashes.append({clashKind(group), begin->published, begin->protocol, group});
        }
        begin = end;
    }
    std::stable_sort(clashes.begin(), clashes.end(),
                     [](const PortClash &a, const PortClash &b) { return a.kind < b.kind; });
    return clashes;
}

QString clashText(const PortClash &clash)
{
    QStringList holders;
    QStringList others;
    for (const PortClaim &claim : clash.claims)
        (claim.inUse ? holders : others) << core::plainLine(claim.container, longestName);
    const QString port = QString::number(clash.published) + u'/' + clash.protocol;
    const QString separator = tr(", ");
    switch (clash.kind) {
    case ClashKind::Now:
        return tr("%1: %2 has it, and %3 is restarted in vain")
            .arg(port, holders.join(separator), others.join(separator));
    case ClashKind::ToCome:
        return tr("%1: %2 has it, so %3 can't start").arg(port, holders.join(separator), others.join(separator));
    case ClashKind::Waiting:
        break;
    }
    return tr("%1: only one of %2 can start").arg(port, others.join(separator));
}

} // namespace bayplan::fleet
