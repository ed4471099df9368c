// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/servicespec.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace bayplan::ui {

/// Whether what is run is kept as a service, and what that takes beside the container: how many replicas, where they
/// go, when one is ready. Off at first.
class ServiceFields : public QWidget
{
    Q_OBJECT

public:
    explicit ServiceFields(QWidget *parent = nullptr);

    bool isOn() const;
    void setOn(bool on);
    int replicas() const;
    /// Of a service that there is: where replicas go and when one is ready are all that is asked.
    void edit(const services::ServiceSpec &spec);
    /// Puts these into the spec; whatever else it says of them stays.
    void applyTo(services::ServiceSpec &spec) const;
    /// A service named as the container is. `hosts`: names of those it may be on.
    services::ServiceSpec spec(const run::ContainerSpec &container, const QStringList &hosts) const;
    /// What is wrong with it, a sentence without its full stop; empty if nothing is.
    QString problem(const run::ContainerSpec &container) const;

Q_SIGNALS:
    void edited();

private:
    void showOptions();

    QCheckBox *m_on;
    QWidget *m_options;
    QSpinBox *m_replicas;
    QComboBox *m_strategy;
    QComboBox *m_gate;
    QLineEdit *m_path;
};

} // namespace bayplan::ui
