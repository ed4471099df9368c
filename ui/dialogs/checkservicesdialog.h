// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/batchports.h"
#include "ui/dialogs/actiondialog.h"
#include "ui/models.h"

class QListWidget;
class QTimer;
class QTreeWidget;
class QTreeWidgetItem;

namespace bayplan::ui {

class HostPicks;
class PathField;

/// Tells, before anything is run, which ports would stand against running several services together: those of a Compose
/// file, and those that Bayplan knows already.
class CheckServicesDialog : public ActionDialog
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the dialog.
    CheckServicesDialog(const Theme &theme, Models models, QWidget *parent);

protected:
    /// Copies what was found.
    void act() override;

private:
    struct Candidate
    {
        QString label;
        run::ContainerSpec spec;
        QTreeWidgetItem *item = nullptr;
    };

    void build();
    void readFile();
    void listKnown();
    void add(const QString &label, const run::ContainerSpec &spec, const QString &about, bool ticked);
    void addUnreadable(const QString &label, const QString &why);
    QList<run::BatchItem> batch() const;
    void check();

    Models m_models;
    PathField *m_path;
    QTreeWidget *m_services;
    HostPicks *m_hosts;
    QLabel *m_summary;
    QListWidget *m_found;
    QTimer *m_later;
    QList<Candidate> m_candidates;
    QString m_fileProblem;
    QString m_text; ///< of what was found, as it is copied
};

} // namespace bayplan::ui
