// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/images/prunedialog.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "operations/operations.h"
#include "ui/dialogs/images/hostticks.h"
#include "ui/widgets/card.h"

#include <QHeaderView>
#include <QPushButton>
#include <QRadioButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

PruneImagesDialog::PruneImagesDialog(Theme &theme, Models models, QWidget *parent)
    : ImageDialog(theme, models, tr("Prune images"),
                  tr("Removes images that no container was made from. It can't be undone."), tr("Prune"), parent)
    , m_dangling(new QRadioButton(tr("Only images without a name"), this))
    , m_unused(new QRadioButton(tr("All unused images"), this))
    , m_hosts(new HostTicks(models.fleet, {}, this))
    , m_preview(new QTreeWidget(this))
{
    setObjectName(u"pruneImagesDialog"_s);
    m_dangling->setObjectName(u"pruneDangling"_s);
    m_unused->setObjectName(u"pruneUnused"_s);
    m_dangling->setChecked(true);
    m_hosts->setMaximumHeight(150);
    m_preview->setObjectName(u"prunePreview"_s);
    m_preview->setAccessibleName(tr("What goes"));
    m_preview->setHeaderLabels({tr("What goes"), tr("Host"), tr("Size")});
    m_preview->setRootIsDecorated(false);
    m_preview->setUniformRowHeights(true);
    m_preview->setProperty("roomy", true);
    m_preview->setFrameShape(QFrame::NoFrame);
    m_preview->setTabKeyNavigation(false);
    m_preview->headerItem()->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
    m_preview->header()->setStretchLastSection(false);
    m_preview->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    body().addWidget(m_dangling);
    body().addWidget(m_unused);
    body().addWidget(new Card(theme, m_hosts, this));
    body().addWidget(new Card(theme, m_preview, this), 1);
    QSet<fleet::HostId> ticked; // not production: that is to be meant
    for (const fleet::HostConnection *host : models.fleet.hosts()) {
        if (!host->config().production)
            ticked.insert(host->id());
    }
    m_hosts->refresh(ticked);
    connect(m_dangling, &QRadioButton::toggled, this, [this] { refresh(); });
    connect(m_hosts, &HostTicks::tickedChanged, this, [this] { refresh(); });
    connect(&models.fleet, &fleet::Fleet::changed, this, [this] { refresh(); });
    resize(680, 560);
    refresh();
}

images::PruneWhat PruneImagesDialog::what() const
{
    return m_dangling->isChecked() ? images::PruneWhat::Dangling : images::PruneWhat::Unused;
}

void PruneImagesDialog::refresh()
{
    QList<fleet::HostId> hosts;
    decltype(m_goes) goes;
    for (const images::HostRef &ref : m_hosts->ticked()) {
        hosts << ref.id;
        goes.emplace_back(ref, images::prunableOf(models().fleet.host(ref.id)->live(), what()));
    }
    const auto same = [](const auto &a, const auto &b) { return a.first.id == b.first.id && a.second == b.second; };
    if (!std::equal(goes.begin(), goes.end(), m_goes.begin(), m_goes.end(), same)) {
        m_goes = std::move(goes);
        showWhatGoes();
    }
    askForProduction(hosts);
    validate();
}

void PruneImagesDialog::showWhatGoes()
{
    m_preview->clear();
    for (const auto &[host, list] : m_goes) {
        for (const images::Prunable &each : list) {
            auto *item = new QTreeWidgetItem(
                m_preview, {core::plainLine(each.tags.isEmpty() ? each.id.left(19) : each.tags.join(u", "_s), 120),
                            core::plainLine(host.name, 63), core::decimalSize(each.size)});
            item->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
        }
    }
    for (int column = 1; column < 3; ++column) {
        m_preview->resizeColumnToContents(column);
        m_preview->setColumnWidth(column, m_preview->columnWidth(column) + 16);
    }
}

void PruneImagesDialog::validate()
{
    int count = 0;
    qint64 bytes = 0;
    for (const auto &[host, list] : m_goes) {
        count += int(list.size());
        for (const images::Prunable &each : list)
            bytes += each.size;
    }
    goButton().setEnabled(count > 0 && confirmed());
    if (count == 0)
        say(Tone::Neutral, tr("There is nothing to remove on the hosts ticked."));
    else
        say(Tone::Warning, tr("%Ln image(s), %1 at most: layers that other images share stay.", nullptr, count)
                               .arg(core::decimalSize(bytes)));
}

void PruneImagesDialog::begin()
{
    models().operations.run(images::prunePlan(what(), m_hosts->ticked()));
}

} // namespace bayplan::ui
