// SPDX-License-Identifier: GPL-3.0-or-later
// bayplan-screenshots FOLDER: the demo fleet in the real window, every page, the tabs below the containers, a drag
// on the bay plan and the dialogs for hosts, light and dark, at two sizes.
#include "gui/plandriver.h"
#include "gui/windowdriver.h"
#include "ui/mainwindow.h"
#include "ui/panels/detailspanel.h"
#include "ui/panels/detailstab.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QTest>

#include <cstdio>

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;

namespace {

/// The first service that can be scaled, in mid-drag.
bool savePlan(tests::WindowDriver &driver, const QString &folder)
{
    driver.openPage(u"bay-plan"_s);
    const tests::PlanDriver plan(driver);
    const QStringList services = driver.desktop().book().names();
    if (services.isEmpty() || !plan.row(services.first()))
        return false;
    const QPoint handle = plan.handle(services.first());
    plan.press(handle);
    plan.moveTo(handle + QPoint(16, 0));
    // A Compose service is read first.
    if (!QTest::qWaitFor([&plan] { return plan.preview()->isPossible(); }, 30'000))
        return false;
    const bool saved = driver.saveLooks(folder, u"bay-plan-drag"_s);
    QTest::keyClick(plan.view(), Qt::Key_Escape);
    plan.release(handle);
    return saved;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "usage: bayplan-screenshots FOLDER\n");
        return 2;
    }
    const QString folder = QString::fromLocal8Bit(argv[1]);
    tests::WindowDriver driver(application, tests::WindowDriver::Start{});
    bool saved = true;
    // Sparklines and charts need a while of life behind them.
    driver.openPage(u"hosts"_s);
    QTest::qWait(60'000);
    driver.openPage(u"containers"_s);
    QTest::qWait(60'000);
    driver.openPage(u"bay-plan"_s); // hosts' figures are read only while they are on screen
    QTest::qWait(15'000);
    for (const auto &[mode, theme] :
         {std::pair(ui::Theme::Mode::Light, u"light"_s), std::pair(ui::Theme::Mode::Dark, u"dark"_s)}) {
        driver.setTheme(mode);
        for (const QSize size : {QSize(1440, 900), QSize(1024, 700)}) {
            driver.window().resize(size);
            for (const QString &page : {u"bay-plan"_s, u"containers"_s, u"services"_s, u"hosts"_s, u"images"_s,
                                        u"ports"_s, u"ingress"_s, u"networks"_s, u"volumes"_s, u"activity"_s}) {
                driver.openPage(page);
                QTest::qWait(1'500); // a tick of ages, a frame of charts
                const QString suffix = size.width() == 1440 ? QString() : u"-small"_s;
                saved = driver.save(folder, page + u'-' + theme + suffix) && saved;
            }
        }
    }
    saved = savePlan(driver, folder) && saved;
    driver.openPage(u"containers"_s);
    QTableView *table = driver.table(u"containersTable"_s);
    table->setFocus();
    table->selectRow(1);
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
    auto *panel = driver.window().findChild<ui::DetailsPanel *>(u"containerDetails"_s);
    QTest::qWait(1'000); // until the panel knows the selection
    for (const ui::DetailsTab *tab : panel->tabs()) {
        panel->showTab(tab->key());
        QTest::qWait(15'000);
        saved = driver.saveLooks(folder, u"details-"_s + tab->key()) && saved;
    }
    panel->setOpen(false);
    driver.openPage(u"hosts"_s);
    for (const auto &[action, name] :
         {std::pair(u"action:addHost"_s, u"addHostDialog"_s), std::pair(u"action:import"_s, u"importDialog"_s),
          std::pair(u"action:importCompose"_s, u"importComposeDialog"_s)}) {
        driver.window().findChild<QAction *>(action)->trigger();
        auto *dialog = driver.dialog<QDialog>(name);
        saved = dialog && driver.saveLooks(folder, name) && saved;
        if (dialog)
            dialog->reject();
    }
    return saved ? 0 : 1;
}
