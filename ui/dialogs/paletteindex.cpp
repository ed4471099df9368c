// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/paletteindex.h"

#include "core/plaintext.h"
#include "fleet/containersmodel.h"
#include "fleet/hostsmodel.h"
#include "fleet/imagesmodel.h"
#include "fleet/networksmodel.h"
#include "fleet/volumesmodel.h"
#include "services/bayplanmodel.h"
#include "ui/dialogs/fuzzymatch.h"

#include <QCoreApplication>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using Kind = PaletteEntry::Kind;

namespace {

constexpr int longestTitle = 120;

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandPalette", text);
}

/// Among matches as good: what there is less of first.
int weightOf(Kind kind)
{
    switch (kind) {
    case Kind::Action:
        return 12;
    case Kind::Host:
        return 10;
    case Kind::EditHost: // behind the host itself
        return 8;
    case Kind::Service:
        return 7;
    case Kind::UpdateService:
        return 6;
    case Kind::Container:
        return 4;
    case Kind::Network:
    case Kind::Volume:
        return 2;
    case Kind::Image:
        break;
    }
    return 0;
}

} // namespace

void PaletteIndex::add(PaletteEntry entry)
{
    entry.title = core::plainLine(entry.title, longestTitle);
    entry.detail = core::plainLine(entry.detail, longestTitle);
    entry.folded = foldedForSearch(entry.detail.isEmpty() ? entry.title : QString(entry.title + u' ' + entry.detail));
    m_entries.push_back(std::move(entry));
}

void PaletteIndex::rebuild(const QList<Action> &actions, const Models &models, bool hostsCanBeEdited)
{
    m_entries.clear();
    m_entries.reserve(
        size_t(actions.size() + models.hosts.rowCount() + models.containers.rowCount() + models.images.rowCount()));
    for (qsizetype i = 0; i < actions.size(); ++i) {
        PaletteEntry entry;
        entry.title = actions.at(i).title;
        entry.hint = actions.at(i).hint;
        entry.action = int(i);
        add(std::move(entry));
    }
    const auto object = [&](Kind kind, const QString &title, const QString &detail, const QString &hint, int host,
                            const QString &id) {
        PaletteEntry entry;
        entry.kind = kind;
        entry.title = title;
        entry.detail = detail;
        entry.hint = hint;
        entry.host = host;
        entry.object = id;
        add(std::move(entry));
    };
    const QString host = tr("Host");
    const QString container = tr("Container");
    const QString image = tr("Image");
    const QString network = tr("Network");
    const QString volume = tr("Volume");
    for (const fleet::HostRow &row : models.hosts.rows())
        object(Kind::Host, row.name, fleet::engineText(row), host, row.id, {});
    if (hostsCanBeEdited) {
        for (const fleet::HostRow &row : models.hosts.rows())
            object(Kind::EditHost, tr("Edit host %1…").arg(row.name), {}, {}, row.id, {});
    }
    const QString service = tr("Service");
    for (const services::PlanRow &row : models.bayPlan.rows()) {
        if (row.service.isEmpty())
            continue;
        object(Kind::Service, row.title, row.planKey.project, service, -1, row.service);
        object(Kind::UpdateService, tr("Update %1…").arg(row.title), row.planKey.project, {}, -1, row.service);
    }
    for (const fleet::ContainerRow &row : models.containers.rows())
        object(Kind::Container, row.container.name, row.hostName, container, row.host, row.container.id);
    for (const fleet::ImageRow &row : models.images.rows()) {
        if (!row.tag.isEmpty()) // dangling ones have no name to be found by
            object(Kind::Image, row.tag, row.hostName, image, row.host, row.image.id);
    }
    for (const fleet::NetworkRow &row : models.networks.rows()) {
        if (!engine::isPredefined(row.network)) // every host has those
            object(Kind::Network, row.network.name, row.hostName, network, row.host, row.network.id);
    }
    for (const fleet::VolumeRow &row : models.volumes.rows()) {
        if (!engine::isAnonymous(row.volume))
            object(Kind::Volume, row.volume.name, row.hostName, volume, row.host, row.volume.name);
    }
}

std::vector<const PaletteEntry *> PaletteIndex::find(const QString &typed) const
{
    const QString folded = foldedForSearch(typed.trimmed());
    struct Found
    {
        int score;
        size_t place;
    };
    std::vector<Found> found;
    for (size_t i = 0; i < m_entries.size(); ++i) {
        const PaletteEntry &entry = m_entries[i];
        if (folded.isEmpty()) {
            if (entry.kind == Kind::Action || entry.kind == Kind::Host)
                found.push_back({0, i});
        } else if (const auto score = fuzzyScore(folded, entry.folded)) {
            found.push_back({*score + weightOf(entry.kind), i});
        }
    }
    const size_t count = std::min(found.size(), mostResults);
    std::partial_sort(found.begin(), found.begin() + qsizetype(count), found.end(), [](const Found &a, const Found &b) {
        return a.score != b.score ? a.score > b.score : a.place < b.place;
    });
    std::vector<const PaletteEntry *> best;
    for (size_t i = 0; i < count; ++i)
        best.push_back(&m_entries[found[i].place]);
    return best;
}

} // namespace bayplan::ui
