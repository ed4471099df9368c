// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/windowdriver.h"

#include "ui/mainwindow.h"
#include "ui/page.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QScreen>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

WindowDriver::WindowDriver(QApplication &application, Start start)
    : m_application(application)
    , m_start(std::move(start))
    , m_folder(std::make_unique<QTemporaryDir>())
{
    qputenv("XDG_CONFIG_HOME", m_folder->path().toUtf8());
    qputenv("XDG_DATA_HOME", m_folder->path().toUtf8());
    qputenv("XDG_STATE_HOME", m_folder->path().toUtf8());
    open();
}

WindowDriver::~WindowDriver() = default;

void WindowDriver::open()
{
    fleet::Workspace workspace = *fleet::Workspace::load(workspaceFile());
    for (const fleet::HostConfig &host : m_start.hosts)
        (void)workspace.addHost(host); // there already after a restart
    if (!m_start.hosts.isEmpty() && !workspace.save())
        qFatal("the test's workspace can't be written");
    m_desktop = std::make_unique<app::Desktop>(m_application, app::Arguments(), std::move(workspace),
                                               [this] { return m_start.found; });
    m_desktop->start();
    window().resize(1440, 900);
    window().activateWindow();
}

void WindowDriver::restart()
{
    window().close();
    m_desktop.reset();
    open();
}

QAbstractButton *WindowDriver::buttonNamed(const QString &name) const
{
    for (auto *button : window().findChildren<QAbstractButton *>()) {
        if (button->isVisible() && (button->text() == name || button->accessibleName() == name))
            return button;
    }
    return nullptr;
}

void WindowDriver::press(Qt::Key key, Qt::KeyboardModifiers modifiers) const
{
    QVERIFY(QTest::qWaitForWindowActive(&window(), 30'000));
    QTest::keyClick(&window(), key, modifiers);
}

void WindowDriver::openPage(const QString &key) const
{
    auto *item = window().findChild<QAbstractButton *>(QString(u"rail:"_s + key));
    QVERIFY2(item, qPrintable(key));
    QTest::mouseClick(item, Qt::LeftButton);
    QCOMPARE(window().currentPage()->key(), key);
}

QTableView *WindowDriver::table(const QString &name) const
{
    return window().currentPage()->findChild<QTableView *>(name);
}

int columnOf(const QTableView *table, const QString &title)
{
    for (int column = 0; column < table->model()->columnCount(); ++column) {
        if (table->model()->headerData(column, Qt::Horizontal).toString() == title)
            return column;
    }
    return -1;
}

void WindowDriver::clickHeader(QTableView *table, const QString &title) const
{
    const QHeaderView *header = table->horizontalHeader();
    const int section = columnOf(table, title);
    const QPoint where(header->sectionViewportPosition(section) + 20, header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, where);
}

QStringList WindowDriver::column(const QTableView *table, const QString &title)
{
    QStringList texts;
    const int column = columnOf(table, title);
    for (int row = 0; row < table->model()->rowCount(); ++row)
        texts << table->model()->index(row, column).data().toString();
    return texts;
}

void WindowDriver::filter(const QString &text) const
{
    QTest::keyClick(&window(), Qt::Key_F, Qt::ControlModifier);
    QLineEdit *field = nullptr;
    for (auto *candidate : window().currentPage()->findChildren<QLineEdit *>()) {
        if (candidate->isVisible() && (!field || candidate->objectName() == u"filterField"_s))
            field = candidate; // a page may have another view, with a field of its own
    }
    QVERIFY(field);
    QTRY_VERIFY(field->hasFocus());
    if (text.isEmpty())
        QTest::keyClick(field, Qt::Key_Escape);
    else
        QTest::keyClicks(field, text);
}

void WindowDriver::setTheme(ui::Theme::Mode mode) const
{
    const QString name = mode == ui::Theme::Mode::Dark ? u"theme:dark"_s : u"theme:light"_s;
    auto *action = window().findChild<QAction *>(name);
    QVERIFY(action);
    action->trigger();
}

bool WindowDriver::save(const QString &folder, const QString &name) const
{
    return QDir().mkpath(folder) && window().grab().save(folder + u'/' + name + u".png");
}

bool WindowDriver::saveScreen(const QString &folder, const QString &name) const
{
    return QDir().mkpath(folder) && window().screen()->grabWindow(0).save(folder + u'/' + name + u".png");
}

bool WindowDriver::saveLooks(const QString &folder, const QString &name) const
{
    bool saved = QDir().mkpath(folder);
    for (const auto &[mode, theme] :
         {std::pair(ui::Theme::Mode::Light, u"light"_s), std::pair(ui::Theme::Mode::Dark, u"dark"_s)}) {
        setTheme(mode);
        for (const QSize size : {QSize(1440, 900), QSize(1024, 700)}) {
            window().resize(size);
            for (int i = 0; i < 3; ++i)
                QApplication::processEvents(); // what came or went is laid out
            QPixmap picture = window().grab();
            QPainter painter(&picture);
            for (QWidget *over : QApplication::topLevelWidgets()) {
                if (over == &window() || !over->isVisible())
                    continue;
                // A dialog where a window manager puts it, a menu where it is.
                const QPixmap shown = over->grab();
                const bool isMenu = over->windowType() == Qt::Popup;
                const QPoint place = isMenu ? over->pos() - window().pos()
                                            : QPoint((size.width() - over->width()) / 2,
                                                     std::max(0, (size.height() - over->height()) / 2));
                painter.drawPixmap(place, shown);
                painter.setPen(m_desktop->theme().colors().muted);
                painter.drawRect(QRect(place, over->size()).adjusted(-1, -1, 0, 0));
            }
            painter.end();
            saved = picture.save(u"%1/%2-%3-%4.png"_s.arg(folder, name, theme).arg(size.width())) && saved;
        }
    }
    return saved;
}

QWidget *WindowDriver::shownDialog(const QString &name) const
{
    QWidget *found = nullptr;
    const bool shown = QTest::qWaitFor([&] {
        // One that is closing may still be there.
        for (QWidget *widget : window().findChildren<QWidget *>(name)) {
            if (widget->isVisible() && QApplication::activeWindow() == widget)
                found = widget;
        }
        return found != nullptr;
    });
    return shown ? found : nullptr;
}

bool WindowDriver::tabTo(const QWidget *widget)
{
    for (int i = 0; i < 60 && !widget->hasFocus(); ++i) {
        if (QApplication::focusWidget())
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    return widget->hasFocus();
}

QStringList WindowDriver::textsShown() const
{
    QStringList texts;
    const auto widgets = window().findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        if (!widget->isVisible())
            continue;
        if (const auto *label = qobject_cast<const QLabel *>(widget))
            texts << label->text();
        else if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            texts << button->text();
        else if (!widget->accessibleName().isEmpty())
            texts << widget->accessibleName() << widget->accessibleDescription();
    }
    return texts;
}

} // namespace bayplan::tests
