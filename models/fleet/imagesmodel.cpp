// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/imagesmodel.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/columns.h"
#include "fleet/imagesbynamemodel.h"

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<ColumnInfo, ImagesModel::ColumnCount> imageColumns = {{
    {"repository", QT_TRANSLATE_NOOP("ImagesModel", "Repository")},
    {"tag", QT_TRANSLATE_NOOP("ImagesModel", "Tag")},
    {"host", QT_TRANSLATE_NOOP("ImagesModel", "Host")},
    {"id", QT_TRANSLATE_NOOP("ImagesModel", "Image ID")},
    {"size", QT_TRANSLATE_NOOP("ImagesModel", "Size")},
    {"created", QT_TRANSLATE_NOOP("ImagesModel", "Created")},
    {"containers", QT_TRANSLATE_NOOP("ImagesModel", "Containers")},
    {"spread", QT_TRANSLATE_NOOP("ImagesModel", "On hosts")},
}};

qint64 seconds(core::Time time)
{
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

} // namespace

ImagesModel::ImagesModel(Fleet &fleet, QObject *parent) : KeyedTableModel(parent), m_fleet(fleet)
{
    connect(&fleet, &Fleet::changed, this, [this](const FleetChanges &changes) { onChanged(changes); });
    // Either changes "on hosts" of all.
    connect(&fleet, &Fleet::hostAdded, this, [this](HostId) { rebuildAll(); });
    connect(&fleet, &Fleet::hostRemoved, this, [this](HostId) { rebuildAll(); });
    rebuildAll();
}

void ImagesModel::onChanged(const FleetChanges &changes)
{
    const bool flipped = m_liveness.flipped(m_fleet, changes);
    // Another list of images, or a host seen for the first time, may change every host's "on hosts" column.
    if (flipped ||
        std::any_of(changes.begin(), changes.end(), [](const HostChanges &c) { return c.images || c.config; }))
        return rebuildAll();
    QSet<HostId> users; // containers count as users of an image
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        if (!it->containers.isEmpty())
            users.insert(it.key());
    }
    if (!users.isEmpty())
        rebuild(users);
}

void ImagesModel::rebuildAll()
{
    m_spread.clear();
    for (const ImageSpread &spread : spreadOf(knownImages(m_fleet))) {
        if (!spread.reference.isEmpty())
            m_spread.insert(spread.reference, {spread.hostsWith(), spread.differs, !spread.missing.isEmpty()});
    }
    rebuild({});
}

/// Works out the rows of these hosts (of all if none are named) anew; the base finds what has really changed.
void ImagesModel::rebuild(const QSet<HostId> &hosts)
{
    std::vector<ImageRow> upserts;
    QSet<ContainerKey> present;
    for (const HostConnection *host : m_fleet.hosts()) {
        if (!hosts.isEmpty() && !hosts.contains(host->id()))
            continue;
        for (ImageRow &row : rowsOf(*host)) {
            const Known spread = m_spread.value(familiarReference(row.tag));
            row.hostsTotal = int(m_fleet.hosts().size());
            row.hostsWith = spread.hosts;
            row.differs = spread.differs;
            row.missing = spread.missing;
            present.insert(row.key());
            upserts.push_back(std::move(row));
        }
    }
    const QSet<ContainerKey> removals = keysWhere([&](const ImageRow &row) {
        return (hosts.isEmpty() || hosts.contains(row.host)) && !present.contains(row.key());
    });
    applyBatch(std::move(upserts), removals);
}

std::vector<ImageRow> ImagesModel::rowsOf(const HostConnection &host) const
{
    std::vector<ImageRow> rows;
    for (const engine::Image &image : host.live().images()) {
        ImageRow row;
        row.host = host.id();
        row.hostName = host.config().name;
        row.image = image;
        row.containers = host.live().containersOf(image.id);
        row.stale = !isLive(host.status().state);
        if (image.tags.isEmpty()) {
            // As `docker images`: an image known by digest only keeps its repository's name.
            rows.push_back(row);
            continue;
        }
        for (const QString &tag : image.tags) {
            row.tag = tag;
            rows.push_back(row);
        }
    }
    return rows;
}

QVariant ImagesModel::display(const ImageRow &row, int column) const
{
    switch (column) {
    case Repository:
        if (row.tag.isEmpty())
            return row.image.digests.isEmpty() ? tr("<none>")
                                               : familiarReference(row.image.digests.first().section(u'@', 0, 0));
        return splitTag(familiarReference(row.tag)).first;
    case Tag:
        return row.tag.isEmpty() ? tr("<none>") : splitTag(row.tag).second;
    case Host:
        return row.hostName;
    case Id:
        return row.image.id.section(u':', -1).left(12);
    case Size:
        return core::decimalSize(row.image.size);
    case Created:
        return tr("%1 ago").arg(
            core::humanDuration(std::chrono::duration_cast<std::chrono::seconds>(core::now() - row.image.created)));
    case Containers:
        return row.containers == 0 ? tr("unused") : QString::number(row.containers);
    case Spread:
        if (row.tag.isEmpty())
            return tr("dangling");
        return row.differs ? tr("%1 of %2, differ").arg(row.hostsWith).arg(row.hostsTotal)
                           : tr("%1 of %2").arg(row.hostsWith).arg(row.hostsTotal);
    default:
        return {};
    }
}

QVariant ImagesModel::sortValue(const ImageRow &row, int column) const
{
    switch (column) {
    case Repository: // tags of a repository in their order, dangling ones last
        return row.tag.isEmpty() ? QString(u"\uffff"_s + display(row, column).toString()) : familiarReference(row.tag);
    case Size:
        return row.image.size;
    case Created:
        return seconds(row.image.created);
    case Containers:
        return row.containers;
    case Spread:
        return row.hostsWith;
    case Id:
        return row.image.id;
    default:
        return display(row, column);
    }
}

QVariant ImagesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ImageRow &row = this->row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return core::plainLine(display(row, index.column()).toString());
    case SortRole:
        return sortValue(row, index.column());
    case StaleRole:
        return row.stale;
    case HostIdRole:
        return row.host;
    case ObjectIdRole:
        return row.image.id;
    case ToneRole:
        if (index.column() != Spread)
            return {};
        return int(row.tag.isEmpty() ? Tone::Off : row.differs ? Tone::Warning : Tone::Good);
    case Qt::TextAlignmentRole:
        return index.column() == Size || index.column() == Containers ? int(Qt::AlignRight | Qt::AlignVCenter)
                                                                      : QVariant();
    default:
        return {};
    }
}

QVariant ImagesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && (section == Size || section == Containers))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return columnHeader(imageColumns, "ImagesModel", section, orientation, role);
}

QStringList ImagesModel::filterFields() const
{
    return {u"host"_s, u"image"_s, u"tag"_s, u"id"_s, u"is"_s, u"reference"_s};
}

QStringList ImagesModel::filterTexts(int index, const QString &field) const
{
    const ImageRow &row = this->row(index);
    if (field.isEmpty())
        return {row.tag, row.hostName, row.image.id};
    if (field == u"host"_s)
        return {row.hostName};
    if (field == u"image"_s)
        return {row.tag};
    if (field == u"reference"_s) // whole, for finding the copies of one image
        return {familiarReference(row.tag)};
    if (field == u"tag"_s)
        return {splitTag(row.tag).second};
    if (field == u"id"_s)
        return {row.image.id};
    if (field == u"is"_s) {
        QStringList words;
        if (row.tag.isEmpty())
            words << u"dangling"_s;
        if (row.containers == 0)
            words << u"unused"_s;
        if (row.differs)
            words << u"different"_s;
        if (row.missing)
            words << u"missing"_s;
        return words;
    }
    return {};
}

} // namespace bayplan::fleet
