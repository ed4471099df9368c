// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/addingressdialog.h"

#include "core/plaintext.h"
#include "ingress/own/owncontainer.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using services::BalancerPlace;
using services::Ingress;

namespace {

constexpr int addIngressWidth = 560;
constexpr int longestDrain = 86'400; // as the command has it

/// Where the file usually is.
QString usualFile(Ingress::Kind kind, bool inContainer)
{
    switch (kind) {
    case Ingress::Kind::HaProxy:
        return inContainer ? u"/usr/local/etc/haproxy/haproxy.cfg"_s : u"/etc/haproxy/haproxy.cfg"_s;
    case Ingress::Kind::Nginx:
        return u"/etc/nginx/conf.d/bayplan.conf"_s;
    case Ingress::Kind::Caddy:
        return u"/etc/caddy/Caddyfile"_s;
    case Ingress::Kind::Traefik:
        return u"/etc/traefik/dynamic/bayplan.yml"_s;
    case Ingress::Kind::Elb:
        break;
    }
    return {};
}

/// `usual`: nothing is typed; -1: no number from `least` to `most`.
int numberIn(const QLineEdit &field, int usual, int least, int most)
{
    const QString text = field.text().trimmed();
    if (text.isEmpty())
        return usual;
    bool ok = false;
    const int number = text.toInt(&ok);
    return ok && number >= least && number <= most ? number : -1;
}

/// 0: nothing is typed; -1: no port.
int portOf(const QLineEdit &field)
{
    return numberIn(field, 0, 1, 65535);
}

int drainOf(const QLineEdit &field)
{
    return numberIn(field, int(Ingress().drainTimeout.count()), 0, longestDrain);
}

} // namespace

AddIngressDialog::AddIngressDialog(const Theme &theme, Start start, Chosen chosen, QWidget *parent)
    : ActionDialog(theme, tr("Add load balancer"), tr("Keep a load balancer in step"), parent)
    , m_start(std::move(start))
    , m_chosen(std::move(chosen))
    , m_grid(new QGridLayout)
    , m_service(new QComboBox(this))
    , m_name(new QLineEdit(this))
    , m_kind(new QComboBox(this))
    , m_where(new QComboBox(this))
    , m_host(new QComboBox(this))
    , m_image(new QLineEdit(ingress::usualHaProxyImage.toString(), this))
    , m_container(new QComboBox(this))
    , m_machine(new QLineEdit(this))
    , m_file(new QLineEdit(this))
    , m_socket(new QLineEdit(this))
    , m_reload(new QLineEdit(this))
    , m_targetPort(new QLineEdit(this))
    , m_listen(new QLineEdit(this))
    , m_check(new QLineEdit(this))
    , m_mode(new QComboBox(this))
    , m_drain(new QLineEdit(this))
    , m_targetGroup(new QLineEdit(this))
    , m_securityGroup(new QLineEdit(this))
    , m_source(new QLineEdit(this))
    , m_profile(new QLineEdit(this))
    , m_endpoint(new QLineEdit(this))
{
    setObjectName(u"addIngressDialog"_s);
    for (const QString &service : m_start.services)
        m_service->addItem(core::plainLine(service, 80), service);
    const std::pair<QString, Ingress::Kind> kinds[] = {{u"HAProxy"_s, Ingress::Kind::HaProxy},
                                                       {u"nginx"_s, Ingress::Kind::Nginx},
                                                       {u"Caddy"_s, Ingress::Kind::Caddy},
                                                       {u"Traefik"_s, Ingress::Kind::Traefik},
                                                       {tr("AWS target group"), Ingress::Kind::Elb}};
    for (const auto &[title, kind] : kinds)
        m_kind->addItem(title, int(kind));
    m_where->addItems(
        {tr("Run an HAProxy for me"), tr("In a container"), tr("On this machine"), tr("On a machine behind ssh")});
    m_mode->addItem(tr("HTTP requests"), int(Ingress::Mode::Http));
    m_mode->addItem(tr("TCP connections"), int(Ingress::Mode::Tcp));
    for (const services::HostName &host : m_start.hosts)
        m_host->addItem(core::plainLine(host.name, 80));
    for (const Container &container : m_start.containers)
        m_container->addItem(core::plainLine(container.host.name + u'/' + container.name, 80) + u"  "_s +
                             core::plainLine(container.image, 60));
    build();
    setAction(tr("Add"));
    setFixedWidth(addIngressWidth);
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString &text) { m_ownName = !text.isEmpty(); });
    connect(m_file, &QLineEdit::textEdited, this, [this](const QString &text) { m_ownFile = !text.isEmpty(); });
    connect(m_listen, &QLineEdit::textEdited, this, [this](const QString &text) { m_ownPort = !text.isEmpty(); });
    for (QComboBox *box : {m_service, m_kind, m_where, m_host, m_container})
        connect(box, &QComboBox::currentIndexChanged, this, [this] { suggest(); });
    connect(m_mode, &QComboBox::currentIndexChanged, this, [this] { validate(); });
    connect(m_securityGroup, &QLineEdit::textChanged, this, [this] { showRows(); });
    for (QLineEdit *edit : {m_name, m_image, m_machine, m_file, m_socket, m_reload, m_targetPort, m_listen, m_check,
                            m_drain, m_targetGroup, m_securityGroup, m_source, m_profile, m_endpoint})
        connect(edit, &QLineEdit::textChanged, this, [this] { validate(); });
    suggest();
    m_service->setFocus();
}

void AddIngressDialog::addRow(const QString &name, const QString &title, QWidget *field, const QString &placeholder)
{
    const int row = m_grid->rowCount();
    auto *label = new QLabel(title, this);
    label->setTextFormat(Qt::PlainText);
    label->setBuddy(field);
    field->setObjectName(name);
    field->setAccessibleName(title);
    field->setMinimumHeight(32);
    if (auto *edit = qobject_cast<QLineEdit *>(field))
        edit->setPlaceholderText(placeholder);
    m_grid->addWidget(label, row, 0, Qt::AlignVCenter);
    // The fields stay where they are, whichever labels are shown.
    m_grid->setColumnMinimumWidth(0, std::max(m_grid->columnMinimumWidth(0), label->sizeHint().width()));
    m_grid->addWidget(field, row, 1);
    // By the keys as by the eye.
    if (const QLayoutItem *before = m_grid->itemAtPosition(row - 1, 1))
        setTabOrder(before->widget(), field);
}

void AddIngressDialog::build()
{
    m_grid->setHorizontalSpacing(14);
    m_grid->setVerticalSpacing(8);
    m_grid->setColumnStretch(1, 1);
    addRow(u"service"_s, tr("Service"), m_service);
    addRow(u"kind"_s, tr("Load balancer"), m_kind);
    addRow(u"where"_s, tr("Where"), m_where);
    addRow(u"host"_s, tr("Host"), m_host);
    addRow(u"image"_s, tr("Image"), m_image);
    addRow(u"container"_s, tr("Container"), m_container);
    addRow(u"machine"_s, tr("Machine"), m_machine, u"ssh://ops@lb1"_s);
    addRow(u"file"_s, tr("File"), m_file);
    addRow(u"socket"_s, tr("Stats socket"), m_socket, tr("none: by reloads alone"));
    addRow(u"reload"_s, tr("To reload"), m_reload, tr("the usual way"));
    addRow(u"targetGroup"_s, tr("Target group"), m_targetGroup, u"arn:aws:elasticloadbalancing:…:targetgroup/…"_s);
    addRow(u"securityGroup"_s, tr("Security group"), m_securityGroup, tr("none: its rules are yours"));
    addRow(u"source"_s, tr("Which lets in"), m_source, tr("10.0.0.0/16, or sg-…"));
    addRow(u"profile"_s, tr("AWS profile"), m_profile, tr("the usual credentials"));
    addRow(u"endpoint"_s, tr("AWS endpoint"), m_endpoint, tr("AWS's own"));
    addRow(u"name"_s, tr("Name"), m_name, u"web"_s);
    addRow(u"targetPort"_s, tr("Target port"), m_targetPort, tr("the lowest that is published"));
    addRow(u"listen"_s, tr("Listens at port"), m_listen, tr("none: your own part sends to it"));
    addRow(u"mode"_s, tr("Balances"), m_mode);
    addRow(u"check"_s, tr("Checks by GET"), m_check, tr("none: by connecting"));
    addRow(u"drain"_s, tr("Drain timeout, s"), m_drain, QString::number(Ingress().drainTimeout.count()));
    content().addSpacing(4);
    content().addLayout(m_grid);
}

void AddIngressDialog::showRow(QWidget *field, bool shown)
{
    field->setVisible(shown);
    const int at = m_grid->indexOf(field);
    int row = 0;
    int column = 0;
    int rows = 0;
    int columns = 0;
    m_grid->getItemPosition(at, &row, &column, &rows, &columns);
    if (QLayoutItem *label = m_grid->itemAtPosition(row, 0))
        label->widget()->setVisible(shown);
}

bool AddIngressDialog::isAws() const
{
    return Ingress::Kind(m_kind->currentData().toInt()) == Ingress::Kind::Elb;
}

void AddIngressDialog::showRows()
{
    const auto kind = Ingress::Kind(m_kind->currentData().toInt());
    const int where = m_where->currentIndex();
    const bool hasFile = !isAws() && where != Own;
    showRow(m_where, !isAws());
    showRow(m_host, !isAws() && where == Own);
    showRow(m_image, !isAws() && where == Own);
    showRow(m_container, !isAws() && where == InContainer);
    showRow(m_machine, !isAws() && where == BehindSsh);
    showRow(m_file, hasFile);
    showRow(m_socket, hasFile && kind == Ingress::Kind::HaProxy);
    showRow(m_reload, hasFile && kind != Ingress::Kind::Traefik);
    // AWS's listener, health check and deregistration delay are the target group's own.
    for (QWidget *field : std::initializer_list<QWidget *>{m_listen, m_mode, m_check, m_drain})
        showRow(field, !isAws());
    for (QWidget *field : {m_targetGroup, m_securityGroup, m_profile, m_endpoint})
        showRow(field, isAws());
    showRow(m_source, isAws() && !m_securityGroup->text().trimmed().isEmpty());
}

void AddIngressDialog::suggest()
{
    const auto kind = Ingress::Kind(m_kind->currentData().toInt());
    const bool canRun = kind == Ingress::Kind::HaProxy && !m_start.hosts.isEmpty();
    if (auto *model = qobject_cast<QStandardItemModel *>(m_where->model()))
        model->item(Own)->setEnabled(canRun);
    if (!canRun && !isAws() && m_where->currentIndex() == Own)
        return m_where->setCurrentIndex(InContainer); // which comes back here
    const int where = m_where->currentIndex();
    showRows();
    if (!m_ownFile)
        m_file->setText(usualFile(kind, where == InContainer));
    if (!m_ownName) {
        QString name = m_service->currentData().toString();
        name.replace(u'.', u'-');
        for (int number = 2; m_start.taken.contains(name); ++number)
            name = m_service->currentData().toString().replace(u'.', u'-') + u'-' + QString::number(number);
        m_name->setText(name);
    }
    suggestPort();
    validate();
    fitHeight();
}

void AddIngressDialog::lookAgain()
{
    if (!problem().isEmpty())
        suggestPort();
    validate();
}

/// The first of the usual ones that is free there.
void AddIngressDialog::suggestPort()
{
    if (m_ownPort)
        return;
    m_listen->clear();
    if (isAws() || m_where->currentIndex() != Own)
        return;
    for (const int port : {80, 8080, 8000, 8888}) {
        m_listen->setText(QString::number(port));
        if (const auto found = m_start.conflicts(ingress()); found.refusal.isEmpty() && found.notes.size() <= 1)
            return;
    }
    m_listen->clear();
}

Ingress AddIngressDialog::ingress() const
{
    Ingress ingress;
    ingress.name = m_name->text().trimmed();
    ingress.kind = Ingress::Kind(m_kind->currentData().toInt());
    ingress.targetPort = quint16(std::max(0, portOf(*m_targetPort)));
    if (isAws()) {
        const QString group = m_securityGroup->text().trimmed();
        const QString source = group.isEmpty() ? QString() : m_source->text().trimmed();
        ingress.elb = services::ElbPlace{.targetGroup = m_targetGroup->text().trimmed(),
                                         .profile = m_profile->text().trimmed(),
                                         .securityGroup = group,
                                         .source = services::canonicalSource(source),
                                         .endpoint = m_endpoint->text().trimmed()};
        return ingress;
    }
    ingress.mode = Ingress::Mode(m_mode->currentData().toInt());
    ingress.drainTimeout = std::chrono::seconds(std::max(0, drainOf(*m_drain)));
    ingress.listen = quint16(std::max(0, portOf(*m_listen)));
    ingress.checkPath = m_check->text().trimmed();
    if (m_where->currentIndex() == Own && m_host->currentIndex() >= 0)
        return ingress::asOwn(ingress, m_start.hosts.at(m_host->currentIndex()), m_image->text().trimmed());
    BalancerPlace &place = ingress.place;
    place.file = m_file->text().trimmed();
    if (ingress.kind == Ingress::Kind::HaProxy)
        place.runtimeSocket = m_socket->text().trimmed();
    if (ingress.kind != Ingress::Kind::Traefik)
        place.reload = m_reload->text().trimmed();
    switch (m_where->currentIndex()) {
    case InContainer:
        if (const int at = m_container->currentIndex(); at >= 0) {
            place.host = m_start.containers.at(at).host;
            place.container = m_start.containers.at(at).name;
        }
        break;
    case Here:
        place.kind = BalancerPlace::Kind::Local;
        break;
    case BehindSsh:
        place.kind = BalancerPlace::Kind::Ssh;
        place.machine = m_machine->text().trimmed();
        break;
    }
    return ingress;
}

QString AddIngressDialog::problem() const
{
    if (m_service->count() == 0)
        return tr("There is no service yet that it could be kept in step with.");
    if (portOf(*m_targetPort) < 0 || (!isAws() && portOf(*m_listen) < 0))
        return tr("A port is a number from 1 to 65535.");
    if (!isAws() && drainOf(*m_drain) < 0)
        return tr("Replicas drain for a whole number of seconds, from 0 to %1.").arg(longestDrain);
    const Ingress asked = ingress();
    if (m_start.taken.contains(asked.name))
        return tr("There is one of that name already.");
    if (!isAws() && m_where->currentIndex() == InContainer && m_container->count() == 0)
        return tr("No container runs that it could be in.");
    if (const QString problem = services::problemWith(asked); !problem.isEmpty())
        return problem + u'.';
    return asked.ours ? m_start.conflicts(asked).refusal : QString();
}

void AddIngressDialog::validate()
{
    const QString why = problem();
    const bool isUntouched =
        isAws() ? m_targetGroup->text().isEmpty() : m_where->currentIndex() == BehindSsh && m_machine->text().isEmpty();
    if (why.isEmpty() && !isAws() && m_where->currentIndex() == Own)
        return setPossible(true, m_start.conflicts(ingress()).notes.join(u' '), fleet::Tone::Neutral);
    setPossible(why.isEmpty(), isUntouched ? QString() : why);
}

void AddIngressDialog::act()
{
    const Ingress asked = ingress();
    const QString service = m_service->currentData().toString();
    accept();
    m_chosen(service, asked);
}

} // namespace bayplan::ui
