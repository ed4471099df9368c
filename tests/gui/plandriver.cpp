// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plandriver.h"

#include "fleet/fleet.h"
#include "services/bayplanmodel.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "ui/delegates/planbar.h"
#include "ui/mainwindow.h"

#include <QAbstractProxyModel>
#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

QList<fleet::HostConfig> PlanDriver::hostsOf(const TestFleet &engines)
{
    QList<fleet::HostConfig> hosts;
    for (int engine = 1; engine <= 3; ++engine)
        hosts << fleet::HostConfig{u"aws%1"_s.arg(engine), *engine::Endpoint::parse(engines.endpoint(engine))};
    return hosts;
}

bool PlanDriver::open() const
{
    if (!QTest::qWaitForWindowActive(&m_driver.window()))
        return false;
    m_driver.openPage(u"bay-plan"_s);
    const auto hosts = m_driver.desktop().fleet().hosts();
    return std::all_of(hosts.begin(), hosts.end(), [](const fleet::HostConnection *host) {
        return QTest::qWaitFor([host] { return host->isSettled() && !host->live().images().isEmpty(); }, 60'000);
    });
}

bool PlanDriver::atRest(const QString &service) const
{
    const auto head = m_driver.desktop().book().head(service);
    return head && head->isWritten && head->actor.isEmpty() && !m_driver.desktop().runner().isBusy(service);
}

bool PlanDriver::chooseAt(QPoint place, const QString &entry) const
{
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, place);
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, view()->viewport()->mapToGlobal(place));
    QApplication::sendEvent(view()->viewport(), &event);
    const auto menu = [this] { return m_driver.window().findChild<QMenu *>(u"planMenu"_s); };
    if (!QTest::qWaitFor([&] { return menu() && menu()->isVisible(); }))
        return false;
    auto *action = menu()->findChild<QAction *>(entry);
    const bool canBe = action && action->isEnabled();
    if (canBe)
        action->trigger();
    menu()->close();
    return QTest::qWaitFor([&] { return !menu(); }) && canBe;
}

fleet::HostId PlanDriver::host(const QString &name) const
{
    const fleet::HostConnection *found = m_driver.desktop().fleet().hostByName(name);
    return found ? found->id() : 0;
}

const services::PlanRow *PlanDriver::row(const QString &service) const
{
    const QAbstractItemModel *shown = view()->model();
    for (int row = 0; row < shown->rowCount(); ++row) {
        const services::PlanRow *plan = ui::planRow(shown->index(row, 0));
        if (plan && plan->service == service)
            return plan;
    }
    return nullptr;
}

QSet<QString> PlanDriver::ids(const QString &service) const
{
    QSet<QString> ids;
    if (const services::PlanRow *plan = row(service)) {
        for (const auto &[host, blocks] : plan->blocks) {
            for (const services::Block &block : blocks)
                ids.insert(block.container.id);
        }
    }
    return ids;
}

void PlanDriver::choose(const QString &service) const
{
    const QRect cell = view()->cellOf(service, 0);
    QVERIFY(!cell.isEmpty());
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, QPoint(20, cell.center().y()));
    view()->setFocus();
    QVERIFY(view()->currentRow() && view()->currentRow()->service == service);
}

QPoint PlanDriver::handle(const QString &service) const
{
    const QAbstractItemModel *shown = view()->model();
    int most = 1;
    for (int i = 0; i < shown->rowCount(); ++i)
        most = std::max(most, services::countOf(*ui::planRow(shown->index(i, 0))));
    return ui::planbar::handle(view()->cellOf(service, 0), services::countOf(*row(service)), most).center().toPoint();
}

QPoint PlanDriver::cell(const QString &service, const QString &hostName) const
{
    return view()->cellOf(service, host(hostName)).center();
}

QPoint PlanDriver::block(const QString &service, const QString &hostName) const
{
    return ui::planblocks::place(0, view()->cellOf(service, host(hostName))).center();
}

void PlanDriver::press(QPoint position) const
{
    send(QEvent::MouseMove, position, Qt::NoButton);
    send(QEvent::MouseButtonPress, position, Qt::LeftButton);
}

void PlanDriver::moveTo(QPoint position) const
{
    send(QEvent::MouseMove, position, Qt::LeftButton);
}

void PlanDriver::release(QPoint position) const
{
    send(QEvent::MouseButtonRelease, position, Qt::NoButton);
}

/// QTest's own moves forget which button is held.
void PlanDriver::send(QEvent::Type type, QPoint position, Qt::MouseButtons buttons) const
{
    QWidget *viewport = view()->viewport();
    const Qt::MouseButton button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
    QMouseEvent event(type, position, viewport->mapToGlobal(position), button, buttons, Qt::NoModifier);
    QApplication::sendEvent(viewport, &event);
}

} // namespace bayplan::tests
