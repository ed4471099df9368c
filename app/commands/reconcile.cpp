// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/output.h"
#include "app/commands/rolloutlist.h"
#include "app/commands/servicework.h"
#include "app/commands/steplist.h"
#include "app/signals.h"
#include "core/plaintext.h"
#include "operations/operationtext.h"
#include "services/reconciler.h"

#include <QHash>
#include <QPointer>

#include <algorithm>
#include <memory>
#include <utility>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;
using services::Change;

namespace {

/// Keeps services at what is wanted and tells what it does, a line for each thing, until it is interrupted or nobody
/// reads any more; with --once until nothing is left to do.
class Reconcile : public QObject
{
public:
    Reconcile(const Arguments &arguments, std::function<void(int)> quit)
        : m_arguments(arguments)
        , m_quit(std::move(quit))
        , m_work(arguments, ingress::Duty::All)
    {
        connect(&m_interruption, &Interruption::interrupted, this, [this] { interrupt(); });
        // It goes on whatever the hosts answer: one that is out of reach now may come.
        if (const auto started = m_work.start([this] { begin(); }); !started) {
            complain(started.error().message());
            m_quit(Failed);
        }
    }

private:
    void begin()
    {
        const int reached = m_work.gathering().report();
        if (m_arguments.service.once)
            m_code = reached;
        connect(&m_work.runner(), &services::ServiceRunner::ended, this,
                [this](const QString &service) { ended(service); });
        m_reconciler =
            std::make_unique<services::Reconciler>(m_work.book(), m_work.runner(), services::ReconcilerTimes{});
        connect(m_reconciler.get(), &services::Reconciler::acting, this, &Reconcile::acting);
        connect(m_reconciler.get(), &services::Reconciler::failing, this, &Reconcile::failing);
        connect(m_reconciler.get(), &services::Reconciler::rested, this, &Reconcile::rest);
        rollouts::Rollouts &rollouts = m_work.rollouts(true);
        connect(&rollouts, &rollouts::Rollouts::changed, this, &Reconcile::lookAtRollout);
        rest();
    }

    /// What is driven here is told with each state it comes to.
    void lookAtRollout(const QString &service)
    {
        const auto rollout = m_work.rollouts().rollout(service);
        const auto state = m_work.book().state(service);
        const bool isOurs = m_work.rollouts().isDriving(service) || m_rollouts.contains(service);
        if (rollout && state && isOurs) {
            const QString word = services::toString(rollout->state);
            if (word != std::exchange(m_rollouts[service], word))
                tell(service, word, toLine(listed(*state, rollout)), {}, {});
            if (rollout->state == services::Rollout::State::Failed)
                m_code = Failed;
        }
        rest();
    }

    /// Whether one goes on by itself, whoever drives it.
    bool isAnyRolloutGoing()
    {
        const rollouts::Rollouts &rollouts = m_work.rollouts();
        const QStringList names = m_work.book().names();
        return std::any_of(names.begin(), names.end(), [&](const QString &name) {
            using State = services::Rollout::State;
            const auto rollout = rollouts.rollout(name);
            if (!rollout || !rollout->isActive())
                return rollouts.isDriving(name);
            const bool waits = rollout->state == State::Paused ||
                               (rollout->state == State::AwaitingPromotion && !rollout->promotesItself());
            return !waits;
        });
    }

    void acting(const Change &change, Operation *operation)
    {
        m_acting[change.service] = {change, operation};
        tell(change.service, u"acting"_s, change.title, plannedSteps(change, m_work.fleet()), {});
    }

    void ended(const QString &service)
    {
        const auto [change, operation] = m_acting.take(service);
        if (operation) {
            const bool done = operation->count(Operation::State::Done) == int(operation->rows().size());
            m_problems[service] = operations::summaryOf(*operation).problem;
            tell(service, done ? u"done"_s : u"failed"_s, change.title, stepsDone(*operation),
                 m_problems.value(service));
        }
        if (m_interrupted && m_acting.isEmpty())
            m_quit(m_arguments.service.once ? Failed : Done);
    }

    void failing(const QString &service)
    {
        m_code = Failed;
        m_anyFailing = true;
        tell(service, u"failing"_s, u"It has failed too often lately and is left as it is for some minutes"_s, {},
             m_problems.value(service));
        rest();
    }

    /// One that fails is not waited for.
    void rest()
    {
        if (m_arguments.service.once && m_acting.isEmpty() && (m_reconciler->isAtRest() || m_anyFailing) &&
            !isAnyRolloutGoing())
            m_quit(m_code);
    }

    void interrupt()
    {
        if (m_acting.isEmpty() || m_interrupted)
            return m_quit(m_arguments.service.once || m_interrupted ? Failed : Done);
        m_interrupted = true;
        for (const auto &[change, operation] : std::as_const(m_acting)) {
            if (operation)
                operation->cancel();
        }
    }

    void tell(const QString &service, const QString &state, const QString &what, const QList<ListedStep> &steps,
              const QString &error)
    {
        const core::Time now = core::now();
        bool read = true;
        if (m_arguments.json) {
            read = printLine({{u"time"_s, isoTime(now)},
                              {u"service"_s, service},
                              {u"state"_s, state},
                              {u"what"_s, what},
                              {u"steps"_s, toJson(steps)},
                              {u"error"_s, error.isEmpty() ? QJsonValue() : QJsonValue(error)}});
        } else {
            const QString line = QStringList{isoTime(now), service, state + u':', what, error}.join(u' ');
            read = print(core::plainLine(line, 2000).trimmed() + u'\n');
        }
        if (!read)
            m_quit(Failed);
    }

    struct Acting
    {
        Change change;
        QPointer<Operation> operation;
    };

    const Arguments &m_arguments;
    std::function<void(int)> m_quit;
    Interruption m_interruption;
    ServiceWork m_work;
    std::unique_ptr<services::Reconciler> m_reconciler;
    QHash<QString, Acting> m_acting;    ///< by service
    QHash<QString, QString> m_rollouts; ///< the last state told of those that are, or were, driven here
    QHash<QString, QString> m_problems; ///< why the last attempt at a service failed
    int m_code = Done;
    bool m_anyFailing = false;
    bool m_interrupted = false;
};

} // namespace

std::unique_ptr<QObject> startReconcile(const Arguments &arguments, std::function<void(int)> quit)
{
    return std::make_unique<Reconcile>(arguments, std::move(quit));
}

} // namespace bayplan::app
