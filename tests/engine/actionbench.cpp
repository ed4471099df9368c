// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/actionbench.h"

#include "engine/operationend.h"

#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using operations::ContainerFact;
using operations::Operation;

namespace {
constexpr int patience = 90'000;
}

ActionBench::ActionBench()
    : m_fleet(std::make_unique<fleet::Fleet>(engine::Ways{m_loop, m_ssh}))
    , m_operations(std::make_unique<operations::Operations>(*m_fleet))
{
}

ActionBench::~ActionBench()
{
    m_operations.reset();
    m_fleet.reset();
}

bool ActionBench::add(const fleet::HostConfig &config)
{
    const fleet::HostConnection *host = m_fleet->host(m_fleet->addHost(config));
    return QTest::qWaitFor([&] { return host->isSettled(); }, patience);
}

QList<ContainerFact> ActionBench::facts(const QStringList &names, qsizetype count)
{
    QList<ContainerFact> found;
    const qsizetype wanted = count > 0 ? count : names.size();
    (void)QTest::qWaitFor(
        [&] {
            QList<fleet::ContainerKey> keys;
            for (const fleet::HostConnection *host : m_fleet->hosts()) {
                for (const engine::Container &container : host->live().containers()) {
                    if (names.contains(container.name))
                        keys << fleet::ContainerKey{host->id(), container.id};
                }
            }
            found = operations::factsOf(*m_fleet, keys);
            return found.size() == wanted;
        },
        15'000);
    std::sort(found.begin(), found.end(), [&](const ContainerFact &a, const ContainerFact &b) {
        return names.indexOf(a.target.name) < names.indexOf(b.target.name);
    });
    return found;
}

operations::ContainerPlan ActionBench::plan(const operations::ContainerRequest &request, const QStringList &names,
                                            qsizetype count)
{
    const QList<ContainerFact> selection = facts(names, count);
    return operations::containerPlan(request, selection, operations::relativesOf(*m_fleet, selection));
}

Operation *ActionBench::start(const operations::ContainerRequest &request, const QStringList &names, qsizetype count)
{
    return &m_operations->run(plan(request, names, count).plan);
}

Operation *ActionBench::run(const operations::ContainerRequest &request, const QStringList &names, qsizetype count)
{
    Operation *operation = start(request, names, count);
    return waitForEnd(*operation) ? operation : nullptr;
}

Operation *ActionBench::undo()
{
    Operation *latest = m_operations->undoable();
    if (!latest)
        return nullptr;
    Operation &back = m_operations->undo(*latest);
    return waitForEnd(back) ? &back : nullptr;
}

bool ActionBench::waitForEnd(const Operation &operation)
{
    return tests::waitForEnd(operation, std::chrono::milliseconds(patience));
}

QString failures(const Operation *operation)
{
    if (!operation)
        return u"there is no operation, or it does not end"_s;
    if (operation->rows().empty())
        return u"nothing to do"_s;
    QStringList texts;
    for (const Operation::Row &row : operation->rows()) {
        if (row.state != Operation::State::Done)
            texts << u"%1: %2"_s.arg(row.target.name, row.error ? row.error->message() : u"not done"_s);
    }
    return texts.join(u'\n');
}

} // namespace bayplan::tests
