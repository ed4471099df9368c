// SPDX-License-Identifier: GPL-3.0-or-later
// The lower panel of a table by itself: which tab works when, and how it is opened, closed and left.
#include "ui/panels/detailspanel.h"

#include <QApplication>
#include <QMouseEvent>
#include <QSplitter>
#include <QTabBar>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::ContainerKey;

class NotingTab : public ui::DetailsTab
{
    Q_OBJECT

public:
    NotingTab(QString key, QStringList &notes) : m_key(std::move(key)), m_notes(notes)
    {
        setFocusPolicy(Qt::StrongFocus);
    }
    QString key() const override { return m_key; }
    QString title() const override { return m_key.toUpper(); }
    void setSelection(const QList<ContainerKey> &keys) override { m_notes << u"%1 %2"_s.arg(m_key).arg(keys.size()); }
    void setActive(bool active) override { m_notes << m_key + (active ? u" on"_s : u" off"_s); }

private:
    const QString m_key;
    QStringList &m_notes;
};

class TestDetails : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_notes.clear();
        m_window = std::make_unique<QSplitter>(Qt::Vertical);
        m_table = new QWidget;
        m_table->setFocusPolicy(Qt::StrongFocus);
        m_window->addWidget(m_table);
        m_window->setStretchFactor(0, 1);
        m_window->setChildrenCollapsible(false);
        m_panel = new ui::DetailsPanel(m_theme, u"panel"_s, m_window.get());
        m_panel->addTab(std::make_unique<NotingTab>(u"one"_s, m_notes));
        m_panel->addTab(std::make_unique<NotingTab>(u"two"_s, m_notes));
        connect(m_panel, &ui::DetailsPanel::leaveRequested, m_table, [this] { m_table->setFocus(); });
        m_window->resize(800, 700);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_table->setFocus();
    }
    void cleanup() { m_window.reset(); }

    void hiddenWithoutSelection()
    {
        QVERIFY(!m_panel->isVisible());
        m_panel->setSelection(one);
        QVERIFY(m_panel->isVisible());
        QVERIFY2(m_panel->height() < 60, "closed, it is a row of tabs");
        QCOMPARE(m_notes, QStringList());
        m_panel->setSelection({});
        QVERIFY(!m_panel->isVisible());
    }

    void onlyTheTabShownWorks()
    {
        m_panel->setSelection(one);
        m_panel->setOpen(true);
        QCOMPARE(m_notes, (QStringList{u"one on"_s, u"one 1"_s}));
        m_panel->setSelection(two);
        QCOMPARE(m_notes.last(), u"one 2"_s);
        m_notes.clear();
        QTest::keyClick(m_table, Qt::Key_PageDown, Qt::ControlModifier);
        QCOMPARE(m_notes, (QStringList{u"one off"_s, u"two on"_s, u"two 2"_s}));
        m_notes.clear();
        QTest::keyClick(m_table, Qt::Key_PageUp, Qt::ControlModifier);
        QVERIFY2(!m_notes.contains(u"one 2"_s), "it knows this selection");
        QCOMPARE(m_notes, (QStringList{u"two off"_s, u"one on"_s}));
        m_notes.clear();
        m_panel->setOpen(false);
        QCOMPARE(m_notes, QStringList{u"one off"_s});
        m_notes.clear();
        m_panel->setOpen(true);
        m_window->hide();
        QCOMPARE(m_notes, (QStringList{u"one on"_s, u"one off"_s}));
    }

    void heightIsTheOperators()
    {
        m_panel->setSelection(one);
        m_panel->setOpen(true);
        QCOMPARE(m_panel->height(), core::PanelState().height);
        QSplitterHandle *handle = m_window->handle(1);
        QTRY_COMPARE(handle->y(), m_table->height()); // the splitter lays out in its own time
        const QPoint grip = handle->rect().center();
        QTest::mousePress(handle, Qt::LeftButton, {}, grip);
        const QPoint there = grip - QPoint(0, 60);
        QMouseEvent move(QEvent::MouseMove, there, handle->mapToGlobal(there), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(handle, &move);
        QTest::mouseRelease(handle, Qt::LeftButton, {}, handle->rect().center());
        const int dragged = m_panel->height();
        QVERIFY(dragged > core::PanelState().height);
        QCOMPARE(m_panel->state().height, dragged);
        const QPoint before = m_table->pos();
        m_panel->setSelection({});
        m_panel->setSelection(two);
        QCOMPARE(m_panel->height(), dragged);
        m_panel->setOpen(false);
        m_panel->setOpen(true);
        QCOMPARE(m_panel->height(), dragged);
        QCOMPARE(m_table->pos(), before);
        m_window->resize(800, 500);
        QCOMPARE(m_panel->state().height, dragged);
    }

    void byMouse()
    {
        m_panel->setSelection(one);
        auto *bar = m_panel->findChild<QTabBar *>();
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(1).center());
        QVERIFY2(m_panel->isOpen(), "a click on a tab opens it");
        QCOMPARE(m_panel->currentTab()->key(), u"two"_s);
        QTest::mouseClick(m_panel->findChild<QWidget *>(u"detailsFold"_s), Qt::LeftButton);
        QVERIFY(!m_panel->isOpen());
    }

    void byKeyboard()
    {
        m_panel->setSelection(one);
        QTest::keyClick(m_table, Qt::Key_Tab);
        auto *bar = m_panel->findChild<QTabBar *>();
        QVERIFY(bar->hasFocus());
        QTest::keyClick(bar, Qt::Key_Right);
        QTest::keyClick(bar, Qt::Key_Return);
        QVERIFY(m_panel->isOpen());
        QVERIFY(m_panel->tab(u"two"_s)->hasFocus());
        QTest::keyClick(m_panel->tab(u"two"_s), Qt::Key_PageDown, Qt::ControlModifier);
        QVERIFY2(m_panel->tab(u"one"_s)->hasFocus(), "the focus goes along");
        QTest::keyClick(m_panel->tab(u"one"_s), Qt::Key_Escape);
        QVERIFY(m_table->hasFocus());
        m_panel->showTab(u"two"_s);
        QVERIFY(m_panel->tab(u"two"_s)->hasFocus());
        m_panel->setOpen(false);
        QVERIFY2(m_table->hasFocus(), "the focus does not stay in what is closed");
    }

    void comesBackAsItWas()
    {
        m_panel->restore({.open = true, .height = 200, .tab = u"two"_s});
        QCOMPARE(m_notes, QStringList());
        m_panel->setSelection(one);
        QCOMPARE(m_panel->height(), 200);
        QCOMPARE(m_notes, (QStringList{u"two on"_s, u"two 1"_s}));
        m_panel->restore({.open = true, .height = 4000, .tab = u"none such"_s});
        QVERIFY2(m_table->height() >= 100, "a table is left");
    }

private:
    const QList<ContainerKey> one{{1, u"a"_s}};
    const QList<ContainerKey> two{{1, u"a"_s}, {2, u"b"_s}};
    ui::Theme m_theme{*qApp};
    QStringList m_notes;
    std::unique_ptr<QSplitter> m_window;
    QWidget *m_table = nullptr;
    ui::DetailsPanel *m_panel = nullptr;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestDetails)
#include "tst_details.moc"
