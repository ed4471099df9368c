// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/documents.h"

#include <QRandomGenerator>
#include <QTest>

namespace bayplan::tests {

using snapshots::Documents;

class TestDocuments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kept_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {0, 1, 63, 64, 65, 128, 500})
            QTest::addRow("%d", count) << count;
    }
    void kept()
    {
        QFETCH(int, count);
        QRandomGenerator random(1);
        QByteArrayList given;
        Documents documents;
        for (int i = 0; i < count; ++i) {
            given << QByteArray(int(random.bounded(300)), char('a' + i % 26)) + QByteArray::number(i);
            documents.append(given.last());
        }
        QCOMPARE(documents.size(), size_t(count));
        for (int i = 0; i < count; ++i)
            QCOMPARE(documents.at(size_t(i)), given.at(i));
        for (int i = 0; i < count; ++i) {
            const int place = int(random.bounded(count));
            QCOMPARE(documents.at(size_t(place)), given.at(place));
        }
        QVERIFY(documents.at(size_t(count)).isEmpty());
        const Documents copy = documents;
        QVERIFY(copy == documents);
        documents.append("more");
        QVERIFY(!(copy == documents));
    }

    /// Texts that are much alike take a fraction of their size.
    void small()
    {
        Documents documents;
        qsizetype sum = 0;
        for (int i = 0; i < 1000; ++i) {
            const QByteArray text = "{\"Id\":\"" + QByteArray::number(i) + "\"," + QByteArray(2000, 'x') + "}";
            sum += text.size();
            documents.append(text);
        }
        QVERIFY2(documents.bytes() < sum / 5, QByteArray::number(documents.bytes()).constData());
    }

    void emptyOnes()
    {
        Documents documents;
        for (int i = 0; i < 130; ++i)
            documents.append({});
        QCOMPARE(documents.at(3), QByteArray());
        QCOMPARE(documents.at(129), QByteArray());
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestDocuments)
#include "documents.moc"
