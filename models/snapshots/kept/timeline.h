// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "snapshots/compare.h"
#include "snapshots/kept/folder.h"

#include <QAbstractListModel>
#include <QFileSystemWatcher>
#include <QHash>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <optional>

namespace bayplan::snapshots {

/// How much changed, noise apart.
struct ChangeCount
{
    int added = 0;
    int removed = 0;
    int changed = 0;

    bool isNone() const { return added == 0 && removed == 0 && changed == 0; }
    bool operator==(const ChangeCount &) const = default;
};

ChangeCount countOf(const Comparison &comparison);
/// "+2 −1 ~3"; "nothing changed".
QString toString(const ChangeCount &count);

/// What a snapshot's file holds.
struct Contents
{
    QString workspace;
    bool hasSecrets = false;
    QStringList hosts = {};  ///< their names
    int hostsNotRead = 0;
    int containers = 0;
    int services = 0;

    bool operator==(const Contents &) const = default;
};

Contents contentsOf(const Snapshot &snapshot);

/// A moment of the timeline.
struct Moment
{
    KeptFile file;         ///< of now: none
    bool isOpened = false; ///< from elsewhere than the folder
    bool isRead = false;   ///< what follows is known
    QString error = {};    ///< why it can't be read
    Contents contents = {};
    std::optional<ChangeCount> sinceBefore = {}; ///< nothing for the first, and where one of both can't be read
    QString beforePath = {};                     ///< since which moment that is

    bool isNow() const { return file.path.isEmpty(); }
    bool operator==(const Moment &) const = default;
};

/// Now, and the snapshots that are kept, newest first, with what changed from one to the next. Follows its folder. What
/// files hold is read beside the event loop, newest first, while somebody watches.
class Timeline : public QAbstractListModel
{
    Q_OBJECT

public:
    explicit Timeline(QObject *parent = nullptr);

    void setFolder(const QString &folder);
    const QString &folder() const { return m_folder; }
    /// Looks again; it does by itself when the folder changes.
    void look();
    /// Puts a snapshot from elsewhere in its place among them, for as long as the program runs: opened(), or
    /// notOpened().
    void open(const QString &path);
    void setWatched(bool watched);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    const Moment &moment(int row) const { return m_moments.at(row); }
    /// -1 if there is none; empty: now.
    int rowOf(const QString &path) const;
    bool isReading() const { return bool(m_reading); }

Q_SIGNALS:
    void opened(const QString &path);
    void notOpened(const bayplan::core::Error &error);

private:
    struct Read
    {
        QString path;
        QString error; ///< why it can't be read
        Contents contents;
        std::optional<ChangeCount> sinceBefore;
        QString beforePath;
        std::shared_ptr<const Snapshot> before; ///< the next one to be read, so that each is read once
    };

    static Read readMoment(const QString &path, std::shared_ptr<const Snapshot> held, const QString &beforePath);
    QString pathBefore(qsizetype row) const;
    void apply(const QList<Moment> &moments);
    void readNext();
    void take(const Read &read);
    void tell(int row);

    QString m_folder;
    QList<Moment> m_opened;
    QList<Moment> m_moments{Moment{}};
    QFileSystemWatcher m_watcher;
    QTimer m_lookSoon;
    bool m_watched = false;
    QString m_heldPath; ///< of the one read ahead
    std::shared_ptr<const Snapshot> m_held;
    core::Task m_reading;
    core::Task m_opening;
};

} // namespace bayplan::snapshots
