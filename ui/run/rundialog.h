// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"
#include "run/dockerrun.h"
#include "services/change.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QDialog>
#include <QPointer>
#include <QSet>
#include <QStringList>
#include <QTimer>

#include <optional>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace bayplan::operations {
class Operation;
}

namespace bayplan::ui {

class HostChoice;
class MessageBar;
class PastePanel;
class RunForm;
class RunLineView;
class ServiceFields;

/// Runs a container on one or many hosts as one operation, or keeps it there as a service. Says while it is filled in
/// what is wrong at which field, and what stands against it on which host. Show with open(); it deletes itself when it
/// is closed.
class RunDialog : public QDialog
{
    Q_OBJECT

public:
    /// What it begins with.
    struct Start
    {
        QString image = {};
        QSet<int> hosts = {};                        ///< ticked; the only host there is always is
        std::optional<run::ContainerSpec> like = {}; ///< filled in, to be kept as a service
    };

    /// `theme` and what `models` refers to must outlive the dialog.
    RunDialog(Theme &theme, Models models, const Start &start, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    /// A service as it would be made now.
    struct PlannedService
    {
        services::Change change;
        services::Observed observed;
    };

    void build();
    QWidget *buildFoot();
    void offerImages();
    void fill(const run::ParsedRun &parsed);
    void readEnvFiles(run::ContainerSpec &spec, QStringList &told) const;
    void showNotes(const QStringList &texts);
    void paste();
    void leavePaste();
    void refresh();
    void useDynamicPort(int row);
    void useNextName();
    void copyImage(fleet::HostId from);
    QSet<fleet::HostId> copyTargets() const;
    void copyEnded();
    void tryRun();
    void runService();
    void tellService();
    std::optional<PlannedService> plannedService() const;
    void say(fleet::Tone tone, const QString &text);

    Theme &m_theme;
    Models m_models;
    RunForm *m_form = nullptr;
    HostChoice *m_hosts = nullptr;
    RunLineView *m_line = nullptr;
    ServiceFields *m_service = nullptr;
    PastePanel *m_paste = nullptr;
    QStackedWidget *m_stack = nullptr;
    MessageBar *m_notes = nullptr;
    QPushButton *m_pasteButton = nullptr;
    QPushButton *m_run = nullptr;
    QLabel *m_message = nullptr;
    fleet::Tone m_tone = fleet::Tone::Neutral; ///< of the message
    QTimer m_refresh;
    QPointer<operations::Operation> m_copy; ///< of the image, begun from here
    QString m_copied;                       ///< that image
    QStringList m_offered;                  ///< images to complete
    bool m_tried = false;                   ///< what is missing is told only after running was tried
};

} // namespace bayplan::ui
