// SPDX-License-Identifier: GPL-3.0-or-later
// Two programs are told at once to scale one service to 4 and to 9: one wins, the other is told, and what comes of it
// is what the winner was told.
#include "engine/serviceprogram.h"
#include "support/fleet/thorough.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using Outcome = ServiceProgram::Outcome;

class TestServiceRaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
        m_program = std::make_unique<ServiceProgram>(m_engines);
        QCOMPARE(m_program->runService(u"web"_s, 2).code, 0);
    }
    void cleanupTestCase() { QVERIFY(m_engines.removeAllContainers()); }

    void fourAndNine()
    {
        const int rounds = isThorough() ? 50 : 12;
        int races = 0;
        int wonByFour = 0;
        QSet<QString> told;
        QElapsedTimer since;
        since.start();
        int now = 2;
        for (int round = 0; round < rounds; ++round) {
            // Whoever is begun first has no lead by it.
            const QList<int> wishes = round % 2 == 0 ? QList<int>{4, 9} : QList<int>{9, 4};
            const auto first = m_program->start(scale(wishes[0]));
            const auto second = m_program->start(scale(wishes[1]));
            const QList<Outcome> outcomes{ServiceProgram::endOf(*first), ServiceProgram::endOf(*second)};
            const QString texts = u"round %1 from %2, told %3: %4\ntold %5: %6"_s.arg(round)
                                      .arg(now)
                                      .arg(wishes[0])
                                      .arg(outcomes[0].text())
                                      .arg(wishes[1])
                                      .arg(outcomes[1].text());
            int winner = -1;
            if (outcomes[0].code == 0 && outcomes[1].code == 0) {
                // One was through before the other had looked: no race. The later one has seen what the earlier did.
                winner = outcomes[0].json()[u"from"_s].toInt() == wishes[1] ? 0 : 1;
                QVERIFY2(outcomes[winner].json()[u"from"_s].toInt() == wishes[1 - winner], qPrintable(texts));
            } else {
                winner = outcomes[0].code == 0 ? 0 : 1;
                QVERIFY2(outcomes[winner].code == 0 && outcomes[1 - winner].code == 1, qPrintable(texts));
                told << outcomes[1 - winner].err.section(u'\n', 0, 0);
                ++races;
            }
            now = wishes[winner];
            wonByFour += now == 4 ? 1 : 0;
            const QStringList faults = faultsOf(m_engines, u"web"_s, now);
            QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n') + u'\n' + texts));
            // From a number that is neither: else one of them would have nothing to do.
            const Outcome back = m_program->run(scale(2));
            QVERIFY2(back.code == 0, qPrintable(back.text()));
        }
        qInfo("%d of %d were races, %d ended with 4; %lld ms a round", races, rounds, wonByFour,
              since.elapsed() / rounds);
        for (const QString &words : std::as_const(told))
            qInfo().noquote() << "the loser is told:" << words;
        QVERIFY(races >= rounds / 2);
    }

private:
    static QStringList scale(int replicas)
    {
        return {u"scale"_s, u"web=%1"_s.arg(replicas), u"--min-healthy-time"_s, u"0"_s};
    }

    TestFleet m_engines;
    std::unique_ptr<ServiceProgram> m_program;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestServiceRaces)
#include "tst_serviceraces.moc"
