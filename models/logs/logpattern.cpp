// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logpattern.h"

#include <QCoreApplication>

#include <algorithm>

namespace bayplan::logs {

using namespace Qt::Literals::StringLiterals;

core::Result<QRegularExpression> compile(const core::SearchTerm &wanted)
{
    // PCRE2's own bound (pcre2pattern, "setting match resource limits"); a smaller one in the expression itself holds.
    const QString bound = u"(*LIMIT_MATCH=20000)"_s;
    const auto options =
        wanted.matchCase ? QRegularExpression::NoPatternOption : QRegularExpression::CaseInsensitiveOption;
    QRegularExpression pattern(bound + (wanted.isRegex ? wanted.text : QRegularExpression::escape(wanted.text)),
                               options);
    if (!pattern.isValid()) {
        const qsizetype at = std::max<qsizetype>(0, pattern.patternErrorOffset() - bound.size());
        return core::fail({.kind = core::Error::Kind::Input,
                           .what = QCoreApplication::translate("LogPattern", "%1, at character %2")
                                       .arg(pattern.errorString())
                                       .arg(at + 1),
                           .where = {},
                           .next = {}});
    }
    return pattern;
}

} // namespace bayplan::logs
