// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/compare.h"

#include <QTreeWidget>

namespace bayplan::ui {

/// The fields of one object side by side: before and after.
class FieldsView : public QTreeWidget
{
    Q_OBJECT

public:
    explicit FieldsView(QWidget *parent = nullptr);

    void setFields(const QList<snapshots::FieldChange> &fields);

protected:
    /// Another palette has another colour for noise.
    void changeEvent(QEvent *event) override;
    /// Copies the row.
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void copy(int column) const;
    void fadeNoise();

    QList<snapshots::FieldChange> m_fields;
};

} // namespace bayplan::ui
