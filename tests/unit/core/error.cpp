// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include "core/task.h"

#include <QTest>

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;
using core::Error;

namespace {

class Counted : public core::Task::Work
{
public:
    explicit Counted(int &ended) : m_ended(ended) {}
    ~Counted() override { ++m_ended; }

private:
    int &m_ended;
};

} // namespace

class ErrorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void message()
    {
        const Error all{
            .kind = Error::Kind::Refused, .what = u"Nothing listens"_s, .where = u"aws1"_s, .next = u"Start it"_s};
        QCOMPARE(all.message(), u"aws1: Nothing listens. Start it"_s);
        QCOMPARE((Error{.what = u"Nothing listens"_s, .where = u"aws1"_s, .next = {}}).message(),
                 u"aws1: Nothing listens"_s);
        QCOMPARE((Error{.what = u"Nothing listens"_s, .where = {}, .next = u"Start it"_s}).message(),
                 u"Nothing listens. Start it"_s);
        QCOMPARE((Error{.what = u"Nothing listens"_s, .where = {}, .next = {}}).message(), u"Nothing listens"_s);
        QCOMPARE(Error().message(), QString());
    }

    void messageTakesTextsLiterally()
    {
        const Error error{.what = u"100%1 %2"_s, .where = u"%1"_s, .next = u"%3"_s};
        QCOMPARE(error.message(), u"%1: 100%1 %2. %3"_s);
    }

    void failMakesAResult()
    {
        const core::Result<int> result =
            core::fail({.kind = Error::Kind::NotFound, .what = u"gone"_s, .where = {}, .next = {}});
        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::NotFound);
    }

    void taskEndsItsWorkOnce()
    {
        int ended = 0;
        {
            core::Task task(std::make_unique<Counted>(ended));
            QVERIFY(task);
            task.cancel();
            QVERIFY(!task);
            QCOMPARE(ended, 1);
            task.cancel();
        }
        QCOMPARE(ended, 1);
    }

    void taskEndsItsWorkWhenReplaced()
    {
        int ended = 0;
        core::Task task(std::make_unique<Counted>(ended));
        task = core::Task(std::make_unique<Counted>(ended));
        QCOMPARE(ended, 1);
        core::Task moved = std::move(task);
        QCOMPARE(ended, 1);
        moved = {};
        QCOMPARE(ended, 2);
    }
};

QTEST_APPLESS_MAIN(ErrorTest)
#include "error.moc"
