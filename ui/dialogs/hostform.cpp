// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/hostform.h"

#include "core/plaintext.h"
#include "fleet/discovery.h"
#include "fleet/hostcheck.h"
#include "fleet/hostlabels.h"
#include "ui/dialogs/sentences.h"
#include "ui/dialogs/tlsfields.h"
#include "ui/widgets/swatchpicker.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using engine::Endpoint;
using fleet::Tone;

namespace {

constexpr int usualTlsPort = 2376;
constexpr int hintHeight = 34; ///< two lines, so that nothing below jumps while an address is typed
constexpr int indent = 22;     ///< below a tick, under its words
constexpr int kindWidth = 46;

tl::unexpected<core::Error> missing(const QString &what)
{
    return core::fail({.kind = core::Error::Kind::Input, .what = what, .where = {}, .next = {}});
}

} // namespace

QString suggestedName(const Endpoint &endpoint)
{
    if (endpoint.kind == Endpoint::Kind::Unix)
        return endpoint.path.contains("podman"_L1) ? u"podman"_s : u"local"_s;
    const bool isAddress = endpoint.host.contains(u':') || endpoint.host.section(u'.', 0, 0).toInt() > 0;
    QString name = isAddress ? endpoint.host : endpoint.host.section(u'.', 0, 0);
    return name.replace(u':', u'-').replace(u'%', u'-');
}

HostForm::HostForm(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    buildAddress(*column);
    column->addSpacing(6);
    buildNames(*column);
    column->addSpacing(8);
    buildLook(*column);
    column->addStretch(1);
    connect(&theme, &Theme::changed, this, [this] { refresh(); });
    refresh();
}

void HostForm::buildAddress(QBoxLayout &column)
{
    auto *label = new QLabel(tr("Address of its engine"), this);
    m_endpoint = new QLineEdit(this);
    m_endpoint->setObjectName(u"endpoint"_s);
    m_endpoint->setAccessibleName(label->text());
    m_endpoint->setPlaceholderText(u"ssh://user@host"_s);
    m_endpoint->setFont(Theme::monospaceFont(m_endpoint->font()));
    label->setBuddy(m_endpoint);
    column.addWidget(label);
    column.addWidget(m_endpoint);

    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    m_kind = new QLabel(this);
    m_kind->setObjectName(u"kind"_s);
    m_kind->setTextFormat(Qt::PlainText);
    m_kind->setAlignment(Qt::AlignCenter);
    m_kind->setProperty("tag", true);
    m_kind->setFixedWidth(kindWidth);
    row->addWidget(m_kind, 0, Qt::AlignTop);
    m_hint = new QLabel(this);
    m_hint->setObjectName(u"addressHint"_s);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setWordWrap(true);
    m_hint->setMinimumHeight(hintHeight);
    m_hint->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_hint->setProperty("muted", true);
    row->addWidget(m_hint, 1);
    column.addLayout(row);

    m_useTls = new QCheckBox(tr("Use TLS"), this);
    m_useTls->setObjectName(u"useTls"_s);
    m_useTls->setAccessibleDescription(tr("Encrypts the connection; each side proves who it is by a certificate"));
    column.addWidget(m_useTls);
    m_tls = new TlsFields(m_theme, this);
    m_tls->setContentsMargins(indent, 0, 0, 0);
    column.addWidget(m_tls);

    connect(m_endpoint, &QLineEdit::textChanged, this, [this] {
        suggestName();
        refresh();
    });
    connect(m_useTls, &QCheckBox::clicked, this, [this] {
        m_ownTls = true;
        refresh();
    });
    connect(m_tls, &TlsFields::edited, this, [this] { refresh(); });
}

void HostForm::buildNames(QBoxLayout &column)
{
    const auto field = [&](const QString &title, const QString &name, const QString &placeholder) {
        auto *box = new QVBoxLayout;
        box->setSpacing(6);
        auto *label = new QLabel(title, this);
        auto *edit = new QLineEdit(this);
        edit->setObjectName(name);
        edit->setAccessibleName(title);
        edit->setPlaceholderText(placeholder);
        label->setBuddy(edit);
        box->addWidget(label);
        box->addWidget(edit);
        connect(edit, &QLineEdit::textChanged, this, [this] { refresh(); });
        return std::pair(box, edit);
    };
    auto *row = new QHBoxLayout;
    row->setSpacing(14);
    const auto [nameBox, name] = field(tr("Name"), u"name"_s, tr("aws1"));
    const auto [labelBox, labels] = field(tr("Labels"), u"labels"_s, tr("zone=a, ssd"));
    m_name = name;
    m_labels = labels;
    row->addLayout(nameBox, 1);
    row->addLayout(labelBox, 1);
    column.addLayout(row);
    const auto [reachedBox, reached] =
        field(tr("Address for load balancers"), u"reachedAt"_s, tr("The same as above"));
    m_reachedAt = reached;
    column.addLayout(reachedBox);
    m_reachedAt->setAccessibleDescription(tr("Where load balancers reach its published ports, if that is another"));
    m_labels->setAccessibleDescription(tr("Separated by commas; for placing containers and for filters"));
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString &text) { m_ownName = !text.isEmpty(); });
}

void HostForm::buildLook(QBoxLayout &column)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    auto *label = new QLabel(tr("Colour"), this);
    m_colour = new SwatchPicker(m_theme, this);
    m_colour->setObjectName(u"colour"_s);
    m_colour->setAccessibleName(tr("Colour"));
    label->setBuddy(m_colour);
    row->addWidget(label);
    row->addWidget(m_colour, 1);
    column.addLayout(row);
    column.addSpacing(8);
    m_production = addMark(column, u"production"_s, tr("Production"),
                           tr("Before anything on it is destroyed, its name has to be typed."));
    column.addSpacing(4);
    m_readOnly = addMark(column, u"readOnly"_s, tr("Read-only"),
                         tr("Nothing that changes anything on it is offered or sent from here."));
    connect(m_colour, &SwatchPicker::colourChanged, this, [this] { refresh(); });
}

QCheckBox *HostForm::addMark(QBoxLayout &column, const QString &name, const QString &title, const QString &explanation)
{
    auto *box = new QCheckBox(title, this);
    box->setObjectName(name);
    box->setAccessibleDescription(explanation);
    auto *hint = new QLabel(explanation, this);
    hint->setTextFormat(Qt::PlainText);
    hint->setWordWrap(true);
    hint->setProperty("muted", true);
    hint->setContentsMargins(indent, 0, 0, 0);
    auto *mark = new QVBoxLayout;
    mark->setSpacing(1);
    mark->addWidget(box);
    mark->addWidget(hint);
    column.addLayout(mark);
    connect(box, &QCheckBox::toggled, this, [this] { refresh(); });
    return box;
}

void HostForm::setHost(const fleet::HostConfig &host)
{
    m_original = host;
    m_ownName = true;
    m_ownTls = true;
    m_useTls->setChecked(host.endpoint.kind == Endpoint::Kind::Tls);
    m_tls->setTls(host.endpoint.tls);
    m_name->setText(host.name);
    m_labels->setText(fleet::labelTexts(host.labels).join(", "_L1));
    m_reachedAt->setText(host.address);
    m_colour->setColour(host.colour);
    m_production->setChecked(host.production);
    m_readOnly->setChecked(host.readOnly);
    m_endpoint->setText(host.endpoint.toString());
}

bool HostForm::usesTls() const
{
    if (m_ownTls)
        return m_useTls->isChecked();
    const auto plain = Endpoint::parse(m_endpoint->text().trimmed());
    return plain && plain->kind == Endpoint::Kind::Tcp && plain->port == usualTlsPort;
}

core::Result<Endpoint> HostForm::endpoint() const
{
    const QString address = m_endpoint->text().trimmed();
    auto plain = Endpoint::parse(address);
    if (!plain || plain->kind != Endpoint::Kind::Tcp || !usesTls())
        return plain;
    const auto tls = m_tls->tls();
    if (!tls)
        return core::fail(tls.error());
    return Endpoint::parse(address, *tls);
}

bool HostForm::isIncomplete() const
{
    if (m_endpoint->text().trimmed().isEmpty())
        return true;
    return m_name->text().trimmed().isEmpty() && endpoint() && fleet::parseLabels(m_labels->text());
}

bool HostForm::isAddressWrong() const
{
    return !Endpoint::parse(m_endpoint->text().trimmed());
}

core::Result<fleet::HostConfig> HostForm::host() const
{
    fleet::HostConfig host = m_original;
    if (m_endpoint->text().trimmed().isEmpty())
        return missing(tr("Give the address of its engine"));
    const auto endpoint = this->endpoint();
    if (!endpoint)
        return core::fail(endpoint.error());
    const auto labels = fleet::parseLabels(m_labels->text());
    if (!labels)
        return core::fail(labels.error());
    host.name = m_name->text().trimmed();
    if (host.name.isEmpty())
        return missing(tr("Give it a name: tables and filters call it by that"));
    if (host.endpoint != *endpoint)
        host.source.clear(); // it goes its own way now
    host.endpoint = *endpoint;
    host.labels = *labels;
    host.address = m_reachedAt->text().trimmed();
    if (const auto reached = fleet::checkAddress(host.address); !reached)
        return core::fail(reached.error());
    host.colour = m_colour->colour();
    host.production = m_production->isChecked();
    host.readOnly = m_readOnly->isChecked();
    return host;
}

void HostForm::suggestName()
{
    if (m_ownName)
        return;
    const auto endpoint = Endpoint::parse(m_endpoint->text().trimmed());
    m_name->setText(endpoint ? suggestedName(*endpoint) : QString());
}

void HostForm::refresh()
{
    const auto plain = Endpoint::parse(m_endpoint->text().trimmed());
    const bool isTcp = plain && plain->kind == Endpoint::Kind::Tcp;
    const bool tls = isTcp && usesTls();
    if (!m_ownTls)
        m_useTls->setChecked(tls);
    const bool changes = m_useTls->isVisibleTo(this) != isTcp || m_tls->isVisibleTo(this) != tls;
    m_useTls->setVisible(isTcp);
    m_tls->setVisible(tls);
    showKind();
    Q_EMIT edited();
    if (changes || tls)
        Q_EMIT heightChanged();
}

void HostForm::setTone(QLabel &label, Tone tone)
{
    QPalette palette = label.palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(tone));
    label.setPalette(palette);
}

void HostForm::showKind()
{
    const auto say = [this](const QString &kind, Tone tone, const QString &text) {
        m_kind->setText(kind);
        m_kind->setVisible(!kind.isEmpty());
        m_kind->setAccessibleName(tr("Kind of address: %1").arg(kind));
        setTone(*m_hint, tone);
        m_hint->setText(text);
        m_endpoint->setAccessibleDescription(text);
    };
    if (m_endpoint->text().trimmed().isEmpty()) {
        say({}, Tone::Neutral,
            tr("ssh://user@host, tcp://host:port, or a socket on this machine as unix:///path. Nothing is installed on "
               "the host."));
        return;
    }
    const auto parsed =
        Endpoint::parse(m_endpoint->text(), usesTls() ? std::optional(engine::TlsFiles()) : std::nullopt);
    if (!parsed) {
        say({}, Tone::Warning, sentences(parsed.error()));
        return;
    }
    const bool follows = !m_original.source.isEmpty() && endpoint() == m_original.endpoint;
    const QString source =
        follows ? tr(" Kept in step with %1.").arg(fleet::sourceInWords(m_original.source)) : QString();
    switch (parsed->kind) {
    case Endpoint::Kind::Unix:
        say(parsed->kindName(), Tone::Neutral, tr("A socket on this machine.") + source);
        return;
    case Endpoint::Kind::Tcp:
        say(parsed->kindName(), Tone::Warning,
            tr("Neither encrypted nor protected: whoever reaches this port controls the host. Use TLS or ssh."));
        return;
    case Endpoint::Kind::Tls:
        say(parsed->kindName(), Tone::Neutral, tr("Encrypted; the certificates say who is who.") + source);
        return;
    case Endpoint::Kind::Ssh:
        say(parsed->kindName(), Tone::Neutral, tr("By your own ssh, with its keys, aliases and jump hosts.") + source);
        return;
    }
}

} // namespace bayplan::ui
