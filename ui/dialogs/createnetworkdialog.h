// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/calls/networkcalls.h"
#include "operations/hostfact.h"
#include "ui/dialogs/actiondialog.h"

#include <QMultiHash>
#include <QSet>

#include <functional>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace bayplan::ui {

class HostCheckList;

/// Asks for a network and for the hosts that get it.
class CreateNetworkDialog : public ActionDialog
{
    Q_OBJECT

public:
    struct Start
    {
        QList<operations::HostFact> hosts;
        QSet<fleet::HostId> ticked;
        QMultiHash<QString, fleet::HostId> taken; ///< which hosts have a network of a name
    };
    using Chosen = std::function<void(const engine::NetworkSpec &, const QList<operations::HostFact> &)>;

    /// `theme` must outlive the dialog.
    CreateNetworkDialog(const Theme &theme, Start start, Chosen chosen, QWidget *parent);

protected:
    void act() override;

private:
    void build();
    void validate();
    engine::NetworkSpec spec() const;
    /// Why what is typed won't do; empty if it does.
    QString problem() const;

    const Start m_start;
    const Chosen m_chosen;
    QLineEdit *m_name;
    HostCheckList *m_hosts;
    QComboBox *m_driver;
    QLineEdit *m_subnet;
    QLineEdit *m_gateway;
    QLineEdit *m_range;
    QLineEdit *m_labels;
    QLineEdit *m_options;
    QCheckBox *m_internal;
    QCheckBox *m_attachable;
    QCheckBox *m_ipv6;
};

/// Whether it is an address range as engines take it: "172.30.0.0/16", "fd00:1::/64".
bool isSubnet(const QString &text);

} // namespace bayplan::ui
