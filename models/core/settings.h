// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QSettings>
#include <QString>
#include <QStringList>

#include <optional>

namespace bayplan::core {

/// How one table was left. Columns are known by their keys, so that a later version may add or move some.
struct TableState
{
    struct Column
    {
        QString key;
        int width = 0; ///< pixels; 0 if the user never set it
        bool hidden = false;

        bool operator==(const Column &) const = default;
    };

    QList<Column> columns; ///< in the order shown
    QString sortKey;       ///< empty: as the page has it by default
    bool descending = false;

    bool operator==(const TableState &) const = default;
};

/// How a panel below a table was left.
struct PanelState
{
    bool open = false;
    int height = 280; ///< pixels, when open
    QString tab;      ///< the key of the one shown; empty: the first

    bool operator==(const PanelState &) const = default;
};

/// Window, theme and page.
class WindowSettings
{
public:
    explicit WindowSettings(QSettings &store) : m_store(store) {}

    /// QWidget::saveGeometry's bytes; empty before the first time.
    QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);
    /// "system", "light" or "dark".
    QString theme() const;
    void setTheme(const QString &theme);
    /// The key of the page shown last; empty before the first time.
    QString page() const;
    void setPage(const QString &key);

private:
    QSettings &m_store;
};

/// Columns and order of the tables, by the table's name.
class TableSettings
{
public:
    explicit TableSettings(QSettings &store) : m_store(store) {}

    /// Nothing before the first time, or if what was kept can't be understood.
    std::optional<TableState> state(const QString &table) const;
    void setState(const QString &table, const TableState &state);
    void reset(const QString &table);

private:
    QSettings &m_store;
};

/// Panels below tables, by the panel's name.
class PanelSettings
{
public:
    explicit PanelSettings(QSettings &store) : m_store(store) {}

    PanelState state(const QString &panel) const;
    void setState(const QString &panel, const PanelState &state);

private:
    QSettings &m_store;
};

/// What is typed into pages' filters, by page key.
class FilterSettings
{
public:
    explicit FilterSettings(QSettings &store) : m_store(store) {}

    QString text(const QString &page) const;
    void setText(const QString &page, const QString &text);

private:
    QSettings &m_store;
};

/// Which workspace files were used.
class WorkspaceSettings
{
public:
    explicit WorkspaceSettings(QSettings &store) : m_store(store) {}

    /// Absolute paths, the one used last first; ten at most.
    QStringList recent() const;
    /// Empty before the first time.
    QString lastUsed() const { return recent().value(0); }
    /// Puts it first.
    void use(const QString &path);

private:
    QSettings &m_store;
};

/// What an operator here has said yes to, by fingerprints.
class TrustSettings
{
public:
    explicit TrustSettings(QSettings &store) : m_store(store) {}

    bool isTrusted(const QString &fingerprint) const;
    void trust(const QString &fingerprint);

private:
    QSettings &m_store;
};

/// How snapshots are kept while the window is open.
struct SnapshotKeeping
{
    int everyHours = 0; ///< 0: only when somebody asks
    int last = 24;      ///< of these, and of so many days and weeks the newest; see snapshots::KeepRules
    int daily = 30;
    int weekly = 52;
    bool withSecrets = false; ///< else what looks like one is masked
    QString folder = {};      ///< empty: the usual one
    QStringList allowed = {}; ///< names whose values stay readable in all snapshots and exports; see snapshots::Masking

    bool operator==(const SnapshotKeeping &) const = default;
};

class SnapshotSettings
{
public:
    explicit SnapshotSettings(QSettings &store) : m_store(store) {}

    SnapshotKeeping keeping() const;
    void setKeeping(const SnapshotKeeping &keeping);

private:
    QSettings &m_store;
};

/// What the window remembers between two runs, in one file; written shortly after each change. A file that can't be
/// written costs the memory, nothing else. The hosts are elsewhere: see fleet::Workspace.
class Settings
{
public:
    explicit Settings(const QString &path);

    /// The usual place, $XDG_CONFIG_HOME/bayplan/settings.ini.
    static QString defaultPath();

    WindowSettings window() { return WindowSettings(m_store); }
    TableSettings tables() { return TableSettings(m_store); }
    PanelSettings panels() { return PanelSettings(m_store); }
    FilterSettings filters() { return FilterSettings(m_store); }
    WorkspaceSettings workspaces() { return WorkspaceSettings(m_store); }
    TrustSettings trust() { return TrustSettings(m_store); }
    SnapshotSettings snapshots() { return SnapshotSettings(m_store); }
    /// Writes now what is not written yet.
    void sync() { m_store.sync(); }

private:
    QSettings m_store;
};

} // namespace bayplan::core
