// SPDX-License-Identifier: GPL-3.0-or-later
// What can be wrong with a field is told at that field; quantities, and files of variables.
#include "run/dockerrun.h"
#include "run/envfile.h"
#include "run/portsyntax.h"
#include "run/quantities.h"
#include "unit/run/randomspec.h"

#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using run::ContainerSpec;

class FieldsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void problemsNameTheirField_data()
    {
        QTest::addColumn<QString>("line"); // behind "docker run"; the image is added
        QTest::addColumn<QString>("field");
        QTest::addColumn<int>("row");
        const auto row = [](const char *line, const char *field, int place = -1) {
            QTest::addRow("%s", line) << QString::fromUtf8(line) << QString::fromUtf8(field) << place;
        };
        row("--name x", "name");
        row("--name -web", "name");
        row("--name 'my web'", "name");
        row("-w srv", "workdir");
        row("-u 'a b'", "user");
        row("-h 'a_b c'", "hostname");
        row("--platform arm64", "platform");
        row("--restart sometimes", "restart");
        row("--restart on-failure:x", "restart");
        row("--rm --restart always", "restart");
        row("--stop-signal 'x y'", "stop-signal");
        row("--stop-timeout -2", "stop-timeout");
        row("-e A=1 -e =x", "env", 1);
        row("-e 'A B=x'", "env", 0);
        row("--env-file x.env", "env-file");
        row("-l =x", "label");
        row("-p 80:80 -p 80:81", "publish", 1);
        row("-p 80:80 -p 127.0.0.1:80:81", "publish", 1);
        row("-p 1.2.3:80:80", "publish", 0);
        row("-p 80:80 --network container:x", "publish");
        row("-v data:data", "mount", 0);
        row("-v x:/", "mount", 0);
        row("-v ./x:/x", "mount", 0);
        row("-v '~/x:/x'", "mount", 0);
        row("-v '$PWD:/x'", "mount", 0);
        row("-v a:/x", "mount", 0);
        row("-v data:/x -v other:/x", "mount", 1);
        row("-v data:/x:rw,frob", "mount", 0);
        row("--mount type=bind,src=/x,dst=/y,bind-propagation=odd", "mount", 0);
        row("--network 'a b'", "network", 0);
        row("--network host --network-alias x", "network", 0);
        row("--network front --network front", "network", 1);
        row("--network front --network host", "network", 1);
        row("--network front --ip 10.0.0.300", "network", 0);
        row("--dns one.one", "dns", 0);
        row("--add-host db", "add-host", 0);
        row("-m 4m", "memory");
        row("-m 64m --memory-swap 32m", "memory-swap");
        row("--memory-swap 32m", "memory-swap");
        row("-m 64m --memory-reservation 128m", "memory-reservation");
        row("--cpus 0.001", "cpus");
        row("-c 1", "cpu-shares");
        row("--cpuset-cpus all", "cpuset-cpus");
        row("--pids-limit -2", "pids-limit");
        row("--ulimit files=3", "ulimit", 0);
        row("--ulimit nofile=30:20", "ulimit", 0);
        row("--no-healthcheck --health-cmd x", "no-healthcheck");
        row("--health-interval 1us", "health-interval");
        row("--health-retries -1", "health-retries");
        row("--cap-add NET_ADMIN --cap-add 'x y'", "cap-add", 1);
        row("--device null", "device", 0);
        row("--log-driver none --log-opt max-size=1", "log-opt");
    }
    void problemsNameTheirField()
    {
        QFETCH(QString, line);
        QFETCH(QString, field);
        QFETCH(int, row);
        const auto parsed = run::parseDockerRun(u"docker run "_s + line + u" nginx"_s);
        QVERIFY(parsed && parsed->notes.isEmpty());
        const auto problems = run::validate(parsed->spec);
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems.at(0).field, field);
        QCOMPARE(problems.at(0).row, row);
        QVERIFY(!problems.at(0).what.isEmpty() && !problems.at(0).what.endsWith(u'.'));
    }

    void images()
    {
        const auto problems = [](const QString &image) {
            ContainerSpec spec;
            spec.image = image;
            return run::validate(spec).size();
        };
        for (const QString &good : {u"nginx"_s, u"nginx:1.27"_s, u"docker.io/library/nginx"_s, u"LOCALHOST.X:5000/a"_s,
                                    u"localhost:5000/a/b_c/d--e:T.1"_s, u"sha256:0123abcd"_s, u"0123456789ab"_s,
                                    QString(u"a@sha256:"_s + QString(64, u'a'))})
            QVERIFY2(problems(good) == 0, qPrintable(good));
        for (const QString &bad : {u""_s, u"Nginx"_s, u"a/B"_s, u"-nginx"_s, u"nginx:"_s, u"a b"_s, u"a//b"_s,
                                   u"a:b:c"_s, u"nginx\n"_s, u"$IMAGE"_s, u":1"_s})
            QVERIFY2(problems(bad) == 1, qPrintable(bad));
    }

    void charactersThatCannotBe()
    {
        ContainerSpec spec;
        spec.image = u"nginx"_s;
        spec.env = {{u"A"_s, QString(u"x"_s + QChar(0))}};
        spec.command = {QString(QChar(0))};
        const auto problems = run::validate(spec);
        QCOMPARE(problems.size(), 2);
        QCOMPARE(problems.at(0).field, u"env"_s);
        QCOMPARE(problems.at(1).field, u"command"_s);
    }

    void quantities()
    {
        QCOMPARE(*run::parseBytes(u"512m"_s), 536'870'912);
        QCOMPARE(*run::parseBytes(u"1.5g"_s), 1'610'612'736);
        QCOMPARE(*run::parseBytes(u"64 MiB"_s), 67'108'864);
        QCOMPARE(*run::parseBytes(u"4096"_s), 4'096);
        QCOMPARE(*run::parseBytes(u"7b"_s), 7);
        QCOMPARE(*run::parseDuration(u"1.5h"_s), std::chrono::minutes(90));
        QCOMPARE(*run::parseDuration(u"1m30s500ms"_s), std::chrono::milliseconds(90'500));
        QCOMPARE(*run::parseCpus(u"0.5"_s), 500'000'000);
        QCOMPARE(*run::parseCpus(u"2"_s), 2'000'000'000);
        for (const QString &bad :
             {u""_s, u"-1"_s, u"m"_s, u"1x"_s, u"1.2.3"_s, u"99999999999999999999"_s, u"8388608t"_s})
            QVERIFY2(!run::parseBytes(bad), qPrintable(bad));
        for (const QString &bad : {u""_s, u"30"_s, u"-1s"_s, u"1s x"_s, u"s"_s, u"9999999999h"_s})
            QVERIFY2(!run::parseDuration(bad), qPrintable(bad));
        for (const QString &bad : {u""_s, u"-1"_s, u"1.0000000001"_s, u"x"_s})
            QVERIFY2(!run::parseCpus(bad), qPrintable(bad));
        QRandomGenerator random(5);
        for (int i = 0; i < 10'000; ++i) {
            const qint64 any = random.bounded(Q_INT64_C(1) << (1 + random.bounded(62)));
            QCOMPARE(*run::parseBytes(run::bytesText(any)), any);
            QCOMPARE(run::parseDuration(run::durationText(std::chrono::nanoseconds(any)))->count(), any);
            QCOMPARE(*run::parseCpus(run::cpusText(any % 1'000'000'000'000)), any % 1'000'000'000'000);
        }
    }

    void filesOfVariables()
    {
        const auto read = run::parseEnvFile("# c\n\n A=1 \r\nB=x=y \"q\"\nC=\n");
        QVERIFY(read);
        QCOMPARE(*read, (QList<run::EnvVariable>{{u"A"_s, u"1 "_s}, {u"B"_s, u"x=y \"q\""_s}, {u"C"_s, {}}}));
        QVERIFY(run::parseEnvFile("A=1\nHOME\n").error().what.contains(u"Line 2: HOME"_s));
        QVERIFY(run::parseEnvFile("A B=1\n").error().what.contains(u"Line 1"_s));
        QVERIFY(!run::parseEnvFile(QByteArray("A=\xff\xfe", 4)));
        QVERIFY(!run::parseEnvFile(QByteArray("A=\0", 3)));

        QTemporaryDir folder;
        QFile file(folder.filePath(u"x.env"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("A=1\n") > 0);
        file.close();
        QCOMPARE(run::readEnvFile(file.fileName())->size(), 1);
        QCOMPARE(run::readEnvFile(folder.path()).error().where, folder.path());
        QVERIFY(!run::readEnvFile(folder.filePath(u"none"_s)));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("A=" + QByteArray(1'100'000, 'x')) > 0);
        file.close();
        QVERIFY(run::readEnvFile(file.fileName()).error().what.contains(u"1 MiB"_s));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::FieldsTest)
#include "fields.moc"
