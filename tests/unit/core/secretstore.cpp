// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secretstore.h"

#include <QTest>

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;
using core::MemorySecretStore;
using core::Result;
using core::Task;

class SecretStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatIsWritten()
    {
        MemorySecretStore store(u"There is no keychain"_s);
        QCOMPARE(read(store, u"a"_s), std::optional<QString>());
        write(store, u"a"_s, u"first"_s);
        write(store, u"b"_s, u"other"_s);
        write(store, u"a"_s, u"ünicode \n"_s);
        QCOMPARE(read(store, u"a"_s), std::optional(u"ünicode \n"_s));
        QCOMPARE(read(store, u"b"_s), std::optional(u"other"_s));
        write(store, u"b"_s, QString());
        QCOMPARE(read(store, u"b"_s), std::optional(QString()));
        remove(store, u"a"_s);
        remove(store, u"a"_s); // no error
        QCOMPARE(read(store, u"a"_s), std::optional<QString>());
    }

    void saysForHowLong()
    {
        const MemorySecretStore store(u"There is no keychain"_s);
        QVERIFY(!store.isPersistent());
        QCOMPARE(store.explanation(), u"There is no keychain; secrets are kept until Bayplan ends"_s);
    }

    void answersFromTheLoop()
    {
        MemorySecretStore store(u"x"_s);
        int calls = 0;
        Task task = store.read(u"a"_s, [&](const Result<std::optional<QString>> &) {
            task.cancel();
            ++calls;
        });
        const Task dropped = [&] {
            Task gone = store.read(u"a"_s, [&](const Result<std::optional<QString>> &) { calls += 100; });
            gone.cancel();
            return gone;
        }();
        QCOMPARE(calls, 0);
        QTRY_COMPARE(calls, 1);
        write(store, u"a"_s, u"later"_s); // a whole round of the loop
        QCOMPARE(calls, 1);
    }

private:
    static std::optional<QString> read(core::SecretStore &store, const QString &key)
    {
        std::optional<Result<std::optional<QString>>> answer;
        const Task task = store.read(key, [&](Result<std::optional<QString>> result) { answer = std::move(result); });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }) || !*answer)
            return u"no answer"_s;
        return **answer;
    }
    static void write(core::SecretStore &store, const QString &key, const QString &secret)
    {
        std::optional<Result<void>> answer;
        const Task task = store.write(key, secret, [&](Result<void> result) { answer = std::move(result); });
        QTRY_VERIFY(answer);
        QVERIFY(*answer);
    }
    static void remove(core::SecretStore &store, const QString &key)
    {
        std::optional<Result<void>> answer;
        const Task task = store.remove(key, [&](Result<void> result) { answer = std::move(result); });
        QTRY_VERIFY(answer);
        QVERIFY(*answer);
    }
};

QTEST_GUILESS_MAIN(SecretStoreTest)
#include "secretstore.moc"
