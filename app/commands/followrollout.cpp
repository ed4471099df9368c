// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/followrollout.h"

#include "app/commands/output.h"
#include "app/commands/rolloutlist.h"
#include "app/detach.h"
#include "app/signals.h"
#include "core/plaintext.h"
#include "operations/operation.h"

#include <QHash>
#include <QPointer>
#include <QTimer>

#include <optional>
#include <utility>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using services::Rollout;
using State = Rollout::State;

namespace {

/// A lease that can't be given back lapses.
constexpr std::chrono::seconds longestRelease{15};
/// For a host to come back before nobody is waited for any more.
constexpr std::chrono::seconds longestStranded{10};

/// Gathers, and reads what a service of Compose's is like where that isn't known yet.
class ServiceCommand : public QObject
{
public:
    ServiceCommand(const Arguments &arguments, std::function<void(int)> quit)
        : m_arguments(arguments)
        , m_work(arguments)
        , m_quit(std::move(quit))
    {
    }

    void start()
    {
        if (const auto started = m_work.start([this] { gathered(); }); !started)
            fail(started.error());
    }

protected:
    virtual void act() = 0;

    void fail(const core::Error &error)
    {
        complain(error.message());
        m_quit(Failed);
    }

    const Arguments &m_arguments;
    ServiceWork m_work;
    std::function<void(int)> m_quit;

private:
    void gathered()
    {
        if (m_work.gathering().report() == Failed)
            return m_quit(Failed);
        const QString &name = m_arguments.service.name;
        const auto head = m_work.book().head(name);
        if (!head || head->record || head->unreadable)
            return act();
        m_adopting = m_work.book().adopt(name, [this](const Result<void> &adopted) {
            if (!adopted)
                return fail(adopted.error());
            act();
        });
    }

    core::Task m_adopting;
};

class ShowService : public ServiceCommand
{
public:
    ShowService(const Arguments &arguments, std::function<void(int)> quit, std::function<int(ServiceWork &)> show)
        : ServiceCommand(arguments, std::move(quit))
        , m_show(std::move(show))
    {
        start();
    }

private:
    void act() override { m_quit(m_show(m_work)); }

    const std::function<int(ServiceWork &)> m_show;
};

class FollowRollout : public ServiceCommand
{
public:
    FollowRollout(const Arguments &arguments, std::function<void(int)> quit, BeginRollout begin)
        : ServiceCommand(arguments, std::move(quit))
        , m_begin(std::move(begin))
    {
        connect(&m_interruption, &Interruption::interrupted, this, [this] { interrupt(); });
        m_limit.setSingleShot(true);
        connect(&m_limit, &QTimer::timeout, this, [this] {
            m_limitPassed = true;
            look();
        });
        m_stranding.setSingleShot(true);
        connect(&m_stranding, &QTimer::timeout, this, [this] {
            if ((m_stranded = m_work.rollouts().obstacle(m_followed.service)))
                finish(Failed);
        });
        start();
    }

private:
    void act() override
    {
        if (isCallerGone(m_arguments.waiting))
            return m_quit(Failed);
        rollouts::Rollouts &rollouts = m_work.rollouts();
        connect(&rollouts, &rollouts::Rollouts::changed, this, [this](const QString &service) {
            if (m_begun && service == m_followed.service)
                look();
        });
        auto followed = m_begin(m_work, [this](const Result<void> &begun) {
            if (!begun)
                return refuse(begun.error());
            m_begun = true;
            look();
        });
        if (!followed)
            return refuse(followed.error());
        m_followed = *std::move(followed);
    }

    /// It could not be begun.
    void refuse(const core::Error &error)
    {
        const QString &name = m_arguments.service.name;
        if (m_work.rollouts().canTakeOver(name))
            complain(u"“bayplan rollout %1 resume --take-over” goes on without that host, “abort --take-over” goes "
                     u"back"_s.arg(name));
        fail(error);
    }

    std::optional<Rollout> rollout()
    {
        const auto seen = m_work.rollouts().rollout(m_followed.service);
        return seen && m_followed.isIt(*seen) ? seen : std::nullopt;
    }

    /// The operation of this process, if it is the one that drives it.
    void watchSteps()
    {
        operations::Operation *operation = m_work.rollouts().operation(m_followed.service);
        if (!operation || operation == m_operation)
            return;
        m_operation = operation;
        connect(operation, &operations::Operation::rowChanged, this, [this] { keepSteps(); });
    }

    /// Kept here: the operation may go with its end.
    void keepSteps()
    {
        if (!m_operation)
            return;
        if (const auto world = m_work.rollouts().world(m_followed.service)) {
            for (const rollouts::Step &step : world->onTheWay) {
                QStringList &actions = m_actions[{step.host, step.id}];
                if (const QString word = wordFor(step.action); !step.id.isEmpty() && !actions.contains(word))
                    actions << word;
            }
        }
        m_steps = stepsDone(*m_operation, m_actions);
    }

    static QString wordFor(rollouts::Step::Action action)
    {
        switch (action) {
        case rollouts::Step::Action::Gate:
            return u"gate"_s;
        case rollouts::Step::Action::Rename:
            return u"rename"_s;
        default:
            return u"remove"_s; // of those that are about a container
        }
    }

    void look()
    {
        if (m_ended)
            return;
        if (m_followed.endsAtOnce)
            return finish(Done);
        watchSteps();
        keepSteps();
        const auto seen = rollout();
        if (!seen)
            return;
        if (m_arguments.service.detach && !std::exchange(m_letGo, true))
            leaveBehind();
        const QString waitsFor = m_work.rollouts().waitsFor(m_followed.service);
        showProgress(toLine(listedNow()) + (waitsFor.isEmpty() ? QString() : u". "_s + waitsFor));
        const std::optional<int> code = codeFor(*seen);
        if (!code) {
            watchDriver();
            return m_limit.stop();
        }
        // What this process has driven it gives its lease back for.
        if (!m_work.rollouts().isDriving(m_followed.service) || m_limitPassed)
            return finish(*code);
        if (!m_limit.isActive())
            m_limit.start(longestRelease);
    }

    /// Where nobody drives it, and nobody can from here, waiting for its end would never end. Whoever was left behind
    /// waits all the same, to go on when that host is back.
    void watchDriver()
    {
        if (m_letGo || !m_work.rollouts().obstacle(m_followed.service))
            m_stranding.stop();
        else if (!m_stranding.isActive())
            m_stranding.start(longestStranded);
    }

    /// Why it goes no further, and what can be done.
    core::Error strandedError()
    {
        core::Error error{.kind = core::Error::Kind::ConnectionLost,
                          .what = u"Nobody drives the rollout of %1: %2"_s.arg(m_followed.service, m_stranded->what),
                          .where = {},
                          .next = m_stranded->next};
        if (m_work.rollouts().canTakeOver(m_followed.service))
            error.next =
                u"It stays as it is on the hosts. Bring that host back and “bayplan rollout %1 resume”, or take "
                u"over: “bayplan rollout %1 resume --take-over”"_s.arg(m_followed.service);
        return error;
    }

    /// The exit code if it ends with this; nothing if it goes on.
    std::optional<int> codeFor(const Rollout &seen)
    {
        if (m_followed.wanted.contains(seen.state))
            return Done;
        if (!seen.isActive())
            return Failed;
        if (seen.state == State::Paused) {
            m_hint = u"It is paused: “bayplan rollout %1 resume” goes on, “abort” goes back"_s;
            return Failed;
        }
        if (seen.state == State::AwaitingPromotion && !seen.promotesItself()) {
            m_hint = u"It waits to be promoted: “bayplan rollout %1 promote” goes on, “abort” goes back"_s;
            return Done;
        }
        return std::nullopt;
    }

    /// Who called goes on; this process drives it to its end.
    void leaveBehind()
    {
        const ListedRollout now = listedNow();
        const bool printed = m_arguments.json ? printJson(toJson(now)) : print(toLine(now) + u'\n');
        letGo(m_arguments.waiting, printed ? Done : Failed);
    }

    ListedRollout listedNow()
    {
        const auto state = m_work.book().state(m_followed.service);
        ListedRollout now = listed(state.value_or(services::ServiceState{}), rollout());
        now.service = m_followed.service;
        now.steps = m_steps;
        return now;
    }

    void finish(int code)
    {
        if (std::exchange(m_ended, true))
            return;
        showProgress({});
        keepSteps();
        const ListedRollout end = listedNow();
        for (const ListedStep &step : end.steps) {
            if (!step.error.isEmpty())
                complain(step.error);
        }
        if (m_stranded)
            complain(strandedError().message());
        if (!m_hint.isEmpty())
            complain(m_hint.arg(m_followed.service));
        const bool printed = m_arguments.json ? printJson(toJson(end)) : printText(end);
        const auto quit = [this, code = printed ? code : int(Failed)] { m_quit(code); };
        if (!m_work.keeper().isBalanced(m_followed.service))
            return quit();
        // For load balancers to be told of what has gone.
        m_settling = m_work.keeper().settle(m_followed.service, std::chrono::seconds(10), quit);
    }

    static bool printText(const ListedRollout &end)
    {
        QList<QStringList> table;
        for (const ListedStep &step : end.steps)
            table.append({step.action, step.host, step.container, step.outcome});
        const QString steps =
            table.isEmpty() ? QString() : formatTable({u"ACTION"_s, u"HOST"_s, u"CONTAINER"_s, u"OUTCOME"_s}, table);
        return print(steps + core::plainLine(toLine(end), 2000) + u'\n');
    }

    /// It stays as it is on the hosts, and whoever comes goes on with it.
    void interrupt()
    {
        showProgress({});
        complain(m_begun ? u"Interrupted. The rollout stays as it is on the hosts: “bayplan rollout %1 resume” goes on "
                           u"with it, “abort” goes back"_s.arg(m_followed.service)
                         : u"Interrupted; nothing was begun"_s);
        m_quit(Failed);
    }

    const BeginRollout m_begin;
    Interruption m_interruption;
    FollowedRollout m_followed;
    core::Task m_settling;
    QPointer<operations::Operation> m_operation;
    QHash<fleet::ContainerKey, QStringList> m_actions; ///< done to containers that were there
    QList<ListedStep> m_steps;
    QString m_hint; ///< how it goes on, where it doesn't by itself
    QTimer m_limit;
    QTimer m_stranding; ///< while nobody can drive it
    std::optional<core::Error> m_stranded;
    bool m_begun = false;
    bool m_letGo = false;
    bool m_limitPassed = false;
    bool m_ended = false;
};

} // namespace

std::unique_ptr<QObject> followRollout(const Arguments &arguments, std::function<void(int)> quit, BeginRollout begin)
{
    return std::make_unique<FollowRollout>(arguments, std::move(quit), std::move(begin));
}

std::unique_ptr<QObject> showService(const Arguments &arguments, std::function<void(int)> quit,
                                     std::function<int(ServiceWork &)> show)
{
    return std::make_unique<ShowService>(arguments, std::move(quit), std::move(show));
}

} // namespace bayplan::app
