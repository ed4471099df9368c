// SPDX-License-Identifier: GPL-3.0-or-later
// A change of one service from the command line: what it would do is looked at first, then it is done, and what became
// of each step is told.
#include "app/commands/output.h"
#include "app/commands/servicework.h"
#include "app/commands/steplist.h"
#include "app/signals.h"
#include "operations/operationtext.h"

#include <QPointer>

#include <algorithm>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using operations::Operation;
using services::Change;

namespace {

/// For load balancers to be told of what has gone.
constexpr std::chrono::seconds mostForBalancers{10};

class ChangeService : public QObject
{
public:
    ChangeService(const Arguments &arguments, std::function<void(int)> quit, MakeChange make, QString adopted)
        : m_arguments(arguments)
        , m_quit(std::move(quit))
        , m_make(std::move(make))
        , m_adopted(std::move(adopted))
        , m_work(arguments)
    {
        connect(&m_interruption, &Interruption::interrupted, this, [this] { interrupt(); });
        if (const auto started = m_work.start([this] { gathered(); }); !started)
            fail(started.error());
    }

private:
    void fail(const core::Error &error)
    {
        complain(error.message());
        m_quit(Failed);
    }

    void gathered()
    {
        if (m_work.gathering().report() == Failed)
            return m_quit(Failed);
        const auto head = m_work.book().head(m_adopted);
        if (!head || head->record || head->unreadable)
            return begin();
        m_adopting = m_work.book().adopt(m_adopted, [this](const Result<void> &adopted) {
            if (!adopted)
                return fail(adopted.error());
            begin();
        });
    }

    void begin()
    {
        auto change = m_make(m_work);
        if (!change)
            return fail(change.error());
        m_change = *std::move(change);
        tellProblems();
        if (m_change.refusal)
            return fail(*m_change.refusal);
        if (const auto state = m_work.book().state(m_change.service))
            m_before = int(state->observed.replicas.size());
        if (m_arguments.service.dryRun)
            return m_quit(print(plannedSteps(m_change, m_work.fleet()), {}) ? Done : Failed);
        // Its lease has been given back by then.
        connect(&m_work.runner(), &services::ServiceRunner::ended, this, [this](const QString &service) {
            if (!m_operation || service != m_change.service)
                return;
            if (!m_work.keeper().isBalanced(service))
                return finish();
            m_settling = m_work.keeper().settle(service, mostForBalancers, [this] { finish(); });
        });
        m_operation = m_work.runner().run(m_change);
        if (!m_operation)
            return fail({.kind = core::Error::Kind::Declined,
                         .what = u"%1 was not begun"_s.arg(m_change.title),
                         .where = {},
                         .next = u"See what acts on the service, and try again"_s});
        connect(m_operation, &Operation::rowChanged, this, [this] {
            if (m_operation->isRunning())
                showProgress(m_change.title + u": "_s + operations::summaryOf(*m_operation).text);
        });
    }

    void tellProblems()
    {
        for (const services::Problem &problem : m_change.plan.problems) {
            const fleet::HostConnection *host = m_work.fleet().host(problem.host);
            complain(host ? QString(host->config().name + u": "_s + problem.what) : problem.what);
        }
    }

    /// The first time it is ended in order; the second time at once.
    void interrupt()
    {
        if (!m_operation || m_interrupted) {
            complain(m_operation
                         ? u"Interrupted again; others wait until the lease on %1 has lapsed"_s.arg(m_change.service)
                         : u"Interrupted; nothing was done"_s);
            return m_quit(Failed);
        }
        m_interrupted = true;
        m_operation->cancel();
    }

    void finish()
    {
        showProgress({});
        const QList<ListedStep> steps = stepsDone(*m_operation);
        const QString record = recordProblem(*m_operation);
        for (const ListedStep &step : steps) {
            if (step.outcome == operations::wordFor(Operation::State::Failed))
                complain(step.error);
        }
        if (!record.isEmpty())
            complain(record);
        const int code = exitCode(steps);
        if (code != Done)
            complain(stateNow(steps));
        m_quit(print(steps, record) ? code : Failed);
    }

    int exitCode(const QList<ListedStep> &steps) const
    {
        if (m_interrupted)
            return Failed;
        if (m_operation->count(Operation::State::Done) == int(m_operation->rows().size()))
            return Done;
        return std::any_of(steps.begin(), steps.end(), [](const ListedStep &step) { return isDone(step); }) ? PartlyDone
                                                                                                            : Failed;
    }

    static bool isDone(const ListedStep &step) { return step.outcome == operations::wordFor(Operation::State::Done); }

    /// What is there now, as far as what was done tells.
    QString stateNow(const QList<ListedStep> &steps) const
    {
        int replicas = m_before;
        for (const ListedStep &step : steps) {
            if (isDone(step) && step.action == u"create"_s)
                ++replicas;
            if (isDone(step) && step.action == u"remove"_s)
                --replicas;
        }
        const QString begun = m_interrupted ? u"Interrupted; what engines had begun may go on there. "_s : QString();
        return begun + u"%1 has %2 of %3 replicas now; “bayplan reconcile --once” goes on with what is wanted"_s
                           .arg(m_change.service)
                           .arg(replicas)
                           .arg(m_change.to);
    }

    bool print(const QList<ListedStep> &steps, const QString &problem) const
    {
        if (m_arguments.json)
            return printJson(QJsonObject{{u"service"_s, m_change.service},
                                         {u"from"_s, m_change.from},
                                         {u"to"_s, m_change.to},
                                         {u"steps"_s, toJson(steps)},
                                         {u"error"_s, problem.isEmpty() ? QJsonValue() : QJsonValue(problem)}});
        if (steps.isEmpty())
            return app::print(u"%1: nothing to do\n"_s.arg(m_change.service));
        QList<QStringList> table;
        for (const ListedStep &step : steps)
            table.append({step.action, step.host, step.container, step.outcome});
        return app::print(formatTable({u"ACTION"_s, u"HOST"_s, u"CONTAINER"_s, u"OUTCOME"_s}, table));
    }

    const Arguments &m_arguments;
    std::function<void(int)> m_quit;
    const MakeChange m_make;
    const QString m_adopted;
    Interruption m_interruption;
    ServiceWork m_work;
    core::Task m_adopting;
    core::Task m_settling;
    Change m_change;
    QPointer<Operation> m_operation;
    int m_before = 0; ///< replicas there were
    bool m_interrupted = false;
};

} // namespace

std::unique_ptr<QObject> changeService(const Arguments &arguments, std::function<void(int)> quit, MakeChange make,
                                       const QString &adopted)
{
    return std::make_unique<ChangeService>(arguments, std::move(quit), std::move(make), adopted);
}

} // namespace bayplan::app
