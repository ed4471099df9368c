// SPDX-License-Identifier: GPL-3.0-or-later
// Load balancers from the command line: listed, added, told, compared, given up.
#include "app/commands/output.h"
#include "app/commands/servicework.h"
#include "ingress/ingresslist.h"
#include "ingress/own/ownconflicts.h"
#include "ingress/own/ownsetup.h"
#include "ingress/removal.h"
#include "ingress/trust.h"

#include <QPointer>

#include <algorithm>
#include <optional>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using ingress::ListedIngress;
using ingress::ListedServer;
using operations::Operation;
using services::Ingress;

namespace {

/// For a balancer to be told, or to answer at all.
constexpr std::chrono::seconds mostForBalancerLook{30};

class IngressCommand : public QObject
{
public:
    IngressCommand(const Arguments &arguments, std::function<void(int)> quit)
        : m_arguments(arguments)
        , m_told(arguments.ingress)
        , m_quit(std::move(quit))
        , m_work(arguments, ingress::Duty::None)
    {
        if (const auto started = m_work.start([this] { begin(); }); !started)
            fail(started.error());
    }

private:
    void fail(const Error &error)
    {
        complain(error.message());
        m_quit(Failed);
    }

    ingress::Keeper &keeper() { return m_work.keeper(); }

    void begin()
    {
        m_reached = m_work.gathering().report();
        if (m_reached == Failed)
            return m_quit(Failed);
        if (m_told.action == u"add"_s)
            return add();
        if (m_told.action == u"remove"_s)
            return remove();
        if (m_told.action == u"trust"_s)
            return trust();
        if (m_told.action == u"sync"_s)
            sync();
        settle({});
    }

    void sync()
    {
        for (const ingress::Upkeep *each : keeper().all())
            keeper().repair(each->ingress().name);
    }

    /// Waits for the balancers of all services, or of one, and lists them.
    void settle(const QString &only)
    {
        m_only = only;
        QSet<QString> services;
        for (const ingress::Upkeep *each : keeper().all())
            services.insert(keeper().serviceOf(each->ingress().name));
        if (!only.isEmpty())
            services = {keeper().serviceOf(only)};
        if (services.isEmpty())
            return list();
        for (const QString &service : std::as_const(services)) {
            ++m_settling;
            m_tasks.push_back(keeper().settle(service, mostForBalancerLook, [this] {
                if (--m_settling == 0)
                    list();
            }));
        }
    }

    void list()
    {
        QList<ListedIngress> all;
        for (const ingress::Upkeep *each : keeper().all()) {
            if (m_only.isEmpty() || each->ingress().name == m_only)
                all << listed(keeper(), *each, m_work.fleet());
        }
        for (const ListedIngress &each : all) {
            for (const QString &problem : each.problems)
                complain(each.name + u": "_s + problem);
        }
        const bool isPrinted = m_arguments.json ? printAsJson(all) : printAsTable(all);
        const auto isBad = [](const ListedIngress &each) { return each.inStep != true; };
        const auto bad = std::count_if(all.begin(), all.end(), isBad);
        const bool mustBeInStep = !m_told.action.isEmpty();
        if (!isPrinted || (mustBeInStep && bad == all.size() && bad > 0))
            return m_quit(Failed);
        if (mustBeInStep && bad > 0)
            return m_quit(m_told.action == u"drift"_s ? Failed : PartlyDone);
        m_quit(m_reached);
    }

    bool printAsJson(const QList<ListedIngress> &all) const
    {
        QJsonArray array;
        for (const ListedIngress &each : all)
            array << toJson(each);
        return printJson(array);
    }

    bool printAsTable(const QList<ListedIngress> &all) const
    {
        if (all.isEmpty())
            return print(u"No ingresses yet. Make one with: bayplan ingress add NAME --kind KIND --service S …\n"_s);
        const bool onlyDrift = m_told.action == u"drift"_s;
        QList<QStringList> table;
        for (const ListedIngress &each : all) {
            const QString step = !each.inStep ? u"not known"_s : *each.inStep ? u"yes"_s : u"no"_s;
            if (each.servers.isEmpty() && !onlyDrift)
                table << QStringList{each.name, each.kind, each.service, {}, {}, {}, step};
            for (const ListedServer &server : each.servers) {
                if (onlyDrift && server.difference.isEmpty())
                    continue;
                const QString at = server.ip + u':' + QString::number(server.port);
                table << QStringList{each.name,
                                     each.kind,
                                     each.service,
                                     server.host,
                                     at,
                                     server.state,
                                     onlyDrift ? server.difference : step};
            }
        }
        if (table.isEmpty())
            return print(u"All are in step\n"_s);
        return print(formatTable({u"INGRESS"_s, u"KIND"_s, u"SERVICE"_s, u"HOST"_s, u"SERVER"_s, u"STATE"_s,
                                  onlyDrift ? u"DIFFERENCE"_s : u"IN STEP"_s},
                                 table));
    }

    Result<services::ServiceState> stateOf(const QString &service) { return m_work.state(service); }

    void add()
    {
        Ingress ingress = m_told.ingress;
        if (const QString other = keeper().serviceOf(ingress.name); !other.isEmpty())
            return fail({.kind = Error::Kind::Declined,
                         .what = u"There is an ingress of that name already, for %1"_s.arg(other),
                         .where = ingress.name,
                         .next = u"Choose another name, or remove that one first"_s});
        const auto state = stateOf(m_told.service);
        if (!state)
            return fail(state.error());
        if (!ingress.elb && ingress.place.kind == services::BalancerPlace::Kind::Container) {
            const fleet::HostConnection *host = m_work.fleet().hostByName(ingress.place.host.name);
            if (!host)
                return fail(m_work.checkHosts({ingress.place.host.name}).error());
            const auto &engine = host->status().engine;
            ingress.place.host.engine = engine ? engine->id : QString();
        }
        if (ingress.ours)
            return run(ingress);
        // Whoever adds it has seen what it does.
        m_work.settings().trust().trust(ingress::fingerprint(ingress));
        auto ingresses = state->head.record ? state->head.record->ingresses : QList<Ingress>();
        ingresses << ingress;
        write(services::balanceBy(*state, ingresses), [this, name = ingress.name] {
            keeper().repair(name);
            settle(name);
        });
    }

    /// One of Bayplan's own: its container first.
    void run(const Ingress &ingress)
    {
        for (const QString &note : ingress::ownConflicts(ingress, m_work.fleet()).notes)
            complain(note);
        m_setup = m_work.balancerSetup();
        m_setup->begin(m_told.service, ingress, [this, name = ingress.name](const Result<void> &added) {
            if (!added)
                return fail(added.error());
            keeper().repair(name);
            settle(name);
        });
    }

    void remove()
    {
        const QString name = m_told.ingress.name;
        if (keeper().serviceOf(name).isEmpty())
            return fail({.kind = Error::Kind::NotFound,
                         .what = u"There is no ingress of that name"_s,
                         .where = name,
                         .next = u"“bayplan ingress” lists them"_s});
        using Untold = ingress::Removal::Untold;
        m_removal.emplace(m_work.book(), m_work.runner(), keeper());
        m_removal->begin(name, m_arguments.yes ? Untold::Forgotten : Untold::Kept, [this](const auto &end) {
            if (!end.removed) {
                Error error = end.removed.error();
                if (end.untold)
                    error.next = u"Its servers are still in it. With --yes it is forgotten all the same"_s;
                return fail(error);
            }
            if (end.untold)
                complain(end.untold->message());
            m_quit(end.untold ? PartlyDone : m_reached);
        });
    }

    void trust()
    {
        const ingress::Upkeep *upkeep = keeper().find(m_told.ingress.name);
        if (!upkeep)
            return fail({.kind = Error::Kind::NotFound,
                         .what = u"There is no ingress of that name"_s,
                         .where = m_told.ingress.name,
                         .next = u"“bayplan ingress” lists them"_s});
        if (!ingress::needsTrust(upkeep->ingress())) {
            complain(u"%1 does nothing on this machine, so that there is nothing to say yes to"_s.arg(
                upkeep->ingress().name));
            return m_quit(Done);
        }
        complain(ingress::trustQuestion(upkeep->ingress()));
        if (!m_arguments.yes) {
            complain(u"With --yes it may do so from now on"_s);
            return m_quit(Failed);
        }
        m_work.settings().trust().trust(ingress::fingerprint(upkeep->ingress()));
        m_work.settings().sync();
        m_quit(Done);
    }

    /// The record first, for everybody to know; `done` once it is written and its lease given back.
    void write(const services::Change &change, std::function<void()> done)
    {
        if (change.refusal)
            return fail(*change.refusal);
        connect(&m_work.runner(), &services::ServiceRunner::ended, this,
                [this, service = change.service, done](const QString &ended) {
                    if (ended != service || !m_operation)
                        return;
                    if (m_operation->count(Operation::State::Done) != int(m_operation->rows().size())) {
                        const auto &row = m_operation->rows().front();
                        return fail(row.error.value_or(
                            Error{.what = u"The service's record was not written"_s, .where = ended, .next = {}}));
                    }
                    m_operation = nullptr;
                    done();
                });
        m_operation = m_work.runner().run(change);
        if (!m_operation)
            fail({.kind = Error::Kind::Declined,
                  .what = u"%1 was not begun"_s.arg(change.title),
                  .where = {},
                  .next = u"See what acts on the service, and try again"_s});
    }

    const Arguments &m_arguments;
    const IngressArguments &m_told;
    std::function<void(int)> m_quit;
    ServiceWork m_work;
    std::unique_ptr<ingress::OwnSetup> m_setup;
    std::optional<ingress::Removal> m_removal;
    std::vector<core::Task> m_tasks;
    QPointer<Operation> m_operation;
    QString m_only; ///< the ingress that is listed; empty: all
    int m_settling = 0;
    int m_reached = Done;
};

} // namespace

std::unique_ptr<QObject> startIngress(const Arguments &arguments, std::function<void(int)> quit)
{
    return std::make_unique<IngressCommand>(arguments, std::move(quit));
}

} // namespace bayplan::app
