// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that adds a load balancer: each kind asks for what it has, and takes what the command takes.
#include "ui/dialogs/addingressdialog.h"

#include "ui/stylesheet.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::Ingress;

namespace {

const QString group = u"arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef"_s;

} // namespace

class AddIngressDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_theme.setMode(ui::Theme::Mode::Light);
        m_chosen.reset();
        m_dialog = new ui::AddIngressDialog(
            m_theme,
            {.services = {u"web"_s, u"shop.api"_s},
             .taken = {u"web"_s},
             .containers = {{{u"engine1"_s, u"aws1"_s}, u"lb"_s, u"haproxy:2.8"_s}},
             .hosts = {{u"engine1"_s, u"aws1"_s}},
             .conflicts = [](const Ingress &) { return ui::AddIngressDialog::Conflicts(); }},
            [this](const QString &service, const Ingress &ingress) {
                m_chosen = {service, ingress};
            },
            nullptr);
        m_dialog->setStyleSheet(ui::styleSheet(m_theme.colors()));
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog));
    }
    void cleanup() { delete m_dialog; }

    void onlyWhatTheKindHas_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QStringList>("fields"); // from the top
        const QStringList first{u"service"_s, u"kind"_s};
        const QStringList last{u"name"_s, u"targetPort"_s, u"listen"_s, u"mode"_s, u"check"_s, u"drain"_s};
        const auto row = [&](const QString &kind, const QString &where, const QStringList &fields) {
            QTest::newRow(qPrintable(kind + u", "_s + where))
                << kind << where << first + QStringList{u"where"_s} + fields + last;
        };
        row(u"HAProxy"_s, u"Run an HAProxy for me"_s, {u"host"_s, u"image"_s});
        row(u"HAProxy"_s, u"In a container"_s, {u"container"_s, u"file"_s, u"socket"_s, u"reload"_s});
        row(u"nginx"_s, u"On a machine behind ssh"_s, {u"machine"_s, u"file"_s, u"reload"_s});
        row(u"Caddy"_s, u"On this machine"_s, {u"file"_s, u"reload"_s});
        row(u"Traefik"_s, u"In a container"_s, {u"container"_s, u"file"_s});
        QTest::newRow("AWS") << u"AWS target group"_s << QString()
                             << first + QStringList{u"targetGroup"_s, u"securityGroup"_s, u"profile"_s,
                                                    u"endpoint"_s,    u"name"_s,          u"targetPort"_s};
    }
    void onlyWhatTheKindHas()
    {
        QFETCH(QString, kind);
        QFETCH(QString, where);
        QFETCH(QStringList, fields);
        const int left = m_dialog->findChild<QWidget *>(u"service"_s)->x(); // whatever the kind
        choose(u"kind"_s, kind);
        if (!where.isEmpty())
            choose(u"where"_s, where);
        QCOMPARE(fieldsByTab(), fields);
        int above = -1;
        for (const QString &name : fields) {
            const QWidget *field = m_dialog->findChild<QWidget *>(name);
            QVERIFY2(field->y() > above, qPrintable(name));
            QCOMPARE(field->x(), left);
            QCOMPARE(labelOf(field)->isVisible(), true);
            above = field->y();
        }
        int labels = 0;
        for (const QLabel *label : m_dialog->findChildren<QLabel *>())
            labels += label->buddy() && label->isVisible();
        QCOMPARE(labels, fields.size()); // none without its field
        save(u"add-ingress-"_s + QString::fromUtf8(QTest::currentDataTag()).section(u',', 0, 0).toLower());
    }

    void aws()
    {
        choose(u"kind"_s, u"AWS target group"_s);
        QCOMPARE(edit(u"name"_s)->text(), u"web-2"_s); // suggested, as web is taken
        QVERIFY(!act()->isEnabled());
        QCOMPARE(message(), QString()); // nothing has been typed yet
        type(u"targetGroup"_s, group);
        QVERIFY2(act()->isEnabled(), qPrintable(message()));
        QVERIFY(!edit(u"source"_s)->isVisible());
        type(u"securityGroup"_s, u"sg-0123456789abcdef0"_s);
        QVERIFY(edit(u"source"_s)->isVisible() && !act()->isEnabled());
        type(u"source"_s, u"10.0.0.5/16"_s);
        type(u"profile"_s, u"ops"_s);
        type(u"endpoint"_s, u"https://localhost:4566"_s);
        type(u"targetPort"_s, u"8080"_s);
        QVERIFY2(act()->isEnabled(), qPrintable(message()));
        QCOMPARE(fieldsByTab().mid(2, 5),
                 (QStringList{u"targetGroup"_s, u"securityGroup"_s, u"source"_s, u"profile"_s, u"endpoint"_s}));
        save(u"add-ingress-aws-full"_s);
        QTest::keyClick(edit(u"targetPort"_s), Qt::Key_Return);
        QVERIFY(m_chosen);
        QCOMPARE(m_chosen->first, u"web"_s);
        Ingress expected;
        expected.name = u"web-2"_s;
        expected.kind = Ingress::Kind::Elb;
        expected.targetPort = 8080;
        expected.elb = services::ElbPlace{.targetGroup = group,
                                          .profile = u"ops"_s,
                                          .securityGroup = u"sg-0123456789abcdef0"_s,
                                          .source = u"10.0.0.0/16"_s,
                                          .endpoint = u"https://localhost:4566"_s};
        QVERIFY(m_chosen->second == expected);
        const auto read = services::ingressFromJson(services::toJson(m_chosen->second)); // as others do
        QVERIFY(read && *read == expected);
    }

    void refused_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words");
        QTest::newRow("no ARN") << u"AWS target group"_s << u"targetGroup"_s << u"web"_s << u"by its ARN"_s;
        QTest::newRow("another ARN") << u"AWS target group"_s << u"targetGroup"_s << u"arn:aws:s3:::bucket"_s
                                     << u"by its ARN"_s;
        QTest::newRow("no group") << u"AWS target group"_s << u"securityGroup"_s << u"web"_s << u"by its id"_s;
        QTest::newRow("nobody let in") << u"AWS target group"_s << u"securityGroup"_s << u"sg-0123456789abcdef0"_s
                                       << u"lets in"_s;
        QTest::newRow("no port") << u"AWS target group"_s << u"targetPort"_s << u"0"_s << u"1 to 65535"_s;
        QTest::newRow("a long profile") << u"AWS target group"_s << u"profile"_s << QString(301, u'p')
                                        << u"at most 300"_s;
        QTest::newRow("no number") << u"HAProxy"_s << u"drain"_s << u"soon"_s << u"0 to 86400"_s;
        QTest::newRow("below zero") << u"HAProxy"_s << u"drain"_s << u"-1"_s << u"0 to 86400"_s;
        QTest::newRow("more than a day") << u"HAProxy"_s << u"drain"_s << u"86401"_s << u"0 to 86400"_s;
    }
    void refused()
    {
        QFETCH(QString, kind);
        QFETCH(QString, field);
        QFETCH(QString, text);
        QFETCH(QString, words);
        choose(u"kind"_s, kind);
        if (kind != u"HAProxy"_s)
            type(u"targetGroup"_s, group);
        QVERIFY2(act()->isEnabled(), qPrintable(message()));
        type(field, text);
        QVERIFY(!act()->isEnabled());
        QVERIFY2(message().contains(words), qPrintable(message()));
        QTest::keyClick(edit(field), Qt::Key_Return);
        QVERIFY(!m_chosen);
        // What another kind doesn't ask for is nothing against it.
        choose(u"kind"_s, kind == u"HAProxy"_s ? u"AWS target group"_s : u"nginx"_s);
        if (kind == u"HAProxy"_s)
            type(u"targetGroup"_s, group);
        QCOMPARE(act()->isEnabled(), field != u"targetPort"_s); // which all have
    }

    void modeAndDrain()
    {
        choose(u"where"_s, u"In a container"_s);
        choose(u"mode"_s, u"TCP connections"_s);
        type(u"drain"_s, u"0"_s);
        type(u"listen"_s, u"5432"_s);
        QVERIFY2(act()->isEnabled(), qPrintable(message()));
        QTest::mouseClick(act(), Qt::LeftButton);
        QVERIFY(m_chosen);
        QVERIFY(m_chosen->second.mode == Ingress::Mode::Tcp);
        QCOMPARE(m_chosen->second.drainTimeout, 0s);
        QVERIFY(!m_chosen->second.elb);
    }

    /// What was typed for another kind isn't in it, and nothing typed is what is usual.
    void backFromAws()
    {
        choose(u"kind"_s, u"AWS target group"_s);
        type(u"targetGroup"_s, group);
        choose(u"kind"_s, u"nginx"_s);
        QTest::mouseClick(act(), Qt::LeftButton);
        QVERIFY(m_chosen && !m_chosen->second.elb);
        QVERIFY(m_chosen->second.mode == Ingress::Mode::Http);
        QCOMPARE(m_chosen->second.drainTimeout, 30s);
        QCOMPARE(m_chosen->second.place.container, u"lb"_s);
    }

private:
    QLineEdit *edit(const QString &name) const { return m_dialog->findChild<QLineEdit *>(name); }
    QPushButton *act() const { return m_dialog->findChild<QPushButton *>(u"act"_s); }
    QString message() const { return m_dialog->findChild<QLabel *>(u"message"_s)->text(); }
    void choose(const QString &name, const QString &text) const
    {
        auto *box = m_dialog->findChild<QComboBox *>(name);
        QVERIFY2(box->findText(text) >= 0, qPrintable(text));
        box->setCurrentText(text);
    }
    void type(const QString &name, const QString &text) const
    {
        QVERIFY2(edit(name)->isVisible(), qPrintable(name));
        edit(name)->setText(text);
    }
    const QLabel *labelOf(const QWidget *field) const
    {
        for (const QLabel *label : m_dialog->findChildren<QLabel *>()) {
            if (label->buddy() == field)
                return label;
        }
        return nullptr;
    }
    /// The fields that Tab goes through, from the first one.
    QStringList fieldsByTab() const
    {
        QStringList names;
        auto *first = m_dialog->findChild<QWidget *>(u"service"_s);
        first->setFocus();
        QWidget *field = first;
        do {
            if (!qobject_cast<QPushButton *>(field))
                names << field->objectName();
            QTest::keyClick(field, Qt::Key_Tab);
            field = m_dialog->focusWidget();
        } while (field != first && names.size() < 30);
        return names;
    }
    /// In both themes, where BAYPLAN_LOOKS names a folder, to be looked at.
    void save(const QString &name)
    {
        const QString folder = qEnvironmentVariable("BAYPLAN_LOOKS");
        if (folder.isEmpty())
            return;
        for (const auto &[mode, word] :
             {std::pair(ui::Theme::Mode::Light, u"light"_s), std::pair(ui::Theme::Mode::Dark, u"dark"_s)}) {
            m_theme.setMode(mode);
            m_dialog->setStyleSheet(ui::styleSheet(m_theme.colors()));
            QVERIFY(m_dialog->grab().save(u"%1/%2-%3.png"_s.arg(folder, name, word)));
        }
    }

    ui::Theme m_theme{*qApp};
    QPointer<ui::AddIngressDialog> m_dialog;
    std::optional<std::pair<QString, Ingress>> m_chosen;
};

} // namespace bayplan::tests

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    bayplan::tests::AddIngressDialogTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "addingressdialog.moc"
