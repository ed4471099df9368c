// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/exports/exporting.h"
#include "ui/dialogs/actiondialog.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QRadioButton;

namespace bayplan::ui {

/// What of a snapshot, or of what there is now, is written, as what, and with secrets or without; then where to.
class ExportSnapshotDialog : public ActionDialog
{
    Q_OBJECT

public:
    struct Source
    {
        QString path;           ///< empty: now
        QString title;          ///< "Now", "Today 09:31"
        QStringList hosts;      ///< those it has
        bool hasSecrets = true; ///< else there is no choice
        QString workspace;      ///< the one that is open
        QStringList allowed;    ///< names that are kept as readable
    };

    /// All must outlive the dialog.
    ExportSnapshotDialog(const Theme &theme, const snapshots::Sources &sources, const Source &source, QWidget *parent);

Q_SIGNALS:
    /// The names that stay readable are others now.
    void allowedChanged(const QStringList &names);
    /// It was written; the dialog has closed.
    void exported(const bayplan::snapshots::ExportOutcome &outcome);

protected:
    /// Asks where to.
    void act() override;
    void reject() override;

private:
    void build();
    void refresh();
    void save(const QString &path);
    QStringList chosenHosts() const;
    QStringList allowed() const;
    snapshots::ExportFormat format() const;

    const Source m_source;
    snapshots::Exporting m_exporting;
    QComboBox *m_format;
    QLabel *m_purpose;
    QListWidget *m_hosts;
    QRadioButton *m_masked;
    QRadioButton *m_whole;
    QLineEdit *m_allowed;
    QString m_problem; ///< of the last attempt
};

} // namespace bayplan::ui
