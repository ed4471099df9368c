// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/servicefields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using services::HealthGate;
using services::Placement;

ServiceFields::ServiceFields(QWidget *parent)
    : QWidget(parent)
    , m_on(new QCheckBox(tr("Keep it as a service, with replicas on the hosts ticked"), this))
    , m_options(new QWidget(this))
    , m_replicas(new QSpinBox(m_options))
    , m_strategy(new QComboBox(m_options))
    , m_gate(new QComboBox(m_options))
    , m_path(new QLineEdit(u"/"_s, m_options))
{
    m_on->setObjectName(u"service:on"_s);
    m_replicas->setObjectName(u"service:replicas"_s);
    m_replicas->setAccessibleName(tr("Replicas"));
    m_replicas->setRange(0, 999);
    m_replicas->setValue(2);
    m_replicas->setSuffix(tr(" replicas"));
    m_strategy->setObjectName(u"service:strategy"_s);
    m_strategy->setAccessibleName(tr("Placement"));
    m_strategy->addItem(tr("Spread over hosts"), int(Placement::Strategy::Spread));
    m_strategy->addItem(tr("Fill one host first"), int(Placement::Strategy::Binpack));
    m_gate->setObjectName(u"service:gate"_s);
    m_gate->setAccessibleName(tr("When a replica is ready"));
    m_gate->addItem(tr("Ready by its health check"), int(HealthGate::Kind::Engine));
    m_gate->addItem(tr("Ready when HTTP answers at"), int(HealthGate::Kind::Http));
    m_gate->addItem(tr("Ready when its port accepts"), int(HealthGate::Kind::Tcp));
    m_gate->addItem(tr("Ready when it runs"), int(HealthGate::Kind::None));
    m_path->setObjectName(u"service:path"_s);
    m_path->setAccessibleName(tr("Path that is asked for"));
    m_path->setMinimumWidth(90);
    auto *row = new QHBoxLayout(m_options);
    row->setContentsMargins(20, 0, 0, 0);
    row->setSpacing(8);
    for (QWidget *field : {static_cast<QWidget *>(m_replicas), static_cast<QWidget *>(m_strategy),
                           static_cast<QWidget *>(m_gate), static_cast<QWidget *>(m_path)})
        row->addWidget(field);
    row->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_on);
    column->addWidget(m_options);
    connect(m_on, &QCheckBox::toggled, this, [this] { showOptions(); });
    connect(m_gate, &QComboBox::currentIndexChanged, this, [this] { showOptions(); });
    connect(m_strategy, &QComboBox::currentIndexChanged, this, &ServiceFields::edited);
    connect(m_replicas, &QSpinBox::valueChanged, this, &ServiceFields::edited);
    connect(m_path, &QLineEdit::textChanged, this, &ServiceFields::edited);
    showOptions();
}

void ServiceFields::setOn(bool on)
{
    m_on->setChecked(on);
}

bool ServiceFields::isOn() const
{
    return m_on->isChecked();
}

int ServiceFields::replicas() const
{
    return m_replicas->value();
}

void ServiceFields::edit(const services::ServiceSpec &spec)
{
    m_on->setChecked(true);
    m_on->hide();
    m_replicas->hide();
    m_options->layout()->setContentsMargins(0, 0, 0, 0);
    m_strategy->setCurrentIndex(m_strategy->findData(int(spec.placement.strategy)));
    m_gate->setCurrentIndex(m_gate->findData(int(spec.gate.kind)));
    if (!spec.gate.path.isEmpty())
        m_path->setText(spec.gate.path);
}

void ServiceFields::applyTo(services::ServiceSpec &spec) const
{
    spec.placement.strategy = Placement::Strategy(m_strategy->currentData().toInt());
    spec.gate.kind = HealthGate::Kind(m_gate->currentData().toInt());
    spec.gate.path = spec.gate.kind == HealthGate::Kind::Http ? m_path->text() : QString();
    if (spec.gate.kind != HealthGate::Kind::Http && spec.gate.kind != HealthGate::Kind::Tcp)
        spec.gate.port = 0;
}

services::ServiceSpec ServiceFields::spec(const run::ContainerSpec &container, const QStringList &hosts) const
{
    services::ServiceSpec spec;
    spec.name = container.name;
    spec.container = container;
    spec.container.name.clear(); // replicas are named by their slots
    spec.gate.kind = HealthGate::Kind(m_gate->currentData().toInt());
    if (spec.gate.kind == HealthGate::Kind::Http)
        spec.gate.path = m_path->text();
    spec.placement.strategy = Placement::Strategy(m_strategy->currentData().toInt());
    spec.placement.hosts = hosts;
    return spec;
}

QString ServiceFields::problem(const run::ContainerSpec &container) const
{
    if (container.name.isEmpty())
        return tr("A service needs a name");
    if (const QString problem = services::problemWithName(container.name); !problem.isEmpty())
        return problem;
    const auto kind = HealthGate::Kind(m_gate->currentData().toInt());
    if (kind == HealthGate::Kind::Http && !m_path->text().startsWith(u'/'))
        return tr("The path that is asked for begins with a slash");
    if ((kind == HealthGate::Kind::Http || kind == HealthGate::Kind::Tcp) && container.ports.isEmpty())
        return tr("It publishes no port that could be asked whether it is ready");
    return {};
}

void ServiceFields::showOptions()
{
    m_options->setVisible(isOn());
    m_path->setVisible(HealthGate::Kind(m_gate->currentData().toInt()) == HealthGate::Kind::Http);
    Q_EMIT edited();
}

} // namespace bayplan::ui
