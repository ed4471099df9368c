// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/pattern.h"

#include "core/searchpattern.h"

namespace bayplan::inspect {

core::Result<Pattern> Pattern::of(const core::SearchTerm &wanted)
{
    Pattern pattern;
    if (wanted.text.isEmpty())
        return pattern;
    auto form = core::compile(wanted);
    if (!form)
        return core::fail(form.error());
    pattern.m_form = std::move(*form);
    return pattern;
}

bool Pattern::isIn(const QString &text, Costs &costs) const
{
    return !places(text, 1, costs).isEmpty();
}

QList<std::pair<int, int>> Pattern::places(const QString &text, qsizetype limit, Costs &costs) const
{
    QList<std::pair<int, int>> found;
    if (isEmpty())
        return found;
    for (qsizetype begin = 0; begin <= text.size() && !costs.isOver();) {
        const qsizetype newline = text.indexOf(u'\n', begin);
        const qsizetype end = newline < 0 ? text.size() : newline;
        const QString line = text.sliced(begin, end - begin);
        auto matches = m_form.globalMatch(line);
        while (matches.hasNext()) {
            const auto match = matches.next();
            if (match.capturedLength() == 0)
                continue;
            found.append({int(begin + match.capturedStart()), int(match.capturedLength())});
            if (found.size() == limit)
                return found;
        }
        costs.tooCostly += matches.isValid() ? 0 : 1;
        begin = end + 1;
    }
    return found;
}

} // namespace bayplan::inspect
