// SPDX-License-Identifier: GPL-3.0-or-later
// When a lease is over, as the book tells it by the clock of the engine that has the record.
#include "services/servicebook.h"
#include "unit/fleet/simulatedhosts.h"
#include "unit/services/simulatedrecord.h"

#include <QSignalSpy>
#include <QTest>

#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::ServiceRecord;

class LeaseLapseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_hosts = std::make_unique<SimulatedHosts>();
        addImage(m_hosts->addEngine());
    }
    void cleanup()
    {
        m_book.reset();
        m_loop.reset();
        m_hosts.reset();
    }

    void holdsAtFirst()
    {
        write(1);
        connectWithClockAhead(0);
        QCOMPARE(actor(), u"bert on desk-5"_s);
    }

    /// An engine tells its clock to the second, and with every ping another remainder of it is lost. What was told as
    /// over is not told as held again: nobody would tell its end.
    void staysOverWhenTheClockGoesBack()
    {
        write(1);
        connectWithClockAhead(120);
        QCOMPARE(actor(), QString());
        tellClockAhead(0);
        QCOMPARE(actor(), QString());
    }

    /// The owner took it anew after it was over.
    void holdsWhenWrittenAnew()
    {
        write(1);
        connectWithClockAhead(120);
        QCOMPARE(actor(), QString());
        tellClockAhead(0);
        write(2);
        QTRY_COMPARE_WITH_TIMEOUT(actor(), u"bert on desk-5"_s, 30'000);
    }

    /// Told when it is over, by a signal, with nothing else happening.
    void isTold()
    {
        write(1, 2s);
        connectWithClockAhead(0);
        QSignalSpy changed(m_book.get(), &services::ServiceBook::changed);
        QCOMPARE(actor(), u"bert on desk-5"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!changed.empty() && actor().isEmpty(), 30'000);
    }

private:
    void write(qint64 generation, std::chrono::seconds length = 60s)
    {
        ServiceRecord record;
        record.name = u"web"_s;
        record.generation = generation;
        record.revisions = {services::Revision{1, {}, {}}};
        record.revisions.first().spec.name = u"web"_s;
        record.revisions.first().spec.container.image = u"app:1"_s;
        record.home = {{}, u"host1"_s};
        record.lease = services::Lease{u"token/rollout-1"_s, u"bert on desk-5"_s, length};
        writeRecord(m_hosts->engine(), record);
    }
    void connectWithClockAhead(int seconds)
    {
        m_hosts->engine().setFaults({.clockAhead = seconds});
        m_host = &m_hosts->connectTo(m_hosts->engine());
        m_loop = std::make_unique<net::HttpLoop>();
        m_book = std::make_unique<services::ServiceBook>(m_hosts->fleet(), *m_loop, services::ServiceBook::Times());
        QTRY_VERIFY_WITH_TIMEOUT(m_book->head(u"web"_s), 30'000);
    }
    /// Waits until a ping has told it.
    void tellClockAhead(int seconds)
    {
        m_hosts->engine().setFaults({.clockAhead = seconds});
        const auto isKnown = [&] {
            const auto ahead = m_host->status().clockAhead;
            return ahead && std::chrono::abs(*ahead - std::chrono::seconds(seconds)) < 2s;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isKnown(), 30'000);
    }
    QString actor() const
    {
        const auto head = m_book->head(u"web"_s);
        return head ? head->actor : u"no such service"_s;
    }

    std::unique_ptr<SimulatedHosts> m_hosts;
    std::unique_ptr<net::HttpLoop> m_loop; ///< of the book's probes
    std::unique_ptr<services::ServiceBook> m_book;
    fleet::HostConnection *m_host = nullptr;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::LeaseLapseTest)
#include "leaselapse.moc"
