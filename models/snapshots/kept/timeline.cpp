// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/kept/timeline.h"

#include "core/background.h"
#include "snapshots/snapshotfile.h"

#include <QFileInfo>

#include <algorithm>

namespace bayplan::snapshots {

namespace {
/// Files come and go one by one: looked at once for all of them.
constexpr std::chrono::milliseconds pause{200};
} // namespace

Timeline::Timeline(QObject *parent) : QAbstractListModel(parent)
{
    m_lookSoon.setSingleShot(true);
    m_lookSoon.setInterval(pause);
    m_lookSoon.callOnTimeout(this, &Timeline::look);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_lookSoon, qOverload<>(&QTimer::start));
}

void Timeline::setFolder(const QString &folder)
{
    if (folder == m_folder)
        return;
    m_folder = folder;
    m_opened.clear();
    look();
}

void Timeline::look()
{
    if (!m_watcher.directories().isEmpty())
        m_watcher.removePaths(m_watcher.directories());
    if (QFileInfo::exists(m_folder))
        m_watcher.addPath(m_folder); // it may have been made since
    QList<Moment> moments = m_opened;
    for (const KeptFile &file : keptFiles(m_folder)) {
        if (std::none_of(m_opened.begin(), m_opened.end(),
                         [&](const auto &each) { return each.file.path == file.path; }))
            moments << Moment{.file = file};
    }
    std::stable_sort(moments.begin(), moments.end(),
                     [](const auto &one, const auto &other) { return one.file.taken > other.file.taken; });
    moments.prepend(Moment{});
    apply(moments);
}

void Timeline::open(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    if (rowOf(absolute) > 0) {
        Q_EMIT opened(absolute);
        return;
    }
    using Opened = core::Result<Moment>;
    m_opening = core::inBackground<Opened>(
        [absolute]() -> Opened {
            const auto snapshot = loadSnapshot(absolute);
            if (!snapshot)
                return tl::unexpected(snapshot.error());
            return Moment{.file = {snapshot->takenAt, absolute, QFileInfo(absolute).size()}, .isOpened = true};
        },
        [this](const Opened &moment) {
            m_opening.cancel();
            if (!moment) {
                Q_EMIT notOpened(moment.error());
                return;
            }
            m_opened << *moment;
            look();
            Q_EMIT opened(moment->file.path);
        });
}

void Timeline::setWatched(bool watched)
{
    m_watched = watched;
    if (watched)
        look(); // not every file system tells of changes
}

int Timeline::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_moments.size());
}

QVariant Timeline::data(const QModelIndex &index, int role) const
{
    // What a moment looks like is for whoever shows it; this is for screen readers and tests.
    if (role != Qt::DisplayRole || !index.isValid())
        return {};
    const Moment &moment = m_moments.at(index.row());
    return moment.isNow() ? QString() : QFileInfo(moment.file.path).fileName();
}

int Timeline::rowOf(const QString &path) const
{
    for (qsizetype row = 0; row < m_moments.size(); ++row) {
        if (m_moments.at(row).file.path == path)
            return int(row);
    }
    return -1;
}

QString Timeline::pathBefore(qsizetype row) const
{
    return row + 1 < m_moments.size() ? m_moments.at(row + 1).file.path : QString();
}

/// Rows that stay keep what is known of them.
void Timeline::apply(const QList<Moment> &moments)
{
    const auto isSame = [](const Moment &one, const Moment &other) { return one.file == other.file; };
    for (qsizetype row = m_moments.size() - 1; row > 0; --row) {
        const Moment &old = m_moments.at(row);
        if (std::any_of(moments.begin(), moments.end(), [&](const Moment &each) { return isSame(each, old); }))
            continue;
        beginRemoveRows({}, int(row), int(row));
        m_moments.removeAt(row);
        endRemoveRows();
    }
    for (qsizetype row = 1; row < moments.size(); ++row) {
        if (row < m_moments.size() && isSame(m_moments.at(row), moments.at(row)))
            continue;
        beginInsertRows({}, int(row), int(row));
        m_moments.insert(row, moments.at(row));
        endInsertRows();
    }
    for (qsizetype row = 1; row < m_moments.size(); ++row) {
        Moment &moment = m_moments[row];
        if (!moment.isRead || moment.beforePath == pathBefore(row))
            continue;
        moment.isRead = false; // since another one now
        moment.sinceBefore.reset();
        tell(int(row));
    }
    readNext();
}

void Timeline::tell(int row)
{
    Q_EMIT dataChanged(index(row), index(row));
}

void Timeline::readNext()
{
    if (!m_watched || m_reading)
        return;
    const auto next =
        std::find_if(m_moments.begin() + 1, m_moments.end(), [](const auto &each) { return !each.isRead; });
    if (next == m_moments.end()) {
        m_held.reset();
        m_heldPath.clear();
        return;
    }
    const QString path = next->file.path;
    m_reading = core::inBackground<Read>(
        [path, held = path == m_heldPath ? m_held : nullptr, before = pathBefore(next - m_moments.begin())] {
            return readMoment(path, held, before);
        },
        [this](const Read &read) { take(read); });
}

Timeline::Read Timeline::readMoment(const QString &path, std::shared_ptr<const Snapshot> held,
                                    const QString &beforePath)
{
    Read read{.path = path, .error = {}, .contents = {}, .sinceBefore = {}, .beforePath = beforePath, .before = {}};
    if (!held) {
        auto loaded = loadSnapshot(path);
        if (loaded)
            held = std::make_shared<const Snapshot>(*std::move(loaded));
        else
            read.error = loaded.error().message();
    }
    if (!beforePath.isEmpty()) {
        if (auto loaded = loadSnapshot(beforePath))
            read.before = std::make_shared<const Snapshot>(*std::move(loaded));
    }
    if (held)
        read.contents = contentsOf(*held);
    if (held && read.before)
        read.sinceBefore = countOf(compare(*read.before, *held));
    return read;
}

void Timeline::take(const Read &read)
{
    m_reading.cancel();
    m_heldPath = read.beforePath;
    m_held = read.before;
    if (const int row = rowOf(read.path); row > 0) {
        Moment &moment = m_moments[row];
        moment.isRead = true;
        moment.error = read.error;
        moment.contents = read.contents;
        moment.sinceBefore = read.sinceBefore;
        moment.beforePath = read.beforePath;
        tell(row);
        if (read.beforePath != pathBefore(row))
            moment.isRead = false; // it changed meanwhile
    }
    readNext();
}

} // namespace bayplan::snapshots
