// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshots/changesmodel.h"

#include "core/plaintext.h"
#include "fleet/roles.h"

#include <QCollator>

#include <algorithm>
#include <vector>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using snapshots::FieldChange;
using snapshots::ObjectChange;

namespace {

constexpr int longestCell = 200;

/// ".HostConfig.PortBindings" is "PortBindings" where there is little room.
QString lastOf(const QString &path)
{
    return path.mid(path.lastIndexOf(u'.') + 1);
}

bool isNoise(const ObjectChange &change)
{
    return change.what == ObjectChange::What::Changed &&
           std::all_of(change.fields.begin(), change.fields.end(), [](const FieldChange &each) { return each.noise; });
}

fleet::Tone toneOf(ObjectChange::What what)
{
    return what == ObjectChange::What::Added     ? fleet::Tone::Good
           : what == ObjectChange::What::Removed ? fleet::Tone::Bad
                                                 : fleet::Tone::Warning;
}

} // namespace

void ChangesModel::setComparison(std::shared_ptr<const snapshots::Comparison> comparison, bool withNoise)
{
    if (comparison == m_comparison && withNoise == m_withNoise)
        return;
    m_comparison = std::move(comparison);
    m_withNoise = withNoise;
    fill();
}

void ChangesModel::setFilter(const QString &text)
{
    if (text == m_filter)
        return;
    m_filter = text;
    fill();
}

const ObjectChange &ChangesModel::change(int row) const
{
    return m_comparison->changes.at(m_rows.at(row));
}

QList<FieldChange> ChangesModel::fields(int row) const
{
    QList<FieldChange> fields = change(row).fields;
    if (!m_withNoise)
        fields.removeIf([](const FieldChange &each) { return each.noise; });
    return fields;
}

snapshots::Comparison ChangesModel::shown(qsizetype most) const
{
    snapshots::Comparison shown;
    if (!m_comparison)
        return shown;
    shown.before = m_comparison->before;
    shown.after = m_comparison->after;
    shown.unknownHosts = m_comparison->unknownHosts;
    shown.workspace = m_comparison->workspace;
    QList<int> places = m_rows;
    std::sort(places.begin(), places.end());
    places.resize(std::min(places.size(), most));
    for (const int place : std::as_const(places)) {
        ObjectChange change = m_comparison->changes.at(place);
        if (!m_withNoise)
            change.fields.removeIf([](const FieldChange &each) { return each.noise; });
        shown.changes << change;
    }
    return shown;
}

bool ChangesModel::matches(const ObjectChange &change) const
{
    if (m_filter.isEmpty())
        return true;
    for (int column = 0; column < ColumnCount; ++column) {
        if (text(change, column).contains(m_filter, Qt::CaseInsensitive))
            return true;
    }
    return std::any_of(change.fields.begin(), change.fields.end(), [this](const FieldChange &field) {
        return (m_withNoise || !field.noise) && (field.path.contains(m_filter, Qt::CaseInsensitive) ||
                                                 field.before.contains(m_filter, Qt::CaseInsensitive) ||
                                                 field.after.contains(m_filter, Qt::CaseInsensitive));
    });
}

void ChangesModel::fill()
{
    beginResetModel();
    m_rows.clear();
    m_unfiltered = 0;
    for (qsizetype place = 0; m_comparison && place < m_comparison->changes.size(); ++place) {
        const ObjectChange &change = m_comparison->changes.at(place);
        if (!m_withNoise && isNoise(change))
            continue;
        ++m_unfiltered;
        if (matches(change))
            m_rows << int(place);
    }
    endResetModel();
    sort(m_sortColumn, m_sortOrder);
}

void ChangesModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList old = persistentIndexList();
    QList<int> places;
    for (const QModelIndex &index : old)
        places << m_rows.at(index.row());
    // The comparison's own order is the first column's: what concerns traffic comes first there.
    std::sort(m_rows.begin(), m_rows.end());
    if (column != What)
        sortByText(column, order);
    else if (order == Qt::DescendingOrder)
        std::reverse(m_rows.begin(), m_rows.end());
    QModelIndexList moved;
    for (qsizetype i = 0; i < old.size(); ++i)
        moved << index(int(m_rows.indexOf(places.at(i))), old.at(i).column());
    changePersistentIndexList(old, moved);
    Q_EMIT layoutChanged();
}

/// Texts and what the locale makes of them are worked out once for each row: there may be a hundred thousand.
void ChangesModel::sortByText(int column, Qt::SortOrder order)
{
    const QCollator collator;
    std::vector<std::pair<QCollatorSortKey, int>> keyed;
    keyed.reserve(size_t(m_rows.size()));
    for (const int place : std::as_const(m_rows))
        keyed.emplace_back(collator.sortKey(text(m_comparison->changes.at(place), column)), place);
    std::stable_sort(keyed.begin(), keyed.end(), [order](const auto &one, const auto &other) {
        const int compared = one.first.compare(other.first);
        return order == Qt::AscendingOrder ? compared < 0 : compared > 0;
    });
    std::transform(keyed.begin(), keyed.end(), m_rows.begin(), [](const auto &each) { return each.second; });
}

QString ChangesModel::summaryOf(const ObjectChange &change) const
{
    if (change.what != ObjectChange::What::Changed)
        return core::plainLine(change.summary, longestCell);
    const auto first = std::find_if(change.fields.begin(), change.fields.end(),
                                    [this](const FieldChange &each) { return m_withNoise || !each.noise; });
    if (first == change.fields.end())
        return {};
    const auto shown = [](const QString &text) { return text.isEmpty() ? u"—"_s : core::plainLine(text, 80); };
    const QString one =
        u"%1: %2 → %3"_s.arg(core::plainLine(lastOf(first->path), 60), shown(first->before), shown(first->after));
    const auto others = std::count_if(std::next(first), change.fields.end(),
                                      [this](const FieldChange &each) { return m_withNoise || !each.noise; });
    return others == 0 ? one : tr("%1, and %Ln more", nullptr, int(others)).arg(one);
}

QString ChangesModel::text(const ObjectChange &change, int column) const
{
    switch (column) {
    case What:
        return change.what == ObjectChange::What::Added     ? tr("added")
               : change.what == ObjectChange::What::Removed ? tr("removed")
                                                            : tr("changed");
    case Kind:
        return change.kind == ObjectChange::Kind::Host        ? tr("host")
               : change.kind == ObjectChange::Kind::Service   ? tr("service")
               : change.kind == ObjectChange::Kind::Container ? tr("container")
               : change.kind == ObjectChange::Kind::Image     ? tr("image")
               : change.kind == ObjectChange::Kind::Network   ? tr("network")
                                                              : tr("volume");
    case Host:
        return core::plainLine(change.host, longestCell);
    case Name:
        return core::plainLine(change.name, longestCell);
    case Summary:
        return summaryOf(change);
    default:
        return {};
    }
}

QVariant ChangesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ObjectChange &change = this->change(index.row());
    if (role == Qt::DisplayRole || role == fleet::SortRole)
        return text(change, index.column());
    if (role == fleet::ToneRole && index.column() == What)
        return int(toneOf(change.what));
    return {};
}

QVariant ChangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    struct Head
    {
        const char *key;
        const char *title;
    };
    static constexpr Head heads[ColumnCount] = {{"what", QT_TR_NOOP("What")},
                                                {"kind", QT_TR_NOOP("Kind")},
                                                {"host", QT_TR_NOOP("Host")},
                                                {"name", QT_TR_NOOP("Name")},
                                                {"summary", QT_TR_NOOP("How")}};
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == fleet::ColumnKeyRole)
        return QString::fromLatin1(heads[section].key);
    return role == Qt::DisplayRole ? QVariant(tr(heads[section].title)) : QVariant();
}

} // namespace bayplan::ui
