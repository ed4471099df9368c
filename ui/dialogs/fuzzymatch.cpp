// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/fuzzymatch.h"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace bayplan::ui {

namespace {

constexpr int letter = 8;
constexpr int wordStart = 30;
constexpr int sideBySide = 34; // more than a start of a word: what was typed is one word, mostly
constexpr int textStart = 16;
constexpr int none = std::numeric_limits<int>::min() / 2;
constexpr qsizetype longest = 200;

bool startsWord(QStringView text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text.at(at - 1);
    return !before.isLetterOrNumber() || (before.isLetter() && text.at(at).isDigit());
}

bool isSubsequence(QStringView word, QStringView text)
{
    qsizetype at = 0;
    for (const QChar wanted : word) {
        at = text.indexOf(wanted, at);
        if (at < 0)
            return false;
        ++at;
    }
    return true;
}

int bonusAt(QStringView text, qsizetype at)
{
    return letter + (startsWord(text, at) ? wordStart : 0) + (at == 0 ? textStart : 0);
}

/// Where `word` stands in one piece at the start of a word, -1 if it doesn't: the usual case, and as good as any.
qsizetype inOnePiece(QStringView word, QStringView text)
{
    for (qsizetype at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        if (startsWord(text, at))
            return at;
    }
    return -1;
}

/// Best score of `word` in `text` over all ways to place its letters. With `positions`, tells the way.
int matchWord(QStringView word, QStringView text, QList<int> *positions)
{
    if (!isSubsequence(word, text)) // most texts end here
        return none;
    if (const qsizetype at = inOnePiece(word, text); at >= 0) {
        int score = sideBySide * int(word.size() - 1);
        for (qsizetype i = at; i < at + word.size(); ++i) {
            score += bonusAt(text, i);
            if (positions)
                positions->append(int(i));
        }
        return score;
    }
    const size_t width = size_t(text.size());
    std::array<int, longest> bonus{};
    for (size_t i = 0; i < width; ++i)
        bonus[i] = bonusAt(text, qsizetype(i));

    // best[i]: of the letters so far with the last one at i.
    std::array<int, longest> best{};
    std::array<int, longest> before{};
    std::vector<std::array<short, longest>> cameFrom(positions ? size_t(word.size()) : 0);
    for (qsizetype n = 0; n < word.size(); ++n) {
        before = best;
        int reached = n == 0 ? 0 : none; // the best way to any place before
        short reachedAt = -1;
        for (size_t i = 0; i < width; ++i) {
            best[i] = none;
            const int near = n > 0 && i > 0 && before[i - 1] > none ? before[i - 1] + sideBySide : none;
            if (text.at(qsizetype(i)) == word.at(n) && std::max(reached, near) > none) {
                best[i] = std::max(reached, near) + bonus[i];
                if (positions)
                    cameFrom[size_t(n)][i] = near >= reached ? short(i - 1) : reachedAt;
            }
            if (n > 0 && before[i] > reached) {
                reached = before[i];
                reachedAt = short(i);
            }
        }
    }
    const auto end = std::max_element(best.begin(), best.begin() + qsizetype(width));
    if (positions) {
        auto at = short(end - best.begin());
        for (qsizetype n = word.size() - 1; n >= 0; --n) {
            positions->append(at);
            at = cameFrom[size_t(n)][size_t(at)];
        }
    }
    return *end;
}

std::optional<int> match(QStringView typed, QStringView text, QList<int> *positions)
{
    text = text.left(longest);
    int total = -int(text.size()) / 4;
    for (const QStringView word : typed.split(u' ', Qt::SkipEmptyParts)) {
        const int score = word.size() > text.size() ? none : matchWord(word, text, positions);
        if (score <= none)
            return std::nullopt;
        total += score;
    }
    return total;
}

} // namespace

QString foldedForSearch(const QString &text)
{
    QString folded = text;
    for (QChar &c : folded)
        c = c.toLower(); // not QString::toLower: that may make one letter two
    return folded;
}

std::optional<int> fuzzyScore(QStringView typed, QStringView text)
{
    return match(typed, text, nullptr);
}

QList<int> fuzzyPositions(QStringView typed, QStringView text)
{
    QList<int> positions;
    if (!match(typed, text, &positions))
        return {};
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    return positions;
}

} // namespace bayplan::ui
