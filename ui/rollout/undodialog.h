// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/rollouts.h"
#include "ui/dialogs/actiondialog.h"
#include "ui/models.h"

#include <QTimer>

#include <optional>

namespace bayplan::ui {

class DiffTable;

/// Asks before a service goes back to an earlier revision: what differs, what is done. Follows what happens meanwhile.
class UndoDialog : public ActionDialog
{
    Q_OBJECT

public:
    /// `revision`: nothing for the one before. `theme` and what `models` refers to must outlive the dialog.
    UndoDialog(const Theme &theme, Models models, const QString &service, std::optional<int> revision, QWidget *parent);

Q_SIGNALS:
    void begun(const QString &service);

protected:
    void act() override;
    void showEvent(QShowEvent *event) override;

private:
    void refresh();

    Models m_models;
    const QString m_service;
    const std::optional<int> m_revision;
    DiffTable *m_differences;
    QLabel *m_words;
    rollouts::Update m_planned;
    bool m_beginning = false;
    QTimer m_refresh;
};

} // namespace bayplan::ui
