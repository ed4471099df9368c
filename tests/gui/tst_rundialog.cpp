// SPDX-License-Identifier: GPL-3.0-or-later
// A container run in the real window on real engines: by mouse, by keyboard, from a pasted line, from an image; what
// stands against it is told and mended where it is told.
#include "fleet/fleet.h"
#include "gui/windowdriver.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/foreignimage.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"
#include "ui/page.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScopeGuard>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {
const QString app = u"bayplan-test/app:blue"_s;
} // namespace

class TestRunDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this through tests/run");
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
    }
    void init()
    {
        QVERIFY(m_engines.removeAllContainers());
        QList<fleet::HostConfig> hosts;
        for (int engine = 1; engine <= 3; ++engine)
            hosts << fleet::HostConfig{u"engine%1"_s.arg(engine), *engine::Endpoint::parse(m_engines.endpoint(engine))};
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"containers"_s);
        for (const fleet::HostConnection *host : m_driver->desktop().fleet().hosts())
            QTRY_VERIFY_WITH_TIMEOUT(host->isSettled() && !host->live().images().isEmpty(), 20'000);
    }
    void cleanup()
    {
        m_driver.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    void byMouseOnThreeHosts()
    {
        click(&m_driver->window(), u"runContainer"_s);
        QWidget *dialog = m_driver->dialog(u"runDialog"_s);
        QVERIFY(dialog);
        QVERIFY(m_driver->saveLooks(m_folder, u"run-empty"_s));
        type(dialog, u"run:image"_s, app);
        type(dialog, u"run:name"_s, u"web"_s);
        click(dialog, u"chip:run-ports"_s);
        type(dialog, u"run:publish:0:0"_s, u"8888"_s);
        type(dialog, u"run:publish:0:1"_s, u"8080"_s);
        QTRY_COMPARE(line(dialog), u"docker run -d --name web -p 8888:8080 "_s + app);
        click(dialog, u"run"_s);
        QTRY_COMPARE(label(dialog, u"message"_s), u"Tick the hosts to run it on."_s);
        click(dialog, u"allHosts"_s);
        QTRY_VERIFY(texts(dialog).count(u"Nothing stands against it."_s) == 3);
        QVERIFY(m_driver->saveLooks(m_folder, u"run-ports"_s));
        click(dialog, u"copyRunLine"_s);
        QCOMPARE(QApplication::clipboard()->text(), line(dialog));
        click(dialog, u"run"_s);
        for (int engine = 1; engine <= 3; ++engine)
            QTRY_COMPARE_WITH_TIMEOUT(names(engine), QStringList{u"web"_s}, 20'000);
    }

    void whatStandsAgainstItIsMendedWhereItIsTold()
    {
        QVERIFY(!docker(2).run({u"run"_s, u"-d"_s, u"--name"_s, u"web"_s, u"-p"_s, u"8888:8080"_s, app}).isNull());
        QVERIFY(!docker(3).run({u"create"_s, u"--name"_s, u"old"_s, u"-p"_s, u"8888:8080"_s, app}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(m_driver->desktop().fleet().hostByName(u"engine2"_s)->live().containers().size(), 1,
                                  10'000);
        click(&m_driver->window(), u"runContainer"_s);
        QWidget *dialog = m_driver->dialog(u"runDialog"_s);
        QVERIFY(dialog);
        fillByPaste(dialog, u"docker run --name web -p 8888:8080 "_s + app);
        click(dialog, u"allHosts"_s);
        QTRY_VERIFY(texts(dialog).contains(u"Port 8888 is taken by web."_s));
        QVERIFY(texts(dialog).contains(u"The name web is taken."_s));
        QTRY_VERIFY(texts(dialog).join(u' ').contains(u"belongs to old"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"run-conflicts"_s));
        click(dialog, u"run"_s); // refuses
        QVERIFY(dialog->isVisible());
        click(dialog, u"rename:engine2"_s);
        QTRY_COMPARE(edit(dialog, u"run:name"_s)->text(), u"web-2"_s);
        QTRY_VERIFY(!texts(dialog).contains(u"The name web is taken."_s));
        const auto canBeDynamic = [dialog] { // the list is made anew as the name changes
            const auto *button = dialog->findChild<QAbstractButton *>(u"dynamic:engine2"_s);
            return button && button->isVisible() && button->isEnabled();
        };
        QTRY_VERIFY(canBeDynamic());
        click(dialog, u"dynamic:engine2"_s);
        QTRY_COMPARE(line(dialog), u"docker run -d --name web-2 -p 8080 "_s + app);
        QTRY_VERIFY(texts(dialog).count(u"Nothing stands against it."_s) == 3);
        click(dialog, u"run"_s);
        QTRY_COMPARE_WITH_TIMEOUT(names(2), (QStringList{u"web"_s, u"web-2"_s}), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(names(3), (QStringList{u"old"_s, u"web-2"_s}), 20'000);
    }

    /// Offered where another host has it, done at once, and then there is nothing against it any more.
    /// Told of the host that has such an image, and of no other; it can be run all the same.
    void anImageOfAnotherPlatform()
    {
        const QString image = u"bayplan-test/foreign:1"_s;
        QVERIFY(makeForeignImage(docker(2), app, image));
        QVERIFY(!docker(1).run({u"tag"_s, app, image}).isNull()); // here it is the machine's own
        for (const QString &name : {u"engine1"_s, u"engine2"_s}) {
            const fleet::LiveHost &live = m_driver->desktop().fleet().hostByName(name)->live();
            QTRY_VERIFY_WITH_TIMEOUT(
                std::ranges::any_of(live.images(), [&](const auto &each) { return each.tags.contains(image); }),
                30'000);
        }
        click(&m_driver->window(), u"runContainer"_s);
        QWidget *dialog = m_driver->dialog(u"runDialog"_s);
        QVERIFY(dialog);
        type(dialog, u"run:image"_s, image);
        click(dialog, u"host:engine1"_s);
        click(dialog, u"host:engine2"_s);
        QTRY_COMPARE_WITH_TIMEOUT(texts(dialog).filter(u"The machine is linux/"_s).size(), 1, 30'000);
        QVERIFY(texts(dialog).join(u' ').contains(u"the image there is for linux/s390x"_s));
        QCOMPARE(texts(dialog).count(u"Nothing stands against it."_s), 1);
        QVERIFY(m_driver->saveLooks(m_folder, u"run-platform"_s));
        click(dialog, u"run"_s);
        for (int engine = 1; engine <= 2; ++engine)
            QTRY_COMPARE_WITH_TIMEOUT(names(engine).size(), 1, 30'000);
        for (int engine = 1; engine <= 2; ++engine)
            QVERIFY(!docker(engine).run({u"rmi"_s, u"-f"_s, image}).isNull());
    }

    void aMissingImageIsCopiedFromAHostThatHasIt()
    {
        const QString image = u"bayplan-test/only-here:1"_s;
        const auto forget = qScopeGuard([&] {
            for (int engine = 1; engine <= 3; ++engine)
                docker(engine).run({u"rmi"_s, u"-f"_s, image}, true);
        });
        QVERIFY(!docker(1).run({u"create"_s, u"--name"_s, u"made"_s, app}).isNull());
        QVERIFY(!docker(1).run({u"commit"_s, u"-m"_s, u"only here"_s, u"made"_s, image}).isNull());
        QVERIFY(!docker(1).run({u"rm"_s, u"made"_s}).isNull());
        click(&m_driver->window(), u"runContainer"_s);
        QWidget *dialog = m_driver->dialog(u"runDialog"_s);
        QVERIFY(dialog);
        auto *field = edit(dialog, u"run:image"_s);
        // An image that came after the dialog was opened is completed too.
        QTRY_VERIFY_WITH_TIMEOUT(completions(field, u"only-here"_s).contains(image), 30'000);
        type(dialog, u"run:image"_s, u"only-he"_s);
        QTRY_VERIFY(field->completer()->popup()->isVisible());
        QVERIFY(m_driver->saveScreen(m_folder, u"run-completion"_s)); // a popup would not outlast another size
        QTest::keyClick(field->completer()->popup(), Qt::Key_Down);
        QTest::keyClick(field->completer()->popup(), Qt::Key_Return);
        QTRY_COMPARE(field->text(), image);
        type(dialog, u"run:name"_s, u"web"_s);
        click(dialog, u"allHosts"_s);
        QTRY_COMPARE(texts(dialog).count(u"The image is not there."_s), 2);
        QVERIFY(m_driver->saveLooks(m_folder, u"run-missing-image"_s));
        QCOMPARE(dialog->findChild<QAbstractButton *>(u"copy:engine2"_s)->text(), u"Copy it from engine1"_s);
        click(dialog, u"copy:engine2"_s);
        QTRY_COMPARE_WITH_TIMEOUT(texts(dialog).count(u"Nothing stands against it."_s), 3, 60'000);
        click(dialog, u"run"_s);
        for (int engine = 1; engine <= 3; ++engine)
            QTRY_COMPARE_WITH_TIMEOUT(names(engine), QStringList{u"web"_s}, 30'000);
        QVERIFY(m_engines.removeAllContainers()); // before the image goes
    }

    void byKeyboardFromThePalette()
    {
        m_driver->press(Qt::Key_K, Qt::ControlModifier);
        auto *palette = m_driver->window().findChild<QLineEdit *>(u"paletteEdit"_s);
        QTRY_VERIFY(palette && palette->isVisible());
        QTest::keyClicks(palette, u"run a container"_s);
        QTest::keyClick(palette, Qt::Key_Return);
        QWidget *dialog = m_driver->dialog(u"runDialog"_s);
        QVERIFY(dialog);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"run:image"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return); // nothing is there: told at its field
        QTRY_COMPARE(label(dialog, u"problem:image"_s), u"Give an image."_s);
        press(app);
        QVERIFY(tabInto(dialog, u"run:name"_s));
        press(u"-keys"_s);
        QTRY_VERIFY(label(dialog, u"problem:name"_s).startsWith(u"A name has"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"run-problem"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
        press(u"keys"_s);
        QTRY_VERIFY(label(dialog, u"problem:name"_s).isEmpty());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_PageDown, Qt::ControlModifier); // Ports
        QVERIFY(tabInto(dialog, u"run:publish:0:1"_s));
        press(u"8080"_s);
        QVERIFY(tabInto(dialog, u"host:engine1"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTRY_VERIFY(texts(dialog).contains(u"Nothing stands against it."_s));
        QVERIFY(tabInto(dialog, u"run:name"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(names(1), QStringList{u"keys"_s}, 20'000);
        QVERIFY(names(2).isEmpty());
    }

    void aPastedLine()
    {
        m_driver->press(Qt::Key_N, Qt::ControlModifier);
        QWidget *dialog = m_driver->dialog(u"runDialog"_s);
        QVERIFY(dialog);
        click(dialog, u"pasteRun"_s);
        auto *text = dialog->findChild<QPlainTextEdit *>(u"pasteText"_s);
        QVERIFY(text && text->isVisible());
        text->setPlainText(u"ls -l"_s);
        click(dialog, u"fillIn"_s);
        QTRY_VERIFY(label(dialog, u"pasteProblem"_s).contains(u"not a docker run line"_s));
        text->setPlainText(
            u"docker run -dit --name shop --gpus all \\\n  -e DB_PASSWORD=hunter2 -e MODE=prod -e HOME_DIR=$HOME \\\n"
            "  -p 8080 -v data:/data:ro --network-alias x --network backend -m 64m --restart always "_s +
            app + u" /bin/app"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"run-paste"_s));
        QTest::keyClick(text, Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(edit(dialog, u"run:name"_s)->text(), u"shop"_s);
        const QString told = label(dialog, u"messageText"_s);
        QVERIFY2(told.contains(u"--gpus all"_s) && told.contains(u"$HOME"_s), qPrintable(told));
        QTRY_VERIFY2(!line(dialog).contains(u"hunter2"_s), qPrintable(line(dialog)));
        QVERIFY(line(dialog).contains(u"MODE=prod"_s));
        click(dialog, u"chip:run-environment"_s);
        QCOMPARE(edit(dialog, u"run:env:0:1"_s)->echoMode(), QLineEdit::Password);
        QVERIFY(m_driver->saveLooks(m_folder, u"run-environment"_s));
        click(dialog, u"showSecrets"_s);
        QVERIFY(line(dialog).contains(u"hunter2"_s));
        QCOMPARE(edit(dialog, u"run:env:0:1"_s)->echoMode(), QLineEdit::Normal);
        for (const QString &section : {u"general"_s, u"storage"_s, u"network"_s, u"limits"_s, u"health"_s, u"more"_s}) {
            click(dialog, u"chip:run-"_s + section);
            QVERIFY(m_driver->saveLooks(m_folder, u"run-"_s + section));
        }
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m_driver->window().findChild<QWidget *>(u"runDialog"_s));
    }

    /// One service of two is chosen; what isn't taken over is told as for a line.
    void aPastedComposeFile()
    {
        m_driver->press(Qt::Key_N, Qt::ControlModifier);
        QWidget *dialog = m_driver->dialog(u"runDialog"_s);
        QVERIFY(dialog);
        click(dialog, u"pasteRun"_s);
        auto *text = dialog->findChild<QPlainTextEdit *>(u"pasteText"_s);
        auto *services = dialog->findChild<QComboBox *>(u"pasteService"_s);
        QVERIFY(text && text->isVisible() && services && !services->isVisible());
        text->setPlainText(u"services:\n  web:\n    image: [a]\n"_s);
        QVERIFY(!services->isVisible()); // there is only one
        click(dialog, u"fillIn"_s);
        QTRY_COMPARE(label(dialog, u"pasteProblem"_s), u"Line 3: A text is expected here."_s);
        text->setPlainText(u"services:\n"
                           "  db:\n    image: bayplan-test/app:green\n"
                           "  web:\n    image: bayplan-test/app:${TAG:-blue}\n    ports: ['8888:8080']\n"
                           "    environment: {MODE: prod, SECRET_KEY: }\n    volumes: ['data:/data:ro']\n"
                           "    depends_on: [db]\n    deploy: {replicas: 3}\n    mem_limit: 64m\n"
                           "    healthcheck: {test: [CMD, /bin/app, --check]}\n"
                           "volumes: {data: }\n"_s);
        QTRY_VERIFY(services->isVisible());
        QCOMPARE(services->count(), 2);
        QCOMPARE(services->currentText(), u"web"_s); // as it was before
        services->setFocus();
        QTest::keyClick(services, Qt::Key_Up);
        QCOMPARE(services->currentText(), u"db"_s);
        QTest::keyClick(services, Qt::Key_Down);
        QCOMPARE(services->currentText(), u"web"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"run-paste-compose"_s));
        click(dialog, u"fillIn"_s);
        QTRY_COMPARE(edit(dialog, u"run:name"_s)->text(), u"web"_s);
        QTRY_COMPARE(line(dialog), u"docker run -d --name web -e MODE=prod --health-cmd 'exec /bin/app --check' "
                                   "-p 8888:8080 -v data:/data:ro -m 64m "_s +
                                       app);
        const QString told = label(dialog, u"messageText"_s);
        QVERIFY2(told.contains(u"environment: SECRET_KEY: It has no value here"_s), qPrintable(told));
        QVERIFY2(told.contains(u"replicas: 3: "_s) && told.contains(u"healthcheck: "_s), qPrintable(told));
        QVERIFY2(told.contains(u"And 2 more."_s), qPrintable(told));
        QVERIFY(m_driver->saveLooks(m_folder, u"run-from-compose"_s));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m_driver->window().findChild<QWidget *>(u"runDialog"_s));
    }

    void variablesFromAFile()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"web.env"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("# web\nMODE=blue\nTOKEN=hunter2\n") > 0);
        file.close();
        m_driver->press(Qt::Key_N, Qt::ControlModifier);
        QWidget *dialog = m_driver->dialog(u"runDialog"_s);
        QVERIFY(dialog);
        type(dialog, u"run:image"_s, app);
        type(dialog, u"run:name"_s, u"env"_s);
        click(dialog, u"chip:run-environment"_s);
        click(dialog, u"envFromFile"_s);
        auto *browse = m_driver->dialog<QFileDialog>(u"envFileDialog"_s);
        QVERIFY(browse);
        auto *path = browse->findChild<QLineEdit *>();
        path->setText(file.fileName());
        QTest::keyClick(path, Qt::Key_Return);
        QTRY_COMPARE(edit(dialog, u"run:env:1:0"_s)->text(), u"TOKEN"_s);
        QCOMPARE(edit(dialog, u"run:env:1:1"_s)->echoMode(), QLineEdit::Password);
        click(dialog, u"host:engine3"_s);
        click(dialog, u"run"_s);
        QTRY_COMPARE_WITH_TIMEOUT(names(3), QStringList{u"env"_s}, 20'000);
        QVERIFY(docker(3).run({u"inspect"_s, u"-f"_s, u"{{.Config.Env}}"_s, u"env"_s}).contains(u"TOKEN=hunter2"_s));
    }

    void fromAnImage()
    {
        m_driver->openPage(u"images"_s);
        m_driver->filter(app);
        QTableView *table = m_driver->table(u"imagesByNameTable"_s);
        QVERIFY(table);
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QContextMenuEvent menuEvent(QContextMenuEvent::Mouse, table->visualRect(table->model()->index(0, 0)).center(),
                                    table->viewport()->mapToGlobal(QPoint(20, 10)));
        QApplication::sendEvent(table->viewport(), &menuEvent);
        QMenu *menu = nullptr;
        QTRY_VERIFY((menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())));
        auto *action = menu->findChild<QAction *>(u"runImage"_s);
        QVERIFY(action);
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
        QWidget *dialog = m_driver->dialog(u"runDialog"_s);
        QVERIFY(dialog);
        QCOMPARE(edit(dialog, u"run:image"_s)->text(), app);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"run:name"_s);
    }

private:
    DockerCli docker(int engine) const { return DockerCli(m_engines.socket(engine)); }
    QStringList names(int engine) const
    {
        QStringList found = docker(engine).lines({u"ps"_s, u"-a"_s, u"--format"_s, u"{{.Names}}"_s});
        found.removeAll(QString());
        found.sort();
        return found;
    }
    static QString line(const QWidget *dialog)
    {
        return dialog->findChild<QPlainTextEdit *>(u"runLine"_s)->toPlainText();
    }
    static QLineEdit *edit(const QWidget *dialog, const QString &name)
    {
        auto *found = dialog->findChild<QLineEdit *>(name);
        return found ? found : (qFatal("no field %s", qPrintable(name)), nullptr);
    }
    static QStringList completions(const QLineEdit *field, const QString &typed)
    {
        QStringList found;
        QCompleter *completer = field->completer();
        completer->setCompletionPrefix(typed);
        for (int row = 0; row < completer->completionCount(); ++row) {
            completer->setCurrentRow(row);
            found << completer->currentCompletion();
        }
        return found;
    }
    static QString label(const QWidget *dialog, const QString &name)
    {
        const auto *found = dialog->findChild<QLabel *>(name);
        return found && found->isVisible() ? found->text() : QString();
    }
    static QStringList texts(const QWidget *dialog)
    {
        QStringList shown;
        for (const QLabel *label : dialog->findChildren<QLabel *>()) {
            if (label->isVisible())
                shown << label->text();
        }
        return shown;
    }
    void fillByPaste(const QWidget *dialog, const QString &text) const
    {
        click(dialog, u"pasteRun"_s);
        dialog->findChild<QPlainTextEdit *>(u"pasteText"_s)->setPlainText(text);
        click(dialog, u"fillIn"_s);
    }
    static void type(const QWidget *dialog, const QString &name, const QString &text)
    {
        QLineEdit *field = edit(dialog, name);
        QVERIFY2(field->isVisible(), qPrintable(name));
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
    }
    static void press(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    static void click(const QWidget *parent, const QString &name)
    {
        auto *button = parent->findChild<QAbstractButton *>(name);
        QVERIFY2(button && button->isVisible() && button->isEnabled(), qPrintable(name));
        const bool isTick = qobject_cast<QCheckBox *>(button) != nullptr;
        QTest::mouseClick(button, Qt::LeftButton, {}, isTick ? QPoint(8, button->height() / 2) : QPoint());
    }
    static bool tabInto(const QWidget *dialog, const QString &name)
    {
        const auto *widget = dialog->findChild<QWidget *>(name);
        return widget && WindowDriver::tabTo(widget);
    }

    TestFleet m_engines;
    std::unique_ptr<WindowDriver> m_driver;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestRunDialog)
#include "tst_rundialog.moc"
