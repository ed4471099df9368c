// SPDX-License-Identifier: GPL-3.0-or-later
// Files of containers in the real window, by keyboard and by mouse, on a real engine.
#include "gui/windowdriver.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"
#include "ui/panels/filestab.h"
#include "ui/widgets/datatable.h"

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QDialog>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUrl>

#include <algorithm>
#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int patience = 30'000;
const QString image = u"bayplan-test/app:blue"_s;
} // namespace

class TestFilesTab : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
        QVERIFY(!m_docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"web-1"_s, image}).isNull());
        QVERIFY(!m_docker.run({u"create"_s, u"--name"_s, u"idle"_s, image}).isNull());
        QVERIFY(!m_docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"packed"_s, image}).isNull());
        QVERIFY(!m_docker
                     .run({u"exec"_s, u"packed"_s, u"sh"_s, u"-c"_s,
                           u"mkdir /data; dd if=/dev/zero of=/data/a bs=1 count=1 seek=80000000; echo old >/data/z"_s})
                     .isNull());
        QVERIFY(!m_docker.run({u"stop"_s, u"-t"_s, u"0"_s, u"packed"_s}).isNull());
        QVERIFY(!m_docker
                     .run({u"exec"_s, u"web-1"_s, u"sh"_s, u"-c"_s,
                           u"mkdir -p /srv/site/assets /srv/site/conf.d; cd /srv/site; ln -s conf.d conf; "
                           "ln -s nowhere broken; printf 'server {\\n\\tlisten 8080;\\n}\\n' >nginx.conf; "
                           "printf 'evil\\033[31mred \\342\\200\\256<b>' >odd.txt; head -c 70000 /bin/busybox >binary; "
                           "touch 'new\nline' '<b>name' -- -dash; echo deep >assets/logo.svg"_s})
                     .isNull());
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
        m_driver = std::make_unique<WindowDriver>(
            *qApp, WindowDriver::Start{.hosts = {{u"engine1"_s, *engine::Endpoint::parse(m_engines.endpoint(1))}}});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"containers"_s);
        QTRY_COMPARE_WITH_TIMEOUT(containers()->model()->rowCount(), 3, patience);
    }
    void cleanupTestCase()
    {
        m_driver.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    void browsedByKeyboard()
    {
        choose(u"web-1"_s);
        QTest::keyClick(containers(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(tab() && tab()->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(names().contains(u"bin/"_s), patience);
        QTRY_VERIFY(table()->hasFocus());
        QTest::keyClick(table(), Qt::Key_Slash);
        QTRY_VERIFY(path()->hasFocus());
        QTest::keyClicks(path(), u"elsewhere"_s);
        QTest::keyClick(path(), Qt::Key_Escape); // never mind
        QTRY_VERIFY(table()->hasFocus());
        QCOMPARE(path()->text(), u"/"_s);
        QTest::keyClick(table(), Qt::Key_Slash);
        QTRY_VERIFY(path()->hasFocus());
        QTest::keyClicks(path(), u"srv/site/"_s);
        QTest::keyClick(path(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(names().contains(u"nginx.conf"_s), patience);
        // Folders first, the rest by name; text that is no markup and no second line.
        QCOMPARE(names().mid(0, 3), (QStringList{u"assets/"_s, u"conf/"_s, u"conf.d/"_s}));
        QVERIFY(names().contains(u"<b>name"_s));
        QVERIFY(!names().join(QString()).contains(u'\n'));
        m_driver->clickHeader(table(), u"Name"_s);
        QTRY_COMPARE(names().mid(0, 3), (QStringList{u"conf.d/"_s, u"conf/"_s, u"assets/"_s}));
        m_driver->clickHeader(table(), u"Name"_s);
        QTRY_COMPARE(names().first(), u"assets/"_s);
        choosePlace(u"assets/"_s);
        QTest::keyClick(table(), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(names(), QStringList{u"logo.svg"_s}, patience);
        QTest::keyClick(table(), Qt::Key_Backspace);
        QTRY_VERIFY_WITH_TIMEOUT(names().contains(u"nginx.conf"_s), patience);
        QTRY_COMPARE(table()->currentIndex().siblingAtColumn(0).data().toString(), u"assets/"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"files"_s));
    }

    void lookedInto()
    {
        open(u"nginx.conf"_s);
        auto *dialog = m_driver->dialog<QDialog>(u"textPreview"_s);
        QVERIFY(dialog);
        auto *text = dialog->findChild<QPlainTextEdit *>();
        QTRY_COMPARE_WITH_TIMEOUT(text->toPlainText(), u"server {\n\tlisten 8080;\n}\n"_s, patience);
        QVERIFY(m_driver->saveLooks(m_folder, u"files-preview"_s));
        QTest::keyClick(dialog, Qt::Key_Escape);
        open(u"odd.txt"_s);
        dialog = m_driver->dialog<QDialog>(u"textPreview"_s);
        QVERIFY(dialog);
        text = dialog->findChild<QPlainTextEdit *>();
        QTRY_VERIFY_WITH_TIMEOUT(text->toPlainText().contains(u"<b>"_s), patience);
        QVERIFY(!text->toPlainText().contains(QChar(0x1b)) && !text->toPlainText().contains(QChar(0x202e)));
        QTest::keyClick(dialog, Qt::Key_Escape);
        open(u"binary"_s);
        dialog = m_driver->dialog<QDialog>(u"textPreview"_s);
        QVERIFY(dialog);
        auto *status = dialog->findChild<QLabel *>(u"previewStatus"_s);
        QTRY_VERIFY_WITH_TIMEOUT(status->text().contains(u"not text"_s), patience);
        QTest::keyClick(dialog, Qt::Key_Escape);
        open(u"conf/"_s);
        QTRY_COMPARE_WITH_TIMEOUT(tab()->path(), QByteArray("/srv/site/conf"), patience);
        QTRY_VERIFY(!tab()->isListing());
        QTest::mouseClick(tab()->findChild<QToolButton *>(u"filesUp"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(names().contains(u"nginx.conf"_s), patience);
    }

    void downloadedByMouse()
    {
        choosePlace(u"nginx.conf"_s);
        QVERIFY(trigger(u"filesDownload"_s, u"files:download"_s));
        accept(u"downloadDialog"_s, m_local.path());
        QTRY_COMPARE_WITH_TIMEOUT(local(u"nginx.conf"_s), QByteArray("server {\n\tlisten 8080;\n}\n"), patience);
        // Once more: what is there already is asked about.
        for (const auto &[button, expected] : std::initializer_list<std::pair<QString, QStringList>>{
                 {u"skipExisting"_s, {u"nginx.conf"_s}},
                 {u"replaceExisting"_s, {u"nginx.conf"_s}},
                 {u"keepBoth"_s, {u"nginx (2).conf"_s, u"nginx.conf"_s}}}) {
            QFile file(m_local.filePath(u"nginx.conf"_s));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
            file.close();
            QVERIFY(trigger(u"filesDownload"_s, u"files:download"_s));
            accept(u"downloadDialog"_s, m_local.path());
            auto *dialog = m_driver->dialog<QDialog>(u"existingDialog"_s);
            QVERIFY(dialog);
            if (button == u"skipExisting"_s)
                QVERIFY(m_driver->saveLooks(m_folder, u"files-existing"_s));
            QTest::mouseClick(dialog->findChild<QPushButton *>(button), Qt::LeftButton);
            QTRY_COMPARE_WITH_TIMEOUT(QDir(m_local.path()).entryList(QDir::Files | QDir::Hidden), expected, patience);
            if (button == u"replaceExisting"_s)
                QTRY_VERIFY_WITH_TIMEOUT(local(u"nginx.conf"_s).startsWith("server"), patience);
            else
                QCOMPARE(local(u"nginx.conf"_s), QByteArray("mine"));
        }
        choosePlace(u"assets/"_s);
        triggerInMenu(u"files:tar"_s);
        accept(u"downloadDialog"_s, m_local.path());
        QTRY_VERIFY_WITH_TIMEOUT(local(u"assets.tar"_s).contains("assets/logo.svg"), patience);
        QVERIFY(!QDir(m_local.path()).entryList(QDir::AllEntries | QDir::Hidden).join(u' ').contains(u".part"_s));
        QVERIFY(m_driver->save(m_folder, u"files-downloaded"_s));
    }

    void uploadedByDroppingAndByDialog()
    {
        QFile file(m_local.filePath(u"dropped.txt"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("dropped") == 7);
        file.close();
        drop({file.fileName()});
        QTRY_VERIFY_WITH_TIMEOUT(names().contains(u"dropped.txt"_s), patience); // without being asked to
        QCOMPARE(inContainer({u"cat"_s, u"/srv/site/dropped.txt"_s}), u"dropped"_s);
        drop({file.fileName()});
        auto *dialog = m_driver->dialog<QDialog>(u"existingDialog"_s);
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Return); // keep both
        QTRY_VERIFY_WITH_TIMEOUT(names().contains(u"dropped (2).txt"_s), patience);
        QVERIFY(trigger(u"filesUpload"_s, u"files:upload"_s));
        QVERIFY(QFile::copy(file.fileName(), m_local.filePath(u"chosen.txt"_s)));
        accept(u"uploadDialog"_s, m_local.filePath(u"chosen.txt"_s));
        QTRY_VERIFY_WITH_TIMEOUT(names().contains(u"chosen.txt"_s), patience);
        QVERIFY(trigger(u"filesUpload"_s, u"files:newFolder"_s));
        auto *name = m_driver->dialog<QInputDialog>(u"newFolderDialog"_s);
        QVERIFY(name);
        QTest::keyClicks(name->findChild<QLineEdit *>(), u"made here"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(names().contains(u"made here/"_s), patience);
        // A name that is taken is told, and nothing begun.
        QVERIFY(trigger(u"filesUpload"_s, u"files:newFolder"_s));
        name = m_driver->dialog<QInputDialog>(u"newFolderDialog"_s);
        QVERIFY(name);
        QTest::keyClicks(name->findChild<QLineEdit *>(), u"made here"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(shown().contains(u"made here is there already"_s), patience);
    }

    void problemsAreTold()
    {
        QTest::keyClick(table(), Qt::Key_Slash);
        QTRY_VERIFY(path()->hasFocus());
        QTest::keyClicks(path(), u"srv/nothing"_s);
        QTest::keyClick(path(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(shown().contains(u"web-1 on engine1: There is no /srv/nothing"_s), patience);
        QVERIFY(m_driver->save(m_folder, u"files-problem"_s));
        QTest::mouseClick(tab()->findChild<QToolButton *>(u"filesUp"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(names().contains(u"site/"_s), patience);
        QVERIFY(!shown().contains(u"There is no"_s));
    }

    void ofAStoppedOne()
    {
        choose(u"idle"_s);
        QTRY_VERIFY_WITH_TIMEOUT(names().contains(u"etc/"_s), patience);
        QTRY_VERIFY(shown().contains(u"read from its archive"_s));
        QVERIFY(m_driver->save(m_folder, u"files-stopped"_s));
        choose(u"web-1"_s); // where it was left
        QTRY_COMPARE_WITH_TIMEOUT(tab()->path(), QByteArray("/srv"), patience);
        // One too large to be read to its end: what it may hold beyond is asked for before it is written over.
        choose(u"packed"_s);
        QTRY_VERIFY_WITH_TIMEOUT(names().contains(u"data/"_s), patience);
        open(u"data/"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shown().contains(u"Not all that is here is shown"_s), patience);
        QCOMPARE(names(), QStringList{u"a"_s});
        QVERIFY(m_driver->saveLooks(m_folder, u"files-partial"_s));
        QFile file(m_local.filePath(u"z"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("new") == 3);
        file.close();
        drop({file.fileName()});
        auto *dialog = m_driver->dialog<QDialog>(u"existingDialog"_s);
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTest::mouseClick(tab()->findChild<QPushButton *>(u"filesReadAll"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(names(), (QStringList{u"a"_s, u"z"_s}), patience);
        containers()->selectAll();
        QTRY_VERIFY(shown().contains(u"Select one container"_s));
    }

private:
    QTableView *containers() const { return m_driver->table(u"containersTable"_s); }
    ui::FilesTab *tab() const { return m_driver->window().findChild<ui::FilesTab *>(); }
    QTableView *table() const { return tab()->findChild<QTableView *>(u"filesTable"_s); }
    QLineEdit *path() const { return tab()->findChild<QLineEdit *>(u"filesPath"_s); }
    QStringList names() const { return WindowDriver::column(table(), u"Name"_s); }
    QString shown() const { return m_driver->textsShown().join(u'\n'); }
    QString inContainer(const QStringList &words) const
    {
        return m_docker.run(QStringList{u"exec"_s, u"web-1"_s} + words, true);
    }
    QByteArray local(const QString &name) const
    {
        QFile file(m_local.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    void click(QTableView *view, const QString &name, bool twice = false)
    {
        QTRY_VERIFY_WITH_TIMEOUT(WindowDriver::column(view, u"Name"_s).contains(name), patience);
        const int row = int(WindowDriver::column(view, u"Name"_s).indexOf(name));
        const QModelIndex index = view->model()->index(row, 0);
        view->scrollTo(index);
        const QPoint place = view->visualRect(index).center();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, place);
        if (twice)
            QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, place);
    }
    void choose(const QString &name) { click(containers(), name); }
    void choosePlace(const QString &name) { click(table(), name); }
    void open(const QString &name) { click(table(), name, true); }

    bool trigger(const QString &button, const QString &action)
    {
        auto *tool = m_driver->window().findChild<QToolButton *>(button);
        if (!tool || !tool->isVisible() || !tool->isEnabled())
            return false;
        auto *found = tool->menu()->findChild<QAction *>(action); // what a click opens
        if (found)
            found->trigger();
        return found != nullptr;
    }
    void triggerInMenu(const QString &name)
    {
        const QRect place = table()->visualRect(table()->currentIndex());
        QContextMenuEvent event(QContextMenuEvent::Mouse, place.center(),
                                table()->viewport()->mapToGlobal(place.center()));
        QApplication::sendEvent(table()->viewport(), &event);
        QTRY_VERIFY(QApplication::activePopupWidget());
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        const auto actions = menu->actions();
        const auto found = std::find_if(actions.begin(), actions.end(),
                                        [&](const QAction *action) { return action->objectName() == name; });
        QVERIFY(found != actions.end());
        QVERIFY(m_driver->saveScreen(m_folder, u"files-menu"_s));
        (*found)->trigger();
        menu->close();
    }
    void accept(const QString &name, const QString &path)
    {
        auto *dialog = m_driver->dialog<QFileDialog>(name);
        QVERIFY(dialog);
        dialog->findChild<QLineEdit *>(u"fileNameEdit"_s)->setText(path);
        QMetaObject::invokeMethod(dialog, "accept");
    }
    void drop(const QStringList &paths)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &path : paths)
            urls << QUrl::fromLocalFile(path);
        data.setUrls(urls);
        QTRY_VERIFY(!tab()->isListing());
        const QPoint place(20, 20);
        QDragEnterEvent enter(place, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(tab(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(place, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(tab(), &event);
        QVERIFY(event.isAccepted());
    }

    TestFleet m_engines;
    const DockerCli m_docker{m_engines.socket(1)};
    QTemporaryDir m_local;
    QString m_folder;
    std::unique_ptr<WindowDriver> m_driver;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestFilesTab)
#include "tst_filestab.moc"
