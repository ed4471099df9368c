// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "fleet/reservedports.h"
#include "ui/dialogs/actiondialog.h"

#include <functional>

class QScrollArea;

namespace bayplan::ui {

/// The ports that the workspace keeps for something, to be added to, changed and removed.
class ReservedPortsDialog : public ActionDialog
{
    Q_OBJECT

public:
    using Save = std::function<core::Result<void>(const QList<fleet::ReservedPorts> &)>;

    /// `theme` must outlive the dialog.
    ReservedPortsDialog(const Theme &theme, const QList<fleet::ReservedPorts> &reserved, Save save, QWidget *parent);

protected:
    void act() override;

private:
    struct Row
    {
        QWidget *widget;
        QLineEdit *ports;
        QLineEdit *name;
        QWidget *remove;

        bool isEmpty() const;
    };

    void addRow(const QString &ports = {}, const QString &name = {});
    void removeRow(const QWidget *widget);
    void onEdited();
    void rename();
    core::Result<QList<fleet::ReservedPorts>> entered() const;

    const Save m_save;
    QList<Row> m_rows; ///< the last one is empty and waits
    QVBoxLayout *m_rowsLayout;
    QScrollArea *m_scroll;
};

} // namespace bayplan::ui
