// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchpattern.h"

#include <QCoreApplication>

#include <algorithm>

namespace bayplan::core {

using namespace Qt::Literals::StringLiterals;

Result<QRegularExpression> compile(const SearchTerm &wanted)
{
    // PCRE2's own bound (pcre2pattern, "setting match resource limits"); a smaller one in the expression itself holds.
    const QString bound = u"(*LIMIT_MATCH=20000)"_s;
    QRegularExpression::PatternOptions options = QRegularExpression::UseUnicodePropertiesOption;
    if (!wanted.matchCase)
        options |= QRegularExpression::CaseInsensitiveOption;
    QRegularExpression pattern(bound + (wanted.isRegex ? wanted.text : QRegularExpression::escape(wanted.text)),
                               options);
    if (!pattern.isValid()) {
        const qsizetype at = std::max<qsizetype>(0, pattern.patternErrorOffset() - bound.size());
        return fail({.kind = Error::Kind::Input,
                     .what = QCoreApplication::translate("SearchPattern", "%1, at character %2")
                                 .arg(pattern.errorString())
                                 .arg(at + 1),
                     .where = {},
                     .next = {}});
    }
    return pattern;
}

} // namespace bayplan::core
