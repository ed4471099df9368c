// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/changedialog.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "services/change.h"
#include "services/servicebook.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using services::PlannedStep;

namespace {
constexpr int changeWidth = 560;
constexpr int settles = 100; ///< ms
} // namespace

ChangeDialog::ChangeDialog(const Theme &theme, services::ServiceBook &book, const Texts &texts,
                           std::function<Preview()> make, std::function<void()> confirmed, QWidget *parent)
    : ActionDialog(theme, texts.title, texts.heading, parent)
    , m_texts(texts)
    , m_make(std::move(make))
    , m_confirmed(std::move(confirmed))
    , m_list(new PreviewList(tr("Replica"), tr("What happens to it"), PreviewList::Ticks::None, this))
{
    setObjectName(texts.name);
    m_words = addText({});
    m_words->setObjectName(u"words"_s);
    content().addSpacing(4);
    content().addWidget(m_list, 1);
    m_list->setAccessibleName(tr("What happens"));
    setAction(texts.action);
    if (texts.loses) {
        QStringList production;
        const Preview preview = m_make();
        for (const PreviewList::Item &item : preview.items) {
            if (item.production && !production.contains(item.hostName))
                production << item.hostName;
        }
        askForNames(production, [this] { refresh(); });
    }
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(settles);
    connect(&m_refresh, &QTimer::timeout, this, [this] { refresh(); });
    connect(&book, &services::ServiceBook::changed, &m_refresh, qOverload<>(&QTimer::start));
    connect(&book, &services::ServiceBook::surroundingsChanged, &m_refresh, qOverload<>(&QTimer::start));
    setFixedWidth(changeWidth);
    refresh();
}

ChangeDialog::Preview ChangeDialog::previewOf(const services::Change &change, const services::Observed &observed,
                                              const fleet::Fleet &fleet)
{
    Preview preview;
    for (const PlannedStep &step : change.plan.steps) {
        const fleet::HostConnection *host = fleet.host(step.host);
        if (!host || step.action == PlannedStep::Action::BringImage)
            continue;
        const bool goes = step.action == PlannedStep::Action::Remove;
        const auto there = std::find_if(observed.replicas.begin(), observed.replicas.end(), [&](const auto &replica) {
            return goes && replica.host == step.host && replica.id == step.id;
        });
        preview.items << PreviewList::Item{.key = {step.host, goes ? step.id : u"+%1"_s.arg(step.slot)},
                                           .hostName = host->config().name,
                                           .production = host->config().production,
                                           .name = there != observed.replicas.end()
                                                       ? there->name
                                                       : services::replicaName(change.desired.spec, step.slot),
                                           .detail = goes ? tr("is removed") : tr("is made here")};
    }
    preview.words = services::planWords(change, observed);
    if (change.refusal)
        preview.problem = change.refusal->message();
    preview.isPossible = change.isPossible() && (!change.plan.steps.isEmpty() || change.forgets);
    return preview;
}

bool ChangeDialog::canGoOn(const Preview &preview) const
{
    QSet<QString> hosts;
    for (const PreviewList::Item &item : preview.items)
        hosts.insert(item.hostName);
    return preview.isPossible && (!m_texts.loses || namesAreTyped(hosts));
}

void ChangeDialog::refresh()
{
    const Preview preview = m_make();
    m_list->setItems(preview.items, {});
    m_list->setVisible(!preview.items.isEmpty());
    m_words->setText(preview.problem.isEmpty() ? preview.words.join(u'\n') : QString());
    m_words->setVisible(!m_words->text().isEmpty());
    setPossible(canGoOn(preview), core::plainLine(preview.problem, 400));
}

void ChangeDialog::showEvent(QShowEvent *event)
{
    ActionDialog::showEvent(event);
    if (QWidget *name = firstName())
        name->setFocus();
    else
        findChild<QPushButton *>(m_texts.loses ? u"cancel"_s : u"act"_s)->setFocus();
}

void ChangeDialog::act()
{
    if (!canGoOn(m_make()))
        return refresh();
    accept();
    m_confirmed();
}

} // namespace bayplan::ui
