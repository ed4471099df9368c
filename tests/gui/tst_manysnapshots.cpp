// SPDX-License-Identifier: GPL-3.0-or-later
// The page of snapshots with many of them, and with thousands of changes, over the demo: what blocks the window, what
// the keyboard and screen readers reach, and what comes back on restart.
#include "gui/windowdriver.h"
#include "snapshots/keeprules.h"
#include "snapshots/kept/folder.h"
#include "snapshots/kept/keeping.h"
#include "snapshots/snapshotfile.h"
#include "support/fleet/loopwatch.h"
#include "ui/mainwindow.h"
#include "ui/page.h"
#include "ui/snapshots/timelineview.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStyleOptionComboBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int smallOnes = 60;
constexpr int thousands = 6000; ///< containers that all differ between the two newest

/// `variant` is in each container's environment.
snapshots::Snapshot snapshotOf(core::Time at, int containers, const QString &variant)
{
    snapshots::Snapshot snapshot{.takenAt = at, .program = u"Bayplan"_s, .workspace = u"demo"_s};
    snapshots::HostPart host{.name = u"host-a"_s, .endpoint = u"tcp://10.0.0.1"_s, .address = {}, .readAt = at};
    for (int number = 0; number < containers; ++number) {
        const QString name = u"worker-%1"_s.arg(number, 4, 10, QChar(u'0'));
        const QJsonObject inspect{
            {u"Id"_s, name},
            {u"Name"_s, QString(u'/' + name)},
            {u"State"_s, QJsonObject{{u"Status"_s, u"running"_s}, {u"StartedAt"_s, variant}}},
            {u"Config"_s,
             QJsonObject{{u"Image"_s, QString(u"registry.example/team/app:"_s + variant)},
                         {u"Env"_s, QJsonArray{QString(u"MODE="_s + variant), QString(u"SIZE="_s + variant)}}}}};
        host.containers.push_back({.id = name, .name = name, .readAt = at});
        host.inspects.append(QJsonDocument(inspect).toJson(QJsonDocument::Compact));
    }
    snapshot.hosts = {host};
    return snapshot;
}

} // namespace

class TestManySnapshots : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_looks = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{});
        QTRY_VERIFY(m_driver->desktop().keeping().workspace() == u"demo"_s);
        m_folder = m_driver->desktop().keeping().folder();
        const core::Time now = core::now();
        for (int hour = 0; hour < smallOnes; ++hour)
            keep(snapshotOf(now - std::chrono::hours(hour + 3), 5 + hour % 7, u"v%1"_s.arg(hour % 3)));
        keep(snapshotOf(now - std::chrono::hours(2), thousands, u"before"_s));
        keep(snapshotOf(now - std::chrono::hours(1), thousands, u"after"_s));
    }

    void opensSmoothly()
    {
        LoopWatch watch;
        m_driver->openPage(u"snapshots"_s);
        QTRY_COMPARE(timeline()->model()->rowCount(), smallOnes + 3);
        QTRY_VERIFY_WITH_TIMEOUT(model()->moment(smallOnes + 1).isRead, 60'000);
        qInfo("the window was blocked for %lld ms at most", watch.longestBlock());
        QVERIFY(watch.longestBlock() <= longestSmoothBlock);
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-many"_s));
        m_driver->window().resize(1440, 900);
    }

    void thousandsOfChangesBlockNothing()
    {
        LoopWatch watch;
        choose(1);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), thousands, 60'000);
        m_driver->filter(u"worker-00"_s);
        QTRY_COMPARE(table()->model()->rowCount(), 100);
        m_driver->filter({});
        QTRY_COMPARE(table()->model()->rowCount(), thousands);
        qInfo("compared and filtered: blocked for %lld ms at most", watch.longestBlock());
        QVERIFY(watch.longestBlock() <= longestSmoothBlock);
        for (const QString &head : {u"Name"_s, u"How"_s, u"Kind"_s, u"What"_s}) {
            watch.restart();
            m_driver->clickHeader(table(), head);
            QTest::qWait(100);
            qInfo("sorted by %s: blocked for %lld ms at most", qPrintable(head), watch.longestBlock());
            QVERIFY(watch.longestBlock() <= longestSmoothBlock);
        }
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-thousands"_s));
        m_driver->window().resize(1440, 900);
        watch.restart();
        QTest::mouseClick(m_driver->window().findChild<QToolButton *>(u"asText"_s), Qt::LeftButton);
        auto *text = m_driver->window().findChild<QPlainTextEdit *>(u"comparisonText"_s);
        QTRY_VERIFY(text->toPlainText().endsWith(u"Save… writes all of it."_s));
        QTest::qWait(100);
        qInfo("as text: blocked for %lld ms at most", watch.longestBlock());
        QVERIFY(watch.longestBlock() <= longestSmoothBlock);
        QTest::mouseClick(m_driver->window().findChild<QToolButton *>(u"asTable"_s), Qt::LeftButton);
        // Held down: what is passed is not compared to its end.
        timeline()->setFocus();
        watch.restart();
        for (int i = 0; i < 40; ++i)
            QTest::keyClick(timeline(), Qt::Key_Down, {}, 10);
        QTRY_VERIFY(state().contains(u"Nothing changed"_s) || table()->model()->rowCount() > 0);
        qInfo("scrolled through: blocked for %lld ms at most", watch.longestBlock());
        QVERIFY(watch.longestBlock() <= longestSmoothBlock);
    }

    /// Tab reaches each control of the page once, and Shift+Tab goes back the same way.
    void everyControlByTab()
    {
        choose(1);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), thousands, 60'000);
        timeline()->setFocus();
        const QStringList forth = stops(Qt::Key_Tab);
        for (const QString &name :
             {u"compareFrom"_s, u"compareTo"_s, u"withNoise"_s, u"asTable"_s, u"saveComparison"_s, u"changesTable"_s,
              u"changedFields"_s, u"filterField"_s, u"chip:schedule"_s, u"tool:snapshots:open"_s,
              u"tool:snapshots:export"_s, u"tool:snapshots:restore"_s, u"tool:snapshots:take"_s})
            QVERIFY2(forth.count(name) == 1, qPrintable(name + u" of "_s + forth.join(u' ')));
        QStringList back = stops(Qt::Key_Backtab);
        std::reverse(back.begin(), back.end());
        QCOMPARE(back, forth);
        // The filter and tools of another page, too.
        m_driver->openPage(u"containers"_s);
        m_driver->window().currentPage()->setFocus();
        const QStringList others = stops(Qt::Key_Tab);
        QVERIFY2(others.contains(u"filterField"_s) && others.contains(u"chip:hosts"_s), qPrintable(others.join(u' ')));
        m_driver->openPage(u"snapshots"_s);
    }

    /// A key that means something anywhere means nothing else on a page: with two meanings Qt does neither.
    void noKeyHasTwoMeanings()
    {
        QMap<QString, QString> anywhere;
        const QList<QAction *> actions = m_driver->window().findChildren<QAction *>();
        for (const QAction *action : actions) {
            if (!action->shortcut().isEmpty() && action->shortcutContext() == Qt::WindowShortcut)
                anywhere[action->shortcut().toString()] = action->objectName();
        }
        QVERIFY(anywhere.contains(u"Ctrl+T"_s));
        for (const QAction *action : actions) {
            const QString keys = action->shortcut().toString();
            if (action->shortcutContext() != Qt::WindowShortcut)
                QVERIFY2(!anywhere.contains(keys),
                         qPrintable(u"%1: %2, %3"_s.arg(keys, action->objectName(), anywhere.value(keys))));
        }
    }

    /// Also where the keyboard has no Menu key.
    void menuByShiftF10()
    {
        choose(1);
        QTest::keyClick(timeline(), Qt::Key_F10, Qt::ShiftModifier);
        QTRY_VERIFY(QApplication::activePopupWidget());
        QCOMPARE(QApplication::activePopupWidget()->objectName(), u"momentMenu"_s);
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Escape);
        QTRY_VERIFY(!QApplication::activePopupWidget());
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_F10, Qt::ShiftModifier);
        QTRY_VERIFY(QApplication::activePopupWidget());
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Escape);
        QTRY_VERIFY(!QApplication::activePopupWidget());
        timeline()->setFocus();
    }

    void allHasANameForScreenReaders()
    {
        for (const auto *widget : m_driver->window().currentPage()->findChildren<QWidget *>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy())
                continue;
            QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
            QVERIFY2(interface && !interface->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName()));
        }
        const auto spoken = [this](int row) { return model()->index(row, 0).data(Qt::AccessibleTextRole).toString(); };
        QVERIFY2(spoken(0).startsWith(u"Now, "_s), qPrintable(spoken(0)));
        QVERIFY2(spoken(1).contains(u"6,000 containers on 1 host"_s) ||
                     spoken(1).contains(u"6000 containers on 1 host"_s),
                 qPrintable(spoken(1)));
        QVERIFY2(spoken(1).contains(u"0 added, 0 removed, 6000 changed"_s), qPrintable(spoken(1)));
    }

    /// A file that can't be read says why, and is stepped over.
    void whatCantBeRead()
    {
        const core::Time oldest = core::now() - std::chrono::hours(24 * 30);
        const QString path = QDir(m_folder).filePath(snapshots::keptName(oldest));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{\"not\":") > 0);
        file.close();
        const int last = smallOnes + 3;
        QTRY_COMPARE(timeline()->model()->rowCount(), last + 1);
        QTRY_VERIFY_WITH_TIMEOUT(!model()->moment(last).error.isEmpty(), 30'000);
        choose(last);
        QTRY_VERIFY2(state().contains(QFileInfo(path).fileName()), qPrintable(state()));
        QVERIFY(!tool(u"restore"_s)->isEnabled() && !tool(u"export"_s)->isEnabled());
        QVERIFY(timeline()->model()->index(last, 0).data(Qt::ToolTipRole).toString().contains(path.toHtmlEscaped()));
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-unreadable"_s));
        m_driver->window().resize(1440, 900);
        choose(last - 1); // the first one that can be read
        QTRY_VERIFY2(state().contains(u"This is the first snapshot"_s), qPrintable(state()));
        // What can be read of older days is all there.
        const auto *box = m_driver->window().findChild<QComboBox *>(u"compareTo"_s);
        QVERIFY(!box->currentText().startsWith(u"Today"_s));
        for (const QSize size : {QSize(1024, 700), QSize(1440, 900)}) {
            m_driver->window().resize(size);
            QTRY_COMPARE(m_driver->window().size(), size);
            QTRY_VERIFY(roomIn(*box) >= box->fontMetrics().horizontalAdvance(box->currentText()));
        }
    }

    void removesMany()
    {
        const int all = timeline()->model()->rowCount();
        choose(all - 3);
        QTest::keyClick(timeline(), Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(timeline(), Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(timeline()->selected().size(), 3);
        QTest::keyClick(timeline(), Qt::Key_Delete);
        auto *dialog = m_driver->dialog<QDialog>(u"removeSnapshot"_s);
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QLabel *>(u"heading"_s)->text(), u"Remove 3 snapshots?"_s);
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-remove"_s));
        m_driver->window().resize(1440, 900);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"act"_s), Qt::LeftButton);
        QTRY_COMPARE(timeline()->model()->rowCount(), all - 3);
        QTRY_COMPARE(timeline()->selected(), QList<int>{all - 4}); // the next one is chosen
        backToWindow();
        QTRY_VERIFY(timeline()->hasFocus());
    }

    /// What engines are named is no markup.
    void hostileNames()
    {
        snapshots::Snapshot hostile = snapshotOf(core::now(), 1, u"<b>bold</b>\u202e\n<img src=x>"_s);
        hostile.hosts.front().name = u"<h1>host</h1>\u0007"_s;
        keep(hostile);
        lookAgain();
        QTRY_VERIFY_WITH_TIMEOUT(model()->moment(1).sinceBefore.has_value(), 30'000);
        choose(1);
        QTRY_VERIFY(table()->model()->rowCount() > 0 && table()->model()->rowCount() != thousands);
        QTRY_VERIFY(WindowDriver::column(table(), u"Host"_s).join(u' ').contains(u"<h1>host</h1>"_s));
        for (const QString &text : m_driver->textsShown())
            QVERIFY2(!text.contains(QChar(0x202e)) && !text.contains(QChar(7)), qPrintable(text));
        const auto *tree = m_driver->window().findChild<QTreeWidget *>(u"changedFields"_s);
        for (int row = 0; row < tree->topLevelItemCount(); ++row)
            QVERIFY(!tree->topLevelItem(row)->toolTip(2).contains(u"<img"_s));
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-hostile"_s));
        m_driver->window().resize(1440, 900);
    }

    /// A plan of thousands of steps.
    void restoresThousands()
    {
        snapshots::Snapshot crowd = snapshotOf(core::now() + std::chrono::seconds(2), thousands, u"then"_s);
        crowd.hosts.front().name = u"demo-1"_s;
        keep(crowd);
        lookAgain();
        QTRY_VERIFY_WITH_TIMEOUT(model()->moment(1).isRead && model()->moment(1).contents.containers == thousands,
                                 30'000);
        choose(1);
        LoopWatch watch;
        QTest::keyClick(timeline(), Qt::Key_R);
        auto *dialog = m_driver->dialog<QDialog>(u"restoreDialog"_s);
        QVERIFY(dialog);
        auto *steps = dialog->findChild<QTreeWidget *>(u"restoreSteps"_s);
        QTRY_VERIFY_WITH_TIMEOUT(steps->topLevelItemCount() >= thousands, 60'000);
        QTest::qWait(100);
        qInfo("planned: blocked for %lld ms at most", watch.longestBlock());
        QVERIFY(watch.longestBlock() <= longestSmoothBlock);
        QTest::keyClick(dialog, Qt::Key_Escape);
        backToWindow();
        QVERIFY(QFile::remove(model()->moment(1).file.path));
        lookAgain();
    }

    /// Colours of problems are those of the theme, also of one that is chosen while the dialog is open.
    void themeUnderARestore()
    {
        m_driver->setTheme(ui::Theme::Mode::Light);
        choose(3); // of a host that isn't here
        QTest::keyClick(timeline(), Qt::Key_R);
        auto *dialog = m_driver->dialog<QDialog>(u"restoreDialog"_s);
        QVERIFY(dialog);
        auto *problems = dialog->findChild<QLabel *>(u"restoreProblems"_s);
        QTRY_VERIFY_WITH_TIMEOUT(problems->isVisible(), 30'000);
        QVERIFY2(problems->text().startsWith(u"Not brought back:"_s), qPrintable(problems->text()));
        const QColor light = problems->palette().color(QPalette::WindowText);
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-restore-problem"_s)); // the last theme is the dark one
        m_driver->window().resize(1440, 900);
        QVERIFY(m_driver->isDark());
        QCOMPARE(problems->palette().color(QPalette::WindowText), m_driver->desktop().theme().colors().redText);
        QVERIFY(light != m_driver->desktop().theme().colors().redText);
        QTest::keyClick(dialog, Qt::Key_Escape);
        backToWindow();
        QTRY_VERIFY(timeline()->hasFocus());
    }

    /// Sizes, columns and the filter come back.
    void restarts()
    {
        auto *outer = m_driver->window().findChild<QSplitter *>(u"snapshotsSplitter"_s);
        auto *inner = m_driver->window().findChild<QSplitter *>(u"changesSplitter"_s);
        choose(2);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), thousands, 60'000);
        drag(outer, QPoint(90, 0));
        drag(inner, QPoint(0, -70));
        const int width = outer->sizes().at(0);
        const int height = inner->sizes().at(1);
        m_driver->filter(u"worker"_s);
        QTest::qWait(300);
        m_driver->restart();
        QTRY_COMPARE(m_driver->desktop().keeping().workspace(), u"demo"_s);
        QTRY_COMPARE(m_driver->window().currentPage()->key(), u"snapshots"_s);
        m_folder = m_driver->desktop().keeping().folder();
        keep(snapshotOf(core::now() - std::chrono::hours(2), 4, u"before"_s));
        keep(snapshotOf(core::now() - std::chrono::hours(1), 5, u"after"_s));
        QTRY_COMPARE(timeline()->model()->rowCount(), 3);
        choose(1);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 5, 60'000);
        outer = m_driver->window().findChild<QSplitter *>(u"snapshotsSplitter"_s);
        inner = m_driver->window().findChild<QSplitter *>(u"changesSplitter"_s);
        QTRY_COMPARE(outer->sizes().at(0), width);
        QTRY_COMPARE(inner->sizes().at(1), height);
        QCOMPARE(m_driver->window().currentPage()->findChild<QLineEdit *>(u"filterField"_s)->text(), u"worker"_s);
    }

    /// One that is being taken when the hosts go: that is said. Without hosts there is nothing to take.
    void hostsGoMeanwhile()
    {
        QVERIFY(tool(u"take"_s)->isEnabled());
        m_driver->window().findChild<QAction *>(u"workspace:new"_s)->trigger(); // ends the demo
        auto *dialog = m_driver->dialog<QFileDialog>(u"newWorkspaceDialog"_s);
        QVERIFY(dialog);
        auto *name = dialog->findChild<QLineEdit *>(u"fileNameEdit"_s);
        name->setText(QString(m_elsewhere.filePath(u"shop.json"_s)));
        m_driver->desktop().keeping().take();
        QVERIFY(!tool(u"take"_s)->isEnabled());
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE(m_driver->desktop().keeping().workspace(), u"shop"_s);
        QVERIFY(!m_driver->desktop().keeping().isBusy());
        QVERIFY(!tool(u"take"_s)->isEnabled() && !tool(u"export"_s)->isEnabled());
        const auto *told = m_driver->window().findChild<QWidget *>(u"snapshotMessage"_s);
        QVERIFY(told->findChild<QLabel *>(u"messageText"_s)->text().contains(u"The snapshot of demo was given up"_s));
        m_driver->press(Qt::Key_T, Qt::ControlModifier);
        QVERIFY(!m_driver->desktop().keeping().isBusy());
        QVERIFY(m_driver->saveLooks(m_looks, u"snapshots-no-hosts"_s));
    }

private:
    void keep(const snapshots::Snapshot &snapshot) const
    {
        const QString path = QDir(m_folder).filePath(snapshots::keptName(snapshot.takenAt));
        QVERIFY(snapshots::saveSnapshot(snapshot, path));
    }
    ui::TimelineView *timeline() const { return m_driver->window().findChild<ui::TimelineView *>(u"timeline"_s); }
    snapshots::Timeline *model() const { return qobject_cast<snapshots::Timeline *>(timeline()->model()); }
    QTableView *table() const { return m_driver->table(u"changesTable"_s); }
    void choose(int row) const
    {
        timeline()->scrollTo(timeline()->model()->index(row, 0));
        const QPoint middle = timeline()->visualRect(timeline()->model()->index(row, 0)).center();
        QTest::mouseClick(timeline()->viewport(), Qt::LeftButton, {}, middle);
    }

    /// As when the page is opened anew.
    void lookAgain() const
    {
        m_driver->window().currentPage()->hide();
        m_driver->window().currentPage()->show();
        timeline()->setFocus();
    }
    /// Pixels for its text.
    static int roomIn(const QComboBox &box)
    {
        QStyleOptionComboBox option;
        option.initFrom(&box);
        return box.style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &box).width();
    }
    QString state() const
    {
        const auto *label = m_driver->window().findChild<QLabel *>(u"comparisonState"_s);
        return label->isVisible() ? label->text() : QString();
    }
    QPushButton *tool(const QString &name) const
    {
        return m_driver->window().findChild<QPushButton *>(u"tool:snapshots:"_s + name);
    }
    /// The names of what has the focus, one after the other, until the first has it again.
    static QStringList stops(Qt::Key key)
    {
        const QWidget *first = QApplication::focusWidget();
        QStringList names;
        for (int i = 0; i < 60; ++i) {
            QTest::keyClick(QApplication::focusWidget(), key);
            if (QApplication::focusWidget() == first)
                return names;
            names << QApplication::focusWidget()->objectName();
        }
        return names;
    }
    static void drag(QSplitter *splitter, const QPoint &by)
    {
        QSplitterHandle *handle = splitter->handle(1);
        const QPoint from = handle->rect().center();
        QTest::mousePress(handle, Qt::LeftButton, {}, from);
        QTest::mouseMove(handle, from + by);
        QTest::mouseRelease(handle, Qt::LeftButton, {}, from + by);
    }
    /// Window managers differ in whom they choose once a dialog has gone.
    void backToWindow() const
    {
        m_driver->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window(), 30'000));
    }

    QString m_looks;
    QString m_folder; ///< of the snapshots that are kept
    QTemporaryDir m_elsewhere;
    std::unique_ptr<WindowDriver> m_driver;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestManySnapshots)
#include "tst_manysnapshots.moc"
