// SPDX-License-Identifier: GPL-3.0-or-later
// Names that try to be more than names, on every page and in the palette: they stay text, on one line.
#include "gui/windowdriver.h"
#include "simulator/simulatedengine.h"
#include "ui/mainwindow.h"
#include "ui/page.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocument>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

const QStringList &hostileTexts()
{
    static const QStringList texts = {
        u"<b>bold</b><img src=\"http://127.0.0.1/x.png\">"_s,
        u"<h1 style='font-size:90px'>huge</h1>"_s,
        u"first\nsecond\r\nthird\ttabbed"_s,
        u"right-to-left \u202Egnp.exe\u202C \u200Fmarks\u2067"_s,
        u"&File &amp; <a href='file:///etc/passwd'>link</a>"_s,
        u"=cmd|' /C calc'!A0"_s,
        u"\u001B[31mred\u001B]0;title\u0007"_s,
        QString(10'000, u'x'),
    };
    return texts;
}

/// What a plain single line may not hold.
bool hasControls(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        const char16_t u = c.unicode();
        return u < 0x20 || (u >= 0x202A && u <= 0x202E) || (u >= 0x2066 && u <= 0x2069);
    });
}

} // namespace

class TestHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        m_engine.apply([](simulator::EngineState &state, qint64 now) {
            int number = 0;
            for (const QString &text : hostileTexts()) {
                simulator::Image image;
                image.tags = {text.left(200) + u":latest"_s};
                state.addImage(image);
                simulator::Container container;
                container.spec.name = text;
                container.spec.image = image.tags.first();
                container.spec.command = {text};
                container.spec.labels = {{u"com.docker.compose.project"_s, text},
                                         {u"com.docker.compose.service"_s, text},
                                         {u"com.docker.compose.container-number"_s, QString::number(++number)}};
                container.spec.network = text;
                container.spec.mounts = {
                    {.type = u"volume"_s, .name = text, .source = text, .destination = u"/data"_s}};
                container.spec.ports = {{.target = quint16(1000 + number)}};
                container.state = simulator::ContainerState::Running;
                container.createdNs = now;
                container.startedNs = now;
                state.adopt(container);
            }
        });
        QVERIFY(m_engine.listenUnix(m_folder.filePath(u"e.sock"_s)));
        m_driver = std::make_unique<WindowDriver>(
            *qApp, WindowDriver::Start{
                       .hosts = {fleet::HostConfig{u"hostile"_s, *engine::Endpoint::parse(m_engine.endpoint())}}});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
    }

    void pages_data()
    {
        QTest::addColumn<QString>("table");
        QTest::newRow("bay-plan") << u"bayPlan"_s;
        QTest::newRow("containers") << u"containersTable"_s;
        QTest::newRow("images") << u"imagesTable"_s;
        QTest::newRow("ports") << u"portsTable"_s;
        QTest::newRow("ports by host") << u"portsGrid"_s;
        QTest::newRow("networks") << u"networksTable"_s;
        QTest::newRow("volumes") << u"volumesTable"_s;
    }

    void pages()
    {
        QFETCH(QString, table);
        m_driver->openPage(QString::fromLatin1(QTest::currentDataTag()).section(u' ', 0, 0));
        if (table == u"portsGrid"_s)
            QTest::mouseClick(m_driver->window().findChild<QAbstractButton *>(u"chip:portsGrid"_s), Qt::LeftButton);
        const QTableView *view = m_driver->table(table);
        QVERIFY(view);
        QTRY_VERIFY_WITH_TIMEOUT(view->model()->rowCount() >= hostileTexts().size(), 10'000);
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            for (int column = 0; column < view->model()->columnCount(); ++column) {
                const QModelIndex index = view->model()->index(row, column);
                const QString text = index.data().toString();
                QVERIFY2(!hasControls(text), qPrintable(text));
                QVERIFY(text.size() <= 400);
                for (const QString &line : index.data(Qt::AccessibleDescriptionRole).toString().split(u'\n'))
                    QVERIFY2(!hasControls(line) && line.size() <= 400, qPrintable(line));
                const QString tip = index.data(Qt::ToolTipRole).toString();
                if (tip.contains(u'<')) // rich text then, so what is the engine's must have been escaped
                    QVERIFY2(!tip.contains(u"<b>bold"_s) && !tip.contains(u"<img"_s) && !tip.contains(u"<h1"_s),
                             qPrintable(tip));
            }
        }
        QVERIFY(m_driver->save(QCoreApplication::applicationDirPath() + u"/../screenshots"_s,
                               QString(u"hostile-"_s + QString::fromLatin1(QTest::currentDataTag()))));
    }

    void labels()
    {
        for (const QString &key :
             {u"bay-plan"_s, u"containers"_s, u"hosts"_s, u"images"_s, u"ports"_s, u"networks"_s, u"volumes"_s}) {
            m_driver->openPage(key);
            const auto labels = m_driver->window().findChildren<QLabel *>();
            for (const QLabel *label : labels) {
                if (label->textFormat() != Qt::PlainText)
                    QVERIFY2(!Qt::mightBeRichText(label->text()) || !label->text().contains(u"bold"_s),
                             qPrintable(label->text()));
            }
        }
    }

    void palette()
    {
        m_driver->press(Qt::Key_K, Qt::ControlModifier);
        auto *edit = m_driver->window().findChild<QLineEdit *>(u"paletteEdit"_s);
        QVERIFY(edit);
        QTRY_VERIFY(edit->isVisible());
        QTest::keyClicks(edit, u"bold"_s);
        const auto *list = m_driver->window().findChild<QListView *>(u"paletteList"_s);
        QVERIFY(list);
        QTRY_VERIFY(list->model()->rowCount() > 0);
        QVERIFY(list->model()->index(0, 0).data().toString().contains(u"<b>bold</b>"_s));
        for (int row = 0; row < list->model()->rowCount(); ++row)
            QVERIFY(!hasControls(list->model()->index(row, 0).data().toString()));
        QVERIFY(
            m_driver->saveScreen(QCoreApplication::applicationDirPath() + u"/../screenshots"_s, u"hostile-palette"_s));
        QTest::keyClick(edit, Qt::Key_Escape);
    }

private:
    QTemporaryDir m_folder;
    simulator::SimulatedEngine m_engine;
    std::unique_ptr<WindowDriver> m_driver;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestHostile)
#include "tst_hostile.moc"
