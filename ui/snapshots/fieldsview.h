// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "snapshots/compare.h"

#include <QTreeWidget>

namespace bayplan::ui {

/// The fields of one object side by side: before and after. Each column has a third until the user sets a width; the
/// last one has what is left then.
class FieldsView : public QTreeWidget
{
    Q_OBJECT

public:
    explicit FieldsView(QWidget *parent = nullptr);

    void setFields(const QList<snapshots::FieldChange> &fields);

    /// Takes widths as they were left; unknown keys are passed over.
    void restore(const core::TableState &state);
    core::TableState state() const;
    /// A third for each again.
    void resetColumns();

Q_SIGNALS:
    /// state() is another now, by the user's doing.
    void stateChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;
    /// Another palette has another colour for noise.
    void changeEvent(QEvent *event) override;
    /// Copies the row.
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void copy(int column) const;
    void fadeNoise();
    void fitColumns();

    QList<snapshots::FieldChange> m_fields;
    bool m_ownWidths = false; ///< the user set some: no more fitting
    bool m_adjusting = false; ///< columns change by our doing, not the user's
};

} // namespace bayplan::ui
