// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/freeportdialog.h"

#include "fleet/fleet.h"
#include "fleet/freeport.h"
#include "ui/widgets/hostpicks.h"

#include <QClipboard>
#include <QComboBox>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTimer>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int freePortWidth = 480;
constexpr int searchAfter = 100; // ms; containers change in storms
constexpr int highestPort = 65535;
constexpr int mostInARow = 1000;
} // namespace

FreePortDialog::FreePortDialog(const Theme &theme, const fleet::Fleet &fleet, QWidget *parent)
    : ActionDialog(theme, tr("Next free port"), tr("Next free port"), parent)
    , m_fleet(fleet)
    , m_port(new QLabel(this))
    , m_about(nullptr)
    , m_from(new QSpinBox(this))
    , m_upTo(new QSpinBox(this))
    , m_count(new QSpinBox(this))
    , m_protocol(new QComboBox(this))
    , m_hosts(new HostPicks(fleet, this))
    , m_later(new QTimer(this))
{
    setObjectName(u"freePortDialog"_s);
    build();
    setAction(tr("Copy"));
    if (auto *close = findChild<QPushButton *>(u"cancel"_s))
        close->setText(tr("Close"));
    setFixedWidth(freePortWidth);
    m_later->setSingleShot(true);
    m_later->setInterval(searchAfter);
    connect(m_later, &QTimer::timeout, this, [this] { search(); });
    const auto later = [this] {
        if (!m_later->isActive())
            m_later->start();
    };
    connect(&fleet, &fleet::Fleet::changed, this, later);
    connect(&fleet, &fleet::Fleet::reservedPortsChanged, this, later);
    for (QSpinBox *box : {m_from, m_upTo, m_count})
        connect(box, &QSpinBox::valueChanged, this, [this] { search(); });
    connect(m_protocol, &QComboBox::currentIndexChanged, this, [this] { search(); });
    connect(m_hosts, &HostPicks::tickedChanged, this, [this] { search(); });
    m_from->setFocus();
    search();
}

void FreePortDialog::build()
{
    m_port->setObjectName(u"freePort"_s);
    m_port->setTextFormat(Qt::PlainText);
    m_port->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QFont large = Theme::monospaceFont(font());
    large.setPixelSize(26);
    large.setWeight(QFont::DemiBold);
    m_port->setFont(large);
    content().addWidget(m_port);
    m_about = addText({}, true);
    m_about->setObjectName(u"freePortAbout"_s);

    const fleet::FreePortSearch usual;
    const auto box = [](QSpinBox *spin, const QString &name, int most, int value) {
        spin->setObjectName(name);
        spin->setRange(1, most);
        spin->setValue(value);
        spin->setGroupSeparatorShown(false);
        spin->setMinimumHeight(32);
    };
    box(m_from, u"from"_s, highestPort, usual.from);
    box(m_upTo, u"upTo"_s, highestPort, usual.upTo);
    box(m_count, u"count"_s, mostInARow, usual.count);
    m_protocol->setObjectName(u"protocol"_s);
    m_protocol->setMinimumHeight(32);
    for (const QString &protocol : {u"tcp"_s, u"udp"_s, u"sctp"_s})
        m_protocol->addItem(protocol);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    int column = 0;
    const auto field = [&](const QString &title, QWidget *widget) {
        auto *label = new QLabel(title, this);
        label->setTextFormat(Qt::PlainText);
        label->setBuddy(widget);
        widget->setAccessibleName(title);
        grid->addWidget(label, 0, column);
        grid->addWidget(widget, 1, column);
        grid->setColumnStretch(column++, 1);
    };
    field(tr("From"), m_from);
    field(tr("Up to"), m_upTo);
    field(tr("Protocol"), m_protocol);
    field(tr("In a row"), m_count);
    m_upTo->setToolTip(tr("From 32768 on Linux takes ports for outgoing connections, and engines for dynamic ports"));
    content().addSpacing(6);
    content().addLayout(grid);
    addField(tr("Free on all of"), m_hosts);
    m_hosts->setAccessibleName(tr("Hosts it is to be free on"));
}

void FreePortDialog::search()
{
    QList<const fleet::LiveHost *> hosts;
    bool anyOld = false;
    for (const fleet::HostConnection *host : m_hosts->ticked()) {
        hosts << &host->live();
        anyOld = anyOld || !fleet::isLive(host->status().state);
    }
    const int count = m_count->value();
    const fleet::FreePortSearch search{.from = quint16(m_from->value()),
                                       .upTo = quint16(m_upTo->value()),
                                       .protocol = m_protocol->currentText(),
                                       .count = count};
    const bool reversed = search.from > search.upTo;
    const auto found =
        hosts.isEmpty() || reversed ? std::nullopt : fleet::nextFreePort(hosts, m_fleet.reservedPorts(), search);
    m_found = !found       ? QString()
              : count == 1 ? QString::number(*found)
                           : u"%1-%2"_s.arg(*found).arg(*found + count - 1);
    m_port->setText(m_found.isEmpty() ? u"—"_s : m_found);
    m_port->setAccessibleName(m_found.isEmpty() ? tr("No free port") : tr("Free port: %1").arg(m_found));
    m_about->setText(
        tr("No container has or claims it, and it is not reserved. Other programs on a host may have it."));
    const QString why = hosts.isEmpty() ? tr("Tick at least one host.")
                        : reversed      ? tr("The last port comes before the first.")
                        : !found        ? tr("No port of that range is free on all of them.")
                        : anyOld        ? tr("A host is out of reach: what has come there since is not known.")
                                        : QString();
    setPossible(found.has_value(), why);
    setAction(tr("Copy"));
}

void FreePortDialog::act()
{
    QGuiApplication::clipboard()->setText(m_found);
    setAction(tr("Copied"));
}

} // namespace bayplan::ui
