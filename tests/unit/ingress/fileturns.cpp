// SPDX-License-Identifier: GPL-3.0-or-later
// Turns at one file: one at a time, in order, and never lost.
#include "ingress/text/fileturns.h"

#include <QStringList>
#include <QTest>

#include <array>
#include <optional>
#include <vector>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using ingress::FileTurns;

class FileTurnsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneAtATimeInOrder();
    void filesAreApart();
    void aPlaceIsGivenUp();
    void aTurnOutlivesItsQueue();
};

void FileTurnsTest::oneAtATimeInOrder()
{
    FileTurns turns;
    QStringList begun;
    std::array<FileTurns::Turn, 3> held;
    std::array<core::Task, 3> tasks;
    for (std::size_t i = 0; i < 3; ++i) {
        tasks.at(i) = turns.take(u"here"_s, u"/f"_s, [&, i](FileTurns::Turn turn) {
            begun << QString::number(i);
            held.at(i) = std::move(turn);
        });
    }
    QCOMPARE(begun, QStringList()); // never before the call has returned
    QTRY_COMPARE(begun, QStringList{u"0"_s});
    QTest::qWait(20);
    QCOMPARE(begun.size(), 1);
    held.at(0).giveBack();
    QTRY_COMPARE(begun.size(), 2);
    held.at(0).giveBack(); // a second time changes nothing
    QTest::qWait(20);
    QCOMPARE(begun.size(), 2);
    held.at(1) = {};
    QTRY_COMPARE(begun, (QStringList{u"0"_s, u"1"_s, u"2"_s}));
}

void FileTurnsTest::filesAreApart()
{
    FileTurns turns;
    std::vector<FileTurns::Turn> held;
    const auto hold = [&](FileTurns::Turn turn) { held.push_back(std::move(turn)); };
    const core::Task a = turns.take(u"here"_s, u"/f"_s, hold);
    const core::Task b = turns.take(u"here"_s, u"/g"_s, hold);
    const core::Task c = turns.take(u"there"_s, u"/f"_s, hold);
    QTRY_COMPARE(held.size(), std::size_t(3));
}

void FileTurnsTest::aPlaceIsGivenUp()
{
    FileTurns turns;
    QStringList begun;
    std::optional<FileTurns::Turn> first;
    core::Task a = turns.take(u"here"_s, u"/f"_s, [&](FileTurns::Turn turn) { first = std::move(turn); });
    QTRY_VERIFY(first);
    core::Task b = turns.take(u"here"_s, u"/f"_s, [&](FileTurns::Turn) { begun << u"b"_s; });
    core::Task c = turns.take(u"here"_s, u"/f"_s, [&](FileTurns::Turn) { begun << u"c"_s; });
    b.cancel();
    first.reset();
    QTRY_COMPARE(begun, QStringList{u"c"_s});

    // One that has it, and isn't told yet.
    core::Task d = turns.take(u"here"_s, u"/f"_s, [&](FileTurns::Turn) { begun << u"d"_s; });
    core::Task e = turns.take(u"here"_s, u"/f"_s, [&](FileTurns::Turn) { begun << u"e"_s; });
    d.cancel();
    QTRY_COMPARE(begun, (QStringList{u"c"_s, u"e"_s}));
}

void FileTurnsTest::aTurnOutlivesItsQueue()
{
    auto turns = std::make_unique<FileTurns>();
    std::optional<FileTurns::Turn> held;
    core::Task a = turns->take(u"here"_s, u"/f"_s, [&](FileTurns::Turn turn) { held = std::move(turn); });
    core::Task b = turns->take(u"here"_s, u"/f"_s, [&](FileTurns::Turn) { QFAIL("there is no queue"); });
    QTRY_VERIFY(held);
    turns.reset();
    held.reset();
    b.cancel();
    QTest::qWait(10);
}

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::FileTurnsTest)
#include "fileturns.moc"
