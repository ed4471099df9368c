// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/calls/volumecalls.h"
#include "operations/hostfact.h"
#include "ui/dialogs/actiondialog.h"

#include <QMultiHash>
#include <QSet>

#include <functional>

class QComboBox;
class QLineEdit;

namespace bayplan::ui {

class HostCheckList;

/// Asks for a volume and for the hosts that get it.
class CreateVolumeDialog : public ActionDialog
{
    Q_OBJECT

public:
    struct Start
    {
        QList<operations::HostFact> hosts;
        QSet<fleet::HostId> ticked;
        QMultiHash<QString, fleet::HostId> taken; ///< which hosts have a volume of a name
    };
    using Chosen = std::function<void(const engine::VolumeSpec &, const QList<operations::HostFact> &)>;

    /// `theme` must outlive the dialog.
    CreateVolumeDialog(const Theme &theme, Start start, Chosen chosen, QWidget *parent);

protected:
    void act() override;

private:
    void build();
    void validate();
    engine::VolumeSpec spec() const;
    /// Why what is typed won't do; empty if it does.
    QString problem() const;

    const Start m_start;
    const Chosen m_chosen;
    QLineEdit *m_name;
    HostCheckList *m_hosts;
    QComboBox *m_driver;
    QLineEdit *m_labels;
    QLineEdit *m_options;
};

} // namespace bayplan::ui
