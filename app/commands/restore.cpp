// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/output.h"
#include "app/commands/takesnapshot.h"
#include "app/signals.h"
#include "core/soon.h"
#include "operations/operationtext.h"
#include "snapshots/restore/restoreoperation.h"
#include "snapshots/samehosts.h"
#include "snapshots/snapshotfile.h"

#include <algorithm>
#include <optional>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;
using snapshots::RestoreStep;
using snapshots::Snapshot;

namespace {

QString actWord(operations::ContainerAction act)
{
    using Act = operations::ContainerAction;
    return act == Act::Start   ? u"start"_s
           : act == Act::Stop  ? u"stop"_s
           : act == Act::Pause ? u"pause"_s
                               : u"unpause"_s;
}

QString actionWord(const RestoreStep &step)
{
    if (step.act)
        return actWord(*step.act);
    switch (step.action) {
    case RestoreStep::Action::MakeNetwork:
        return u"make-network"_s;
    case RestoreStep::Action::MakeVolume:
        return u"make-volume"_s;
    case RestoreStep::Action::PullImage:
        return u"pull-image"_s;
    case RestoreStep::Action::WriteRecord:
        return u"write-record"_s;
    case RestoreStep::Action::Remove:
        return u"remove"_s;
    case RestoreStep::Action::Create:
        break;
    }
    return u"create"_s;
}

/// Brings back what a snapshot has: what it takes is worked out from what there is, told, and done.
class Restore : public QObject
{
public:
    Restore(const Arguments &arguments, std::function<void(int)> quit) : m_arguments(arguments), m_quit(std::move(quit))
    {
        connect(&m_interruption, &Interruption::interrupted, this, [this] { interrupt(); });
        m_begin = core::soon([this] { begin(); });
    }

private:
    void begin()
    {
        auto wanted = snapshots::loadSnapshot(m_arguments.words.at(0));
        if (!wanted)
            return fail(wanted.error());
        m_taking.emplace(
            m_arguments, m_quit,
            [this, wanted = *std::move(wanted)](Snapshot now) mutable {
                if (const auto narrowed = narrow(wanted, now); !narrowed)
                    return fail(narrowed.error());
                plan(wanted, now);
            },
            ingress::Duty::Ours);
    }

    void fail(const core::Error &error)
    {
        complain(error.message());
        m_quit(Failed);
    }

    /// With --host only what these have. Of other hosts nothing is known now: where one has the name that one of these
    /// had by then, it may be that, and this a clone of it.
    core::Result<void> narrow(Snapshot &wanted, const Snapshot &now) const
    {
        if (m_arguments.hosts.isEmpty())
            return {};
        QStringList known;
        if (const auto workspace = loadWorkspace(m_arguments)) {
            for (const fleet::HostConfig &host : workspace->hosts())
                known << host.name;
        }
        QStringList meant;
        const snapshots::SameHosts hosts(wanted, now);
        for (const snapshots::HostPart &host : wanted.hosts) {
            const snapshots::HostPart *there = hosts.after(host);
            if (there && there->name != host.name && known.contains(host.name) && !now.host(host.name))
                return core::fail(
                    {.kind = core::Error::Kind::Input,
                     .what = u"%1 has the engine that was %2's, and another host is called that now"_s.arg(there->name,
                                                                                                           host.name),
                     .where = m_arguments.words.at(0),
                     .next = u"Add --host %1, so that both are looked at, or leave --host out"_s.arg(host.name)});
            if (m_arguments.hosts.contains(there ? there->name : host.name))
                meant << host.name;
        }
        if (meant.isEmpty())
            return core::fail({.kind = core::Error::Kind::Input,
                               .what = u"The snapshot has nothing of %1"_s.arg(m_arguments.hosts.join(u", ")),
                               .where = m_arguments.words.at(0),
                               .next = u"See “bayplan diff” for the hosts that it has"_s});
        std::erase_if(wanted.hosts, [&meant](const auto &host) { return !meant.contains(host.name); });
        return {};
    }

    void plan(const Snapshot &wanted, const Snapshot &now)
    {
        m_plan = snapshots::restorePlan(wanted, now, {.service = m_arguments.snapshot.service, .host = {}});
        for (const QString &problem : std::as_const(m_plan.problems))
            complain(problem);
        if (m_arguments.snapshot.dryRun || m_plan.steps.isEmpty())
            return m_quit(print() ? (m_plan.problems.isEmpty() ? Done : PartlyDone) : Failed);
        const auto removes = std::count_if(m_plan.steps.begin(), m_plan.steps.end(), [](const RestoreStep &step) {
            return step.action == RestoreStep::Action::Remove;
        });
        if (removes > 0 && !m_arguments.yes) {
            [[maybe_unused]] const bool printed = print();
            return fail({.kind = core::Error::Kind::Declined,
                         .what = counted(removes, u"container is another now, or one too many,"_s,
                                         u"containers are others now, or too many,"_s) +
                                 u" and would be removed"_s,
                         .where = {},
                         .next = u"Look at the plan above, and give --yes"_s});
        }
        run();
    }

    void run()
    {
        ServiceWork &work = m_taking->work();
        m_operation =
            &work.operations().run(snapshots::restoreOperation(m_plan, work.means(), work.book().actor(), [this] {
                m_end = core::soon([this] { finish(); }); // it is within the operation's end
            }));
        connect(m_operation, &Operation::rowChanged, this, [this] {
            if (m_operation->isRunning())
                showProgress(u"Restoring: "_s + operations::summaryOf(*m_operation).text);
        });
    }

    void interrupt()
    {
        if (!m_operation) {
            complain(u"Interrupted; nothing was done"_s);
            return m_quit(Failed);
        }
        m_operation->cancel();
    }

    void finish()
    {
        showProgress({});
        for (const Operation::Row &row : m_operation->rows()) {
            if (row.error)
                complain(u"%1 on %2: %3"_s.arg(row.target.name, row.target.hostName, row.error->message()));
        }
        const bool printed = print();
        const int done = m_operation->count(Operation::State::Done);
        const bool all = done == int(m_operation->rows().size()) && m_plan.problems.isEmpty();
        m_quit(!printed || done == 0 ? Failed : all ? Done : PartlyDone);
    }

    QString outcomeOf(qsizetype place) const
    {
        return m_operation ? operations::wordFor(m_operation->rows().at(size_t(place)).state) : u"planned"_s;
    }

    bool print() const
    {
        if (m_arguments.json) {
            QJsonArray steps;
            for (qsizetype i = 0; i < m_plan.steps.size(); ++i)
                steps << QJsonObject{{u"action"_s, actionWord(m_plan.steps.at(i))},
                                     {u"host"_s, m_plan.steps.at(i).host},
                                     {u"name"_s, m_plan.steps.at(i).name},
                                     {u"why"_s, m_plan.steps.at(i).why},
                                     {u"outcome"_s, outcomeOf(i)}};
            return printJson(QJsonObject{{u"steps"_s, steps},
                                         {u"asTheyWere"_s, m_plan.asTheyWere},
                                         {u"problems"_s, QJsonArray::fromStringList(m_plan.problems)},
                                         {u"notes"_s, QJsonArray::fromStringList(m_plan.notes)}});
        }
        for (const QString &note : m_plan.notes)
            complain(note);
        if (m_plan.steps.isEmpty())
            return app::print(u"Nothing to do: %1\n"_s.arg(
                counted(m_plan.asTheyWere, u"container is as it was"_s, u"containers are as they were"_s)));
        QList<QStringList> table;
        for (qsizetype i = 0; i < m_plan.steps.size(); ++i)
            table << QStringList{actionWord(m_plan.steps.at(i)), m_plan.steps.at(i).host, m_plan.steps.at(i).name,
                                 outcomeOf(i), m_plan.steps.at(i).why};
        return app::print(formatTable({u"ACTION"_s, u"HOST"_s, u"NAME"_s, u"OUTCOME"_s, u"WHAT IS ANOTHER"_s}, table));
    }

    const Arguments &m_arguments;
    const std::function<void(int)> m_quit;
    Interruption m_interruption;
    std::optional<TakeSnapshot> m_taking;
    snapshots::RestorePlan m_plan;
    Operation *m_operation = nullptr;
    core::Task m_begin;
    core::Task m_end;
};

} // namespace

std::unique_ptr<QObject> startRestore(const Arguments &arguments, std::function<void(int)> quit)
{
    return std::make_unique<Restore>(arguments, std::move(quit));
}

} // namespace bayplan::app
