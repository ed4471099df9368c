// SPDX-License-Identifier: GPL-3.0-or-later
// The Inspect tab in the real window on a real engine: by keyboard and by mouse, one container and two compared.
#include "fleet/fleet.h"
#include "gui/windowdriver.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"
#include "ui/inspect/inspecttab.h"
#include "ui/inspect/jsonview.h"
#include "ui/mainwindow.h"
#include "ui/page.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString image = u"bayplan-test/app:blue"_s;
constexpr int patience = 60'000; // ms

QModelIndex at(const QTreeView *tree, const QStringList &keys, int column = 0)
{
    QModelIndex index;
    for (const QString &key : keys) {
        QModelIndex found;
        for (int row = 0; row < tree->model()->rowCount(index); ++row) {
            if (tree->model()->index(row, 0, index).data().toString() == key)
                found = tree->model()->index(row, 0, index);
        }
        if (!found.isValid())
            return {};
        index = found;
    }
    return index.siblingAtColumn(column);
}

} // namespace

class TestInspectTab : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 2, "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
        const auto make = [this](int engine, const QString &name, const QStringList &options) {
            const QStringList words = QStringList{u"run"_s, u"-d"_s, u"--name"_s, name} + options + QStringList{image};
            QVERIFY(!docker(engine).run(words).isNull());
        };
        make(1, u"web-1"_s,
             {u"-e"_s, u"DB_PASSWORD=hunter2"_s, u"-e"_s, u"MODE=blue"_s, u"-m"_s, u"64m"_s, u"-l"_s,
              u"note=<b>bold</b>\x1b[31m\u202e"_s, u"-p"_s, u"8888:8080"_s});
        make(2, u"web-2"_s, {u"-e"_s, u"DB_PASSWORD=hunter3"_s, u"-e"_s, u"MODE=green"_s, u"-m"_s, u"96m"_s});
        make(2, u"web-3"_s, {});
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
        QList<fleet::HostConfig> hosts;
        for (int engine = 1; engine <= 2; ++engine)
            hosts << fleet::HostConfig{u"engine%1"_s.arg(engine), *engine::Endpoint::parse(m_engines.endpoint(engine))};
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"containers"_s);
        QTRY_COMPARE_WITH_TIMEOUT(containers()->model()->rowCount(), 3, patience);
    }
    void cleanupTestCase()
    {
        m_driver.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    void byKeyboard()
    {
        choose({u"web-1"_s});
        QTest::keyClick(containers(), Qt::Key_I, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(tree() && tree()->isVisible() && at(tree(), {u"Config"_s}).isValid(), patience);
        QTRY_VERIFY(tree()->hasFocus());
        tree()->setCurrentIndex(at(tree(), {u"HostConfig"_s}));
        QTest::keyClick(tree(), Qt::Key_Right); // unfolds
        QVERIFY(tree()->isExpanded(at(tree(), {u"HostConfig"_s})));
        QTest::keyClicks(tree(), u"memory"_s); // to the key that begins so
        QTRY_COMPARE(tree()->currentIndex().data().toString(), u"Memory"_s);
        QTest::keyClick(tree(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), u"67108864"_s);
        QTest::keyClick(tree(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QApplication::clipboard()->text(), u".HostConfig.Memory"_s);

        QTest::keyClick(tree(), Qt::Key_F, Qt::ControlModifier);
        auto *field = tab()->findChild<QLineEdit *>(u"inspectFind"_s);
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, u"mode=blue"_s);
        QTRY_COMPARE(found(), u"1 of 1"_s);
        QVERIFY(tree()->visualRect(tree()->currentIndex()).isValid());
        QCOMPARE(tree()->currentIndex().data().toString(), u"MODE=blue"_s);
        QVERIFY(field->hasFocus());
        field->selectAll();
        QTest::keyClicks(field, u"hunter"_s); // what is not shown is not found
        QTRY_COMPARE(found(), u"Not found"_s);
        field->selectAll();
        QTest::keyClicks(field, u"memory"_s);
        QTRY_VERIFY(found().startsWith(u"1 of"_s) || found().contains(u" of "_s));
        const QModelIndex first = tree()->currentIndex();
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(tree()->currentIndex() != first);
        QTest::keyClick(field, Qt::Key_F3, Qt::ShiftModifier);
        QCOMPARE(tree()->currentIndex(), first);
        QVERIFY(m_driver->saveLooks(m_folder, u"inspect-find"_s));
        QTest::keyClick(field, Qt::Key_Escape);
        QTRY_VERIFY(!field->isVisible() && tree()->hasFocus());
    }

    void secretsByMouse()
    {
        choose({u"web-1"_s});
        tree()->expand(at(tree(), {u"Config"_s}));
        tree()->expand(at(tree(), {u"Config"_s, u"Env"_s}));
        const QModelIndex secret = entry(u"DB_PASSWORD="_s);
        QCOMPARE(secret.data().toString(), u"DB_PASSWORD=••••••"_s);
        tree()->scrollTo(secret);
        QVERIFY(m_driver->saveLooks(m_folder, u"inspect-tree"_s));
        press(tree(), secret);
        QTRY_COMPARE(entry(u"DB_PASSWORD="_s).data().toString(), u"DB_PASSWORD=hunter2"_s);
        QVERIFY2(tree()->isExpanded(at(tree(), {u"Config"_s, u"Env"_s})), "what was unfolded stays so");
        menu(secret, u"inspect:hide:1"_s);
        QTRY_COMPARE(entry(u"DB_PASSWORD="_s).data().toString(), u"DB_PASSWORD=••••••"_s);
        menu(at(tree(), {u"Config"_s, u"Env"_s}), u"inspect:json:1"_s);
        QVERIFY(QApplication::clipboard()->text().contains(u"\"MODE=blue\""_s));
        QVERIFY(!QApplication::clipboard()->text().contains(u"hunter2"_s));
        menu(entry(u"DB_PASSWORD="_s), u"inspect:value:1"_s);
        QCOMPARE(QApplication::clipboard()->text(), u"DB_PASSWORD=hunter2"_s);
        menu(at(tree(), {u"HostConfig"_s, u"PortBindings"_s, u"8080/tcp"_s, u"0"_s, u"HostPort"_s}),
             u"inspect:path:1"_s);
        QCOMPARE(QApplication::clipboard()->text(), u".HostConfig.PortBindings[\"8080/tcp\"][0].HostPort"_s);
        click(u"chip:inspect-secrets"_s);
        QTRY_COMPARE(entry(u"DB_PASSWORD="_s).data().toString(), u"DB_PASSWORD=hunter2"_s);
        click(u"chip:inspect-secrets"_s);
        QTRY_COMPARE(entry(u"DB_PASSWORD="_s).data().toString(), u"DB_PASSWORD=••••••"_s);
    }

    void hostileTextStaysText()
    {
        choose({u"web-1"_s});
        const QModelIndex note = at(tree(), {u"Config"_s, u"Labels"_s, u"note"_s}, 1);
        QCOMPARE(note.data().toString(), u"<b>bold</b>\u241b[31m\ufffd"_s);
        click(u"chip:inspect-raw"_s);
        QTRY_VERIFY(raw()->isVisible());
        QVERIFY(raw()->toPlainText().contains(u"\"note\": \"<b>bold</b>\\u001b[31m\\u202e\""_s));
        click(u"chip:inspect-tree"_s);
    }

    void asJson()
    {
        choose({u"web-1"_s});
        click(u"chip:inspect-raw"_s);
        QTRY_VERIFY(raw()->isVisible());
        QVERIFY(raw()->toPlainText().contains(u"\"Memory\": 67108864,"_s));
        QVERIFY(!raw()->toPlainText().contains(u"hunter2"_s));
        click(u"inspectFindButton"_s);
        auto *field = tab()->findChild<QLineEdit *>(u"inspectFind"_s);
        QTRY_VERIFY(field->hasFocus());
        click(u"inspectFindRegex"_s);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, u"\"Memory\\w*\": \\d+"_s);
        QTRY_VERIFY(raw()->textCursor().selectedText().startsWith(u"\"Memory"_s));
        const int first = raw()->textCursor().position();
        click(u"inspectFindNext"_s);
        QVERIFY(raw()->textCursor().position() != first);
        QVERIFY(m_driver->saveLooks(m_folder, u"inspect-json"_s));
        field->selectAll();
        QTest::keyClicks(field, u"("_s);
        QTRY_VERIFY2(found().contains(u"at character"_s), qPrintable(found()));
        click(u"inspectFindRegex"_s);
        click(u"inspectFindClose"_s);
        // The keys sorted, and in the engine's order again.
        const QString before = raw()->toPlainText();
        click(u"chip:inspect-sort"_s);
        QVERIFY(raw()->toPlainText().startsWith(u"{\n    \"AppArmorProfile\""_s));
        click(u"chip:inspect-sort"_s);
        QCOMPARE(raw()->toPlainText(), before);
        click(u"chip:inspect-tree"_s);
    }

    /// What is unfolded, chosen and scrolled to stays where it is.
    void keptUpWithItsContainer()
    {
        choose({u"web-1"_s});
        tree()->expandAll();
        const QModelIndex memory = at(tree(), {u"HostConfig"_s, u"Memory"_s}, 1);
        tree()->setCurrentIndex(memory);
        tree()->scrollTo(memory, QAbstractItemView::PositionAtCenter);
        const int scrolled = tree()->verticalScrollBar()->value();
        QVERIFY(scrolled > 0);
        QVERIFY(!docker(1).run({u"update"_s, u"-m"_s, u"80m"_s, u"--memory-swap"_s, u"-1"_s, u"web-1"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(at(tree(), {u"HostConfig"_s, u"Memory"_s}, 1).data().toString(), u"83886080"_s,
                                  patience);
        QCOMPARE(tree()->verticalScrollBar()->value(), scrolled);
        QCOMPARE(tree()->currentIndex(), at(tree(), {u"HostConfig"_s, u"Memory"_s}, 1));
        QVERIFY(tree()->isExpanded(at(tree(), {u"NetworkSettings"_s, u"Networks"_s})));
        // In the text as well.
        click(u"chip:inspect-raw"_s);
        raw()->verticalScrollBar()->setValue(40);
        QVERIFY(!docker(1).run({u"rename"_s, u"web-1"_s, u"web-one"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(raw()->toPlainText().contains(u"/web-one"_s), patience);
        QCOMPARE(raw()->verticalScrollBar()->value(), 40);
        QVERIFY(!docker(1).run({u"rename"_s, u"web-one"_s, u"web-1"_s}).isNull());
        click(u"chip:inspect-tree"_s);
        QTRY_COMPARE_WITH_TIMEOUT(containers()->model()->rowCount(), 3, patience);
        QTRY_VERIFY_WITH_TIMEOUT(WindowDriver::column(containers(), u"Name"_s).contains(u"web-1"_s), patience);
    }

    void twoCompared()
    {
        QVERIFY(!docker(1).run({u"update"_s, u"-m"_s, u"80m"_s, u"--memory-swap"_s, u"-1"_s, u"web-1"_s}).isNull());
        choose({u"web-1"_s, u"web-2"_s});
        QTRY_VERIFY_WITH_TIMEOUT(diff()->isVisible() && at(diff(), {u"HostConfig"_s, u"Memory"_s}).isValid(), patience);
        QCOMPARE(at(diff(), {u"HostConfig"_s, u"Memory"_s}, 1).data().toString(), u"83886080"_s);
        QCOMPARE(at(diff(), {u"HostConfig"_s, u"Memory"_s}, 2).data().toString(), u"100663296"_s);
        QCOMPARE(at(diff(), {u"Config"_s, u"Env"_s, u"MODE"_s}, 2).data().toString(), u"MODE=green"_s);
        QCOMPARE(at(diff(), {u"Config"_s, u"Env"_s, u"DB_PASSWORD"_s}, 2).data().toString(), u"DB_PASSWORD=••••••"_s);
        QVERIFY(!at(diff(), {u"Id"_s}).isValid());
        QVERIFY(!at(diff(), {u"Path"_s}).isValid());
        QCOMPARE(diff()->model()->headerData(2, Qt::Horizontal).toString(), u"web-2 on engine2"_s);
        const QString some = label(u"inspectCount"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"inspect-diff"_s));
        press(diff(), at(diff(), {u"Config"_s, u"Env"_s, u"DB_PASSWORD"_s}, 2));
        QTRY_COMPARE(at(diff(), {u"Config"_s, u"Env"_s, u"DB_PASSWORD"_s}, 2).data().toString(),
                     u"DB_PASSWORD=hunter3"_s);
        QCOMPARE(at(diff(), {u"Config"_s, u"Env"_s, u"DB_PASSWORD"_s}, 1).data().toString(), u"DB_PASSWORD=••••••"_s);
        click(u"chip:inspect-noise"_s);
        QTRY_VERIFY(at(diff(), {u"Id"_s}).isValid());
        QVERIFY(label(u"inspectCount"_s) != some);
        click(u"chip:inspect-differences"_s);
        QTRY_VERIFY(at(diff(), {u"Path"_s}).isValid());
        QVERIFY(m_driver->saveLooks(m_folder, u"inspect-diff-all"_s));
        click(u"chip:inspect-differences"_s);
        click(u"chip:inspect-noise"_s);
        QTRY_COMPARE(label(u"inspectCount"_s), some);
        // It follows both.
        QVERIFY(!docker(2).run({u"update"_s, u"-m"_s, u"80m"_s, u"--memory-swap"_s, u"-1"_s, u"web-2"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(!at(diff(), {u"HostConfig"_s, u"Memory"_s}).isValid(), patience);
        // One of them by itself, chosen by keyboard.
        auto *choice = tab()->findChild<QComboBox *>(u"inspectChoice"_s);
        QCOMPARE(choice->count(), 3);
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_Down);
        QTRY_VERIFY_WITH_TIMEOUT(tree()->isVisible(), patience);
        QTRY_VERIFY(at(tree(), {u"Name"_s}, 1).data().toString().startsWith(u"/web-"_s));
    }

    void oneOfSeveral()
    {
        choose({u"web-1"_s, u"web-2"_s, u"web-3"_s});
        auto *choice = tab()->findChild<QComboBox *>(u"inspectChoice"_s);
        QTRY_VERIFY(choice->findText(u"web-3 on engine2"_s) >= 0);
        QCOMPARE(choice->count(), 3);
        const int third = choice->findText(u"web-3 on engine2"_s);
        choice->setFocus();
        choice->setCurrentIndex(0);
        for (int i = 0; i < third; ++i)
            QTest::keyClick(choice, Qt::Key_Down);
        QTRY_COMPARE_WITH_TIMEOUT(at(tree(), {u"Name"_s}, 1).data().toString(), u"/web-3"_s, patience);
        QVERIFY(m_driver->saveLooks(m_folder, u"inspect-several"_s));
    }

    void goneWhileItIsShown()
    {
        choose({u"web-3"_s});
        QTRY_COMPARE_WITH_TIMEOUT(at(tree(), {u"Name"_s}, 1).data().toString(), u"/web-3"_s, patience);
        QVERIFY(!docker(2).run({u"rm"_s, u"-f"_s, u"web-3"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(containers()->model()->rowCount(), 2, patience);
        QTRY_VERIFY(!tab()->isVisible()); // nothing is selected any more
    }

private:
    DockerCli docker(int engine) const { return DockerCli(m_engines.socket(engine)); }
    QTableView *containers() const { return m_driver->table(u"containersTable"_s); }
    ui::InspectTab *tab() const { return m_driver->window().findChild<ui::InspectTab *>(); }
    QTreeView *tree() const { return tab() ? tab()->findChild<QTreeView *>(u"inspectTree"_s) : nullptr; }
    QTreeView *diff() const { return tab()->findChild<QTreeView *>(u"inspectDiff"_s); }
    ui::JsonView *raw() const { return tab()->findChild<ui::JsonView *>(u"inspectRaw"_s); }
    QString label(const QString &name) const { return tab()->findChild<QLabel *>(name)->text(); }
    QString found() const { return label(u"inspectFindResult"_s); }

    /// Clicks the rows of these names, the first alone and the others beside it.
    void choose(const QStringList &names) const
    {
        for (const QString &name : names) {
            const auto row = WindowDriver::column(containers(), u"Name"_s).indexOf(name);
            QVERIFY2(row >= 0, qPrintable(name));
            const QModelIndex index = containers()->model()->index(int(row), 0);
            containers()->scrollTo(index);
            QTest::mouseClick(containers()->viewport(), Qt::LeftButton,
                              name == names.first() ? Qt::NoModifier : Qt::ControlModifier,
                              containers()->visualRect(index).center());
        }
        if (!tree() || !tab()->isVisible() || names.size() != 1)
            return;
        QTRY_COMPARE_WITH_TIMEOUT(at(tree(), {u"Name"_s}, 1).data().toString(), QString(u"/"_s + names.first()),
                                  patience);
    }
    QModelIndex entry(const QString &begin) const
    {
        const QModelIndex env = at(tree(), {u"Config"_s, u"Env"_s});
        for (int row = 0; row < tree()->model()->rowCount(env); ++row) {
            const QModelIndex value = tree()->model()->index(row, 1, env);
            if (value.data().toString().startsWith(begin))
                return value;
        }
        return {};
    }
    static void press(QTreeView *view, const QModelIndex &index)
    {
        QVERIFY(index.isValid());
        view->scrollTo(index);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(index).center());
    }
    /// Chooses an action of the menu of a place in the tree.
    void menu(const QModelIndex &index, const QString &name) const
    {
        QVERIFY(index.isValid());
        for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
            tree()->expand(above);
        tree()->scrollTo(index);
        const QPoint place = tree()->visualRect(index).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, place, tree()->viewport()->mapToGlobal(place));
        QApplication::sendEvent(tree()->viewport(), &event);
        QMenu *menu = nullptr;
        QTRY_VERIFY((menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())));
        auto *action = menu->findChild<QAction *>(name);
        QVERIFY2(action, qPrintable(name));
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
    }
    void click(const QString &name) const
    {
        auto *button = tab()->findChild<QAbstractButton *>(name);
        QVERIFY2(button && button->isVisible() && button->isEnabled(), qPrintable(name));
        QTest::mouseClick(button, Qt::LeftButton);
    }

    TestFleet m_engines;
    std::unique_ptr<WindowDriver> m_driver;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestInspectTab)
#include "tst_inspecttab.moc"
