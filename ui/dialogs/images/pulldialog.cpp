// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/images/pulldialog.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "images/calls.h"
#include "images/pullplan.h"
#include "images/registrylogins.h"
#include "operations/operations.h"
#include "ui/dialogs/images/hostticks.h"
#include "ui/dialogs/sentences.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

namespace {

/// Enter takes the row and not, as well, the dialog.
class FoundList : public QListWidget
{
public:
    using QListWidget::QListWidget;

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        QListWidget::keyPressEvent(event);
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            event->accept();
    }
};

QStringList knownNames(const fleet::Fleet &fleet)
{
    QSet<QString> names;
    for (const fleet::HostConnection *host : fleet.hosts()) {
        for (const engine::Image &image : host->live().images()) {
            for (const QString &tag : image.tags)
                names.insert(core::plainLine(fleet::familiarReference(tag)));
        }
    }
    QStringList list(names.begin(), names.end());
    list.sort();
    return list;
}

} // namespace

PullDialog::PullDialog(Theme &theme, Models models, const QString &name, const QSet<fleet::HostId> &hosts,
                       QWidget *parent)
    : ImageDialog(theme, models, tr("Pull an image"),
                  tr("Each host's engine fetches the image from its registry. Progress is shown with the operations."),
                  tr("Pull"), parent)
    , m_name(new QLineEdit(name, this))
    , m_found(new FoundList(this))
    , m_platform(new QComboBox(this))
    , m_hosts(new HostTicks(models.fleet, {}, this))
{
    setObjectName(u"pullDialog"_s);
    m_name->setObjectName(u"imageName"_s);
    m_name->setAccessibleName(tr("Image"));
    m_name->setPlaceholderText(tr("nginx:1.27, ghcr.io/team/app, registry:5000/app@sha256:…"));
    auto *completer = new QCompleter(knownNames(models.fleet), m_name);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_name->setCompleter(completer);
    auto *searchButton = new QPushButton(tr("Search"), this);
    searchButton->setObjectName(u"searchRegistry"_s);
    searchButton->setToolTip(tr("Search Docker Hub through the first ticked host"));
    searchButton->setAutoDefault(false);
    m_found->setObjectName(u"foundImages"_s);
    m_found->setAccessibleName(tr("Images found"));
    m_found->setMaximumHeight(120);
    m_found->hide();
    m_platform->setObjectName(u"platform"_s);
    m_platform->setAccessibleName(tr("Platform"));
    m_platform->setEditable(true);
    m_platform->addItems({QString(), u"linux/amd64"_s, u"linux/arm64"_s, u"linux/arm/v7"_s});
    m_platform->lineEdit()->setPlaceholderText(tr("Each engine's own platform"));

    auto *row = new QHBoxLayout;
    row->addWidget(m_name, 1);
    row->addWidget(searchButton);
    body().addWidget(caption(tr("Image")));
    body().addLayout(row);
    body().addWidget(m_found);
    body().addWidget(caption(tr("Platform")));
    body().addWidget(m_platform);
    body().addWidget(caption(tr("Hosts")));
    body().addWidget(m_hosts, 1);
    buildLogin();

    QSet<fleet::HostId> ticked = hosts;
    if (ticked.isEmpty()) {
        for (const fleet::HostConnection *host : models.fleet.hosts())
            ticked.insert(host->id());
    }
    m_hosts->refresh(ticked);
    connect(m_name, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_hosts, &HostTicks::tickedChanged, this, [this] { validate(); });
    connect(searchButton, &QPushButton::clicked, this, [this] { search(); });
    connect(m_found, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem *item) { m_name->setText(item->data(Qt::UserRole).toString()); });
    m_name->setFocus();
    resize(620, 600);
    validate();
}

void PullDialog::buildLogin()
{
    m_login = caption({});
    m_login->setObjectName(u"loginState"_s);
    m_user = new QLineEdit(this);
    m_user->setObjectName(u"registryUser"_s);
    m_user->setPlaceholderText(tr("User, if another login is wanted"));
    m_user->setAccessibleName(tr("User at the registry"));
    m_password = new QLineEdit(this);
    m_password->setObjectName(u"registryPassword"_s);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("Password or token"));
    m_password->setAccessibleName(tr("Password at the registry"));
    m_remember = new QCheckBox(tr("Remember"), this);
    m_remember->setToolTip(core::plainLine(models().logins.store().explanation()).toHtmlEscaped());
    m_remember->setEnabled(models().logins.store().isPersistent());
    auto *row = new QHBoxLayout;
    row->addWidget(m_user, 1);
    row->addWidget(m_password, 1);
    row->addWidget(m_remember);
    body().addWidget(m_login);
    body().addLayout(row);
    connect(m_user, &QLineEdit::textChanged, this, [this] { validate(); });
}

void PullDialog::showLogin()
{
    const auto reference = images::parseReference(m_name->text());
    const QString registry = reference ? reference->registry : QString();
    if (registry == m_registry)
        return;
    m_registry = registry;
    m_lookup.cancel();
    m_login->setText(registry.isEmpty() ? QString() : tr("Looking for a login for %1").arg(registry));
    if (registry.isEmpty())
        return;
    m_lookup = models().logins.find(registry, [this, registry](const images::FoundLogin &found) {
        using From = images::FoundLogin::From;
        const QString user = found.auth ? core::plainLine(found.auth->username, 60) : QString();
        QString text;
        switch (found.from) {
        case From::Nowhere:
            text = found.problem.isEmpty() ? tr("No login for %1 is known; public images need none.").arg(registry)
                                           : tr("No login for %1: %2.").arg(registry, found.problem);
            break;
        case From::Entered:
            text = tr("Login for %1: %2, as entered before.").arg(registry, user);
            break;
        case From::Keychain:
            text = tr("Login for %1: %2, remembered.").arg(registry, user);
            break;
        case From::ConfigFile:
            text = tr("Login for %1: %2, from Docker's settings.").arg(registry, user);
            break;
        case From::Helper:
            text = tr("Login for %1: from %2.").arg(registry, core::plainLine(found.helper, 60));
            break;
        }
        m_login->setText(text);
    });
}

void PullDialog::search()
{
    const auto hosts = m_hosts->ticked();
    if (hosts.isEmpty() || m_name->text().trimmed().isEmpty()) {
        say(Tone::Warning, tr("Write what to search for, and tick a host to search through."));
        return;
    }
    say(Tone::Neutral, tr("Searching"));
    m_search = models()
                   .fleet.host(hosts.first().id)
                   ->client()
                   .send(images::calls::search(m_name->text().trimmed().section(u':', 0, 0)),
                         [this](const core::Result<QByteArray> &reply) {
                             const auto found =
                                 reply ? images::decodeSearch(*reply)
                                       : core::Result<std::vector<images::SearchResult>>(core::fail(reply.error()));
                             m_found->clear();
                             m_found->setVisible(found && !found->empty());
                             if (!found)
                                 return say(Tone::Bad, tr("The search failed. %1").arg(sentences(found.error())));
                             for (const images::SearchResult &result : *found) {
                                 auto *item = new QListWidgetItem(
                                     core::plainLine(result.official
                                                         ? tr("%1 (official)  %2").arg(result.name, result.description)
                                                         : tr("%1  %2").arg(result.name, result.description),
                                                     160),
                                     m_found);
                                 item->setData(Qt::UserRole, core::plainLine(result.name));
                             }
                             say(Tone::Neutral,
                                 found->empty() ? tr("Nothing was found.") : tr("Enter or a double click takes one."));
                         });
}

void PullDialog::validate()
{
    const auto reference = images::parseReference(m_name->text());
    showLogin();
    const auto hosts = m_hosts->ticked();
    goButton().setEnabled(reference && !hosts.isEmpty());
    if (m_name->text().trimmed().isEmpty())
        say(Tone::Neutral, tr("Write the image's name, or search for it."));
    else if (!reference)
        say(Tone::Warning, sentences(reference.error()));
    else if (hosts.isEmpty())
        say(Tone::Neutral, tr("Tick the hosts that are to have it."));
    else
        say(Tone::Neutral, tr("%1 on %Ln host(s)", nullptr, int(hosts.size())).arg(reference->full()));
}

void PullDialog::begin()
{
    const auto reference = images::parseReference(m_name->text());
    if (!m_user->text().isEmpty())
        models().logins.enter(reference->registry, m_user->text(), m_password->text(), m_remember->isChecked());
    m_password->clear();
    models().operations.run(
        images::pullPlan(*reference, m_platform->currentText().trimmed(), m_hosts->ticked(), models().logins));
}

} // namespace bayplan::ui
