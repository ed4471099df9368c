// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/arraymatch.h"

#include "inspect/jsontext.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace bayplan::inspect {

using namespace Qt::Literals::StringLiterals;
using Type = JsonNode::Type;

namespace {

// Longer ones are matched by their places: the table below is as large as one length times the other.
constexpr size_t mostCells = 1'000'000;

/// What an entry goes by: empty if by nothing.
QString nameOf(const JsonNode &entry, bool isEnv)
{
    if (isEnv)
        return entry.type == Type::String ? entry.text.section(u'=', 0, 0) : QString();
    if (entry.type != Type::Object)
        return {};
    for (const QString &key : {u"Destination"_s, u"Target"_s, u"PathInContainer"_s, u"Name"_s}) {
        const JsonNode *name = find(entry, {key});
        if (name && name->type == Type::String)
            return name->text;
    }
    return {};
}

/// All entries' names; none at all where one has none, or two have the same.
QStringList namesOf(const JsonNode &list)
{
    QStringList names;
    QSet<QString> seen;
    for (const JsonNode &entry : list.children) {
        const QString name = nameOf(entry, list.key == u"Env"_s);
        if (name.isEmpty() || seen.contains(name))
            return {};
        seen.insert(name);
        names << name;
    }
    return names;
}

/// Those before the next that are equal, by their places.
void pairUp(std::vector<Match> &matches, qsizetype left, qsizetype leftEnd, qsizetype right, qsizetype rightEnd)
{
    while (left < leftEnd || right < rightEnd) {
        matches.push_back({left < leftEnd ? left : -1, right < rightEnd ? right : -1});
        ++left;
        ++right;
    }
}

/// The longest sequence of equal entries common to both stays together.
std::vector<Match> matchInOrder(const QStringList &left, const QStringList &right)
{
    const auto rows = size_t(left.size());
    const auto columns = size_t(right.size());
    std::vector<Match> matches;
    qsizetype leftDone = 0;
    qsizetype rightDone = 0;
    if ((rows + 1) * (columns + 1) <= mostCells) {
        // longest[i][j]: how many can be kept of what begins at i and j
        std::vector<quint32> longest((rows + 1) * (columns + 1));
        const auto at = [&](size_t i, size_t j) -> quint32 & { return longest[i * (columns + 1) + j]; };
        for (size_t i = rows; i-- > 0;) {
            for (size_t j = columns; j-- > 0;)
                at(i, j) = left[qsizetype(i)] == right[qsizetype(j)] ? at(i + 1, j + 1) + 1
                                                                     : std::max(at(i + 1, j), at(i, j + 1));
        }
        for (size_t i = 0, j = 0; i < rows && j < columns;) {
            if (left[qsizetype(i)] == right[qsizetype(j)]) {
                pairUp(matches, leftDone, qsizetype(i), rightDone, qsizetype(j));
                matches.push_back({qsizetype(i++), qsizetype(j++)});
                leftDone = qsizetype(i);
                rightDone = qsizetype(j);
            } else if (at(i + 1, j) >= at(i, j + 1)) {
                ++i;
            } else {
                ++j;
            }
        }
    }
    pairUp(matches, leftDone, left.size(), rightDone, right.size());
    return matches;
}

} // namespace

std::vector<Match> matchKeys(const QStringList &left, const QStringList &right)
{
    QHash<QString, qsizetype> places;
    for (qsizetype i = 0; i < right.size(); ++i)
        places.insert(right.at(i), i);
    std::vector<Match> matches;
    for (qsizetype i = 0; i < left.size(); ++i) {
        const auto there = places.constFind(left.at(i));
        matches.push_back({i, there == places.cend() ? -1 : *there});
        if (there != places.cend())
            places.erase(there);
    }
    for (qsizetype i = 0; i < right.size(); ++i) {
        if (places.contains(right.at(i)))
            matches.push_back({-1, i});
    }
    return matches;
}

std::vector<Match> matchEntries(const JsonNode &left, const JsonNode &right)
{
    const QStringList leftNames = namesOf(left);
    const QStringList rightNames = namesOf(right);
    const bool named =
        (!leftNames.isEmpty() || left.children.empty()) && (!rightNames.isEmpty() || right.children.empty());
    if (named) {
        auto matches = matchKeys(leftNames, rightNames);
        for (Match &match : matches)
            match.name = match.left >= 0 ? leftNames.at(match.left) : rightNames.at(match.right);
        return matches;
    }
    const auto texts = [](const JsonNode &list) {
        QStringList written;
        for (JsonNode entry : list.children) {
            entry.key.clear();
            written << compactJson(entry);
        }
        return written;
    };
    return matchInOrder(texts(left), texts(right));
}

} // namespace bayplan::inspect
