// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/composeproject.h"
#include "services/composeimport.h"
#include "ui/theme.h"

#include <QListWidget>

namespace bayplan::ui {

/// What stands against an import, and what means something else here, each with its line in the file; what blocks it
/// comes first. Ctrl+C copies the chosen ones, or all of them.
class ComposeFindings : public QListWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive it.
    explicit ComposeFindings(const Theme &theme, QWidget *parent = nullptr);

    void setFindings(const QList<services::ImportProblem> &problems, const QList<run::ComposeNote> &notes);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Finding
    {
        QString text;
        bool blocks = false;

        bool operator==(const Finding &) const = default;
    };

    void fill();
    void fitHeight();

    const Theme &m_theme;
    QList<Finding> m_findings;
};

} // namespace bayplan::ui
