// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots of real engines, by mouse and keyboard in the real window: taken, compared, exported, restored from, kept.
#include "gui/plandriver.h"
#include "operations/operations.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "snapshots/compare.h"
#include "snapshots/kept/folder.h"
#include "snapshots/kept/keeping.h"
#include "snapshots/snapshotfile.h"
#include "ui/snapshots/timelineview.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestSnapshotsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this through tests/run");
        m_looks = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
        QVERIFY(m_engines.removeAllContainers());
        docker(3, {u"volume"_s, u"rm"_s, u"-f"_s, u"ledger"_s});
        docker(1, {u"run"_s, u"-d"_s, u"--name"_s, u"cache"_s, u"-e"_s, u"API_TOKEN=hunter2hunter2"_s, u"-e"_s,
                   u"MODE=calm"_s, u"-p"_s, u"8100:8080"_s, u"bayplan-test/app:blue"_s});
        docker(2, {u"run"_s, u"-d"_s, u"--name"_s, u"worker"_s, u"bayplan-test/app:blue"_s});
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = PlanDriver::hostsOf(m_engines)});
        m_plan = std::make_unique<PlanDriver>(*m_driver);
        QVERIFY(m_plan->open());
        services::ServiceSpec spec;
        spec.name = u"web"_s;
        spec.container.image = u"bayplan-test/app:blue"_s;
        spec.container.ports = {engine::PortRequest{{}, 0, 0, 8080, u"tcp"_s}};
        spec.gate.kind = services::HealthGate::Kind::None;
        services::ServiceBook &book = m_driver->desktop().book();
        spec = book.resolved(spec);
        QVERIFY(m_driver->desktop().runner().run(services::create(spec, 3, book.observe(spec), core::now(), {})));
        QTRY_VERIFY_WITH_TIMEOUT(m_plan->atRest(u"web"_s) && m_plan->total(u"web"_s) == 3, 60'000);
    }
    void cleanupTestCase()
    {
        m_plan.reset();
        m_driver.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    void takes()
    {
        m_driver->openPage(u"snapshots"_s);
        QCOMPARE(timeline()->model()->rowCount(), 1); // now
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-none"_s));
        QTest::mouseClick(tool(u"take"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(timeline()->model()->rowCount(), 2, 30'000);
        const auto files = snapshots::keptFiles(m_driver->desktop().keeping().folder());
        QCOMPARE(files.size(), 1);
        m_first = files.first().path;
        QCOMPARE(QFile::permissions(m_first) & 0x77, QFile::Permissions()); // the owner's alone
        const auto kept = snapshots::loadSnapshot(m_first);
        QVERIFY(kept);
        QCOMPARE(kept->hosts.size(), size_t(3));
        QCOMPARE(kept->workspace, u"test"_s);
        QVERIFY(!kept->hasSecrets);
        QCOMPARE(kept->services.size(), size_t(1));
        QVERIFY(!QFile::exists(QString(m_first + u".part"_s)));
    }

    /// Compared with now: side by side, as text, filtered, and in files.
    void compares()
    {
        docker(1, {u"rm"_s, u"-f"_s, u"cache"_s});
        docker(1, {u"run"_s, u"-d"_s, u"--name"_s, u"cache"_s, u"-e"_s, u"API_TOKEN=hunter2hunter2"_s, u"-e"_s,
                   u"MODE=wild"_s, u"-p"_s, u"8101:8080"_s, u"bayplan-test/app:green"_s});
        docker(2, {u"rm"_s, u"-f"_s, u"worker"_s});
        docker(3, {u"run"_s, u"-d"_s, u"--name"_s, u"newcomer"_s, u"bayplan-test/app:blue"_s});
        docker(3, {u"volume"_s, u"create"_s, u"ledger"_s});
        choose(0);
        QTRY_COMPARE_WITH_TIMEOUT(names(), (QStringList{u"cache"_s, u"worker"_s, u"newcomer"_s, u"ledger"_s}), 30'000);
        const QTableView *table = m_driver->table(u"changesTable"_s);
        QCOMPARE(WindowDriver::column(table, u"What"_s),
                 (QStringList{u"changed"_s, u"removed"_s, u"added"_s, u"added"_s}));
        QVERIFY(fields().join(u'\n').contains(u".Config.Image"_s)); // the first row is chosen
        QVERIFY(fields().join(u'\n').contains(u"8101"_s));
        QVERIFY(!fields().join(u'\n').contains(u"hunter2"_s));
        QVERIFY(!fields().join(u'\n').contains(u".State.StartedAt"_s));
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-changes"_s));

        auto *noise = m_driver->window().findChild<QCheckBox *>(u"withNoise"_s);
        QTest::mouseClick(noise, Qt::LeftButton, {}, QPoint(8, noise->height() / 2));
        QTRY_VERIFY(fields().join(u'\n').contains(u".State.StartedAt"_s));
        QTest::keyClick(noise, Qt::Key_Space);
        QTRY_VERIFY(!fields().join(u'\n').contains(u".State.StartedAt"_s));

        m_driver->filter(u"newcomer"_s);
        QTRY_COMPARE(names(), QStringList{u"newcomer"_s});
        m_driver->filter({});
        m_driver->filter(u"MODE=wild"_s); // in a field
        QTRY_COMPARE(names(), QStringList{u"cache"_s});
        m_driver->filter({});
        QTRY_COMPARE(names().size(), 4);

        QTest::mouseClick(m_driver->window().findChild<QToolButton *>(u"asText"_s), Qt::LeftButton);
        auto *text = m_driver->window().findChild<QPlainTextEdit *>(u"comparisonText"_s);
        QTRY_VERIFY(text->isVisible());
        QVERIFY(text->toPlainText().contains(u"newcomer"_s));
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-text"_s));
        for (const auto &[name, sign] : {std::pair(u"changes.html"_s, "<html"),
                                         {u"changes.md"_s, "| "},
                                         {u"changes.json"_s, "\"changes\""},
                                         {u"changes.txt"_s, "newcomer"}}) {
            const QString path = m_folder.filePath(name);
            saveTo(m_driver->window().findChild<QPushButton *>(u"saveComparison"_s), u"saveComparisonDialog"_s, path);
            QTRY_VERIFY(QFile::exists(path));
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray content = file.readAll();
            QVERIFY2(content.contains(sign) && content.contains("newcomer"), content.left(400).constData());
            QVERIFY(!content.contains("hunter2"));
        }
        QTest::mouseClick(m_driver->window().findChild<QToolButton *>(u"asTable"_s), Qt::LeftButton);
        QTRY_VERIFY(m_driver->table(u"changesTable"_s)->isVisible());
    }

    /// A second one: what changed is on the timeline.
    void scrollsThroughHistory()
    {
        // Files are named by the second.
        QTRY_VERIFY(snapshots::keptName(core::now()) != QFileInfo(m_first).fileName());
        timeline()->setFocus();
        QTest::keyClick(timeline(), Qt::Key_T);
        QTRY_COMPARE_WITH_TIMEOUT(timeline()->model()->rowCount(), 3, 30'000);
        auto *model = qobject_cast<snapshots::Timeline *>(timeline()->model());
        QTRY_VERIFY(model->moment(1).sinceBefore.has_value());
        QCOMPARE(toString(*model->moment(1).sinceBefore), u"+2 −1 ~1"_s);
        QTRY_COMPARE(timeline()->chosen(), QList<int>{1}); // the new one
        QTRY_COMPARE(names().size(), 4);
        QTest::keyClick(timeline(), Qt::Key_Down);
        QCOMPARE(timeline()->chosen(), QList<int>{2});
        QTRY_COMPARE(names().size(), 0); // the first one has none before it
        // Both, by mouse: what is between them.
        QTest::mouseClick(timeline()->viewport(), Qt::LeftButton, Qt::ControlModifier, middle(1));
        QTRY_COMPARE(names().size(), 4);
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-timeline"_s));
    }

    void exports()
    {
        choose(0);
        timeline()->setFocus();
        QTest::keyClick(timeline(), Qt::Key_E);
        auto *dialog = m_driver->dialog<QDialog>(u"exportSnapshotDialog"_s);
        QVERIFY(dialog);
        chooseIn(dialog, u"format"_s, u"Spreadsheet (XLSX)"_s);
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-export"_s));
        const QString path = m_folder.filePath(u"ports.xlsx"_s);
        saveTo(act(dialog), u"saveExportDialog"_s, path);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), 30'000);
        QTRY_VERIFY(told().contains(u"ports.xlsx"_s));
        QVERIFY2(told().contains(u"5 containers on 3 hosts"_s), qPrintable(told()));
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-exported"_s));

        // Names that are said to be harmless stay so, for the next snapshot as well.
        backToWindow();
        QTest::mouseClick(tool(u"export"_s), Qt::LeftButton);
        dialog = m_driver->dialog<QDialog>(u"exportSnapshotDialog"_s);
        QVERIFY(dialog);
        chooseIn(dialog, u"format"_s, u"Page (Markdown)"_s);
        auto *allowed = dialog->findChild<QLineEdit *>(u"allowed"_s);
        allowed->setFocus();
        QTest::keyClicks(allowed, u"API_*, OTHER"_s);
        const QString page = m_folder.filePath(u"page.json"_s);
        chooseIn(dialog, u"format"_s, u"Snapshot (JSON, compressed)"_s);
        saveTo(act(dialog), u"saveExportDialog"_s, page);
        QTRY_VERIFY_WITH_TIMEOUT(told().contains(u"page.json"_s), 30'000);
        QFile readable(page);
        QVERIFY(readable.open(QIODevice::ReadOnly) && readable.readAll().contains("hunter2hunter2"));
        QCOMPARE(m_driver->desktop().keeping().wishes().allowed, (QStringList{u"API_*"_s, u"OTHER"_s}));

        // One host, as Compose, with its secrets, after a word of warning.
        backToWindow();
        QTest::mouseClick(tool(u"export"_s), Qt::LeftButton);
        dialog = m_driver->dialog<QDialog>(u"exportSnapshotDialog"_s);
        QVERIFY(dialog);
        chooseIn(dialog, u"format"_s, u"Compose file"_s);
        auto *hosts = dialog->findChild<QListWidget *>(u"hostNames"_s);
        QCOMPARE(hosts->count(), 3);
        for (int row = 0; row < 3; ++row)
            tick(hosts, row);
        QVERIFY(!act(dialog)->isEnabled()); // none
        tick(hosts, 0);
        auto *whole = dialog->findChild<QRadioButton *>(u"withSecrets"_s);
        QTest::mouseClick(whole, Qt::LeftButton, {}, QPoint(8, whole->height() / 2));
        QVERIFY(dialog->findChild<QLabel *>(u"message"_s)->text().contains(u"readable"_s));
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-export-secrets"_s));
        const QString compose = m_folder.filePath(u"aws1.yaml"_s);
        QFile old(compose);
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
        old.close();
        saveTo(act(dialog), u"saveExportDialog"_s, compose);
        auto *question = m_driver->dialog<QDialog>(u"replaceFile"_s); // it is there: asked first
        QVERIFY(question);
        QTest::mouseClick(act(question), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(told().contains(u"aws1.yaml"_s), 30'000);
        QVERIFY(old.open(QIODevice::ReadOnly));
        const QByteArray content = old.readAll();
        QVERIFY(content.contains("hunter2hunter2"));
        QVERIFY(content.contains("cache") && !content.contains("newcomer"));

        // Where it can't be written, the dialog says so and stays.
        backToWindow();
        QTest::mouseClick(tool(u"export"_s), Qt::LeftButton);
        dialog = m_driver->dialog<QDialog>(u"exportSnapshotDialog"_s);
        QVERIFY(dialog);
        chooseIn(dialog, u"format"_s, u"Page (HTML)"_s);
        saveTo(act(dialog), u"saveExportDialog"_s, u"/proc/nowhere.html"_s);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->findChild<QLabel *>(u"message"_s)->text().contains(u"can't be written"_s),
                                 30'000);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m_driver->window().findChild<QDialog *>(u"exportSnapshotDialog"_s));
        backToWindow();
    }

    /// One host, as it was, and that undone.
    void restores()
    {
        choose(2);
        QTest::mouseClick(tool(u"restore"_s), Qt::LeftButton);
        auto *dialog = m_driver->dialog<QDialog>(u"restoreDialog"_s);
        QVERIFY(dialog);
        auto *steps = dialog->findChild<QTreeWidget *>(u"restoreSteps"_s);
        QTRY_VERIFY_WITH_TIMEOUT(steps->topLevelItemCount() > 0, 30'000);
        chooseIn(dialog, u"scope"_s, u"Host aws2"_s);
        QTRY_COMPARE(steps->topLevelItemCount(), 1);
        QCOMPARE(steps->topLevelItem(0)->text(2), u"worker"_s);
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-restore"_s));
        QTRY_COMPARE(act(dialog)->text(), u"Restore 1 container"_s);
        QTest::mouseClick(act(dialog), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(docker(2, {u"inspect"_s, u"-f"_s, u"{{.State.Running}}"_s, u"worker"_s}), u"true"_s,
                                  30'000);
        backToWindow();
        const auto &operations = m_driver->desktop().operations();
        QTRY_VERIFY(operations.undoable() && operations.undoable()->title().startsWith(u"Restore"_s)); // it has ended
        m_driver->press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(docker(2, {u"ps"_s, u"-aq"_s, u"--filter"_s, u"name=worker"_s}), QString(), 30'000);
    }

    /// One service, from the menu of what changed in it.
    void restoresOneService()
    {
        QVERIFY(m_driver->desktop().runner().run(services::scaleTo(*m_driver->desktop().book().state(u"web"_s), 1)));
        QTRY_VERIFY_WITH_TIMEOUT(m_plan->total(u"web"_s) == 1 && m_plan->atRest(u"web"_s), 60'000);
        choose(0);
        QTRY_VERIFY_WITH_TIMEOUT(names().contains(u"web"_s), 30'000);
        QTableView *table = m_driver->table(u"changesTable"_s);
        const int row = int(names().indexOf(u"web"_s));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          table->visualRect(table->model()->index(row, 3)).center());
        const QPoint at = table->visualRect(table->model()->index(row, 3)).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, table->viewport()->mapToGlobal(at));
        QApplication::sendEvent(table->viewport(), &event);
        QTRY_VERIFY(QApplication::activePopupWidget());
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QAction *restore = nullptr;
        for (QAction *action : menu->actions())
            restore = action->text().contains(u"Restore web"_s) ? action : restore;
        QVERIFY(restore);
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(restore).center());
        auto *dialog = m_driver->dialog<QDialog>(u"restoreDialog"_s);
        QVERIFY(dialog);
        QTRY_COMPARE_WITH_TIMEOUT(dialog->findChild<QComboBox *>(u"scope"_s)->currentText(), u"Service web"_s, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(act(dialog)->isEnabled(), 30'000);
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-restore-service"_s));
        QTest::mouseClick(act(dialog), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_plan->total(u"web"_s), 3, 60'000);
        backToWindow();
    }

    void keeps()
    {
        auto *chip = m_driver->window().findChild<QAbstractButton *>(u"chip:schedule"_s);
        QVERIFY(chip->text().contains(u"taken when asked"_s));
        QTest::mouseClick(chip, Qt::LeftButton);
        auto *dialog = m_driver->dialog<QDialog>(u"keepingDialog"_s);
        QVERIFY(dialog);
        auto *hours = dialog->findChild<QSpinBox *>(u"everyHours"_s);
        hours->setFocus();
        hours->selectAll();
        QTest::keyClicks(hours, u"6"_s);
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-keep"_s));
        QTest::mouseClick(act(dialog), Qt::LeftButton);
        QTRY_VERIFY(chip->text().contains(u"every 6 h, next Today"_s) || chip->text().contains(u"every 6 h, next"_s));
        QCOMPARE(m_driver->desktop().keeping().wishes().everyHours, 6);
        QCOMPARE(m_driver->desktop().keeping().wishes().allowed.size(), 2); // as they were
        backToWindow();
    }

    /// From a file elsewhere, and one that is none.
    void opens()
    {
        const QString copy = m_folder.filePath(u"last-week.json.zst"_s);
        QVERIFY(QFile::copy(m_first, copy));
        openFile(copy);
        QTRY_COMPARE_WITH_TIMEOUT(timeline()->model()->rowCount(), 4, 30'000);
        const QString broken = m_folder.filePath(u"broken.json"_s);
        QFile file(broken);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{\"not\":") > 0);
        file.close();
        backToWindow();
        openFile(broken);
        QTRY_VERIFY_WITH_TIMEOUT(told().contains(u"broken.json"_s), 30'000);
        QCOMPARE(timeline()->model()->rowCount(), 4);
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-broken"_s));
        backToWindow();
    }

    void removes()
    {
        const auto files = snapshots::keptFiles(m_driver->desktop().keeping().folder());
        auto *model = qobject_cast<snapshots::Timeline *>(timeline()->model());
        choose(model->rowOf(files.first().path));
        timeline()->setFocus();
        QTest::keyClick(timeline(), Qt::Key_Delete);
        auto *dialog = m_driver->dialog<QDialog>(u"removeSnapshot"_s);
        QVERIFY(dialog);
        QTest::mouseClick(act(dialog), Qt::LeftButton);
        QTRY_COMPARE(snapshots::keptFiles(m_driver->desktop().keeping().folder()).size(), files.size() - 1);
        QTRY_COMPARE(model->rowOf(files.first().path), -1);
        backToWindow();
    }

    /// Thirds, until borders are dragged; then these widths, also of a window that is started again, until they are
    /// taken back.
    void fieldsColumns()
    {
        docker(2, {u"run"_s, u"-d"_s, u"--name"_s, u"late"_s, u"bayplan-test/app:blue"_s});
        compareWithNow(u"late"_s);
        const auto third = [this] { return fieldsTree()->viewport()->width() / 3; };
        QTRY_COMPARE(widths().first(2), (QList<int>{third(), third()}));
        const QSize size = m_driver->window().size();
        m_driver->window().resize(size.width() - 90, size.height());
        QTRY_COMPARE(widths().first(2), (QList<int>{third(), third()}));
        m_driver->window().resize(size);
        QTRY_COMPARE(widths().first(2), (QList<int>{third(), third()}));

        const int first = third() - 60;
        const int second = third() + 100;
        dragBorder(0, first - third());
        QTRY_COMPARE(widths().first(2), (QList<int>{first, third()}));
        dragBorder(1, second - third());
        QTRY_COMPARE(widths().first(2), (QList<int>{first, second}));
        QTRY_COMPARE(widths().at(2), fieldsTree()->viewport()->width() - first - second); // what is left
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-columns"_s));
        m_driver->window().resize(size);
        QTRY_COMPARE(m_driver->window().size(), size);
        QTRY_COMPARE(widths().first(2), (QList<int>{first, second}));

        m_plan.reset();
        startAgain();
        compareWithNow(u"late"_s);
        QTRY_VERIFY(fieldsTree()->isVisible());
        QTRY_COMPARE(widths().first(2), (QList<int>{first, second}));
        QTRY_COMPARE(widths().at(2), fieldsTree()->viewport()->width() - first - second);

        Q_EMIT fieldsTree()->header()->customContextMenuRequested(QPoint(20, 8));
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QCOMPARE(menu->actions().size(), 1);
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->actions().first()).center());
        QTRY_COMPARE(widths().first(2), (QList<int>{third(), third()}));
        startAgain();
        compareWithNow(u"late"_s);
        QTRY_COMPARE(widths().first(2), (QList<int>{third(), third()}));
    }

private:
    QString docker(int engine, QStringList words) const
    {
        QProcess process;
        words.prepend(m_engines.endpoint(engine));
        words.prepend(u"-H"_s);
        process.start(u"docker"_s, words);
        process.waitForFinished();
        return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    }
    ui::TimelineView *timeline() const { return m_driver->window().findChild<ui::TimelineView *>(u"timeline"_s); }
    QPoint middle(int row) const { return timeline()->visualRect(timeline()->model()->index(row, 0)).center(); }
    void choose(int row) const { QTest::mouseClick(timeline()->viewport(), Qt::LeftButton, {}, middle(row)); }
    QStringList names() const { return WindowDriver::column(m_driver->table(u"changesTable"_s), u"Name"_s); }
    /// The program, up to what can be compared.
    void startAgain()
    {
        m_driver->restart();
        for (const fleet::HostConnection *host : m_driver->desktop().fleet().hosts())
            QTRY_VERIFY_WITH_TIMEOUT(host->isSettled(), 30'000);
        m_driver->openPage(u"snapshots"_s);
        QTRY_VERIFY_WITH_TIMEOUT(timeline()->model()->rowCount() > 1, 30'000);
    }
    /// Chosen anew, since now is read when it is asked for; until that has changed.
    void compareWithNow(const QString &name) const
    {
        choose(1);
        QCOMPARE(timeline()->chosen(), QList<int>{1});
        choose(0);
        QTRY_VERIFY_WITH_TIMEOUT(names().contains(name), 30'000);
    }
    QTreeWidget *fieldsTree() const { return m_driver->window().findChild<QTreeWidget *>(u"changedFields"_s); }
    QList<int> widths() const
    {
        QList<int> widths;
        for (int column = 0; column < 3; ++column)
            widths << fieldsTree()->header()->sectionSize(column);
        return widths;
    }
    /// The right one of the column, with the mouse.
    void dragBorder(int column, int by) const
    {
        QHeaderView *header = fieldsTree()->header();
        QWidget *port = header->viewport();
        const QPoint from(header->sectionViewportPosition(column) + header->sectionSize(column) - 1,
                          header->height() / 2);
        const QPoint to = from + QPoint(by, 0);
        QTest::mousePress(port, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, port->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(port, &move);
        QTest::mouseRelease(port, Qt::LeftButton, {}, to);
    }
    QStringList fields() const
    {
        QStringList texts;
        const auto *tree = fieldsTree();
        for (int row = 0; row < tree->topLevelItemCount(); ++row)
            texts << tree->topLevelItem(row)->text(0) + u' ' + tree->topLevelItem(row)->text(1) + u' ' +
                         tree->topLevelItem(row)->text(2);
        return texts;
    }
    QPushButton *tool(const QString &name) const
    {
        return m_driver->window().findChild<QPushButton *>(u"tool:snapshots:"_s + name);
    }
    static QPushButton *act(const QDialog *dialog) { return dialog->findChild<QPushButton *>(u"act"_s); }
    QString told() const
    {
        const auto *bar = m_driver->window().findChild<QWidget *>(u"snapshotMessage"_s);
        QString text;
        for (const auto *label : bar->findChildren<QLabel *>())
            text += label->text();
        return bar->isVisible() ? text : QString();
    }
    void saveTo(QPushButton *button, const QString &dialogName, const QString &path)
    {
        QTest::mouseClick(button, Qt::LeftButton);
        auto *files = m_driver->dialog<QFileDialog>(dialogName);
        QVERIFY(files);
        auto *name = files->findChild<QLineEdit *>(u"fileNameEdit"_s);
        QVERIFY(name);
        name->setText(path);
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(!m_driver->window().findChild<QFileDialog *>(dialogName));
    }
    void openFile(const QString &path)
    {
        QTest::mouseClick(tool(u"open"_s), Qt::LeftButton);
        auto *files = m_driver->dialog<QFileDialog>(u"openSnapshotDialog"_s);
        QVERIFY(files);
        auto *name = files->findChild<QLineEdit *>(u"fileNameEdit"_s);
        name->setText(path);
        QTest::keyClick(name, Qt::Key_Return);
    }
    static void tick(QListWidget *list, int row)
    {
        const QRect rect = list->visualItemRect(list->item(row));
        list->setCurrentRow(row);
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Space);
        Q_UNUSED(rect)
    }
    /// Window managers differ in whom they choose once a dialog has gone.
    void backToWindow()
    {
        m_driver->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window(), 30'000));
    }
    static void chooseIn(const QDialog *dialog, const QString &name, const QString &text)
    {
        auto *box = dialog->findChild<QComboBox *>(name);
        QTRY_VERIFY_WITH_TIMEOUT(box->isEnabled() && box->findText(text) >= 0, 30'000);
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Home);
        for (int i = 0; i < box->count() && box->currentText() != text; ++i)
            QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(box->currentText(), text);
    }

    TestFleet m_engines;
    QString m_looks;
    QTemporaryDir m_folder;
    QString m_first; ///< the first snapshot's file
    std::unique_ptr<WindowDriver> m_driver;
    std::unique_ptr<PlanDriver> m_plan;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestSnapshotsPage)
#include "tst_snapshotspage.moc"
