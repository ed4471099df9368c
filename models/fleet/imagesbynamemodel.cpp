// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/imagesbynamemodel.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/columns.h"

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<ColumnInfo, ImagesByNameModel::ColumnCount> nameColumns = {{
    {"repository", QT_TRANSLATE_NOOP("ImagesByNameModel", "Image")},
    {"tag", QT_TRANSLATE_NOOP("ImagesByNameModel", "Tag")},
    {"size", QT_TRANSLATE_NOOP("ImagesByNameModel", "Size")},
    {"hosts", QT_TRANSLATE_NOOP("ImagesByNameModel", "On hosts")},
    {"missing", QT_TRANSLATE_NOOP("ImagesByNameModel", "Missing on")},
    {"containers", QT_TRANSLATE_NOOP("ImagesByNameModel", "Containers")},
    {"state", QT_TRANSLATE_NOOP("ImagesByNameModel", "State")},
}};

constexpr int recountAfter = 200; // ms: containers come and go in storms

bool isNameNumber(int column)
{
    return column == ImagesByNameModel::Size || column == ImagesByNameModel::Containers;
}

std::pair<qint64, qint64> sizes(const ImageSpread &spread)
{
    const auto [least, most] =
        std::minmax_element(spread.copies.begin(), spread.copies.end(),
                            [](const ImageCopy &a, const ImageCopy &b) { return a.image.size < b.image.size; });
    return {least->image.size, most->image.size};
}

/// Each host once.
QStringList hostNames(const ImageSpread &spread, bool markStale)
{
    QStringList names;
    for (const ImageCopy &copy : spread.copies) {
        const QString name =
            markStale && copy.stale ? ImagesByNameModel::tr("%1 (last known)").arg(copy.hostName) : copy.hostName;
        if (!names.contains(name))
            names << name;
    }
    return names;
}

/// A dangling image keeps the repository it was pulled from by digest.
QString repository(const ImageSpread &spread)
{
    if (!spread.reference.isEmpty())
        return splitTag(spread.reference).first;
    for (const ImageCopy &copy : spread.copies) {
        if (!copy.image.digests.isEmpty())
            return familiarReference(copy.image.digests.first().section(u'@', 0, 0));
    }
    return u"<none>"_s;
}

std::pair<QString, Tone> stateOf(const ImageNameRow &row)
{
    if (row.isDangling())
        return {ImagesByNameModel::tr("Dangling"), Tone::Off};
    if (row.spread.differs)
        return {ImagesByNameModel::tr("Different"), Tone::Warning};
    if (row.containers() == 0)
        return {ImagesByNameModel::tr("Unused"), Tone::Off};
    return {ImagesByNameModel::tr("OK"), Tone::Good};
}

} // namespace

int ImageNameRow::containers() const
{
    int count = 0;
    for (const ImageCopy &copy : spread.copies)
        count += copy.containers;
    return count;
}

QString ImageNameRow::key() const
{
    return isDangling() ? spread.copies.first().image.id : spread.reference;
}

std::vector<HostImages> knownImages(const Fleet &fleet)
{
    std::vector<HostImages> known;
    for (const HostConnection *host : fleet.hosts()) {
        const HostStatus &status = host->status();
        if (!host->live().imagesKnown())
            continue;
        HostImages images{host->id(), host->config().name, !isLive(status.state), {}};
        for (const engine::Image &image : host->live().images())
            images.images.push_back({image, host->live().containersOf(image.id)});
        known.push_back(std::move(images));
    }
    return known;
}

ImagesByNameModel::ImagesByNameModel(Fleet &fleet, QObject *parent) : KeyedTableModel(parent), m_fleet(fleet)
{
    m_recount.setSingleShot(true);
    m_recount.setInterval(recountAfter);
    connect(&m_recount, &QTimer::timeout, this, [this] { rebuild(); });
    connect(&fleet, &Fleet::changed, this, [this](const FleetChanges &changes) { onChanged(changes); });
    connect(&fleet, &Fleet::hostAdded, this, [this] { rebuild(); });
    connect(&fleet, &Fleet::hostRemoved, this, [this] { rebuild(); });
    rebuild();
}

void ImagesByNameModel::onChanged(const FleetChanges &changes)
{
    const bool flipped = m_liveness.flipped(m_fleet, changes);
    if (flipped ||
        std::any_of(changes.begin(), changes.end(), [](const HostChanges &c) { return c.images || c.config; }))
        rebuild();
    else if (!m_recount.isActive() &&
             std::any_of(changes.begin(), changes.end(), [](const HostChanges &c) { return !c.containers.isEmpty(); }))
        m_recount.start();
}

/// Works all rows out anew; the base finds what has really changed.
void ImagesByNameModel::rebuild()
{
    m_recount.stop();
    const std::vector<HostImages> known = knownImages(m_fleet);
    QStringList unseen;
    for (const HostConnection *host : m_fleet.hosts()) {
        if (std::none_of(known.begin(), known.end(), [&](const HostImages &one) { return one.host == host->id(); }))
            unseen << tr("%1 (not seen yet)").arg(host->config().name);
    }
    std::vector<ImageNameRow> upserts;
    QSet<QString> present;
    for (ImageSpread &spread : spreadOf(known)) {
        ImageNameRow row{std::move(spread), {}, int(m_fleet.hosts().size())};
        if (!row.isDangling()) // belongs nowhere else
            row.unseen = unseen;
        present.insert(row.key());
        upserts.push_back(std::move(row));
    }
    applyBatch(std::move(upserts), keysWhere([&](const ImageNameRow &row) { return !present.contains(row.key()); }));
}

QVariant ImagesByNameModel::display(const ImageNameRow &row, int column) const
{
    switch (column) {
    case Repository:
        return repository(row.spread);
    case Tag:
        return row.isDangling() ? row.key().section(u':', -1).left(12) : splitTag(row.spread.reference).second;
    case Size: {
        const auto [least, most] = sizes(row.spread);
        const QString from = core::decimalSize(least);
        const QString to = core::decimalSize(most);
        return from == to ? to : QString(from + u'–' + to);
    }
    case Hosts:
        return tr("%1 of %2: %3")
            .arg(row.spread.hostsWith())
            .arg(row.hostsTotal)
            .arg(hostNames(row.spread, true).join(u", "_s));
    case Missing:
        return row.spread.missing.isEmpty() && row.unseen.isEmpty()
                   ? u"—"_s
                   : QStringList(row.spread.missing + row.unseen).join(u", "_s);
    case Containers:
        return QString::number(row.containers());
    case State:
        return stateOf(row).first;
    default:
        return {};
    }
}

QVariant ImagesByNameModel::sortValue(const ImageNameRow &row, int column) const
{
    switch (column) {
    case Repository: // tags of a repository in their order, dangling ones last
        return QString((row.isDangling() ? u"\uffff"_s : QString()) + repository(row.spread) + u'\n' + row.key());
    case Size:
        return sizes(row.spread).second;
    case Hosts:
        return row.spread.hostsWith();
    case Missing:
        return int(row.spread.missing.size());
    case Containers:
        return row.containers();
    default:
        return display(row, column);
    }
}

QVariant ImagesByNameModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ImageNameRow &row = this->row(index.row());
    const QList<ImageCopy> &copies = row.spread.copies;
    switch (role) {
    case Qt::DisplayRole:
        return core::plainLine(display(row, index.column()).toString());
    case SortRole:
        return sortValue(row, index.column());
    case StaleRole:
        return std::all_of(copies.begin(), copies.end(), [](const ImageCopy &copy) { return copy.stale; });
    case HostIdRole:
        return -1;
    case HostIdsRole: {
        QList<int> hosts;
        for (const ImageCopy &copy : copies)
            hosts << copy.host;
        return QVariant::fromValue(hosts);
    }
    case ObjectIdRole:
        return copies.first().image.id;
    case ToneRole:
        return index.column() == State ? QVariant(int(stateOf(row).second)) : QVariant();
    case Qt::TextAlignmentRole:
        return isNameNumber(index.column()) ? int(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default:
        return {};
    }
}

QVariant ImagesByNameModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && isNameNumber(section))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return columnHeader(nameColumns, "ImagesByNameModel", section, orientation, role);
}

QStringList ImagesByNameModel::filterFields() const
{
    return {u"host"_s, u"image"_s, u"tag"_s, u"id"_s, u"is"_s, u"missing"_s};
}

QStringList ImagesByNameModel::filterTexts(int index, const QString &field) const
{
    const ImageNameRow &row = this->row(index);
    const ImageSpread &spread = row.spread;
    QStringList ids;
    for (const ImageCopy &copy : spread.copies)
        ids << copy.image.id;
    if (field.isEmpty())
        return QStringList{row.isDangling() ? repository(spread) : spread.reference} + hostNames(spread, false) + ids;
    if (field == u"host"_s)
        return hostNames(spread, false);
    if (field == u"image"_s)
        return {row.isDangling() ? repository(spread) : spread.reference};
    if (field == u"tag"_s)
        return {splitTag(spread.reference).second};
    if (field == u"id"_s)
        return ids;
    if (field == u"missing"_s)
        return spread.missing;
    if (field == u"is"_s) {
        QStringList words;
        if (row.isDangling())
            words << u"dangling"_s;
        words << (row.containers() == 0 ? u"unused"_s : u"used"_s);
        if (spread.differs)
            words << u"different"_s;
        if (!spread.missing.isEmpty())
            words << u"missing"_s;
        return words;
    }
    return {};
}

} // namespace bayplan::fleet
