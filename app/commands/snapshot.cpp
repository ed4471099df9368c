// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/output.h"
#include "app/commands/takesnapshot.h"
#include "snapshots/exports/exportsnapshot.h"
#include "snapshots/kept/folder.h"
#include "snapshots/kept/older.h"
#include "snapshots/kept/place.h"
#include "snapshots/masking.h"

#include <algorithm>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using snapshots::Snapshot;

namespace {

/// Writes what there is now into a file.
class WriteSnapshot : public QObject
{
public:
    WriteSnapshot(const Arguments &arguments, std::function<void(int)> quit)
        : m_arguments(arguments)
        , m_json(arguments.json)
        , m_told(arguments.snapshot)
        , m_quit(quit)
        , m_taking(arguments, std::move(quit), [this](Snapshot taken) { write(std::move(taken)); })
    {
    }

private:
    void write(Snapshot taken)
    {
        int masked = 0;
        if (!m_told.includeSecrets)
            taken = snapshots::Masking(m_told.allowed + m_taking.work().settings().snapshots().keeping().allowed)
                        .masked(std::move(taken), &masked);
        if (m_told.isKept)
            return keepAsTheWindow(taken, masked);
        if (!m_told.folder.isEmpty())
            return keep(taken, m_told.folder, m_told.keep, masked);
        const auto exported = snapshots::exportSnapshot(taken, m_told.format, m_told.file);
        if (!exported)
            return fail(exported.error());
        m_quit(tell(taken, *exported, masked) ? m_taking.report() : Failed);
    }

    void keepAsTheWindow(const Snapshot &taken, int masked)
    {
        const QString path = workspacePath(m_arguments);
        const snapshots::KeptPlace place = snapshots::keptPlace(path);
        const core::SnapshotKeeping wishes = m_taking.work().settings().snapshots().keeping();
        const QString folder = place.folder(wishes.folder);
        snapshots::OlderOwner owner{snapshots::workspaceName(path), {}};
        if (const auto workspace = loadWorkspace(m_arguments)) {
            for (const fleet::HostConfig &host : workspace->hosts())
                owner.endpoints << host.endpoint.toString();
        }
        if (const auto before = snapshots::takeOverOlder(place.olderFolder(wishes.folder), folder, owner); !before)
            return fail(before.error());
        const snapshots::KeepRules usual{wishes.last, wishes.daily, wishes.weekly};
        keep(taken, folder, m_told.keep.keepsAll() ? usual : m_told.keep, masked);
    }

    void keep(const Snapshot &taken, const QString &folder, const snapshots::KeepRules &rules, int masked)
    {
        // One of nothing would take the place of one that has something, again and again while the network is away.
        const auto isRead = [](const snapshots::HostPart &host) {
            return host.state == snapshots::HostPart::State::Read;
        };
        if (!taken.hosts.empty() && std::none_of(taken.hosts.begin(), taken.hosts.end(), isRead)) {
            [[maybe_unused]] const int told = m_taking.report();
            return fail({.kind = core::Error::Kind::System,
                         .what = u"No host could be read, so no snapshot is kept"_s,
                         .where = folder,
                         .next = u"Those that are there stay as they are"_s});
        }
        const auto kept = snapshots::keepSnapshot(taken, folder, rules);
        if (!kept)
            return fail(kept.error());
        m_forgotten = kept->forgotten;
        for (const QString &file : kept->notForgotten)
            complain(u"%1: It can't be removed"_s.arg(file));
        m_quit(tell(taken, {.files = {kept->path}}, masked) ? m_taking.report() : Failed);
    }

    void fail(const core::Error &error)
    {
        complain(error.message());
        m_quit(Failed);
    }

    bool tell(const Snapshot &taken, const snapshots::Exported &exported, int masked)
    {
        qsizetype containers = 0;
        for (const auto &host : taken.hosts)
            containers += qsizetype(host.containers.size());
        if (m_json)
            return printJson(QJsonObject{{u"files"_s, QJsonArray::fromStringList(exported.files)},
                                         {u"format"_s, snapshots::toString(m_told.format)},
                                         {u"takenAt"_s, isoTime(taken.takenAt)},
                                         {u"hosts"_s, qint64(taken.hosts.size())},
                                         {u"containers"_s, containers},
                                         {u"secrets"_s, taken.hasSecrets ? u"included"_s : u"masked"_s},
                                         {u"masked"_s, masked},
                                         {u"forgotten"_s, QJsonArray::fromStringList(m_forgotten)},
                                         {u"notes"_s, QJsonArray::fromStringList(exported.notes)}});
        for (const QString &note : exported.notes)
            complain(note);
        const QString secrets =
            taken.hasSecrets ? u"secrets are in it"_s : counted(masked, u"value"_s, u"values"_s) + u" masked"_s;
        return print(u"%1 on %2, %3: %4\n"_s.arg(counted(containers, u"container"_s, u"containers"_s),
                                                 counted(qsizetype(taken.hosts.size()), u"host"_s, u"hosts"_s), secrets,
                                                 exported.files.join(u", ")));
    }

    const Arguments &m_arguments;
    const bool m_json;
    const SnapshotArguments &m_told;
    const std::function<void(int)> m_quit;
    TakeSnapshot m_taking;
    QStringList m_forgotten; ///< files that were removed by the rules
};

} // namespace

std::unique_ptr<QObject> startSnapshot(const Arguments &arguments, std::function<void(int)> quit)
{
    return std::make_unique<WriteSnapshot>(arguments, std::move(quit));
}

} // namespace bayplan::app
