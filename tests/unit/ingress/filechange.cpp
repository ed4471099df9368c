// SPDX-License-Identifier: GPL-3.0-or-later
// Changes to a balancer's file that don't come into force: it is put back, and nobody else's work is lost by that.
#include "ingress/reach/filechange.h"

#include "core/soon.h"

#include <QHash>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using ingress::FileContent;
using ingress::Outcome;

namespace {

/// Files in memory.
class MemoryReach : public ingress::Reach
{
public:
    QHash<QString, QByteArray> files;
    bool isReadable = true;

    QString where() const override { return u"here"_s; }
    core::Task readFile(const QString &path, std::function<void(Result<std::optional<QByteArray>>)> done) override
    {
        return core::soon([this, path, done] {
            if (!isReadable)
                return done(core::fail({.what = u"no way there"_s, .where = where(), .next = {}}));
            done(files.contains(path) ? FileContent(files.value(path)) : FileContent());
        });
    }
    core::Task writeFile(const QString &path, const QByteArray &bytes, Outcome done) override
    {
        return core::soon([this, path, bytes, done] {
            files[path] = bytes;
            done({});
        });
    }
    core::Task writeLike(const QString &path, const QString &, const QByteArray &bytes, Outcome done) override
    {
        return writeFile(path, bytes, std::move(done));
    }
    core::Task removeFile(const QString &path, Outcome done) override
    {
        return core::soon([this, path, done] {
            files.remove(path);
            done({});
        });
    }
    core::Task run(const QStringList &, const QByteArray &, std::function<void(Result<ingress::CommandEnd>)>) override
    {
        return {};
    }
    core::Task talk(const QString &, const QByteArray &, std::function<void(Result<QByteArray>)>) override
    {
        return {};
    }
    core::Task signal(const QString &, Outcome) override { return {}; }
};

} // namespace

class FileChangeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_reach = MemoryReach();
        m_reach.files[file] = "old";
        m_meanwhile = {};
    }

    void itIsPutBack()
    {
        const auto error = changed(FileContent("new"));
        QCOMPARE(error.what, u"it would not have it"_s);
        QCOMPARE(error.where, u"here"_s);
        QCOMPARE(m_reach.files.value(file), "old");
    }

    void aFileThatWasNotThereIsRemoved()
    {
        m_reach.files.clear();
        changed(FileContent("new"));
        QVERIFY(m_reach.files.isEmpty());
    }

    void somebodyElsesSaveStays()
    {
        m_meanwhile = [this] { m_reach.files[file] = "new, and by hand"; };
        const auto error = changed(FileContent("new"));
        QCOMPARE(error.what, u"it would not have it"_s);
        QVERIFY2(error.next.contains(u"changed by somebody else"_s), qPrintable(error.next));
        QCOMPARE(m_reach.files.value(file), "new, and by hand");
    }

    void whatSomebodyElseRemovedStaysAway()
    {
        m_meanwhile = [this] { m_reach.files.clear(); };
        changed(FileContent("new"));
        QVERIFY(m_reach.files.isEmpty());
    }

    void whatSomebodyElseMadeStays()
    {
        m_meanwhile = [this] { m_reach.files[file] = "by hand"; };
        changed(FileContent());
        QCOMPARE(m_reach.files.value(file), "by hand");
    }

    void whatCantBeReadIsNotTouched()
    {
        m_meanwhile = [this] { m_reach.isReadable = false; };
        const auto error = changed(FileContent("new"));
        QVERIFY2(error.next.contains(u"no way there"_s), qPrintable(error.next));
        QCOMPARE(m_reach.files.value(file), "new");
    }

private:
    /// The end of a change that can't be put in force; what happens meanwhile happens before that is known.
    Error changed(const FileContent &after)
    {
        std::optional<Result<void>> end;
        const auto force = [this](const Outcome &forced) {
            return core::soon([this, forced] {
                if (m_meanwhile)
                    m_meanwhile();
                forced(core::fail({.what = u"it would not have it"_s, .where = {}, .next = u"Mend it"_s}));
            });
        };
        const core::Task task =
            ingress::changeFile(m_reach,
                                {.file = file,
                                 .change = [after](const FileContent &) -> Result<FileContent> { return after; },
                                 .force = force},
                                [&](const Result<void> &result) { end = result; });
        if (!QTest::qWaitFor([&] { return end.has_value(); }) || *end)
            return {};
        return end->error();
    }

    const QString file = u"/etc/balancer.conf"_s;
    MemoryReach m_reach;
    std::function<void()> m_meanwhile;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::FileChangeTest)
#include "filechange.moc"
