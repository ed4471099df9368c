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

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using services::BalancerPlace;
using services::Ingress;

namespace {

constexpr int addIngressWidth = 560;

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

/// 0: nothing is typed; -1: no port.
int portOf(const QLineEdit &field)
{
    const QString text = field.text().trimmed();
    if (text.isEmpty())
        return 0;
    bool ok = false;
    const int port = text.toInt(&ok);
    return ok && port >= 1 && port <= 65535 ? port : -1;
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
{
    setObjectName(u"addIngressDialog"_s);
    for (const QString &service : m_start.services)
        m_service->addItem(core::plainLine(service, 80), service);
    const std::pair<QString, Ingress::Kind> kinds[] = {{u"HAProxy"_s, Ingress::Kind::HaProxy},
                                                       {u"nginx"_s, Ingress::Kind::Nginx},
                                                       {u"Caddy"_s, Ingress::Kind::Caddy},
                                                       {u"Traefik"_s, Ingress::Kind::Traefik}};
    for (const auto &[title, kind] : kinds)
        m_kind->addItem(title, int(kind));
    m_where->addItems(
        {tr("Run an HAProxy for me"), tr("In a container"), tr("On this machine"), tr("On a machine behind ssh")});
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
    for (QLineEdit *edit : {m_name, m_image, m_machine, m_file, m_socket, m_reload, m_targetPort, m_listen, m_check})
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
    m_grid->addWidget(field, row, 1);
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
    addRow(u"name"_s, tr("Name"), m_name, u"web"_s);
    addRow(u"targetPort"_s, tr("Target port"), m_targetPort, tr("the first that is published"));
    addRow(u"listen"_s, tr("Listens at port"), m_listen, tr("none: your own part sends to it"));
    addRow(u"check"_s, tr("Checks by GET"), m_check, tr("none: by connecting"));
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

void AddIngressDialog::suggest()
{
    const auto kind = Ingress::Kind(m_kind->currentData().toInt());
    const bool canRun = kind == Ingress::Kind::HaProxy && !m_start.hosts.isEmpty();
    if (auto *model = qobject_cast<QStandardItemModel *>(m_where->model()))
        model->item(Own)->setEnabled(canRun);
    if (!canRun && m_where->currentIndex() == Own)
        return m_where->setCurrentIndex(InContainer); // which comes back here
    const int where = m_where->currentIndex();
    showRow(m_host, where == Own);
    showRow(m_image, where == Own);
    showRow(m_container, where == InContainer);
    showRow(m_machine, where == BehindSsh);
    showRow(m_file, where != Own);
    showRow(m_socket, where != Own && kind == Ingress::Kind::HaProxy);
    showRow(m_reload, where != Own && kind != Ingress::Kind::Traefik);
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
    if (m_where->currentIndex() != Own)
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
    if (portOf(*m_targetPort) < 0 || portOf(*m_listen) < 0)
        return tr("A port is a number from 1 to 65535.");
    const Ingress asked = ingress();
    if (m_start.taken.contains(asked.name))
        return tr("There is one of that name already.");
    if (m_where->currentIndex() == InContainer && m_container->count() == 0)
        return tr("No container runs that it could be in.");
    if (const QString problem = services::problemWith(asked); !problem.isEmpty())
        return problem + u'.';
    return asked.ours ? m_start.conflicts(asked).refusal : QString();
}

void AddIngressDialog::validate()
{
    const QString why = problem();
    const bool isUntouched = m_where->currentIndex() == BehindSsh && m_machine->text().isEmpty();
    const bool isOwn = why.isEmpty() && m_where->currentIndex() == Own;
    if (isOwn)
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
