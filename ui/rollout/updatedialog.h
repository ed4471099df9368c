// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/rollouts.h"
#include "services/specdiff.h"
#include "ui/theme.h"

#include <QDialog>
#include <QTimer>

#include <optional>

class QCheckBox;
class QLabel;
class QPushButton;

namespace bayplan::ui {

class FactRows;
class RunForm;
class ServiceFields;
class StrategyFields;

/// Updates a service: another image, or anything else of its spec, and how the rollout goes about it. Shows while it is
/// filled in what would be done and what differs. Show with open(); it deletes itself when it is closed.
class UpdateDialog : public QDialog
{
    Q_OBJECT

public:
    /// What the dialog works with.
    struct Parts
    {
        fleet::Fleet &fleet;
        services::ServiceBook &book;
        rollouts::Rollouts &rollouts;
    };

    /// `image`: filled in, where it isn't empty. The service has a record. `theme` and what `parts` refers to must
    /// outlive the dialog.
    UpdateDialog(const Theme &theme, const Parts &parts, const QString &service, const QString &image, QWidget *parent);

Q_SIGNALS:
    /// The rollout's record is written.
    void begun(const QString &service);

private:
    QWidget *buildForm();
    QWidget *buildPreview();
    QWidget *buildFoot();
    services::ServiceSpec spec() const;
    services::ServiceSpec current() const;
    void takeBase();
    QString staleness() const;
    void offerNewerImage(const services::ServiceSpec &spec);
    void refresh();
    void showUpdate(const rollouts::Update &update, const QList<services::SpecDifference> &differences);
    void tryUpdate();
    void say(fleet::Tone tone, const QString &text);

    const Theme &m_theme;
    const Parts m_parts;
    const QString m_service;
    services::ServiceSpec m_base; ///< what the form was filled from
    RunForm *m_form = nullptr;
    ServiceFields *m_fields = nullptr;
    StrategyFields *m_strategy = nullptr;
    QCheckBox *m_newer = nullptr;
    QLabel *m_words = nullptr;
    QLabel *m_nothing = nullptr;
    FactRows *m_differences = nullptr;
    QLabel *m_message = nullptr;
    QPushButton *m_update = nullptr;
    QPushButton *m_reload = nullptr;           ///< shown where the service isn't as `m_base` any more
    std::optional<rollouts::Update> m_planned; ///< as it is shown
    fleet::Tone m_tone = fleet::Tone::Neutral; ///< of the message
    bool m_beginning = false;
    QTimer m_refresh;
};

} // namespace bayplan::ui
