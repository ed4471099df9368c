// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that updates a service, over a simulated engine: what others do meanwhile is not taken back unseen.
#include "ui/rollout/updatedialog.h"

#include "core/secretstore.h"
#include "images/registrylogins.h"
#include "operations/operations.h"
#include "ui/rollout/factrows.h"
#include "ui/stylesheet.h"
#include "unit/fleet/simulatedhosts.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::Rollout;
using services::ServiceRecord;
using simulator::EngineState;

class UpdateDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// At revision 6, which is on its way; begun by somebody else.
    void init()
    {
        m_hosts = std::make_unique<SimulatedHosts>();
        m_hosts->addHost();
        m_hosts->engine().apply([](EngineState &state, qint64 now) {
            for (const QString &tag : {u"app:good"_s, u"app:bad"_s, u"app:new"_s})
                state.addImage({.id = {}, .tags = {tag}, .digests = {}, .size = 1, .createdNs = 1, .labels = {}}, now);
        });
        const fleet::HostConnection *host = m_hosts->fleet().hosts().first();
        QTRY_VERIFY_WITH_TIMEOUT(host->isSettled() && host->live().images().size() == 3, 30'000);
        m_record = {};
        m_record.name = u"web"_s;
        for (const auto &[number, image] : {std::pair(5, u"app:good"_s), std::pair(6, u"app:bad"_s)}) {
            services::Revision revision{number, {}, {}};
            revision.spec.name = u"web"_s;
            revision.spec.container.image = image;
            m_record.revisions << revision;
        }
        m_record.revision = 6;
        m_record.home = {{}, u"host1"_s};
        m_record.rollout = Rollout{.from = 5, .to = 6, .by = u"bert on desk-5"_s, .started = core::Time(1h)};
        m_record.lease = services::Lease{u"token/rollout-1"_s, u"bert on desk-5"_s, 600s};
        write();
        m_book = std::make_unique<services::ServiceBook>(m_hosts->fleet(), m_loop, services::ServiceBook::Times());
        QTRY_VERIFY_WITH_TIMEOUT(m_book->head(u"web"_s), 30'000);
        m_operations = std::make_unique<operations::Operations>(m_hosts->fleet());
        m_rollouts = std::make_unique<rollouts::Rollouts>(*m_book, *m_operations,
                                                          services::Means{m_hosts->fleet(), m_loop, m_logins},
                                                          rollouts::RolloutTimes{}, false);
        m_dialog = new ui::UpdateDialog(m_theme, {m_hosts->fleet(), *m_book, *m_rollouts}, u"web"_s, {}, nullptr);
        m_dialog->setStyleSheet(ui::styleSheet(m_theme.colors()));
        m_dialog->show();
    }
    void cleanup()
    {
        delete m_dialog;
        m_rollouts.reset();
        m_operations.reset();
        m_book.reset();
        m_hosts.reset();
    }

    /// It was rolled back while another thing was entered: that would have deployed the bad image again.
    void tellsWhatHasChangedMeanwhile()
    {
        auto *update = button(u"update"_s);
        auto *image = m_dialog->findChild<QLineEdit *>(u"run:image"_s);
        image->setText(u"app:new"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(update->isEnabled(), qPrintable(message()), 30'000);
        QVERIFY(!button(u"reloadService"_s)->isVisible());

        m_record.rollout->back = true;
        m_record.rollout->state = Rollout::State::RolledBack;
        m_record.rollout->reason = u"web-1 on host1: It ended with exit code 1"_s;
        m_record.revision = 5;
        m_record.lease.reset();
        ++m_record.generation;
        write();
        QTRY_VERIFY2_WITH_TIMEOUT(!update->isEnabled(), qPrintable(message()), 30'000);
        QVERIFY2(message().contains(u"The service has changed"_s) && message().contains(u"went back to revision 5"_s),
                 qPrintable(message()));
        QVERIFY(button(u"reloadService"_s)->isVisible());
        QVERIFY2(differences().contains(u"app:good → app:new"_s), qPrintable(differences()));
        save(u"update-dialog-changed"_s);
        // Not by the key either.
        QTest::keyClick(m_dialog, Qt::Key_Return);
        QCOMPARE(m_operations->all().size(), 0);

        button(u"reloadService"_s)->click();
        QCOMPARE(image->text(), u"app:good"_s);
        QVERIFY(!button(u"reloadService"_s)->isVisible());
        QVERIFY(!update->isEnabled());
        image->setText(u"app:new"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(update->isEnabled(), qPrintable(message()), 30'000);
        QVERIFY2(differences().contains(u"app:good → app:new"_s), qPrintable(differences()));
    }

    /// How far the rollout has come is no reason to enter all of it again.
    void goesOnWhileTheRolloutDoes()
    {
        m_dialog->findChild<QLineEdit *>(u"run:image"_s)->setText(u"app:new"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(button(u"update"_s)->isEnabled(), qPrintable(message()), 30'000);
        m_record.rollout->state = Rollout::State::Paused;
        m_record.rollout->failures = 1;
        ++m_record.generation;
        write();
        QTRY_VERIFY_WITH_TIMEOUT(m_book->head(u"web"_s)->record->generation == m_record.generation, 30'000);
        QTest::qWait(200); // until it has looked again
        QVERIFY(button(u"update"_s)->isEnabled());
        QVERIFY(!button(u"reloadService"_s)->isVisible());
    }

private:
    void write()
    {
        m_hosts->engine().apply([&](EngineState &state, qint64 now) {
            simulator::ContainerSpec spec;
            spec.name = services::recordName(m_record.name, m_record.generation);
            spec.image = u"app:good"_s;
            const auto labels = services::recordLabels(m_record, true);
            for (auto label = labels.begin(); label != labels.end(); ++label)
                spec.labels.insert(label.key(), label.value());
            state.create(spec, now);
        });
    }
    QPushButton *button(const QString &name) const { return m_dialog->findChild<QPushButton *>(name); }
    QString message() const { return m_dialog->findChild<QLabel *>(u"message"_s)->text(); }
    QString differences() const
    {
        QStringList texts;
        for (const QLabel *label :
             m_dialog->findChild<ui::FactRows *>(u"updateDifferences"_s)->findChildren<QLabel *>())
            texts << label->text();
        return texts.join(u'\n');
    }
    /// Where BAYPLAN_LOOKS names a folder, to be looked at.
    void save(const QString &name) const
    {
        if (const QString folder = qEnvironmentVariable("BAYPLAN_LOOKS"); !folder.isEmpty())
            QVERIFY(m_dialog->grab().save(u"%1/%2.png"_s.arg(folder, name)));
    }

    ui::Theme m_theme{*qApp};
    net::HttpLoop m_loop;
    core::MemorySecretStore m_secrets{QString()};
    images::RegistryLogins m_logins{m_secrets, QString()};
    std::unique_ptr<SimulatedHosts> m_hosts;
    std::unique_ptr<services::ServiceBook> m_book;
    std::unique_ptr<operations::Operations> m_operations;
    std::unique_ptr<rollouts::Rollouts> m_rollouts;
    QPointer<ui::UpdateDialog> m_dialog;
    ServiceRecord m_record;
};

} // namespace bayplan::tests

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    bayplan::tests::UpdateDialogTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "updatedialog.moc"
