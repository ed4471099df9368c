// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/importdialog.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "fleet/workspace.h"
#include "ui/dialogs/importlist.h"
#include "ui/dialogs/sentences.h"
#include "ui/widgets/card.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

ImportDialog::ImportDialog(Theme &theme, Models models, HostActions actions, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_models(models)
    , m_actions(std::move(actions))
{
    setWindowTitle(tr("Import hosts"));
    setObjectName(u"importDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    look();
    // The window's new style sheet drops the colours set before.
    connect(&theme, &Theme::changed, this, [this] { say(m_tone, m_message->text()); });
    resize(920, 580);
}

void ImportDialog::build()
{
    auto *about =
        new QLabel(tr("Found in Docker's settings, in docker-machine's store, on this machine, and in your ssh "
                      "configuration. Imported hosts follow where they come from: a changed address there is "
                      "taken over."),
                   this);
    about->setTextFormat(Qt::PlainText);
    about->setWordWrap(true);
    about->setProperty("muted", true);
    m_list = new ImportList(m_theme, this);
    m_nothing = new QLabel(tr("Nothing was found: no Docker context, no machine of docker-machine, no engine's socket, "
                              "and no host in ~/.ssh/config. A host can be added by its address."),
                           this);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setProperty("muted", true);
    m_message = new QLabel(this);
    m_message->setObjectName(u"message"_s);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setMinimumHeight(34);

    auto *buttons = new QDialogButtonBox(this);
    m_import = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_import->setObjectName(u"importChosen"_s);
    m_import->setProperty("primary", true);
    m_import->style()->polish(m_import); // the box has polished it before it was primary
    m_import->setDefault(true);
    QPushButton *again = buttons->addButton(tr("Look again"), QDialogButtonBox::ResetRole);
    again->setObjectName(u"lookAgain"_s);
    again->setAutoDefault(false);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] { import(); });
    connect(buttons, &QDialogButtonBox::rejected, this, [this] { reject(); });
    connect(again, &QPushButton::clicked, this, [this] { look(); });
    connect(m_list, &ImportList::chosenChanged, this, [this] { validate(); });
    connect(m_list, &ImportList::acceptRequested, this, [this] {
        if (m_import->isEnabled())
            import();
    });

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(10);
    column->addWidget(about);
    column->addWidget(new Card(m_theme, m_list, this), 1);
    column->addWidget(m_nothing, 1);
    column->addWidget(m_message);
    column->addWidget(buttons);
    m_list->setFocus();
}

QList<fleet::HostConfig> ImportDialog::known() const
{
    QList<fleet::HostConfig> hosts;
    if (m_actions.isDemo && m_actions.isDemo())
        return hosts;
    for (const fleet::HostConnection *host : m_models.fleet.hosts())
        hosts.append(host->config());
    return hosts;
}

void ImportDialog::look()
{
    const auto found = m_actions.discoverAll ? m_actions.discoverAll() : QList<fleet::FoundHost>();
    m_list->setFound(found, known());
    m_list->parentWidget()->setVisible(!found.isEmpty());
    m_nothing->setVisible(found.isEmpty());
    validate();
}

void ImportDialog::say(Tone tone, const QString &text)
{
    m_tone = tone;
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(tone));
    m_message->setPalette(palette);
    m_message->setText(text);
    m_message->setAccessibleName(text);
}

void ImportDialog::validate()
{
    const QList<fleet::HostConfig> chosen = m_list->chosen();
    m_import->setText(chosen.isEmpty() ? tr("Import") : tr("Import %Ln host(s)", nullptr, int(chosen.size())));
    m_import->setEnabled(!chosen.isEmpty());
    fleet::Workspace names; // knows what a host may be called
    for (const fleet::HostConfig &host : known())
        (void)names.addHost(host);
    for (const fleet::HostConfig &host : chosen) {
        if (const auto added = names.addHost(host); !added) {
            m_import->setEnabled(false);
            say(Tone::Warning, sentences(added.error()) + u' ' + tr("F2 changes a name."));
            return;
        }
    }
    if (chosen.isEmpty() && m_list->importable() > 0)
        say(Tone::Neutral, tr("Tick what is to be imported: by mouse, or with the arrow keys and Space."));
    else if (m_list->importable() == 0)
        say(Tone::Neutral, tr("There is nothing more to import."));
    else
        say(Tone::Neutral, tr("A double click or F2 changes the name a host gets here."));
}

void ImportDialog::import()
{
    QStringList failures;
    for (const fleet::HostConfig &host : m_list->chosen()) {
        if (const auto added = m_actions.add(host); !added)
            failures << tr("%1: %2").arg(core::plainLine(host.name, 63), sentences(added.error()));
    }
    if (failures.isEmpty()) {
        accept();
        return;
    }
    look();
    say(Tone::Bad, failures.join(u' '));
}

} // namespace bayplan::ui
