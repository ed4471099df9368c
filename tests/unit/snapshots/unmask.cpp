// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/unmask.h"

#include "snapshots/masking.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <random>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::MaskedValue;
using snapshots::maskedValuesIn;
using snapshots::Masking;
using snapshots::presentOf;
using snapshots::unmasked;

namespace {

QJsonObject config(const QString &member, const QJsonValue &value)
{
    return {{u"Config"_s, QJsonObject{{member, value}}}};
}

/// What becomes of `was`, masked, where `now` is there.
QJsonObject filled(const QJsonObject &was, const QJsonObject &now)
{
    return unmasked(Masking().inspect(was), presentOf(now)).json;
}

QStringList namesIn(const QList<MaskedValue> &values)
{
    QStringList names;
    for (const MaskedValue &value : values)
        names << value.name;
    return names;
}

QString specText(const QString &image, const QString &password)
{
    const QJsonObject spec{
        {u"image"_s, image},
        {u"options"_s, QJsonObject{{u"env"_s, QJsonArray{u"A=b"_s, QString(u"DB_PASSWORD="_s + password)}}}}};
    return QString::fromUtf8(QJsonDocument(spec).toJson(QJsonDocument::Compact));
}

/// Makes inspects whose secrets are known by their names: each value says whose it is.
class RandomInspect
{
public:
    explicit RandomInspect(unsigned seed) : m_random(seed) {}

    int below(int count) { return int(m_random() % unsigned(count)); }
    bool chance() { return below(2) == 0; }

    /// "hunter-7-DB_PASSWORD": long enough, and nobody else's.
    QString secret(const QString &name) { return u"hunter%1x%2"_s.arg(below(1'000'000)).arg(name.toLower()); }

    QJsonObject make()
    {
        QJsonArray env;
        for (const QString &name : names()) {
            const int kind = below(3);
            if (kind == 0)
                env << QString(name + u'=' + secret(name));
            else if (kind == 1)
                env << QString(u"URL_"_s + name + u"=postgres://me:"_s + secret(name) + u"@db:5432/"_s + name);
            else
                env << QString(u"PLAIN_"_s + QString::number(below(9)) + u'_' + name.left(2) + u"=x"_s);
        }
        QJsonObject labels{{u"note"_s, u"n%1"_s.arg(below(9))}};
        if (chance())
            labels[u"api.token"_s] = secret(u"label"_s);
        if (chance())
            labels[u"bayplan.spec"_s] = specText(u"app:%1"_s.arg(below(3)), secret(u"spec"_s));
        QJsonArray command{u"app"_s};
        if (chance())
            command << u"--password"_s << secret(u"option"_s);
        if (chance())
            command << QString(u"--token="_s + secret(u"token"_s)) << u"--verbose"_s;
        return {{u"Config"_s, QJsonObject{{u"Env"_s, env}, {u"Labels"_s, labels}, {u"Cmd"_s, command}}},
                {u"HostConfig"_s, QJsonObject{{u"Memory"_s, below(5)}}}};
    }

    /// The same container at another time: other secrets, other order, something more and something less.
    QJsonObject changed(const QJsonObject &inspect)
    {
        QJsonObject config = inspect[u"Config"_s].toObject();
        QStringList env;
        for (const QJsonValue &entry : config[u"Env"_s].toArray()) {
            const QString name = entry.toString().section(u'=', 0, 0);
            if (below(5) == 0)
                continue;
            env << (name.contains(u"PASSWORD"_s) && !name.startsWith(u"URL_"_s) && chance()
                        ? QString(name + u'=' + secret(name))
                        : entry.toString());
        }
        env << u"MORE_SECRET="_s + secret(u"more"_s);
        std::shuffle(env.begin(), env.end(), m_random);
        config[u"Env"_s] = QJsonArray::fromStringList(env);
        if (chance())
            config[u"Cmd"_s] = QJsonArray{u"app"_s, u"--secret"_s, secret(u"other"_s)};
        return {{u"Config"_s, config}};
    }

private:
    QStringList names()
    {
        QStringList all{u"DB_PASSWORD"_s, u"API_TOKEN"_s, u"SECRET_KEY"_s, u"REDIS_PASSWORD"_s, u"SMTP_PASSWORD"_s};
        std::shuffle(all.begin(), all.end(), m_random);
        return all.mid(0, 1 + below(5));
    }

    std::mt19937 m_random;
};

} // namespace

class TestUnmask : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// A variable by its name, wherever it stands.
    void variables()
    {
        const QJsonObject was = config(u"Env"_s, QJsonArray{u"A=b"_s, u"DB_PASSWORD=hunter2-old"_s, u"C=d"_s});
        const QJsonObject now = config(u"Env"_s, QJsonArray{u"DB_PASSWORD=hunter2-new"_s, u"A=other"_s});
        const auto taken = unmasked(Masking().inspect(was), presentOf(now));
        QCOMPARE(taken.json, config(u"Env"_s, QJsonArray{u"A=b"_s, u"DB_PASSWORD=hunter2-new"_s, u"C=d"_s}));
        QCOMPARE(taken.taken, (QList<MaskedValue>{{u"Config.Env"_s, u"DB_PASSWORD"_s}}));
        QCOMPARE(maskedValuesIn(taken.json).size(), 0);
    }

    /// Not there, or without a value: it stays masked.
    void nothingToTake()
    {
        const QJsonObject masked = Masking().inspect(config(u"Env"_s, QJsonArray{u"DB_PASSWORD=hunter2-old"_s}));
        for (const QJsonArray &env : {QJsonArray{}, QJsonArray{u"DB_PASSWORD="_s}, QJsonArray{u"PASSWORD=hunter2-b"_s},
                                      QJsonArray{QString(u"DB_PASSWORD="_s + Masking::text())}}) {
            const auto taken = unmasked(masked, presentOf(config(u"Env"_s, env)));
            QCOMPARE(taken.json, masked);
            QVERIFY(taken.taken.isEmpty());
            QCOMPARE(namesIn(maskedValuesIn(taken.json)), QStringList{u"DB_PASSWORD"_s});
        }
    }

    /// Part of a text: only where the rest of it is the same.
    void partOfAText()
    {
        const QJsonObject was = config(u"Env"_s, QJsonArray{u"DATABASE=postgres://me:hunter2-old@db:5432/shop"_s});
        QVERIFY(Masking().inspect(was)[u"Config"_s][u"Env"_s][0].toString().contains(u"@db:5432/shop"_s));
        const QJsonObject same = config(u"Env"_s, QJsonArray{u"DATABASE=postgres://me:hunter2-new@db:5432/shop"_s});
        QCOMPARE(filled(was, same), same);
        for (const QString &other : {u"DATABASE=postgres://me:hunter2-new@other:5432/shop"_s,
                                     u"DATABASE=postgres://you:hunter2-n@db:5432/shop"_s,
                                     u"DATABASE2=postgres://me:hunter2-new@db:5432/shop"_s})
            QCOMPARE(filled(was, config(u"Env"_s, QJsonArray{other})), Masking().inspect(was));
    }

    /// Options of a command: by the option, not by the place.
    void commands()
    {
        const QJsonObject was =
            config(u"Cmd"_s, QJsonArray{u"app"_s, u"--password"_s, u"hunter2-old"_s, u"--token=hunter2-token-old"_s});
        const QJsonObject now = config(
            u"Cmd"_s, QJsonArray{u"app"_s, u"-v"_s, u"--token=hunter2-token-new"_s, u"--password"_s, u"hunter2-new"_s});
        QCOMPARE(filled(was, now), config(u"Cmd"_s, QJsonArray{u"app"_s, u"--password"_s, u"hunter2-new"_s,
                                                               u"--token=hunter2-token-new"_s}));
        // Another option's is not taken for it.
        const QJsonObject other = config(u"Cmd"_s, QJsonArray{u"app"_s, u"--api-key"_s, u"hunter2-key"_s});
        QCOMPARE(filled(was, other), Masking().inspect(was));
        QCOMPARE(namesIn(maskedValuesIn(Masking().inspect(was))), (QStringList{u"--password"_s, u"Cmd"_s}));
    }

    /// Labels by their keys; in one that is JSON, as a replica's spec is, by what is in it.
    void labels()
    {
        const QJsonObject was = config(u"Labels"_s, QJsonObject{{u"db.password"_s, u"hunter2-l"_s},
                                                                {u"spec"_s, specText(u"app:1"_s, u"hunter2-o"_s)}});
        const QJsonObject now = config(u"Labels"_s, QJsonObject{{u"db.password"_s, u"hunter2-m"_s},
                                                                {u"spec"_s, specText(u"app:2"_s, u"hunter2-n"_s)}});
        QCOMPARE(filled(was, now), config(u"Labels"_s, QJsonObject{{u"db.password"_s, u"hunter2-m"_s},
                                                                   {u"spec"_s, specText(u"app:1"_s, u"hunter2-n"_s)}}));
        QCOMPARE(namesIn(maskedValuesIn(Masking().inspect(was))), (QStringList{u"db.password"_s, u"DB_PASSWORD"_s}));
    }

    /// Entries of lists are those of the same number.
    void revisions()
    {
        const auto record = [](const QList<std::pair<int, QString>> &revisions) {
            QJsonArray list;
            for (const auto &[number, password] : revisions)
                list << QJsonObject{{u"number"_s, number},
                                    {u"env"_s, QJsonArray{QString(u"DB_PASSWORD="_s + password)}}};
            return QJsonObject{{u"revisions"_s, list}};
        };
        const QJsonObject was = record({{1, u"hunter2-1"_s}, {2, u"hunter2-2"_s}});
        const QJsonObject now = record({{2, u"hunter2-two"_s}, {3, u"hunter2-three"_s}});
        const QJsonObject then = filled(was, now);
        QCOMPARE(then[u"revisions"_s][0], Masking().inspect(was)[u"revisions"_s][0]);
        QCOMPARE(then[u"revisions"_s][1], record({{2, u"hunter2-two"_s}})[u"revisions"_s][0]);
    }

    /// What is masked and there as it was comes back to the byte.
    void roundTrip()
    {
        int secrets = 0;
        for (unsigned seed = 0; seed < 500; ++seed) {
            RandomInspect random(seed);
            const QJsonObject was = random.make();
            const QJsonObject masked = Masking().inspect(was);
            const auto taken = unmasked(masked, presentOf(was));
            QVERIFY2(taken.json == was, qPrintable(u"seed %1"_s.arg(seed)));
            QCOMPARE(taken.taken.size(), maskedValuesIn(masked).size());
            secrets += int(taken.taken.size());
        }
        QVERIFY(secrets > 500);
    }

    /// Whatever is there now: what was not masked stays, and what is taken is of the same name.
    void nothingElse()
    {
        int taken = 0;
        int left = 0;
        for (unsigned seed = 0; seed < 500; ++seed) {
            RandomInspect random(seed);
            const QJsonObject was = random.make();
            const QJsonObject now = random.changed(was);
            const QJsonObject masked = Masking().inspect(was);
            const auto result = unmasked(masked, presentOf(now));
            // Masked again it is what it was: only secrets are others, and no text around them.
            QVERIFY2(Masking().inspect(result.json) == masked, qPrintable(u"seed %1"_s.arg(seed)));
            QStringList there;
            for (const QJsonValue &entry : now[u"Config"_s][u"Env"_s].toArray())
                there << entry.toString();
            const QJsonArray env = masked[u"Config"_s][u"Env"_s].toArray();
            for (qsizetype i = 0; i < env.size(); ++i) {
                const QString entry = result.json[u"Config"_s][u"Env"_s][i].toString();
                if (!env.at(i).toString().contains(Masking::text()))
                    QCOMPARE(entry, env.at(i).toString());
                else if (!entry.contains(Masking::text()))
                    QVERIFY2(there.contains(entry), qPrintable(entry));
            }
            taken += int(result.taken.size());
            left += int(maskedValuesIn(result.json).size());
            QCOMPARE(result.taken.size() + maskedValuesIn(result.json).size(), maskedValuesIn(masked).size());
        }
        QVERIFY2(taken > 300 && left > 100, qPrintable(u"%1 taken, %2 left"_s.arg(taken).arg(left)));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestUnmask)
#include "unmask.moc"
