// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/volumeactions.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "fleet/volumesizes.h"
#include "operations/operations.h"
#include "ui/dialogs/createvolumedialog.h"

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using operations::VolumeFact;

namespace {
constexpr int refreshAfter = 100; // ms; containers change in storms
}

VolumeActions::VolumeActions(const Theme &theme, Models models, QWidget *view)
    : QObject(view)
    , m_theme(theme)
    , m_models(models)
    , m_view(view)
{
    const auto keys = [](Qt::Key key) { return QKeySequence(Qt::CTRL | Qt::SHIFT | key); };
    m_create = add(u"volume:create"_s, tr("Create volume…"), keys(Qt::Key_N), &VolumeActions::beginCreate);
    m_remove = add(u"volume:remove"_s, tr("Remove…"), QKeySequence::Delete, &VolumeActions::beginRemove);
    m_prune = add(u"volume:prune"_s, tr("Prune volumes…"), keys(Qt::Key_E), &VolumeActions::beginPrune);
    m_measure = add(u"volume:measure"_s, tr("Measure sizes"), keys(Qt::Key_M), &VolumeActions::beginMeasure);
    m_measure->setToolTip(tr("Ask the engines how large the volumes are: they read through every file"));
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(refreshAfter);
    connect(&m_refresh, &QTimer::timeout, this, [this] { refresh(); });
    const auto soon = [this] {
        if (!m_refresh.isActive())
            m_refresh.start();
    };
    connect(&models.fleet, &fleet::Fleet::changed, this, [this, soon](const fleet::FleetChanges &changes) {
        // A host that has come or gone decides what can be done at all.
        if (std::any_of(changes.begin(), changes.end(), [](const fleet::HostChanges &host) { return host.status; }))
            refresh();
        else
            soon();
    });
    connect(&models.volumeSizes, &fleet::VolumeSizes::changed, this, soon);
    refresh();
}

QAction *VolumeActions::add(const QString &name, const QString &title, const QKeySequence &keys,
                            void (VolumeActions::*begin)())
{
    auto *made = new QAction(title, this);
    made->setObjectName(name);
    made->setShortcut(keys);
    made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    made->setShortcutVisibleInContextMenu(true);
    connect(made, &QAction::triggered, this, [this, begin] { (this->*begin)(); });
    m_view->addAction(made);
    return made;
}

void VolumeActions::setSelection(const QList<fleet::ContainerKey> &keys)
{
    m_selection = keys;
    refresh();
}

QList<fleet::HostId> VolumeActions::usableHosts() const
{
    QList<fleet::HostId> hosts;
    for (const fleet::HostConnection *host : m_models.fleet.hosts()) {
        if (!operations::leftOutByHost(operations::factOf(*host), {}))
            hosts << host->id();
    }
    return hosts;
}

void VolumeActions::refresh()
{
    const QList<VolumeFact> facts = operations::volumeFacts(m_models.fleet, m_selection);
    m_remove->setEnabled(!operations::removeVolumesPlan(facts).included.isEmpty());
    const bool anyHost = !usableHosts().isEmpty();
    m_create->setEnabled(anyHost);
    m_prune->setEnabled(anyHost);
    const auto hosts = m_models.fleet.hosts();
    m_measure->setEnabled(!m_models.volumeSizes.isMeasuring() &&
                          std::any_of(hosts.begin(), hosts.end(), [](const fleet::HostConnection *host) {
                              return fleet::isLive(host->status().state);
                          }));
}

void VolumeActions::beginCreate()
{
    CreateVolumeDialog::Start start;
    for (const fleet::ContainerKey &key : std::as_const(m_selection))
        start.ticked.insert(key.host);
    for (const fleet::HostConnection *host : m_models.fleet.hosts()) {
        start.hosts << operations::factOf(*host);
        for (const engine::Volume &volume : host->live().volumes())
            start.taken.insert(volume.name, host->id());
    }
    auto *dialog = new CreateVolumeDialog(
        m_theme, start,
        [this, taken = start.taken](const engine::VolumeSpec &spec, const QList<operations::HostFact> &hosts) {
            run(operations::createVolumePlan(spec, hosts, taken.values(spec.name)).plan);
        },
        m_view->window());
    dialog->open();
}

/// Of the hosts of the selection, or of all.
void VolumeActions::beginMeasure()
{
    QList<fleet::HostId> hosts;
    for (const fleet::ContainerKey &key : std::as_const(m_selection)) {
        if (!hosts.contains(key.host))
            hosts << key.host;
    }
    if (hosts.isEmpty()) {
        for (const fleet::HostConnection *host : m_models.fleet.hosts())
            hosts << host->id();
    }
    m_models.volumeSizes.measure(hosts);
}

void VolumeActions::beginRemove()
{
    const QList<VolumeFact> facts = operations::volumeFacts(m_models.fleet, m_selection);
    if (facts.isEmpty())
        return;
    const int n = int(facts.size());
    const QString name = core::plainLine(facts.first().target.name, 80);
    const QString host = core::plainLine(facts.first().target.hostName, 63);
    confirm(
        {.title = tr("Remove volumes"),
         .heading = n == 1 ? tr("Remove volume %1 from %2?").arg(name, host) : tr("Remove %Ln volume(s)?", nullptr, n),
         .nameTitle = tr("Volume"),
         .detailTitle = tr("Size"),
         .nothing = {}},
        {}, false, [this, keys = m_selection](bool) { return operations::volumeFacts(m_models.fleet, keys); });
}

void VolumeActions::beginPrune()
{
    confirm({.title = tr("Prune volumes"),
             .heading = tr("Remove volumes that no container uses?"),
             .nameTitle = tr("Volume"),
             .detailTitle = tr("Size"),
             .nothing = tr("There is none.")},
            {{u"named"_s, tr("Named volumes too, not only anonymous ones"), false}}, true,
            [this](bool namedToo) { return operations::unusedVolumes(m_models.fleet, usableHosts(), !namedToo); });
}

QString VolumeActions::detailOf(const VolumeFact &fact) const
{
    const auto size = m_models.volumeSizes.size(fact.target.host, fact.target.name);
    return size                                                 ? core::decimalSize(*size)
           : m_models.volumeSizes.isMeasuring(fact.target.host) ? tr("measuring…")
                                                                : tr("not known");
}

QString VolumeActions::consequencesOf(const operations::VolumePlan &plan) const
{
    if (plan.included.isEmpty())
        return {};
    qint64 bytes = 0;
    int known = 0;
    for (const VolumeFact &fact : plan.included) {
        const auto size = m_models.volumeSizes.size(fact.target.host, fact.target.name);
        bytes += size.value_or(0);
        known += size ? 1 : 0;
    }
    const bool one = plan.included.size() == 1;
    const QString again = one ? tr("Undo makes it again, empty.") : tr("Undo makes them again, empty.");
    if (known == plan.included.size() && bytes == 0)
        return (one ? tr("It holds no data.") : tr("They hold no data.")) + u' ' + again;
    const QString lost = known == 0 ? tr("The data in them can't be brought back.")
                         : known == plan.included.size()
                             ? tr("%1 of data goes and can't be brought back.").arg(core::decimalSize(bytes))
                             : tr("At least %1 of data goes and can't be brought back.").arg(core::decimalSize(bytes));
    return lost + u' ' + again;
}

void VolumeActions::confirm(const RemovalDialog::Texts &texts, const QList<RemovalDialog::Option> &options,
                            bool pruning, std::function<QList<VolumeFact>(bool)> facts)
{
    // An operator who looks at what goes wants to know how much it is.
    QList<fleet::HostId> hosts;
    for (const VolumeFact &fact : facts(true)) {
        if (!hosts.contains(fact.target.host))
            hosts << fact.target.host;
    }
    m_models.volumeSizes.measure(hosts);

    const auto make = [this, pruning, facts = std::move(facts)](const RemovalDialog::Choice &choice) {
        const operations::VolumePlan all = operations::removeVolumesPlan(facts(choice.options.contains(u"named"_s)));
        RemovalDialog::Preview preview{.items = {}, .leftOut = all.leftOut, .consequences = {}, .plan = {}};
        QList<VolumeFact> ticked;
        for (const VolumeFact &fact : all.included) {
            const fleet::ContainerKey key{fact.target.host, fact.target.id};
            preview.items << PreviewList::Item{.key = key,
                                               .hostName = fact.target.hostName,
                                               .production = fact.host.production,
                                               .name = fact.target.name,
                                               .detail = detailOf(fact)};
            if (choice.isTicked(key))
                ticked << fact;
        }
        const QString title = pruning ? tr("Prune %Ln volume(s)", nullptr, int(ticked.size())) : QString();
        operations::VolumePlan plan = operations::removeVolumesPlan(ticked, title);
        preview.consequences = consequencesOf(plan);
        preview.plan = std::move(plan.plan);
        return preview;
    };
    auto *dialog = new RemovalDialog(
        m_theme, texts, options, make, [this](operations::Plan plan) { run(std::move(plan)); }, m_view->window());
    connect(&m_models.volumeSizes, &fleet::VolumeSizes::changed, dialog, [dialog] { dialog->refresh(); });
    dialog->open();
}

void VolumeActions::run(operations::Plan plan)
{
    if (!plan.steps.empty())
        m_models.operations.run(std::move(plan));
}

} // namespace bayplan::ui
