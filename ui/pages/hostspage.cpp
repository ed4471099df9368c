// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/hostspage.h"

#include "core/plaintext.h"
#include "fleet/hostsmodel.h"
#include "fleet/tablefilter.h"
#include "ui/dialogs/hostdialog.h"
#include "ui/dialogs/importdialog.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/hostcard.h"
#include "ui/widgets/hostchart.h"
#include "ui/widgets/livewatch.h"
#include "ui/widgets/messagebar.h"

#include <QAbstractProxyModel>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLayout>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int manyHosts = 8; ///< more than that are looked for rather than looked at
} // namespace

HostsPage::HostsPage(Theme &theme, Models models, HostActions actions, QWidget *parent)
    : Page(parent)
    , m_theme(theme)
    , m_models(models)
    , m_actions(std::move(actions))
    , m_watch(new LiveWatch(*this, models.stats))
    , m_head(new QWidget(this))
{
    buildHead();
    buildBody();
    for (const fleet::HostConnection *host : m_models.fleet.hosts())
        addCard(host->id());

    // The hosts' model was made before and so has its row when a host is told here.
    connect(&models.fleet, &fleet::Fleet::hostAdded, this, [this](fleet::HostId id) {
        addCard(id);
        m_summarize.start();
        Q_EMIT countChanged();
    });
    connect(&models.fleet, &fleet::Fleet::hostRemoved, this, [this](fleet::HostId id) {
        removeCard(id);
        m_summarize.start();
        Q_EMIT countChanged();
    });
    connect(&models.fleet, &fleet::Fleet::changed, this, [this](const fleet::FleetChanges &changes) {
        for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
            if (HostCard *card = m_cards.value(it.key()))
                card->refresh();
        }
        m_summarize.start();
    });
    connect(m_watch, &LiveWatch::tick, this, [this] { refresh(); });
    connect(&models.hostUse, &fleet::HostSampler::sampled, this, [this] {
        m_cpu->refresh();
        m_memory->refresh();
    });
    m_summarize.setSingleShot(true);
    m_summarize.setInterval(0);
    connect(&m_summarize, &QTimer::timeout, this, [this] { summarize(); });
    summarize();
}

QString HostsPage::key() const
{
    return u"hosts"_s;
}

QString HostsPage::title() const
{
    return tr("Hosts");
}

int HostsPage::count() const
{
    return m_models.hosts.rowCount();
}

QString HostsPage::statusText() const
{
    return m_status;
}

void HostsPage::addCard(fleet::HostId host)
{
    auto *card = new HostCard(m_theme, m_models, m_models.hostUse.history(), host, m_cardsArea);
    m_cards.insert(host, card);
    m_flow->insertWidget(int(m_models.fleet.placeOf(host)), card); // one that moved keeps its place
    connect(card, &HostCard::menuRequested, this, [this](fleet::HostId id, QPoint position) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillMenu(*menu, id);
        menu->popup(position);
    });
    card->setVisible(true);
    m_cardsArea->updateGeometry();
}

void HostsPage::removeCard(fleet::HostId host)
{
    delete m_cards.take(host);
    m_cardsArea->updateGeometry();
    if (!m_removing.isEmpty() && !m_models.fleet.hostByName(m_removing))
        m_confirm->hide();
}

void HostsPage::refresh()
{
    for (HostCard *card : std::as_const(m_cards))
        card->refresh();
}

void HostsPage::summarize()
{
    int running = 0;
    for (const fleet::HostRow &row : m_models.hosts.rows())
        running += row.running;
    fitTable();
    showMatches();
    const int hosts = m_models.hosts.rowCount();
    const QString status =
        tr("%Ln host(s)", nullptr, int(hosts)) + u", "_s + tr("%1 running").arg(locale().toString(running));
    if (status == m_status)
        return;
    m_status = status;
    Q_EMIT statusTextChanged();
}

void HostsPage::showTable(bool table)
{
    m_cardsChip->setChecked(!table);
    m_tableChip->setChecked(table);
    m_cardsArea->setVisible(!table);
    m_tableCard->setVisible(table);
    showMatches();
}

void HostsPage::fillMenu(QMenu &menu, fleet::HostId id)
{
    const fleet::HostConnection *host = m_models.fleet.host(id);
    if (!host)
        return;
    if (m_actions.updateHost) {
        QAction *edit = menu.addAction(tr("Edit host…"));
        edit->setObjectName(u"editHost"_s);
        connect(edit, &QAction::triggered, this, [this, id] { editHost(id); });
        menu.addSeparator();
    }
    QAction *copy = menu.addAction(tr("Copy endpoint"));
    connect(copy, &QAction::triggered, this,
            [endpoint = host->config().endpoint.toString()] { QGuiApplication::clipboard()->setText(endpoint); });
    QAction *retry = menu.addAction(fleet::isLive(host->status().state) ? tr("List again") : tr("Retry now"));
    connect(retry, &QAction::triggered, this, [this, id] {
        if (fleet::HostConnection *connection = m_models.fleet.host(id))
            connection->retryNow();
    });
    if (!m_actions.remove)
        return;
    menu.addSeparator();
    QAction *remove = menu.addAction(tr("Remove host…"));
    connect(remove, &QAction::triggered, this, [this, id] { askToRemove(id); });
}

void HostsPage::askToRemove(fleet::HostId id)
{
    const fleet::HostConnection *host = m_models.fleet.host(id);
    if (!host)
        return;
    m_removing = host->config().name;
    m_problem->hide();
    m_confirm->showMessage(fleet::Tone::Warning,
                           tr("Remove %1 from Bayplan? Only the host is forgotten; its containers stay as they are.")
                               .arg(core::plainLine(m_removing)));
    m_scroll->widget()->layout()->activate();
    m_scroll->ensureWidgetVisible(m_confirm);
    m_confirm->findChild<QPushButton *>(u"keepHost"_s)->setFocus();
}

void HostsPage::removeAsked()
{
    m_confirm->hide();
    const QString name = std::exchange(m_removing, {});
    if (name.isEmpty())
        return;
    if (const auto done = m_actions.remove(name); !done)
        m_problem->showMessage(fleet::Tone::Bad, core::plainLine(done.error().message()));
    else if (!m_cards.isEmpty())
        m_cards.begin().value()->setFocus();
}

void HostsPage::addHost()
{
    auto *dialog = new HostDialog(m_theme, m_actions, std::nullopt, window());
    dialog->open();
}

void HostsPage::editHost(fleet::HostId id)
{
    const fleet::HostConnection *host = m_models.fleet.host(id);
    if (!host)
        return;
    auto *dialog = new HostDialog(m_theme, m_actions, host->config(), window());
    dialog->open();
}

void HostsPage::importHosts()
{
    auto *dialog = new ImportDialog(m_theme, m_models, m_actions, window());
    dialog->open();
}

void HostsPage::focusFilter()
{
    m_filterField->show();
    m_filterField->setFocus(Qt::ShortcutFocusReason);
}

void HostsPage::applyFilter(const QString &text)
{
    m_filter->setQuery(fleet::FilterQuery::parse(text));
    showMatches();
}

void HostsPage::showMatches()
{
    QSet<fleet::HostId> matching;
    for (int row = 0; row < m_filter->rowCount(); ++row)
        matching.insert(m_filter->index(row, 0).data(fleet::HostIdRole).toInt());
    for (auto it = m_cards.cbegin(); it != m_cards.cend(); ++it)
        it.value()->setVisible(matching.contains(it.key()));
    m_cardsArea->updateGeometry();
    m_nothing->setVisible(matching.isEmpty() && !m_cards.isEmpty() && m_cardsChip->isChecked());
    const bool used = m_filterField->hasFocus() || !m_filterField->text().isEmpty();
    m_filterField->setVisible(used || m_models.hosts.rowCount() > manyHosts);
}

void HostsPage::reveal(int hostId, const QString &)
{
    if (m_tableChip->isChecked()) {
        const int row = m_models.hosts.rowOf(hostId);
        const auto *proxy = qobject_cast<const QAbstractProxyModel *>(m_table->model());
        if (row >= 0 && proxy)
            m_table->setCurrentIndex(proxy->mapFromSource(m_models.hosts.index(row, 0)));
        m_table->setFocus();
        return;
    }
    if (HostCard *card = m_cards.value(hostId)) {
        m_scroll->ensureWidgetVisible(card);
        card->setFocus();
    }
}

} // namespace bayplan::ui
