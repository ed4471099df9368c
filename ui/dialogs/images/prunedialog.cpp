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
    m_preview->setFrameShape(QFrame::NoFrame);
    m_preview->setTabKeyNavigation(false);
    m_preview->header()->setStretchLastSection(false);
    m_preview->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    body().addWidget(m_dangling);
    body().addWidget(m_unused);
    body().addWidget(m_hosts);
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
    m_preview->clear();
    m_images = 0;
    m_bytes = 0;
    QList<fleet::HostId> hosts;
    for (const images::HostRef &ref : m_hosts->ticked()) {
        hosts << ref.id;
        for (const images::Prunable &each : images::prunableOf(models().fleet.host(ref.id)->live(), what())) {
            new QTreeWidgetItem(m_preview,
                                {core::plainLine(each.tags.isEmpty() ? each.id.left(19) : each.tags.join(u", "_s), 120),
                                 core::plainLine(ref.name, 63), core::decimalSize(each.size)});
            ++m_images;
            m_bytes += each.size;
        }
    }
    m_preview->resizeColumnToContents(1);
    askForProduction(hosts);
    validate();
}

void PruneImagesDialog::validate()
{
    goButton().setEnabled(m_images > 0 && confirmed());
    if (m_images == 0)
        say(Tone::Neutral, tr("There is nothing to remove on the hosts ticked."));
    else
        say(Tone::Warning, tr("%Ln image(s), %1 at most: layers that other images share stay.", nullptr, m_images)
                               .arg(core::decimalSize(m_bytes)));
}

void PruneImagesDialog::begin()
{
    models().operations.run(images::prunePlan(what(), m_hosts->ticked()));
}

} // namespace bayplan::ui
