// SPDX-License-Identifier: GPL-3.0-or-later
// Images worked on in the real window, by mouse and by keyboard, with real engines behind it.
#include "gui/windowdriver.h"
#include "operations/operations.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"
#include "ui/widgets/datatable.h"

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QProcess>
#include <QPushButton>
#include <QRadioButton>
#include <QTest>
#include <QTreeWidget>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestImageWork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
    }
    void init()
    {
        QList<fleet::HostConfig> hosts;
        for (int engine = 1; engine <= 3; ++engine)
            hosts << fleet::HostConfig{u"engine%1"_s.arg(engine), *engine::Endpoint::parse(m_engines.endpoint(engine))};
        hosts[1].production = true;
        hosts << fleet::HostConfig{u"looked-at"_s, *engine::Endpoint::parse(m_engines.endpoint(3))};
        hosts[3].readOnly = true;
        docker(1).run({u"tag"_s, u"bayplan-test/app:blue"_s, u"gui/app:1"_s});
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"images"_s);
        QTRY_VERIFY_WITH_TIMEOUT(allHostsAreLive(), 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(select(u"gui/app"_s), 20'000);
    }
    void cleanup()
    {
        m_driver.reset();
        for (int engine = 1; engine <= 3; ++engine) {
            for (const QString &name : docker(engine).lines(
                     {u"images"_s, u"--format"_s, u"{{.Repository}}:{{.Tag}}"_s, u"--filter"_s, u"reference=gui/*"_s}))
                docker(engine).run({u"rmi"_s, name}, true);
        }
    }

    void taggedByKeyboardAndTakenBack()
    {
        QTest::keyClick(table(), Qt::Key_F2);
        auto *dialog = m_driver->dialog(u"tagDialog"_s);
        QVERIFY(dialog);
        auto *name = dialog->findChild<QLineEdit *>(u"imageName"_s);
        QCOMPARE(QApplication::focusWidget(), name);
        QTest::keyClicks(name, u"gui/App"_s); // in place of the selected text
        QVERIFY(!go(dialog)->isEnabled());
        QVERIFY(message(dialog).contains(u"capital"_s));
        QTest::keyClick(name, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(name, u"gui/tagged:2"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"image-tag"_s));
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(has(1, u"gui/tagged:2"_s));
        QTRY_VERIFY(select(u"gui/tagged"_s)); // and the window shows it
        auto *done = m_driver->desktop().operations().undoable();
        QVERIFY(done);
        m_driver->desktop().operations().undo(*done);
        QTRY_VERIFY(!has(1, u"gui/tagged:2"_s));
    }

    /// Each opens from the row's menu and by its key, and goes with Esc.
    void everyDialogByMouseAndByKeyboard_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<QString>("dialog");
        QTest::addColumn<QKeySequence>("keys");
        const auto row = [](const char *action, const char *dialog, const QKeySequence &keys) {
            QTest::newRow(action) << QString::fromLatin1(action) << QString::fromLatin1(dialog) << keys;
        };
        row("image:pull", "pullDialog", Qt::CTRL | Qt::SHIFT | Qt::Key_P);
        row("image:copy", "copyDialog", Qt::CTRL | Qt::SHIFT | Qt::Key_C);
        row("image:tag", "tagDialog", Qt::Key_F2);
        row("image:save", "saveImages", QKeySequence::Save);
        row("image:history", "historyDialog", Qt::CTRL | Qt::Key_H);
        row("image:remove", "removeImagesDialog", QKeySequence::Delete);
    }
    void everyDialogByMouseAndByKeyboard()
    {
        QFETCH(QString, action);
        QFETCH(QString, dialog);
        QFETCH(QKeySequence, keys);
        choose(action);
        QWidget *shown = m_driver->dialog(dialog);
        QVERIFY(shown);
        QTest::keyClick(shown, Qt::Key_Escape);
        QTRY_VERIFY(QApplication::activeWindow() == &m_driver->window());
        table()->setFocus();
        QTest::keySequence(table(), keys);
        shown = m_driver->dialog(dialog);
        QVERIFY(shown);
        QTest::keyClick(shown, Qt::Key_Escape);
        QTRY_VERIFY(QApplication::activeWindow() == &m_driver->window());
        QVERIFY(m_driver->desktop().operations().all().isEmpty());
    }

    void anotherImageOfTheSameNameIsFlagged()
    {
        QVERIFY(stateOf(u"gui/app"_s) != u"Different"_s);
        docker(2).run({u"tag"_s, u"bayplan-test/app:green"_s, u"gui/app:1"_s});
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"gui/app"_s), u"Different"_s, 20'000);
        QVERIFY(m_driver->saveLooks(m_folder, u"images-different"_s));
        // Both are saved, each from its host.
        const QTemporaryDir folder;
        QVERIFY(select(u"gui/app"_s));
        QTest::keySequence(table(), QKeySequence::Save);
        auto *chooser = m_driver->dialog<QFileDialog>(u"saveImages"_s);
        QVERIFY(chooser);
        QCOMPARE(chooser->fileMode(), QFileDialog::Directory);
        accept(*chooser, folder.path());
        QTRY_COMPARE_WITH_TIMEOUT(QDir(folder.path()).entryList(QDir::Files),
                                  (QStringList{u"gui_app_1-engine1.tar"_s, u"gui_app_1-engine2.tar"_s}), 30'000);
        docker(2).run({u"tag"_s, u"bayplan-test/app:blue"_s, u"gui/app:1"_s});
        QTRY_VERIFY_WITH_TIMEOUT(stateOf(u"gui/app"_s) != u"Different"_s, 20'000);
    }

    void copiedByMouse()
    {
        choose(u"image:copy"_s);
        auto *dialog = m_driver->dialog(u"copyDialog"_s);
        QVERIFY(dialog);
        auto *hosts = dialog->findChild<QTreeWidget *>(u"hostTicks"_s);
        QVERIFY(!go(dialog)->isEnabled());
        QCOMPARE(hosts->topLevelItemCount(), 3); // not the source
        QTreeWidgetItem *kept = item(hosts, u"looked-at"_s);
        QVERIFY(!kept->flags().testFlag(Qt::ItemIsUserCheckable));
        QVERIFY(kept->text(1).contains(u"read-only"_s));
        tick(hosts, u"engine2"_s);
        tick(hosts, u"engine3"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"image-copy"_s));
        QTest::mouseClick(go(dialog), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(has(2, u"gui/app:1"_s) && has(3, u"gui/app:1"_s), 30'000);
        QVERIFY(m_driver->saveLooks(m_folder, u"image-copied"_s));
    }

    void removedByKeyboardWithTheHostsName()
    {
        docker(2).run({u"tag"_s, u"bayplan-test/app:blue"_s, u"gui/app:1"_s});
        QTRY_COMPARE_WITH_TIMEOUT(m_driver->desktop().fleet().hostByName(u"engine2"_s)->live().images().isEmpty(),
                                  false, 10'000);
        QTRY_VERIFY(hostsOfSelected(2));
        QTest::keyClick(table(), Qt::Key_Delete);
        auto *dialog = m_driver->dialog(u"removeImagesDialog"_s);
        QVERIFY(dialog);
        auto *outlook = dialog->findChild<QTreeWidget *>(u"outlook"_s);
        QCOMPARE(outlook->topLevelItemCount(), 2);
        QVERIFY(outlook->topLevelItem(0)->text(2).contains(u"Loses this name"_s));
        QVERIFY(!go(dialog)->isEnabled()); // engine2 is production
        QVERIFY(m_driver->saveLooks(m_folder, u"image-remove"_s));
        auto *typed = dialog->findChild<QLineEdit *>(u"productionNames"_s);
        QVERIFY(WindowDriver::tabTo(typed));
        QTest::keyClicks(typed, u"engine2"_s);
        QVERIFY(go(dialog)->isEnabled());
        QTest::keyClick(typed, Qt::Key_Return);
        QTRY_VERIFY(!has(1, u"gui/app:1"_s) && !has(2, u"gui/app:1"_s));
        QVERIFY(has(1, u"bayplan-test/app:blue"_s));
    }

    void pulledFromThePalette()
    {
        m_driver->press(Qt::Key_K, Qt::ControlModifier);
        auto *palette = m_driver->window().findChild<QLineEdit *>(u"paletteEdit"_s);
        QTRY_VERIFY(palette && palette->isVisible());
        QTest::keyClicks(palette, u"images: pull"_s);
        QTest::keyClick(palette, Qt::Key_Return);
        auto *dialog = m_driver->dialog(u"pullDialog"_s);
        QVERIFY(dialog);
        auto *name = dialog->findChild<QLineEdit *>(u"imageName"_s);
        QCOMPARE(QApplication::focusWidget(), name);
        QVERIFY(!go(dialog)->isEnabled());
        QTest::keyClicks(name, u"127.0.0.1:9/gui/none:1"_s); // nothing listens there
        QTRY_VERIFY(dialog->findChild<QLabel *>(u"loginState"_s)->text().contains(u"127.0.0.1:9"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"image-pull"_s));
        QTest::keyClick(name, Qt::Key_Return);
        auto &operations = m_driver->desktop().operations();
        QTRY_VERIFY(!operations.all().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(operations.all().last()->hasEnded(), 60'000);
        QCOMPARE(operations.all().last()->count(operations::Operation::State::Failed), 3); // not the read-only one
        QVERIFY(m_driver->saveLooks(m_folder, u"image-pull-failed"_s));
    }

    void pruneShowsWhatGoes()
    {
        QTest::mouseClick(m_driver->buttonNamed(u"Prune…"_s), Qt::LeftButton);
        auto *dialog = m_driver->dialog(u"pruneImagesDialog"_s);
        QVERIFY(dialog);
        auto *preview = dialog->findChild<QTreeWidget *>(u"prunePreview"_s);
        QTest::mouseClick(dialog->findChild<QRadioButton *>(u"pruneUnused"_s), Qt::LeftButton, {}, {8, 8});
        QTRY_VERIFY(preview->topLevelItemCount() >= 14); // all of two engines, not of the production one
        QVERIFY(go(dialog)->isEnabled());
        tick(dialog->findChild<QTreeWidget *>(u"hostTicks"_s), u"engine2"_s);
        QVERIFY(preview->topLevelItemCount() >= 21);
        QVERIFY(!go(dialog)->isEnabled());
        QVERIFY(m_driver->saveLooks(m_folder, u"image-prune"_s));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(has(1, u"gui/app:1"_s));
    }

    void historyAndSave()
    {
        QTest::keyClick(table(), Qt::Key_H, Qt::ControlModifier);
        auto *history = m_driver->dialog(u"historyDialog"_s);
        QVERIFY(history);
        QTRY_VERIFY(history->findChild<QTreeWidget *>(u"history"_s)->topLevelItemCount() > 0);
        QVERIFY(m_driver->saveLooks(m_folder, u"image-history"_s));
        QTest::keyClick(history, Qt::Key_Escape);
        QTRY_VERIFY(QApplication::activeWindow() == &m_driver->window());

        const QTemporaryDir folder;
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_S, Qt::ControlModifier);
        auto *chooser = m_driver->dialog<QFileDialog>(u"saveImages"_s);
        QVERIFY(chooser);
        accept(*chooser, folder.filePath(u"gui_app_1.tar"_s));
        QTRY_COMPARE_WITH_TIMEOUT(QDir(folder.path()).entryList(QDir::Files), QStringList{u"gui_app_1.tar"_s}, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_driver->desktop().operations().running() == 0, 30'000);

        // And loaded on two other hosts, by mouse.
        QTest::mouseClick(m_driver->buttonNamed(u"Load…"_s), Qt::LeftButton);
        auto *opener = m_driver->dialog<QFileDialog>(u"loadImages"_s);
        QVERIFY(opener);
        accept(*opener, folder.filePath(u"gui_app_1.tar"_s));
        auto *dialog = m_driver->dialog(u"loadDialog"_s);
        QVERIFY(dialog);
        QVERIFY(!go(dialog)->isEnabled());
        for (const QString &host : {u"engine2"_s, u"engine3"_s})
            tick(dialog->findChild<QTreeWidget *>(u"hostTicks"_s), host);
        QVERIFY(m_driver->saveLooks(m_folder, u"image-load"_s));
        QTest::mouseClick(go(dialog), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(has(2, u"gui/app:1"_s) && has(3, u"gui/app:1"_s), 30'000);
    }

    void foundInARegistryAndTaken()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir(u"v1"_s));
        write(folder.filePath(u"v1/_ping"_s), "{}");
        write(folder.filePath(u"v1/search"_s),
              QByteArray("{'num_results':2,'results':[{'name':'gui/first','description':'One of two'},"
                         "{'name':'gui/second','description':'The \\u001b[31mother'}]}")
                  .replace('\'', '"'));
        const auto registry = m_engines.start({u"enter"_s, u"1"_s, u"busybox"_s, u"httpd"_s, u"-f"_s, u"-p"_s,
                                               u"127.0.0.1:5002"_s, u"-h"_s, folder.path()});
        QTest::mouseClick(m_driver->buttonNamed(u"Pull…"_s), Qt::LeftButton);
        auto *dialog = m_driver->dialog(u"pullDialog"_s);
        QVERIFY(dialog);
        auto *name = dialog->findChild<QLineEdit *>(u"imageName"_s);
        QTest::keyClick(name, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(name, u"127.0.0.1:5002/gui:1"_s);
        auto *found = dialog->findChild<QListWidget *>(u"foundImages"_s);
        QTRY_VERIFY_WITH_TIMEOUT(searched(*dialog, *found), 30'000);
        QVERIFY(m_driver->saveLooks(m_folder, u"image-search"_s));
        QCOMPARE(found->count(), 2);
        QVERIFY(!found->item(1)->text().contains(QChar(27)));
        QCOMPARE(QApplication::focusWidget(), found);
        QTest::keyClick(found, Qt::Key_Down);
        QTest::keyClick(found, Qt::Key_Return);
        QVERIFY(dialog->isVisible()); // taken, not begun
        QCOMPARE(name->text(), u"127.0.0.1:5002/gui/second"_s);
        QTest::keyClick(dialog, Qt::Key_Escape);
        registry->terminate();
        QVERIFY(registry->waitForFinished());
    }

private:
    DockerCli docker(int engine) const { return DockerCli(m_engines.socket(engine)); }
    bool has(int engine, const QString &name) const
    {
        return !docker(engine).run({u"images"_s, u"-q"_s, name}).isEmpty();
    }
    QTableView *table() const { return m_driver->table(u"imagesByNameTable"_s); }
    bool allHostsAreLive() const
    {
        const auto hosts = m_driver->desktop().fleet().hosts();
        return std::all_of(hosts.begin(), hosts.end(), [](const fleet::HostConnection *host) {
            return fleet::isLive(host->status().state) && host->live().imagesKnown();
        });
    }
    /// Selects the row of that repository; false while there is none.
    bool select(const QString &repository) const
    {
        const QStringList names = WindowDriver::column(table(), u"Image"_s);
        const qsizetype row = names.indexOf(repository);
        if (row < 0)
            return false;
        table()->setCurrentIndex(table()->model()->index(int(row), 0));
        table()->setFocus();
        return true;
    }
    bool hostsOfSelected(int count) const
    {
        return table()->model()->index(table()->currentIndex().row(), 0).data(fleet::HostIdsRole).isValid()
                   ? table()->model()
                             ->index(table()->currentIndex().row(), 0)
                             .data(fleet::HostIdsRole)
                             .value<QList<fleet::HostId>>()
                             .size() == count
                   : false;
    }
    /// Through the row's menu.
    void choose(const QString &action) const
    {
        const QPoint place = table()->visualRect(table()->currentIndex()).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, place, table()->viewport()->mapToGlobal(place));
        QApplication::sendEvent(table()->viewport(), &event);
        QMenu *menu = nullptr;
        QTRY_VERIFY((menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())));
        QVERIFY(m_driver->saveScreen(m_folder, u"image-menu"_s));
        auto *chosen = menu->findChild<QAction *>(action);
        QVERIFY(chosen && chosen->isEnabled());
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(chosen).center());
    }
    QString stateOf(const QString &repository) const
    {
        const qsizetype row = WindowDriver::column(table(), u"Image"_s).indexOf(repository);
        return WindowDriver::column(table(), u"State"_s).value(row);
    }
    /// Types the path, as the dialog's own place for it takes it.
    static void accept(QFileDialog &chooser, const QString &path)
    {
        auto *place = chooser.findChild<QLineEdit *>(u"fileNameEdit"_s);
        QVERIFY(place);
        place->setText(path);
        QTest::keyClick(place, Qt::Key_Return);
    }
    /// The registry may need a moment to be up: searches once more when it failed.
    static bool searched(const QWidget &dialog, const QListWidget &found)
    {
        if (found.count() > 0)
            return true;
        if (!message(&dialog).startsWith(u"Searching"_s))
            QTest::mouseClick(dialog.findChild<QPushButton *>(u"searchRegistry"_s), Qt::LeftButton);
        return false;
    }
    static void write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    static QPushButton *go(const QWidget *dialog) { return dialog->findChild<QPushButton *>(u"go"_s); }
    static QString message(const QWidget *dialog) { return dialog->findChild<QLabel *>(u"message"_s)->text(); }
    static QTreeWidgetItem *item(const QTreeWidget *list, const QString &name)
    {
        for (int i = 0; i < list->topLevelItemCount(); ++i) {
            if (list->topLevelItem(i)->text(0).trimmed() == name)
                return list->topLevelItem(i);
        }
        return nullptr;
    }
    static void tick(QTreeWidget *list, const QString &name)
    {
        list->setCurrentItem(item(list, name));
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Space);
        QCOMPARE(item(list, name)->checkState(0), Qt::Checked);
    }

    TestFleet m_engines;
    QString m_folder;
    std::unique_ptr<WindowDriver> m_driver;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestImageWork)
#include "tst_imagework.moc"
