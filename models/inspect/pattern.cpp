// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/pattern.h"

#include <QCoreApplication>

namespace bayplan::inspect {

core::Result<Pattern> Pattern::of(const core::SearchTerm &wanted)
{
    Pattern pattern;
    pattern.m_form.setPattern(wanted.isRegex ? wanted.text : QRegularExpression::escape(wanted.text));
    auto options = QRegularExpression::UseUnicodePropertiesOption | QRegularExpression::MultilineOption;
    if (!wanted.matchCase)
        options |= QRegularExpression::CaseInsensitiveOption;
    pattern.m_form.setPatternOptions(options);
    if (!pattern.m_form.isValid())
        return core::fail(
            {.kind = core::Error::Kind::Input,
             .what = QCoreApplication::translate("bayplan::inspect", "Not a regular expression: %1 (at %2)")
                         .arg(pattern.m_form.errorString())
                         .arg(pattern.m_form.patternErrorOffset() + 1),
             .where = {},
             .next = {}});
    return pattern;
}

bool Pattern::isIn(const QString &text) const
{
    return !places(text, 1).isEmpty();
}

QList<std::pair<int, int>> Pattern::places(const QString &text, qsizetype limit) const
{
    QList<std::pair<int, int>> found;
    if (isEmpty())
        return found;
    for (auto matches = m_form.globalMatch(text); matches.hasNext() && found.size() < limit;) {
        const auto match = matches.next();
        if (match.capturedLength() > 0)
            found.append({int(match.capturedStart()), int(match.capturedLength())});
    }
    return found;
}

} // namespace bayplan::inspect
