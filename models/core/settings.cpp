// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"

#include <QStandardPaths>

#include <algorithm>

namespace bayplan::core {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype recentKept = 10;
constexpr qsizetype trustsKept = 200;
constexpr int mostHours = 24 * 7; // between two snapshots
constexpr int mostKept = 9999;
constexpr int widestColumn = 4000; // a damaged file must not make a table unusable
constexpr int tallestPanel = 4000;

QString tableKey(const QString &table)
{
    return u"tables/"_s + table;
}

/// "name:160", "id:0:hidden".
QString written(const TableState::Column &column)
{
    return column.key + u':' + QString::number(column.width) + (column.hidden ? u":hidden"_s : QString());
}

std::optional<TableState::Column> readColumn(const QString &text)
{
    const QStringList parts = text.split(u':');
    if (parts.size() < 2 || parts.first().isEmpty())
        return std::nullopt;
    bool ok = false;
    const int width = parts.at(1).toInt(&ok);
    if (!ok)
        return std::nullopt;
    return TableState::Column{parts.first(), std::clamp(width, 0, widestColumn), parts.value(2) == u"hidden"_s};
}

} // namespace

QByteArray WindowSettings::geometry() const
{
    return m_store.value(u"window/geometry"_s).toByteArray();
}

void WindowSettings::setGeometry(const QByteArray &geometry)
{
    m_store.setValue(u"window/geometry"_s, geometry);
}

QString WindowSettings::theme() const
{
    return m_store.value(u"window/theme"_s, u"system"_s).toString();
}

void WindowSettings::setTheme(const QString &theme)
{
    m_store.setValue(u"window/theme"_s, theme);
}

QString WindowSettings::page() const
{
    return m_store.value(u"window/page"_s).toString();
}

void WindowSettings::setPage(const QString &key)
{
    m_store.setValue(u"window/page"_s, key);
}

std::optional<TableState> TableSettings::state(const QString &table) const
{
    const QString group = tableKey(table);
    TableState state;
    for (const QString &text : m_store.value(group + u"/columns"_s).toStringList()) {
        if (const auto column = readColumn(text))
            state.columns.append(*column);
    }
    if (state.columns.isEmpty())
        return std::nullopt;
    state.sortKey = m_store.value(group + u"/sort"_s).toString();
    state.descending = m_store.value(group + u"/descending"_s).toBool();
    return state;
}

void TableSettings::setState(const QString &table, const TableState &state)
{
    const QString group = tableKey(table);
    QStringList columns;
    for (const TableState::Column &column : state.columns)
        columns << written(column);
    m_store.setValue(group + u"/columns"_s, columns);
    m_store.setValue(group + u"/sort"_s, state.sortKey);
    m_store.setValue(group + u"/descending"_s, state.descending);
}

void TableSettings::reset(const QString &table)
{
    m_store.remove(tableKey(table));
}

PanelState PanelSettings::state(const QString &panel) const
{
    const QString group = u"panels/"_s + panel;
    const PanelState usual;
    return {.open = m_store.value(group + u"/open"_s, usual.open).toBool(),
            .height = std::clamp(m_store.value(group + u"/height"_s, usual.height).toInt(), 0, tallestPanel),
            .tab = m_store.value(group + u"/tab"_s).toString()};
}

void PanelSettings::setState(const QString &panel, const PanelState &state)
{
    const QString group = u"panels/"_s + panel;
    m_store.setValue(group + u"/open"_s, state.open);
    m_store.setValue(group + u"/height"_s, state.height);
    m_store.setValue(group + u"/tab"_s, state.tab);
}

QString FilterSettings::text(const QString &page) const
{
    return m_store.value(u"filters/"_s + page).toString();
}

void FilterSettings::setText(const QString &page, const QString &text)
{
    m_store.setValue(u"filters/"_s + page, text);
}

QStringList WorkspaceSettings::recent() const
{
    return m_store.value(u"workspaces/recent"_s).toStringList().mid(0, recentKept);
}

void WorkspaceSettings::use(const QString &path)
{
    QStringList paths = recent();
    if (paths.value(0) == path)
        return;
    paths.removeAll(path);
    paths.prepend(path);
    m_store.setValue(u"workspaces/recent"_s, paths.mid(0, recentKept));
}

bool TrustSettings::isTrusted(const QString &fingerprint) const
{
    return m_store.value(u"trust/ingresses"_s).toStringList().contains(fingerprint);
}

void TrustSettings::trust(const QString &fingerprint)
{
    QStringList known = m_store.value(u"trust/ingresses"_s).toStringList();
    known.removeAll(fingerprint);
    known.prepend(fingerprint);
    m_store.setValue(u"trust/ingresses"_s, known.mid(0, trustsKept));
}

SnapshotKeeping SnapshotSettings::keeping() const
{
    const SnapshotKeeping usual;
    const auto number = [this](const QString &key, int otherwise, int most) {
        bool ok = false;
        const int value = m_store.value(u"snapshots/"_s + key).toInt(&ok);
        return ok ? std::clamp(value, 0, most) : otherwise;
    };
    return {.everyHours = number(u"everyHours"_s, usual.everyHours, mostHours),
            .last = number(u"last"_s, usual.last, mostKept),
            .daily = number(u"daily"_s, usual.daily, mostKept),
            .weekly = number(u"weekly"_s, usual.weekly, mostKept),
            .withSecrets = m_store.value(u"snapshots/withSecrets"_s).toBool(),
            .folder = m_store.value(u"snapshots/folder"_s).toString(),
            .allowed = m_store.value(u"snapshots/allowed"_s).toStringList()};
}

void SnapshotSettings::setKeeping(const SnapshotKeeping &keeping)
{
    m_store.setValue(u"snapshots/everyHours"_s, keeping.everyHours);
    m_store.setValue(u"snapshots/last"_s, keeping.last);
    m_store.setValue(u"snapshots/daily"_s, keeping.daily);
    m_store.setValue(u"snapshots/weekly"_s, keeping.weekly);
    m_store.setValue(u"snapshots/withSecrets"_s, keeping.withSecrets);
    m_store.setValue(u"snapshots/folder"_s, keeping.folder);
    m_store.setValue(u"snapshots/allowed"_s, keeping.allowed);
}

Settings::Settings(const QString &path) : m_store(path, QSettings::IniFormat) {}

QString Settings::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/bayplan/settings.ini"_s;
}

} // namespace bayplan::core
