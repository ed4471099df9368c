// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/filterquery.h"
#include "fleet/roles.h"
#include "fleet/tablefilter.h"

#include <QAbstractListModel>
#include <QTest>

using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A row with fields given as "field=value" texts, several of one field allowed.
class Rows : public FilterableRows
{
public:
    explicit Rows(QStringList texts) : m_texts(std::move(texts)) {}

    QStringList filterFields() const override { return {u"host"_s, u"image"_s, u"state"_s, u"port"_s, u"label"_s}; }
    QStringList filterTexts(int, const QString &field) const override
    {
        QStringList found;
        for (const QString &text : m_texts) {
            if (field.isEmpty() || text.section(u'=', 0, 0) == field)
                found << text.section(u'=', 1);
        }
        return found;
    }

private:
    QStringList m_texts;
};

/// A table of one column whose texts and sort values are given.
class Values : public QAbstractListModel, public FilterableRows
{
public:
    void add(const QVariant &sort, const QString &text)
    {
        const int row = int(m_rows.size());
        beginInsertRows({}, row, row);
        m_rows.append({sort, text});
        endInsertRows();
    }
    /// As figures kept elsewhere: all have changed when the first is told.
    void setAll(const QList<int> &sorts)
    {
        for (int row = 0; row < sorts.size(); ++row)
            m_rows[row].first = sorts.at(row);
        for (int row = 0; row < sorts.size(); ++row)
            Q_EMIT dataChanged(index(row), index(row));
    }
    void set(int row, const QVariant &sort, const QString &text)
    {
        m_rows[row] = {sort, text};
        Q_EMIT dataChanged(index(row), index(row));
    }
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    QVariant data(const QModelIndex &index, int role) const override
    {
        const auto &[sort, text] = m_rows.at(index.row());
        return role == SortRole ? sort : role == Qt::DisplayRole ? QVariant(text) : QVariant();
    }
    QStringList filterFields() const override { return {u"name"_s}; }
    QStringList filterTexts(int row, const QString &) const override { return {m_rows.at(row).second}; }

private:
    QList<std::pair<QVariant, QString>> m_rows;
};

QStringList shown(const TableFilter &filter)
{
    QStringList list;
    for (int i = 0; i < filter.rowCount(); ++i)
        list << filter.index(i, 0).data().toString();
    return list;
}

} // namespace

class FilterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void terms_data()
    {
        using Terms = QList<FilterQuery::Term>;
        QTest::addColumn<QString>("text");
        QTest::addColumn<Terms>("terms");
        QTest::newRow("nothing") << u""_s << Terms();
        QTest::newRow("spaces") << u"  \t "_s << Terms();
        QTest::newRow("words") << u" web  db "_s << Terms{{{}, {u"web"_s}, false}, {{}, {u"db"_s}, false}};
        QTest::newRow("field") << u"Host:aws1"_s << Terms{{u"host"_s, {u"aws1"_s}, false}};
        QTest::newRow("values") << u"host:aws1,aws2"_s << Terms{{u"host"_s, {u"aws1"_s, u"aws2"_s}, false}};
        QTest::newRow("empty values") << u"host:,aws1,,"_s << Terms{{u"host"_s, {u"aws1"_s}, false}};
        QTest::newRow("still typed") << u"host: web"_s << Terms{{{}, {u"web"_s}, false}};
        QTest::newRow("negated") << u"-web -state:exited"_s
                                 << Terms{{{}, {u"web"_s}, true}, {u"state"_s, {u"exited"_s}, true}};
        QTest::newRow("a dash alone") << u"-"_s << Terms{{{}, {u"-"_s}, false}};
        QTest::newRow("quotes") << u"\"two words\" host:\"my host\""_s
                                << Terms{{{}, {u"two words"_s}, false}, {u"host"_s, {u"my host"_s}, false}};
        QTest::newRow("quote left open") << u"name:\"a b"_s << Terms{{u"name"_s, {u"a b"_s}, false}};
        QTest::newRow("two colons") << u"label:a=b:c"_s << Terms{{u"label"_s, {u"a=b:c"_s}, false}};
        QTest::newRow("no field name") << u"10.0.0.1:80 :80 sha256:abc"_s
                                       << Terms{{{}, {u"10.0.0.1:80"_s}, false},
                                                {{}, {u":80"_s}, false},
                                                {{}, {u"sha256:abc"_s}, false}};
    }
    void terms()
    {
        QFETCH(QString, text);
        QFETCH(QList<FilterQuery::Term>, terms);
        QCOMPARE(FilterQuery::parse(text).terms(), terms);
        QCOMPARE(FilterQuery::parse(text).isEmpty(), terms.isEmpty());
    }

    void matching_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<bool>("expected");
        QTest::newRow("empty") << u""_s << true;
        QTest::newRow("part of a text") << u"GIN"_s << true;
        QTest::newRow("field, part of it") << u"image:ngin"_s << true;
        QTest::newRow("of another field") << u"host:nginx"_s << false;
        QTest::newRow("any value") << u"host:aws1,aws2"_s << true;
        QTest::newRow("no value") << u"host:aws3,aws4"_s << false;
        QTest::newRow("all terms") << u"host:aws2 image:nginx"_s << true;
        QTest::newRow("one term fails") << u"host:aws2 image:redis"_s << false;
        QTest::newRow("number compared whole") << u"port:80"_s << false;
        QTest::newRow("number") << u"port:8080"_s << true;
        QTest::newRow("one of several") << u"port:443"_s << true;
        QTest::newRow("state compared whole") << u"state:run"_s << false;
        QTest::newRow("state, any case") << u"state:RUNNING"_s << true;
        QTest::newRow("text in numbers") << u"80"_s << true;
        QTest::newRow("negated, there") << u"-nginx"_s << false;
        QTest::newRow("negated, not there") << u"-redis"_s << true;
        QTest::newRow("negated field") << u"-state:exited,dead"_s << true;
        QTest::newRow("negated field, there") << u"-state:exited,running"_s << false;
        QTest::newRow("unknown field is text") << u"nginx:1.25"_s << true;
        QTest::newRow("unknown field, other text") << u"nginx:1.26"_s << false;
        QTest::newRow("unknown field negated") << u"-nginx:1.25"_s << false;
        QTest::newRow("unknown field, with a comma") << u"x:a,b"_s << true;
        QTest::newRow("label") << u"label:tier=front"_s << true;
        QTest::newRow("spaces in quotes") << u"\"two words\""_s << true;
        QTest::newRow("spaces in quotes, other order") << u"\"words two\""_s << false;
    }
    void matching()
    {
        QFETCH(QString, query);
        QFETCH(bool, expected);
        const Rows rows({u"host=aws2"_s, u"image=nginx:1.25"_s, u"state=running"_s, u"port=8080"_s, u"port=443"_s,
                         u"label=tier=front"_s, u"note=two words"_s, u"note=x:a,b"_s});
        QCOMPARE(matches(FilterQuery::parse(query), rows, 0), expected);
    }

    void anythingParses()
    {
        const QString alphabet = u"ab:,-\" \t\\§\u202e"_s;
        quint32 random = 1;
        const Rows rows({u"host=a"_s});
        for (int round = 0; round < 20'000; ++round) {
            QString text;
            for (int i = 0; i < 12; ++i) {
                random = random * 1664525 + 1013904223;
                text += alphabet.at(qsizetype((random >> 16) % quint32(alphabet.size())));
            }
            const FilterQuery query = FilterQuery::parse(text);
            for (const FilterQuery::Term &term : query.terms())
                QVERIFY(!term.values.isEmpty());
            matches(query, rows, 0);
        }
    }

    void unknownValuesAreLast()
    {
        Values values;
        values.add(30, u"c"_s);
        values.add({}, u"unknown 1"_s);
        values.add(9, u"a"_s);
        values.add({}, u"unknown 2"_s);
        values.add(100, u"d"_s); // by value, not by text
        values.add(10, u"b"_s);
        TableFilter filter;
        filter.setSourceModel(&values);
        filter.sort(0, Qt::AscendingOrder);
        QCOMPARE(shown(filter).mid(0, 4), (QStringList{u"a"_s, u"b"_s, u"c"_s, u"d"_s}));
        filter.sort(0, Qt::DescendingOrder);
        QCOMPARE(shown(filter).mid(0, 4), (QStringList{u"d"_s, u"c"_s, u"b"_s, u"a"_s}));
        QVERIFY(shown(filter).mid(4).join(u' ').contains(u"unknown 1"_s));
        values.set(1, 50, u"unknown 1"_s); // becomes known: moves by itself
        QCOMPARE(shown(filter), (QStringList{u"d"_s, u"unknown 1"_s, u"c"_s, u"b"_s, u"a"_s, u"unknown 2"_s}));
        values.add({}, u"unknown 3"_s);
        QCOMPARE(shown(filter).mid(0, 5), (QStringList{u"d"_s, u"unknown 1"_s, u"c"_s, u"b"_s, u"a"_s}));
    }

    void textsWithoutCase()
    {
        Values values;
        for (const QString &text : {u"beta"_s, u"Alpha"_s, u"alpha"_s, u"Gamma"_s})
            values.add(text, text);
        TableFilter filter;
        filter.setSourceModel(&values);
        filter.sort(0, Qt::AscendingOrder);
        QCOMPARE(shown(filter), (QStringList{u"Alpha"_s, u"alpha"_s, u"beta"_s, u"Gamma"_s}));
        filter.sort(0, Qt::DescendingOrder);
        QCOMPARE(shown(filter).mid(0, 2), (QStringList{u"Gamma"_s, u"beta"_s}));
    }

    void manyAtOnceStaySorted()
    {
        Values values;
        for (int i = 0; i < 40; ++i)
            values.add(i, QString::number(i));
        TableFilter filter;
        filter.setSourceModel(&values);
        filter.sort(0, Qt::DescendingOrder);
        quint32 random = 5;
        for (int round = 0; round < 50; ++round) {
            QList<int> sorts;
            for (int i = 0; i < 40; ++i) {
                random = random * 1664525 + 1013904223;
                sorts << int(random >> 20);
            }
            values.setAll(sorts);
            std::sort(sorts.begin(), sorts.end(), std::greater<>());
            const auto shownSorts = [&] {
                QList<int> list;
                for (int i = 0; i < filter.rowCount(); ++i)
                    list << filter.index(i, 0).data(SortRole).toInt();
                return list;
            };
            QTRY_COMPARE(shownSorts(), sorts);
        }
    }

    void queryAndChipTogether()
    {
        Values values;
        for (const QString &text : {u"web-1"_s, u"web-2"_s, u"db-1"_s})
            values.add(text, text);
        TableFilter filter;
        filter.setSourceModel(&values);
        QCOMPARE(filter.rowCount(), 3);
        filter.setQuery(FilterQuery::parse(u"web"_s));
        QCOMPARE(shown(filter), (QStringList{u"web-1"_s, u"web-2"_s}));
        filter.setChipQuery(FilterQuery::parse(u"name:1"_s));
        QCOMPARE(shown(filter), QStringList{u"web-1"_s});
        filter.setQuery({});
        QCOMPARE(shown(filter), (QStringList{u"web-1"_s, u"db-1"_s}));
        values.set(2, u"db-2"_s, u"db-2"_s); // no longer matches
        QCOMPARE(shown(filter), QStringList{u"web-1"_s});
    }
};

QTEST_GUILESS_MAIN(FilterTest)
#include "filter.moc"
