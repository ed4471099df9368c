// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/composeproject.h"
#include "services/composeimport.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QDialog>
#include <QFileSystemWatcher>
#include <QTimer>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace bayplan::ui {

class ComposeChoices;
class ComposeFiles;
class ComposeFindings;
class ComposePlanList;

/// Makes services of a whole Compose file over chosen hosts. What is made, and what stands against it, is shown while
/// files, hosts and profiles are chosen, and again whenever the file or the hosts are different. Show with open(); it
/// deletes itself when it is closed.
class ImportComposeDialog : public QDialog
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the dialog.
    ImportComposeDialog(Theme &theme, Models models, QWidget *parent = nullptr);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void build();
    QWidget *buildFoot();
    void chooseProfiles(const run::ComposeRequest &request);
    void watch(const QStringList &files);
    void read();
    void plan();
    void tell();
    void import();
    void say(fleet::Tone tone, const QString &text);

    Theme &m_theme;
    Models m_models;
    ComposeFiles *m_files = nullptr;
    ComposeChoices *m_choices = nullptr;
    QStackedWidget *m_stack = nullptr;
    QLabel *m_nothing = nullptr; ///< why there is no plan
    ComposePlanList *m_list = nullptr;
    ComposeFindings *m_findings = nullptr;
    QLabel *m_message = nullptr;
    fleet::Tone m_tone = fleet::Tone::Neutral; ///< of the message
    QPushButton *m_again = nullptr;
    QPushButton *m_import = nullptr;
    QTimer m_read;
    QTimer m_plan;
    QFileSystemWatcher m_watcher;
    QString m_shownFile;           ///< the first one, whose profiles are offered
    QStringList m_chosenElsewhere; ///< profiles that its environment chose
    bool m_isThere = false;        ///< the first file is
    run::ComposeProject m_project;
    services::ComposeImport m_made; ///< as it would be made now
};

} // namespace bayplan::ui
