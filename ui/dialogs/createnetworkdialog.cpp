// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/createnetworkdialog.h"

#include "ui/dialogs/keyvalues.h"
#include "ui/widgets/hostchecklist.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHostAddress>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int createNetworkWidth = 540;
}

bool isSubnet(const QString &text)
{
    const auto [address, length] = QHostAddress::parseSubnet(text);
    return text.contains(u'/') && length >= 0 && !address.isNull();
}

CreateNetworkDialog::CreateNetworkDialog(const Theme &theme, Start start, Chosen chosen, QWidget *parent)
    : ActionDialog(theme, tr("Create network"), tr("Create a network"), parent)
    , m_start(std::move(start))
    , m_chosen(std::move(chosen))
    , m_name(new QLineEdit(this))
    , m_hosts(new HostCheckList(m_start.hosts, m_start.ticked, this))
    , m_driver(new QComboBox(this))
    , m_subnet(new QLineEdit(this))
    , m_gateway(new QLineEdit(this))
    , m_range(new QLineEdit(this))
    , m_labels(new QLineEdit(this))
    , m_options(new QLineEdit(this))
    , m_internal(new QCheckBox(tr("Internal: no way out"), this))
    , m_attachable(new QCheckBox(tr("Attachable"), this))
    , m_ipv6(new QCheckBox(tr("IPv6"), this))
{
    setObjectName(u"createNetworkDialog"_s);
    m_driver->setEditable(true);
    m_driver->addItems({u"bridge"_s, u"macvlan"_s, u"ipvlan"_s, u"overlay"_s});
    m_attachable->setToolTip(tr("Of overlay networks: containers that aren't a service's may join"));
    build();
    setAction(tr("Create"));
    setFixedWidth(createNetworkWidth);
    for (QLineEdit *edit : {m_name, m_subnet, m_gateway, m_range, m_labels, m_options})
        connect(edit, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_driver, &QComboBox::currentTextChanged, this, [this] { validate(); });
    connect(m_hosts, &HostCheckList::chosenChanged, this, [this] { validate(); });
    m_name->setFocus();
    validate();
}

void CreateNetworkDialog::build()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    int row = 0;
    const auto field = [&](const QString &name, const QString &title, QWidget *widget, const QString &placeholder) {
        auto *label = new QLabel(title, this);
        label->setTextFormat(Qt::PlainText);
        label->setBuddy(widget);
        widget->setObjectName(name);
        widget->setAccessibleName(title);
        if (auto *edit = qobject_cast<QLineEdit *>(widget)) {
            edit->setPlaceholderText(placeholder);
            edit->setMinimumHeight(32);
        }
        grid->addWidget(label, row, 0, widget == m_hosts ? Qt::AlignTop : Qt::AlignVCenter);
        grid->addWidget(widget, row++, 1);
    };
    field(u"name"_s, tr("Name"), m_name, u"shop_back"_s);
    field(u"hosts"_s, tr("Hosts"), m_hosts, {});
    field(u"driver"_s, tr("Driver"), m_driver, {});
    m_driver->setMinimumHeight(32);
    field(u"subnet"_s, tr("Subnet"), m_subnet, tr("the engine chooses"));
    field(u"gateway"_s, tr("Gateway"), m_gateway, tr("the first address"));
    field(u"range"_s, tr("Addresses from"), m_range, tr("all of the subnet"));
    field(u"labels"_s, tr("Labels"), m_labels, u"team=shop keep"_s);
    field(u"options"_s, tr("Driver options"), m_options, u"com.docker.network.driver.mtu=1400"_s);
    auto *traits = new QHBoxLayout;
    traits->setSpacing(16);
    m_internal->setObjectName(u"internal"_s);
    m_attachable->setObjectName(u"attachable"_s);
    m_ipv6->setObjectName(u"ipv6"_s);
    for (QCheckBox *box : {m_internal, m_attachable, m_ipv6})
        traits->addWidget(box);
    traits->addStretch(1);
    grid->addLayout(traits, row, 1);
    content().addSpacing(4);
    content().addLayout(grid);
}

engine::NetworkSpec CreateNetworkDialog::spec() const
{
    return {.name = m_name->text().trimmed(),
            .driver = m_driver->currentText().trimmed(),
            .subnet = m_subnet->text().trimmed(),
            .gateway = m_gateway->text().trimmed(),
            .range = m_range->text().trimmed(),
            .internal = m_internal->isChecked(),
            .attachable = m_attachable->isChecked(),
            .ipv6 = m_ipv6->isChecked(),
            .options = keyValuesIn(m_options->text()).value_or(QMap<QString, QString>()),
            .labels = keyValuesIn(m_labels->text()).value_or(QMap<QString, QString>())};
}

QString CreateNetworkDialog::problem() const
{
    static const QRegularExpression pattern(u"^[a-zA-Z0-9][a-zA-Z0-9_.-]*$"_s);
    const engine::NetworkSpec asked = spec();
    if (!asked.name.isEmpty() && !pattern.match(asked.name).hasMatch())
        return tr("A name has letters and digits; “_”, “.” and “-” may follow the first.");
    if (!asked.subnet.isEmpty() && !isSubnet(asked.subnet))
        return tr("A subnet is an address and a length, such as 172.30.0.0/16.");
    if (asked.subnet.isEmpty() && (!asked.gateway.isEmpty() || !asked.range.isEmpty()))
        return tr("A gateway and a range need a subnet.");
    if (!asked.gateway.isEmpty() && (QHostAddress(asked.gateway).isNull() ||
                                     !QHostAddress(asked.gateway).isInSubnet(QHostAddress::parseSubnet(asked.subnet))))
        return tr("The gateway is an address of the subnet.");
    if (!asked.range.isEmpty() &&
        (!isSubnet(asked.range) ||
         !QHostAddress::parseSubnet(asked.range).first.isInSubnet(QHostAddress::parseSubnet(asked.subnet))))
        return tr("Addresses are given from a part of the subnet, such as 172.30.5.0/24.");
    for (const QLineEdit *edit : {m_labels, m_options}) {
        if (const auto pairs = keyValuesIn(edit->text()); !pairs)
            return pairs.error().what;
    }
    return {};
}

void CreateNetworkDialog::validate()
{
    const QString name = m_name->text().trimmed();
    QHash<fleet::HostId, QString> notes;
    for (const fleet::HostId id : m_start.taken.values(name))
        notes.insert(id, tr("has one of that name"));
    m_hosts->setNotes(notes);
    const QList<operations::HostFact> hosts = m_hosts->chosen();
    const bool someLack =
        std::any_of(hosts.begin(), hosts.end(), [&](const auto &host) { return !notes.contains(host.id); });
    const QString why = problem();
    setPossible(why.isEmpty() && !name.isEmpty() && someLack && !spec().driver.isEmpty(), why);
}

void CreateNetworkDialog::act()
{
    const engine::NetworkSpec asked = spec();
    const QList<operations::HostFact> hosts = m_hosts->chosen();
    accept();
    m_chosen(asked, hosts);
}

} // namespace bayplan::ui
