// SPDX-License-Identifier: GPL-3.0-or-later
// A whole Compose file imported in the real window on real engines: by mouse and by keyboard, with the plan seen
// before, the file changed meanwhile, problems told by their lines, and all of it taken back.
#include "gui/windowdriver.h"
#include "operations/operations.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;

namespace {

const QString shopFile = u"name: shop\n"
                         "services:\n"
                         "  web:\n"
                         "    image: bayplan-test/app:${COLOUR:-blue}\n"
                         "    scale: 2\n"
                         "    ports: ['8080']\n"
                         "    networks: [front, back]\n"
                         "    depends_on: {api: {condition: service_healthy}}\n"
                         "    stop_grace_period: 1s\n"
                         "  api:\n"
                         "    image: bayplan-test/app:healthy\n"
                         "    scale: 2\n"
                         "    networks: [back]\n"
                         "    depends_on: [db]\n"
                         "    stop_grace_period: 1s\n"
                         "  db:\n"
                         "    image: bayplan-test/app:green\n"
                         "    container_name: shop-db\n"
                         "    networks: [back]\n"
                         "    volumes: ['data:/var/lib/postgresql/data']\n"
                         "    stop_grace_period: 1s\n"
                         "  debug:\n"
                         "    image: bayplan-test/app:green\n"
                         "    ports: ['18099:8080']\n"
                         "    profiles: [debug]\n"
                         "    stop_grace_period: 1s\n"
                         "networks: {front: , back: {internal: true}}\n"
                         "volumes: {data: }\n"_s;

} // namespace

class TestImportCompose : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this through tests/run");
        m_pictures = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
    }
    void init()
    {
        QVERIFY(removeAll());
        QList<fleet::HostConfig> hosts;
        for (int engine = 1; engine <= 3; ++engine)
            hosts << fleet::HostConfig{u"engine%1"_s.arg(engine), *engine::Endpoint::parse(m_engines.endpoint(engine))};
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        for (const fleet::HostConnection *host : m_driver->desktop().fleet().hosts())
            QTRY_VERIFY_WITH_TIMEOUT(host->isSettled() && !host->live().images().isEmpty(), 20'000);
        QFile::remove(path(u".env"_s));
        write(u"compose.yaml"_s, shopFile);
    }
    void cleanup()
    {
        m_driver.reset();
        QVERIFY(removeAll());
    }

    void byMouse()
    {
        QWidget *dialog = openFromMenu();
        QVERIFY(dialog);
        QVERIFY(!button(dialog, u"importServices"_s)->isEnabled());
        QVERIFY(m_driver->saveLooks(m_pictures, u"import-compose-empty"_s));
        click(dialog, u"composePathBrowse"_s);
        auto *browse = m_driver->dialog<QFileDialog>(u"browseDialog"_s);
        QVERIFY(browse);
        auto *name = browse->findChild<QLineEdit *>();
        name->setText(path(u"compose.yaml"_s));
        QTest::keyClick(name, Qt::Key_Return);
        // What is in it is seen before hosts are chosen.
        QTRY_COMPARE(rows(dialog),
                     QStringList({u"Networks"_s, u"shop_front"_s, u"shop_back"_s, u"Volumes"_s, u"shop_data"_s,
                                  u"Services, one after the other"_s, u"db|1|bayplan-test/app:green"_s,
                                  u"api|2|bayplan-test/app:healthy"_s, u"web|2|bayplan-test/app:blue|8080"_s}));
        QTRY_COMPARE(message(dialog), u"Tick the hosts to run it on."_s);
        QVERIFY(!button(dialog, u"importServices"_s)->isEnabled());
        tickHost(dialog, 0);
        tickHost(dialog, 1);
        QTRY_COMPARE(message(dialog), u"Makes 2 networks, 1 volume, 3 services, 5 replicas."_s);
        QVERIFY(rows(dialog).contains(u"web|2|bayplan-test/app:blue|8080|engine1, engine2"_s));
        QCOMPARE(button(dialog, u"importServices"_s)->text(), u"Import 3 services"_s);
        QVERIFY2(findings(dialog).contains(
                     u"Note, line 16, db: Its containers are named by their service and slot, not “shop-db”."_s),
                 qPrintable(findings(dialog).join(u'\n')));
        QVERIFY(m_driver->saveLooks(m_pictures, u"import-compose"_s));
        click(dialog, u"profile:debug"_s);
        QTRY_COMPARE(button(dialog, u"importServices"_s)->text(), u"Import 4 services"_s);
        click(dialog, u"withProject"_s);
        QTRY_VERIFY(rows(dialog).contains(u"shop-debug|1|bayplan-test/app:green|18099:8080|engine1, engine2"_s));
        click(dialog, u"profile:debug"_s);
        QTRY_COMPARE(button(dialog, u"importServices"_s)->text(), u"Import 3 services"_s);
        click(dialog, u"importServices"_s);
        QTRY_VERIFY(!m_driver->window().findChild<QWidget *>(u"importComposeDialog"_s));

        Operation *import = m_driver->desktop().operations().all().value(0);
        QVERIFY(import);
        QCOMPARE(import->title(), u"Import 3 services of shop"_s);
        QTRY_VERIFY_WITH_TIMEOUT(import->count(Operation::State::Done) >= 6, 60'000);
        // The panel is about the import, whatever part of it has just begun.
        const auto *title = m_driver->window().findChild<QLabel *>(u"operationTitle"_s);
        QVERIFY(title && title->isVisible());
        m_driver->press(Qt::Key_J, Qt::ControlModifier);
        QVERIFY(m_driver->saveLooks(m_pictures, u"import-compose-running"_s));
        QCOMPARE(title->text(), import->title());
        QTRY_VERIFY_WITH_TIMEOUT(import->hasEnded(), 60'000);
        QCOMPARE(import->count(Operation::State::Done), int(import->rows().size()));
        QCOMPARE(m_driver->desktop().operations().all().size(), 1); // its parts are in it
        QCOMPARE(running(),
                 QStringList({u"shop-api-1"_s, u"shop-api-2"_s, u"shop-db-1"_s, u"shop-web-1"_s, u"shop-web-2"_s}));

        m_driver->press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(m_driver->desktop().operations().all().size(), 2);
        const Operation *undo = m_driver->desktop().operations().all().last();
        QTRY_VERIFY_WITH_TIMEOUT(undo->hasEnded(), 60'000);
        QCOMPARE(undo->count(Operation::State::Done), int(undo->rows().size()));
        QCOMPARE(running(), QStringList());
        for (const int engine : {1, 2}) {
            QCOMPARE(docker(engine).run({u"network"_s, u"ls"_s, u"-q"_s, u"--filter"_s, u"name=shop"_s}), QString());
            QCOMPARE(docker(engine).run({u"volume"_s, u"ls"_s, u"-q"_s}), QString());
        }
    }

    /// From the palette to the operation without a mouse.
    void byKeyboard()
    {
        m_driver->press(Qt::Key_K, Qt::ControlModifier);
        auto *palette = m_driver->window().findChild<QLineEdit *>(u"paletteEdit"_s);
        QTRY_VERIFY(palette && palette->isVisible());
        QTest::keyClicks(palette, u"import compose"_s);
        QTest::keyClick(palette, Qt::Key_Return);
        QWidget *dialog = m_driver->dialog(u"importComposeDialog"_s);
        QVERIFY(dialog);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"composePath"_s);
        QTest::keyClicks(QApplication::focusWidget(), path(u"compose.yaml"_s));
        QTRY_COMPARE(message(dialog), u"Tick the hosts to run it on."_s);
        QVERIFY(tabInto(dialog, u"hosts"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space); // engine3
        QTRY_COMPARE(button(dialog, u"importServices"_s)->text(), u"Import 3 services"_s);
        QVERIFY(tabInto(dialog, u"profile:debug"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTRY_COMPARE(button(dialog, u"importServices"_s)->text(), u"Import 4 services"_s);
        QVERIFY(tabInto(dialog, u"composeFindings"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY2(QApplication::clipboard()->text().contains(u"line 16, db: "_s),
                 qPrintable(QApplication::clipboard()->text()));
        QVERIFY(tabInto(dialog, u"importServices"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(
            running(), QStringList({u"api-1"_s, u"api-2"_s, u"db-1"_s, u"debug-1"_s, u"web-1"_s, u"web-2"_s}), 60'000);
        const Operation *import = m_driver->desktop().operations().all().value(0);
        QTRY_VERIFY_WITH_TIMEOUT(import->hasEnded(), 60'000);

        // Once more: what is there already is told, and there is nothing to begin.
        dialog = openFromMenu();
        QVERIFY(dialog);
        drop(dialog, {path(u"compose.yaml"_s)});
        tickHost(dialog, 2);
        QTRY_COMPARE(message(dialog), u"3 problems must be mended first."_s);
        QVERIFY(!button(dialog, u"importServices"_s)->isEnabled());
        QVERIFY(findings(dialog).contains(
            u"Problem, line 3, web: There is a service “web” already, as the file has it."_s));
        click(dialog, u"cancelImport"_s);
    }

    /// As the file is written anew, whoever does it; by its lines.
    void problemsAreMendedInTheFile()
    {
        write(u"compose.yaml"_s, u"services:\n  web:\n    image: bayplan-test/app:blue\n    restart: sometimes\n"
                                 "    scale: 3\n    ports: ['18099:8080']\n    gpus: all\n"
                                 "  db:\n    build: .\n"_s);
        QWidget *dialog = openFromMenu();
        QVERIFY(dialog);
        drop(dialog, {path(u"compose.yaml"_s)});
        tickHost(dialog, 0);
        QTRY_COMPARE(message(dialog), u"2 problems must be mended first."_s);
        QVERIFY2(findings(dialog).value(0).startsWith(u"Problem, line 4: It is no, always"_s),
                 qPrintable(findings(dialog).join(u'\n')));
        QVERIFY(findings(dialog).value(1).startsWith(u"Problem, line 9: "_s));
        QVERIFY(dialog->findChild<QLabel *>(u"noPlan"_s)->isVisible());
        QVERIFY(m_driver->saveLooks(m_pictures, u"import-compose-problems"_s));
        write(u"compose.yaml"_s, u"services:\n  web:\n    image: bayplan-test/app:${COLOUR:-blue}\n"
                                 "    scale: 3\n    ports: ['18099:8080']\n"_s);
        QTRY_COMPARE(message(dialog), u"1 problem must be mended first."_s);
        QVERIFY2(findings(dialog).value(0).startsWith(u"Problem, line 2, web: Port 18099/tcp is static"_s),
                 qPrintable(findings(dialog).join(u'\n')));
        tickHost(dialog, 1);
        tickHost(dialog, 2);
        QTRY_COMPARE(button(dialog, u"importServices"_s)->text(), u"Import 1 service"_s);
        // A port that somebody takes meanwhile, and one that holds it no more.
        QVERIFY(!docker(2)
                     .run({u"run"_s, u"-d"_s, u"--name"_s, u"holder"_s, u"-p"_s, u"18099:8080"_s,
                           u"bayplan-test/app:blue"_s})
                     .isNull());
        QTRY_VERIFY_WITH_TIMEOUT(findings(dialog).value(0).contains(u"engine2: Port 18099 is taken by holder"_s),
                                 20'000);
        QVERIFY(!button(dialog, u"importServices"_s)->isEnabled());
        QVERIFY(!docker(2).run({u"rm"_s, u"-f"_s, u"holder"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(button(dialog, u"importServices"_s)->isEnabled(), 20'000);
        // Files beside it count, too, and so does one that is put over it.
        write(u".env"_s, u"COLOUR=green\n"_s);
        QTRY_VERIFY(rows(dialog).contains(u"web|3|bayplan-test/app:green|18099:8080|engine1, engine2, engine3"_s));
        write(u"more.yaml"_s, u"services: {web: {scale: 1}}\n"_s);
        click(dialog, u"addComposeFile"_s);
        auto *browse = m_driver->dialog<QFileDialog>(u"browseDialog"_s);
        QVERIFY(browse);
        auto *name = browse->findChild<QLineEdit *>();
        name->setText(path(u"more.yaml"_s));
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(rows(dialog).contains(u"web|1|bayplan-test/app:green|18099:8080|engine1, engine2, engine3"_s));
        QVERIFY(QTest::qWaitForWindowActive(dialog->window()));
        click(dialog, u"removeComposeFile"_s);
        QTRY_VERIFY(rows(dialog).contains(u"web|3|bayplan-test/app:green|18099:8080|engine1, engine2, engine3"_s));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m_driver->window().findChild<QWidget *>(u"importComposeDialog"_s));
        QCOMPARE(m_driver->desktop().operations().all().size(), 0);
    }

    /// In place of ".env" beside it: typed or looked for, read again when it changes, and told where it can't be.
    void fileOfVariables()
    {
        write(u"compose.yaml"_s, u"services:\n"
                                 "  web: {image: 'bayplan-test/app:${COLOUR:-blue}', network_mode: none}\n"
                                 "  debug: {image: bayplan-test/app:green, network_mode: none, profiles: [debug]}\n"_s);
        write(u".env"_s, u"COLOUR=healthy\n"_s);
        write(u"green.env"_s, u"COLOUR=green\nCOMPOSE_PROFILES=debug\n"_s);
        QWidget *dialog = openFromMenu();
        QVERIFY(dialog);
        drop(dialog, {path(u"compose.yaml"_s)});
        tickHost(dialog, 0);
        const auto image = [&] { return rows(dialog).filter(u"web|"_s).value(0).section(u'|', 2, 2); };
        QTRY_COMPARE(image(), u"bayplan-test/app:healthy"_s);
        write(u".env"_s, u"COLOUR=slow\n"_s); // within the same file
        QTRY_COMPARE(image(), u"bayplan-test/app:slow"_s);

        auto *edit = dialog->findChild<QLineEdit *>(u"composeEnvFile"_s);
        QVERIFY(edit && edit->text().isEmpty());
        click(dialog, u"composeEnvFileBrowse"_s);
        auto *browse = m_driver->dialog<QFileDialog>(u"browseDialog"_s);
        QVERIFY(browse);
        QCOMPARE(browse->directory().path(), QFileInfo(path(u"compose.yaml"_s)).path());
        auto *name = browse->findChild<QLineEdit *>();
        name->setText(path(u"green.env"_s));
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE(image(), u"bayplan-test/app:green"_s);
        QCOMPARE(edit->text(), path(u"green.env"_s));
        QCOMPARE(button(dialog, u"importServices"_s)->text(), u"Import 2 services"_s); // its profiles count as well
        QVERIFY(QTest::qWaitForWindowActive(dialog->window()));
        click(dialog, u"profile:debug"_s);
        QTRY_COMPARE(button(dialog, u"importServices"_s)->text(), u"Import 1 service"_s);
        QVERIFY(m_driver->saveLooks(m_pictures, u"import-compose-env"_s));
        write(u".env"_s, u"COLOUR=blue\n"_s); // not read any more
        write(u"green.env"_s, u"COLOUR=stubborn\nCOMPOSE_PROFILES=debug\n"_s);
        QTRY_COMPARE(image(), u"bayplan-test/app:stubborn"_s);
        QCOMPARE(button(dialog, u"importServices"_s)->text(), u"Import 1 service"_s); // what was unticked stays so

        write(u"green.env"_s, u"COLOUR=green\nCOLOUR \"green\"\n"_s);
        QTRY_COMPARE(message(dialog), u"1 problem must be mended first."_s);
        QCOMPARE(findings(dialog).value(0), u"Problem, %1, line 2: “COLOUR \"green\"” is no line such as NAME=value. "
                                            "Correct this line."_s.arg(path(u"green.env"_s)));
        QVERIFY(!button(dialog, u"importServices"_s)->isEnabled());
        QVERIFY(m_driver->saveLooks(m_pictures, u"import-compose-env-problem"_s));
        write(u"green.env"_s, u"COLOUR=green\n"_s);
        QTRY_COMPARE(image(), u"bayplan-test/app:green"_s);

        // By the keyboard: from the Compose file's folder, one that isn't there, until it is.
        QVERIFY(tabInto(dialog, u"composeEnvFile"_s));
        QTest::keyClick(edit, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(edit, u"later.env"_s);
        QTRY_COMPARE(message(dialog), u"1 problem must be mended first."_s);
        QCOMPARE(findings(dialog).value(0), u"Problem, %1: No such file or directory. Check its path, and that you may "
                                            "read it."_s.arg(path(u"later.env"_s)));
        write(u"later.env"_s, u"COLOUR=healthy\n"_s);
        QTRY_COMPARE(image(), u"bayplan-test/app:healthy"_s);
        QTest::keyClick(edit, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(edit, Qt::Key_Delete);
        QTRY_COMPARE(image(), u"bayplan-test/app:blue"_s); // ".env" again
        QTest::keyClicks(edit, u"green.env"_s);
        QTRY_COMPARE(image(), u"bayplan-test/app:green"_s);
        click(dialog, u"importServices"_s);
        QTRY_COMPARE_WITH_TIMEOUT(running(), QStringList{u"web-1"_s}, 60'000);
        QCOMPARE(docker(1).run({u"inspect"_s, u"-f"_s, u"{{.Config.Image}}"_s, u"web-1"_s}).trimmed(),
                 u"bayplan-test/app:green"_s);
    }

    /// A failure is told in the panel with its service's name; the rest can be retried.
    void whatFailsIsTold()
    {
        write(u"compose.yaml"_s, u"services:\n"
                                 "  db: {image: 'bayplan-test/crash:1', network_mode: none, stop_grace_period: 1s}\n"
                                 "  web: {image: 'bayplan-test/app:blue', network_mode: none, depends_on: [db]}\n"_s);
        QWidget *dialog = openFromMenu();
        QVERIFY(dialog);
        drop(dialog, {path(u"compose.yaml"_s)});
        tickHost(dialog, 0);
        QTRY_VERIFY(button(dialog, u"importServices"_s)->isEnabled());
        click(dialog, u"importServices"_s);
        Operation *import = nullptr;
        QTRY_VERIFY((import = m_driver->desktop().operations().all().value(0)));
        QTRY_VERIFY_WITH_TIMEOUT(import->hasEnded(), 60'000);
        QCOMPARE(import->count(Operation::State::Failed), 1);
        QCOMPARE(import->count(Operation::State::Skipped), 1);
        // What keeps services up has tried again since: the import stands among the operations, by its name.
        m_driver->press(Qt::Key_J, Qt::ControlModifier);
        auto *list = m_driver->window().findChild<QListView *>(u"operationsList"_s);
        QTRY_VERIFY(list && list->isVisible());
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            if (list->model()->index(row, 0).data().toString() == import->title())
                QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                                  list->visualRect(list->model()->index(row, 0)).center());
        }
        const auto *steps = m_driver->window().findChild<QTableView *>(u"operationSteps"_s);
        QVERIFY(steps);
        const auto told = [&] { return WindowDriver::column(steps, u"Details"_s).join(u'\n'); };
        QTRY_VERIFY2(told().contains(u"Not done, since “db” was not."_s), qPrintable(told()));
        QVERIFY2(told().contains(u"bayplan-test/crash:1: "_s), qPrintable(told()));
        QVERIFY(m_driver->saveLooks(m_pictures, u"import-compose-failed"_s));
        // Taken back, though what keeps services up goes on trying meanwhile.
        m_driver->press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(m_driver->desktop().book().names(), QStringList(), 60'000);
    }

private:
    QString path(const QString &name) const { return m_folder.path() + u"/shop/"_s + name; }

    void write(const QString &name, const QString &content) const
    {
        QVERIFY(QDir(m_folder.path()).mkpath(u"shop"_s));
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content.toUtf8()), content.toUtf8().size());
    }

    QWidget *openFromMenu() const
    {
        auto *menu = m_driver->window().findChild<QMenu *>(u"mainMenu"_s);
        auto *action = m_driver->window().findChild<QAction *>(u"action:importCompose"_s);
        if (!menu || !action || !menu->actions().contains(action))
            return nullptr;
        action->trigger();
        return m_driver->dialog(u"importComposeDialog"_s);
    }

    static void drop(QWidget *dialog, const QStringList &files)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &file : files)
            urls << QUrl::fromLocalFile(file);
        data.setUrls(urls);
        QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(dialog, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(dialog, &event);
    }

    /// "web|2|image|ports|hosts" of each row, without what is empty at its end.
    static QStringList rows(const QWidget *dialog)
    {
        const auto *list = dialog->findChild<QTreeWidget *>(u"previewList"_s);
        QStringList found;
        const auto add = [&](const QTreeWidgetItem *item) {
            QStringList cells;
            for (int column = 0; column < list->columnCount(); ++column)
                cells << item->text(column);
            while (!cells.isEmpty() && cells.last().isEmpty())
                cells.removeLast();
            found << cells.join(u'|');
        };
        for (int i = 0; i < list->topLevelItemCount(); ++i) {
            add(list->topLevelItem(i));
            for (int k = 0; k < list->topLevelItem(i)->childCount(); ++k)
                add(list->topLevelItem(i)->child(k));
        }
        return found;
    }

    static QStringList findings(const QWidget *dialog)
    {
        const auto *list = dialog->findChild<QListWidget *>(u"composeFindings"_s);
        QStringList found;
        for (int row = 0; row < list->count(); ++row)
            found << list->item(row)->text();
        return found;
    }

    static QString message(const QWidget *dialog) { return dialog->findChild<QLabel *>(u"message"_s)->text(); }

    static QAbstractButton *button(const QWidget *dialog, const QString &name)
    {
        auto *found = dialog->findChild<QAbstractButton *>(name);
        return found ? found : (qFatal("no button %s", qPrintable(name)), nullptr);
    }

    static void click(const QWidget *dialog, const QString &name)
    {
        QAbstractButton *found = button(dialog, name);
        QVERIFY2(found->isVisible() && found->isEnabled(), qPrintable(name));
        const bool isTick = qobject_cast<QCheckBox *>(found) != nullptr;
        QTest::mouseClick(found, Qt::LeftButton, {}, isTick ? QPoint(8, found->height() / 2) : QPoint());
    }

    static void tickHost(const QWidget *dialog, int row)
    {
        auto *hosts = dialog->findChild<QTreeWidget *>(u"hosts"_s);
        const QRect rect = hosts->visualItemRect(hosts->topLevelItem(row));
        QTest::mouseClick(hosts->viewport(), Qt::LeftButton, {}, QPoint(rect.left() + 10, rect.center().y()));
    }

    static bool tabInto(const QWidget *dialog, const QString &name)
    {
        const auto *widget = dialog->findChild<QWidget *>(name);
        return widget && WindowDriver::tabTo(widget);
    }

    DockerCli docker(int engine) const { return DockerCli(m_engines.socket(engine)); }

    /// Names of all running containers, by docker's own account.
    QStringList running() const
    {
        QStringList all;
        for (int engine = 1; engine <= 3; ++engine)
            all += docker(engine).lines({u"ps"_s, u"--format"_s, u"{{.Names}}"_s});
        all.removeAll(QString());
        all.sort();
        return all;
    }

    bool removeAll() const
    {
        bool all = m_engines.removeAllContainers();
        for (int engine = 1; engine <= m_engines.count(); ++engine) {
            for (const QStringList &list :
                 {QStringList{u"network"_s, u"--filter"_s, u"type=custom"_s}, QStringList{u"volume"_s}}) {
                QStringList names = docker(engine).lines(QStringList{list.first(), u"ls"_s, u"-q"_s} + list.mid(1));
                names.removeAll(QString());
                if (!names.isEmpty())
                    all = !docker(engine).run(QStringList{list.first(), u"rm"_s} + names).isNull() && all;
            }
        }
        return all;
    }

    TestFleet m_engines;
    QTemporaryDir m_folder;
    std::unique_ptr<WindowDriver> m_driver;
    QString m_pictures;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestImportCompose)
#include "tst_importcompose.moc"
