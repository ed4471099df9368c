// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/specdiff.h"

#include "run/flags.h"
#include "services/specjson.h"
#include "unit/run/randomspec.h"

#include <QTest>

using namespace bayplan;
using namespace bayplan::services;
using namespace Qt::Literals::StringLiterals;

namespace {

ServiceSpec web()
{
    ServiceSpec spec{.name = u"web"_s, .container = {}};
    spec.container.image = u"app:blue"_s;
    spec.container.env = {{u"LEVEL"_s, u"info"_s}, {u"API_TOKEN"_s, u"first"_s}};
    spec.container.ports = {{.ip = {}, .published = 0, .publishedEnd = 0, .target = 8080, .protocol = u"tcp"_s}};
    return spec;
}

/// "what: before → after", one a line.
QStringList told(const QList<SpecDifference> &differences)
{
    QStringList lines;
    for (const SpecDifference &difference : differences)
        lines << u"%1: %2 → %3"_s.arg(difference.what, difference.before, difference.after);
    return lines;
}

} // namespace

class SpecDiffTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingDiffers()
    {
        QCOMPARE(specDiff(web(), web()), QList<SpecDifference>());
        QVERIFY(!needsContainers({}));
    }

    void tellsWhatIsChangedAddedAndGone()
    {
        ServiceSpec after = web();
        after.container.image = u"app:green"_s;
        after.container.env = {{u"LEVEL"_s, u"debug"_s}, {u"API_TOKEN"_s, u"first"_s}, {u"EMPTY"_s, {}}};
        after.container.ports[0].published = 8888;
        after.container.command = {u"serve"_s, u"--all of it"_s};
        after.container.mounts = {{.kind = run::Mount::Kind::Volume, .source = u"data"_s, .target = u"/data"_s}};
        after.container.readOnlyRoot = true;
        const auto differences = specDiff(web(), after);
        QCOMPARE(told(differences), QStringList({u"Image: app:blue → app:green"_s, u"Environment LEVEL: info → debug"_s,
                                                 u"Published port 8080/tcp: dynamic → 8888"_s,
                                                 u"Command:  → serve '--all of it'"_s, u"Environment EMPTY:  → “”"_s,
                                                 u"Read-only root:  → yes"_s, u"Mount /data:  → data:/data"_s}));
        QVERIFY(needsContainers(differences));
        QCOMPARE(told(specDiff(after, web())).first(), u"Image: app:green → app:blue"_s);
    }

    /// Neither the value before nor the one after is told, and yet that it is another one.
    void hidesSecrets()
    {
        ServiceSpec after = web();
        after.container.env[1].value = u"second"_s;
        after.container.env << run::EnvVariable{u"DB_URL"_s, u"postgres://me:hidden@db/shop"_s};
        after.container.command = {u"serve"_s, u"--password=hidden"_s};
        after.container.healthProgram = {u"/probe"_s, u"--token"_s, u"hidden"_s};
        const QStringList lines = told(specDiff(web(), after));
        QVERIFY2(lines.contains(u"Environment API_TOKEN: •••••• → •••••• (another value)"_s),
                 qPrintable(lines.join(u'\n')));
        QVERIFY(lines.contains(u"Environment DB_URL:  → ••••••"_s));
        for (const QString &secret : {u"first"_s, u"second"_s, u"hidden"_s}) {
            QVERIFY2(!lines.join(u'\n').contains(secret), qPrintable(lines.join(u'\n')));
            QVERIFY(!told(specFacts(after)).join(u'\n').contains(secret));
        }
    }

    void tellsWhichImageWasMeant()
    {
        ServiceSpec before = web();
        before.resolvedImage = u"app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"_s;
        ServiceSpec after = before;
        after.resolvedImage[17] = u'f';
        QCOMPARE(told(specDiff(before, after)),
                 QStringList{u"Which image: sha256:0123456789ab → sha256:012345f789ab"_s});
        QVERIFY(needsContainers(specDiff(before, after)));
    }

    /// Gate and placement are in the record alone: replicas go on as they are.
    void tellsWhatNeedsNoContainer()
    {
        ServiceSpec after = web();
        after.gate = {.kind = HealthGate::Kind::Http, .port = 8080, .path = u"/healthy"_s};
        after.placement = {.strategy = Placement::Strategy::Binpack,
                           .hosts = {u"aws1"_s, u"aws2"_s},
                           .constraints = {{u"zone"_s, Constraint::Relation::Equal, u"a"_s}},
                           .maxPerHost = 2,
                           .awayFrom = {u"db"_s}};
        const auto differences = specDiff(web(), after);
        QCOMPARE(told(differences),
                 QStringList({u"Health gate: the container's own health check → HTTP GET /healthy on port 8080"_s,
                              u"Placement: spread over hosts → one host filled first"_s, u"Hosts:  → aws1, aws2"_s,
                              u"Constraints:  → zone==a"_s, u"Most on one host:  → 2"_s, u"Away from:  → db"_s}));
        QVERIFY(!needsContainers(differences));
        after.container.user = u"app"_s;
        QVERIFY(needsContainers(specDiff(web(), after)));
    }

    void tellsComposeOrigins()
    {
        ServiceSpec after = web();
        after.compose = {.project = u"shop"_s,
                         .service = u"web"_s,
                         .separator = u"-"_s,
                         .labels = {{u"com.docker.compose.oneoff"_s, u"False"_s}}};
        QCOMPARE(told(specDiff(web(), after)),
                 QStringList({u"Compose service:  → shop.web"_s, u"Compose separator:  → -"_s,
                              u"Label com.docker.compose.oneoff:  → False"_s}));
    }

    /// Every option that a container can have is told under a title of its own.
    void coversEveryOption()
    {
        QRandomGenerator random(4712);
        QSet<QString> seen;
        for (int i = 0; i < 400; ++i) {
            const ServiceSpec before{.name = u"web"_s, .container = {}};
            ServiceSpec after{.name = u"web"_s, .container = tests::randomSpec(random)};
            for (const run::Flag &flag : run::allFlags()) {
                ServiceSpec one = before;
                const QStringList values = flag.get(after.container);
                for (const QString &value : values)
                    QVERIFY(flag.set(one.container, value));
                if (one == before)
                    continue;
                const auto differences = specDiff(before, one);
                QVERIFY2(!differences.isEmpty(), flag.name);
                QVERIFY2(!differences.first().what.startsWith(u"--"_s), flag.name);
                seen.insert(QString::fromLatin1(flag.name));
            }
        }
        // Files of variables are read before a service is made; its containers are named by their slots.
        for (const run::Flag &flag : run::allFlags())
            QVERIFY2(seen.contains(QString::fromLatin1(flag.name)) || flag.name == QByteArray("env-file"), flag.name);
    }

    /// Two specs differ where, and only where, something is told.
    void saysNothingOnlyOfTheSame()
    {
        QRandomGenerator random(4713);
        for (int i = 0; i < 1500; ++i) {
            ServiceSpec before{.name = u"web"_s, .container = tests::randomSpec(random)};
            ServiceSpec after = before;
            QVERIFY(specDiff(before, after).isEmpty());
            const run::ContainerSpec other = tests::randomSpec(random);
            const auto &flags = run::allFlags();
            const run::Flag &flag = flags.at(size_t(random.bounded(int(flags.size()))));
            for (const QString &value : flag.get(other))
                QVERIFY(flag.set(after.container, value));
            QVERIFY2(specDiff(before, after).isEmpty() == (before == after), flag.name);
        }
    }
};

QTEST_GUILESS_MAIN(SpecDiffTest)
#include "specdiff.moc"
