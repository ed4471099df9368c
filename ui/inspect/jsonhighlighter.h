// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QSyntaxHighlighter>

namespace bayplan::ui {

/// Colours JSON by its tokens. Each line for itself: no token of prettyJson() goes over two.
class JsonHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    /// `theme` must outlive it.
    JsonHighlighter(const Theme &theme, QTextDocument *document);

    /// The theme is another.
    void restyle();

protected:
    void highlightBlock(const QString &text) override;

private:
    const Theme &m_theme;
};

} // namespace bayplan::ui
