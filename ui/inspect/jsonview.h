// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/pattern.h"
#include "ui/theme.h"

#include <QPlainTextEdit>

namespace bayplan::ui {

class JsonHighlighter;

/// JSON text to be read, searched and copied.
class JsonView : public QPlainTextEdit
{
    Q_OBJECT

public:
    /// `theme` must outlive it.
    explicit JsonView(const Theme &theme, QWidget *parent = nullptr);

    /// As prettyJson() writes it. Only what is different is replaced, so that place and selection stay.
    void setJson(const QString &text);
    void setPattern(const inspect::Pattern &pattern);

    int matchCount() const { return int(m_matches.size()); }
    /// How many lines the search has given up; see inspect::Pattern::Costs.
    int tooCostly() const { return m_costs.tooCostly; }
    /// Which match is selected, from 1; 0 if none is.
    int matchShown() const;
    /// Selects the match after or before the cursor; by 0, the one at it or after it.
    void step(int by);

private:
    void look();
    void mark();

    const Theme &m_theme;
    JsonHighlighter *m_highlighter;
    inspect::Pattern m_pattern;
    inspect::Pattern::Costs m_costs;
    QList<std::pair<int, int>> m_matches;
};

} // namespace bayplan::ui
