// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/addhostdialog.h"

#include "core/plaintext.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

namespace {

QString sentences(const core::Error &error)
{
    QString text = error.what + u'.';
    if (!error.next.isEmpty())
        text += u' ' + error.next + u'.';
    return core::plainLine(text);
}

} // namespace

QString suggestedName(const engine::Endpoint &endpoint)
{
    if (endpoint.kind == engine::Endpoint::Kind::Unix)
        return endpoint.path.contains("podman"_L1) ? u"podman"_s : u"local"_s;
    const bool isAddress = endpoint.host.contains(u':') || endpoint.host.section(u'.', 0, 0).toInt() > 0;
    QString name = isAddress ? endpoint.host : endpoint.host.section(u'.', 0, 0);
    return name.replace(u':', u'-').replace(u'%', u'-');
}

AddHostDialog::AddHostDialog(Theme &theme, HostActions actions, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_actions(std::move(actions))
{
    setWindowTitle(tr("Add host"));
    setObjectName(u"addHostDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    validate();
}

void AddHostDialog::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(6);
    const auto field = [&](const QString &title, const QString &name, const QString &placeholder) {
        auto *label = new QLabel(title, this);
        auto *edit = new QLineEdit(this);
        edit->setObjectName(name);
        edit->setAccessibleName(title);
        edit->setPlaceholderText(placeholder);
        edit->setMinimumHeight(30);
        label->setBuddy(edit);
        column->addWidget(label);
        column->addWidget(edit);
        column->addSpacing(8);
        connect(edit, &QLineEdit::textChanged, this, [this] { validate(); });
        return edit;
    };
    m_endpoint = field(tr("Address of its engine"), u"endpoint"_s, u"unix:///var/run/docker.sock"_s);
    m_endpoint->setFont(Theme::monospaceFont(m_endpoint->font()));
    m_name = field(tr("Name"), u"name"_s, tr("how it is called here, such as aws1"));
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString &text) { m_ownName = !text.isEmpty(); });
    connect(m_endpoint, &QLineEdit::textEdited, this, [this] { suggestName(); });

    m_message = new QLabel(this);
    m_message->setObjectName(u"message"_s);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setMinimumHeight(52);
    m_message->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    column->addWidget(m_message, 1);
    column->addSpacing(4);

    auto *buttons = new QDialogButtonBox(this);
    m_add = buttons->addButton(tr("Add host"), QDialogButtonBox::AcceptRole);
    m_add->setObjectName(u"addHost"_s);
    m_add->setProperty("primary", true);
    m_add->style()->polish(m_add); // the box has polished it before it was primary
    m_add->setDefault(true);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] { add(); });
    connect(buttons, &QDialogButtonBox::rejected, this, [this] { reject(); });
    column->addWidget(buttons);
    resize(480, sizeHint().height());
    setMinimumWidth(400);
}

void AddHostDialog::say(Tone tone, const QString &text)
{
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(tone));
    m_message->setPalette(palette);
    m_message->setText(text);
    m_message->setAccessibleName(text);
}

void AddHostDialog::suggestName()
{
    if (m_ownName)
        return;
    const auto endpoint = engine::Endpoint::parse(m_endpoint->text().trimmed());
    m_name->setText(endpoint ? suggestedName(*endpoint) : QString());
}

void AddHostDialog::validate()
{
    m_add->setEnabled(false);
    const QString address = m_endpoint->text().trimmed();
    if (address.isEmpty()) {
        say(Tone::Neutral, tr("A socket on this machine, as unix:///path, or an engine's port, as tcp://host:2375. A "
                              "plain tcp port lets anyone in who reaches it: use it in trusted networks only."));
        return;
    }
    const auto endpoint = engine::Endpoint::parse(address);
    if (!endpoint) {
        say(Tone::Warning, sentences(endpoint.error()));
        return;
    }
    if (const auto origin = endpoint->origin(); !origin) {
        say(Tone::Warning, sentences(origin.error()));
        return;
    }
    if (m_name->text().trimmed().isEmpty()) {
        say(Tone::Neutral, tr("Give it a name: tables and filters call it by that."));
        return;
    }
    say(Tone::Neutral, endpoint->kind == engine::Endpoint::Kind::Tcp
                           ? tr("Plain tcp: anyone who reaches this port controls the engine. Use it in trusted "
                                "networks only.")
                           : tr("Nothing is installed on the host and nothing on it is changed."));
    m_add->setEnabled(true);
}

void AddHostDialog::add()
{
    const auto endpoint = engine::Endpoint::parse(m_endpoint->text().trimmed());
    if (!endpoint || !m_actions.add)
        return;
    if (const auto added = m_actions.add({m_name->text().trimmed(), *endpoint}); !added) {
        say(Tone::Bad, sentences(added.error()));
        return;
    }
    accept();
}

} // namespace bayplan::ui
