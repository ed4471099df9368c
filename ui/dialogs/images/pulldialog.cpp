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
#include "ui/widgets/card.h"

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

PullDialog::PullDialog(Theme &theme, Models models, const QString &names, const QSet<fleet::HostId> &hosts,
                       QWidget *parent)
    : ImageDialog(theme, models, tr("Pull images"),
                  tr("Each host's engine fetches them from their registry. Progress is shown with the operations."),
                  tr("Pull"), parent)
    , m_name(new QLineEdit(names, this))
    , m_found(new FoundList(this))
    , m_platform(new QComboBox(this))
    , m_hosts(new HostTicks(models.fleet, {}, this))
{
    setObjectName(u"pullDialog"_s);
    m_name->setObjectName(u"imageName"_s);
    m_name->setAccessibleName(tr("Images"));
    m_name->setPlaceholderText(tr("nginx:1.27 or ghcr.io/team/app; several with blanks between"));
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
    m_found->setProperty("roomy", true);
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
    body().addWidget(caption(tr("Images")));
    body().addLayout(row);
    body().addWidget(m_found);
    body().addWidget(caption(tr("Platform")));
    body().addWidget(m_platform);
    body().addWidget(caption(tr("Hosts")));
    body().addWidget(new Card(theme, m_hosts, this), 1);
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
    QStringList registries;
    for (const images::Reference &reference : wanted().value_or(QList<images::Reference>()))
        registries << reference.registry;
    registries.removeDuplicates();
    const QString registry = registries.size() == 1 ? registries.first() : QString();
    for (QWidget *field : {static_cast<QWidget *>(m_user), static_cast<QWidget *>(m_password)})
        field->setEnabled(registries.size() < 2);
    m_remember->setEnabled(registries.size() < 2 && models().logins.store().isPersistent());
    if (registries.size() > 1)
        m_login->setText(tr("Logins for %1 are looked up for each. To enter one, pull from its registry alone.")
                             .arg(registries.join(u", "_s)));
    else if (registry.isEmpty())
        m_login->clear();
    if (registry == m_registry)
        return;
    m_registry = registry;
    m_auth.reset();
    m_lookup.cancel();
    if (registry.isEmpty())
        return;
    m_login->setText(tr("Looking for a login for %1").arg(registry));
    m_lookup = models().logins.find(registry, [this, registry](const images::FoundLogin &found) {
        using From = images::FoundLogin::From;
        m_auth = found.auth;
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
    const QString text = m_name->text().trimmed();
    if (hosts.isEmpty() || text.isEmpty())
        return say(Tone::Warning, tr("Write what to search for, and tick a host to search through."));
    // Engines search by a name without its tag, with the registry before it where that isn't Docker Hub.
    QString term = text;
    m_searched = u"docker.io"_s;
    if (const auto reference = images::parseReference(text)) {
        images::Reference bare = *reference;
        bare.tag.clear();
        bare.digest.clear();
        term = bare.familiar();
        m_searched = bare.registry;
    }
    say(Tone::Neutral, tr("Searching through %1").arg(core::plainLine(hosts.first().name, 63)));
    m_search =
        models()
            .fleet.host(hosts.first().id)
            ->client()
            .send(images::calls::search(term, m_auth ? m_auth->header() : QByteArray()),
                  [this](const core::Result<QByteArray> &reply) {
                      showFound(reply ? images::decodeSearch(*reply)
                                      : core::Result<std::vector<images::SearchResult>>(core::fail(reply.error())));
                  });
}

void PullDialog::showFound(const core::Result<std::vector<images::SearchResult>> &found)
{
    m_found->clear();
    m_found->setVisible(found && !found->empty());
    if (!found)
        return say(Tone::Bad, tr("The search failed. %1").arg(sentences(found.error())));
    for (const images::SearchResult &result : *found) {
        const QString name = result.official ? tr("%1 (official)").arg(result.name) : result.name;
        auto *item = new QListWidgetItem(core::plainLine(name + u"   "_s + result.description, 160), m_found);
        item->setData(Qt::UserRole, core::plainLine(images::nameToPull(result, m_searched)));
    }
    if (found->empty())
        return say(Tone::Neutral, tr("Nothing was found."));
    m_found->setCurrentRow(0);
    m_found->setFocus();
    say(Tone::Neutral, tr("Enter or a double click takes one."));
}

core::Result<QList<images::Reference>> PullDialog::wanted() const
{
    QList<images::Reference> list;
    for (const QString &name : m_name->text().split(u' ', Qt::SkipEmptyParts)) {
        const auto reference = images::parseReference(name);
        if (!reference)
            return core::fail(reference.error());
        if (!list.contains(*reference))
            list << *reference;
    }
    return list;
}

void PullDialog::validate()
{
    const auto images = wanted();
    showLogin();
    const auto hosts = m_hosts->ticked();
    goButton().setEnabled(images && !images->isEmpty() && !hosts.isEmpty());
    if (!images)
        say(Tone::Warning, sentences(images.error()));
    else if (images->isEmpty())
        say(Tone::Neutral, tr("Write an image's name, or search for it."));
    else if (hosts.isEmpty())
        say(Tone::Neutral, tr("Tick the hosts that are to have it."));
    else if (images->size() == 1)
        say(Tone::Neutral, tr("%1 on %Ln host(s)", nullptr, int(hosts.size())).arg(images->first().full()));
    else
        say(Tone::Neutral, tr("%1 images on each of %Ln host(s)", nullptr, int(hosts.size())).arg(images->size()));
}

void PullDialog::begin()
{
    if (!m_registry.isEmpty() && !m_user->text().isEmpty())
        models().logins.enter(m_registry, m_user->text(), m_password->text(), m_remember->isChecked());
    m_password->clear();
    models().operations.run(
        images::pullPlan(*wanted(), m_platform->currentText().trimmed(), m_hosts->ticked(), models().logins));
}

} // namespace bayplan::ui
