// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/ingress.h"
#include "ui/dialogs/actiondialog.h"

#include <QStringList>

#include <functional>

class QComboBox;
class QGridLayout;

namespace bayplan::ui {

/// Asks for a load balancer that is to be kept in step with a service: what it is, where it is, which part of its file
/// is Bayplan's; of a target group of AWS, which one. Only what the chosen kind has is asked for.
class AddIngressDialog : public ActionDialog
{
    Q_OBJECT

public:
    struct Container
    {
        services::HostName host;
        QString name;
        QString image;
    };
    /// What stands against running one there.
    struct Conflicts
    {
        QString refusal; ///< sentences; empty: nothing does
        QStringList notes;
    };
    struct Start
    {
        QStringList services;
        QStringList taken; ///< names of ingresses
        QList<Container> containers;
        QList<services::HostName> hosts; ///< where Bayplan may run one
        std::function<Conflicts(const services::Ingress &)> conflicts;
    };
    using Chosen = std::function<void(const QString &service, const services::Ingress &ingress)>;

    /// `theme` must outlive the dialog.
    AddIngressDialog(const Theme &theme, Start start, Chosen chosen, QWidget *parent);

    /// What is known of the hosts has changed.
    void lookAgain();

protected:
    void act() override;

private:
    enum Where { Own, InContainer, Here, BehindSsh };

    void build();
    void addRow(const QString &name, const QString &title, QWidget *field, const QString &placeholder = {});
    void showRow(QWidget *field, bool shown);
    void showRows();
    bool isAws() const;
    void suggest();
    void suggestPort();
    void validate();
    services::Ingress ingress() const;
    QString problem() const;

    const Start m_start;
    const Chosen m_chosen;
    QGridLayout *m_grid;
    QComboBox *m_service;
    QLineEdit *m_name;
    QComboBox *m_kind;
    QComboBox *m_where;
    QComboBox *m_host;
    QLineEdit *m_image;
    QComboBox *m_container;
    QLineEdit *m_machine;
    QLineEdit *m_file;
    QLineEdit *m_socket;
    QLineEdit *m_reload;
    QLineEdit *m_targetPort;
    QLineEdit *m_listen;
    QLineEdit *m_check;
    QComboBox *m_mode;
    QLineEdit *m_drain;
    QLineEdit *m_targetGroup;
    QLineEdit *m_securityGroup;
    QLineEdit *m_source;
    QLineEdit *m_profile;
    QLineEdit *m_endpoint;
    bool m_ownName = false; ///< typed, not suggested
    bool m_ownFile = false;
    bool m_ownPort = false;
};

} // namespace bayplan::ui
