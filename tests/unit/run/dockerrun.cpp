// SPDX-License-Identifier: GPL-3.0-or-later
// Pasted `docker run` lines taken apart, and written again; a real shell is asked what our quoting means.
#include "run/dockerrun.h"

#include "run/secretwords.h"
#include "unit/run/randomspec.h"

#include <QProcess>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using run::ContainerSpec;
using run::parseDockerRun;
using run::toDockerRun;

class DockerRunTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFormOfAnOption()
    {
        const QString lines[] = {
            u"docker run -d -i -t -p 8888:8080 -e A=B --name web nginx -g x"_s,
            u"docker run -dit -p8888:8080 -eA=B --name=web nginx -g x"_s,
            u"docker run -d -itp 8888:8080 --env=A=B --name web nginx -g x"_s,
            u"docker run --detach=true --interactive=true --tty -p=8888:8080 -e=A=B --name \"web\" nginx -g x"_s,
            u"$ sudo docker container run -dit \\\n   -p 8888:8080 \\\r\n  --env 'A=B' --name we\\b nginx -g \"x\"\n"_s,
            u"# a comment\n/usr/bin/docker run -itd -p published=8888,target=8080 -e \"A\"=B --name web nginx -g x # end"_s,
            u"podman run -it --publish 8888:8080/tcp -e A=B --name web -- nginx -g x;"_s,
        };
        for (const QString &line : lines) {
            const auto parsed = parseDockerRun(line);
            QVERIFY2(parsed, qPrintable(line));
            QVERIFY2(parsed->notes.isEmpty(), qPrintable(line + u": "_s + parsed->notes.value(0).text));
            const ContainerSpec &spec = parsed->spec;
            QVERIFY(spec.interactive && spec.tty);
            QCOMPARE(spec.ports,
                     (QList<engine::PortRequest>{{.ip = {}, .published = 8888, .target = 8080, .protocol = u"tcp"_s}}));
            QCOMPARE(spec.env, (QList<run::EnvVariable>{{u"A"_s, u"B"_s}}));
            QCOMPARE(spec.name, u"web"_s);
            QCOMPARE(spec.image, u"nginx"_s);
            QCOMPARE(spec.command, (QStringList{u"-g"_s, u"x"_s}));
            QCOMPARE(toDockerRun(spec), u"docker run -d --name web -i -t -e A=B -p 8888:8080 nginx -g x"_s);
        }
    }

    void whatAShellWouldDoIsTold()
    {
        const auto parsed = parseDockerRun(
            u"FOO=1 docker -H ssh://x run -v $PWD/data:/data -e \"HOME=${HOME}\" -e T=`date` -e 'K=$1 `x`' "
            "-e Q=\"a\\$b\" -w ~/x nginx $(id) | tee log"_s);
        QVERIFY(parsed);
        QStringList told;
        for (const run::Note &note : parsed->notes)
            told << note.text;
        QCOMPARE(told, (QStringList{u"$PWD"_s, u"${HOME}"_s, u"`date`"_s, u"~"_s, u"$(id)"_s, u"(id) | tee log"_s,
                                    u"FOO=1"_s, u"-H ssh://x"_s}));
        QCOMPARE(parsed->spec.env.at(2).value, u"$1 `x`"_s); // quoted: no shell would touch it
        QCOMPARE(parsed->spec.env.at(3).value, u"a$b"_s);
        QCOMPARE(parsed->spec.mounts.at(0).source, u"$PWD/data"_s); // kept as written, and refused by validate()
    }

    void whatIsNotTakenOverIsTold_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("told");
        QTest::newRow("no place") << u"--gpus all"_s << u"--gpus all"_s;
        QTest::newRow("no place, =") << u"--mac-address=02:42:ac:11:00:02"_s << u"--mac-address 02:42:ac:11:00:02"_s;
        QTest::newRow("unknown") << u"--frobnicate"_s << u"--frobnicate"_s;
        QTest::newRow("unknown with value") << u"--frobnicate=yes"_s << u"--frobnicate=yes"_s;
        QTest::newRow("unknown letters") << u"-xyz"_s << u"-xyz"_s;
        QTest::newRow("port") << u"-p eighty:80"_s << u"-p eighty:80"_s;
        QTest::newRow("port too large") << u"-p 80:65536"_s << u"-p 80:65536"_s;
        QTest::newRow("ranges") << u"-p 80-81:80-83"_s << u"-p 80-81:80-83"_s;
        QTest::newRow("memory") << u"-m lots"_s << u"-m lots"_s;
        QTest::newRow("memory overflow") << u"-m 99999999999p"_s << u"-m 99999999999p"_s;
        QTest::newRow("inherited") << u"-e TOKEN"_s << u"-e TOKEN"_s;
        QTest::newRow("seccomp") << u"--security-opt seccomp=profile.json"_s
                                 << u"--security-opt seccomp=profile.json"_s;
        QTest::newRow("mount type") << u"--mount type=npipe,src=x,dst=y"_s << u"--mount type=npipe,src=x,dst=y"_s;
        QTest::newRow("switch") << u"--rm=perhaps"_s << u"--rm perhaps"_s;
    }
    void whatIsNotTakenOverIsTold()
    {
        QFETCH(QString, options);
        QFETCH(QString, told);
        const auto parsed = parseDockerRun(u"docker run "_s + options + u" --name web nginx"_s);
        QVERIFY(parsed);
        QCOMPARE(parsed->notes.size(), 1);
        QCOMPARE(parsed->notes.at(0).text, told);
        QVERIFY(!parsed->notes.at(0).why.isEmpty());
        QCOMPARE(parsed->spec.image, u"nginx"_s);
        QCOMPARE(parsed->spec.name, u"web"_s);
    }

    void whatIsNoDockerRunLine()
    {
        for (const QString &text : {u""_s, u"   \n"_s, u"ls -l"_s, u"docker ps"_s, u"docker"_s, u"docker run 'x"_s,
                                    u"docker run \"x"_s, u"docker-compose run x"_s}) {
            const auto parsed = parseDockerRun(text);
            QVERIFY2(!parsed, qPrintable(text));
            QVERIFY(!parsed.error().what.isEmpty());
        }
        const auto noImage = parseDockerRun(u"docker run --name"_s);
        QVERIFY(noImage);
        QCOMPARE(noImage->notes.size(), 2); // a value and an image are missing
    }

    void manyOptions()
    {
        const auto parsed = parseDockerRun(
            u"docker run --network-alias db --net backend --ip 10.1.0.5 --network name=front,alias=a,alias=b "
            "-v /srv:/srv:ro,z -v data:/data -v /anon --mount 'type=bind,src=/x,dst=/y,readonly' --tmpfs /t:size=64m "
            "-p 127.0.0.1::53/udp -p [::1]:80:80 -p 8000-8010:80 -p 9000-9001:9100-9101 -p 7000 --expose 6000 "
            "--cpus 1.5 -m 512m --memory-swap -1 --ulimit nofile=1024:2048 --pids-limit 100 --shm-size 64M "
            "--health-cmd 'curl -f localhost || exit 1' --health-interval 1m30s --health-retries 3 "
            "--stop-timeout 0 --entrypoint '' --restart on-failure:3 --device /dev/null:/dev/n:r "
            "--add-host db:10.0.0.5 --log-opt max-size=10m nginx"_s);
        QVERIFY(parsed && parsed->notes.isEmpty());
        const ContainerSpec &spec = parsed->spec;
        QCOMPARE(spec.networks, (QList<run::Network>{{u"backend"_s, {u"db"_s}, u"10.1.0.5"_s, {}},
                                                     {u"front"_s, {u"a"_s, u"b"_s}, {}, {}}}));
        QCOMPARE(spec.mounts.size(), 5);
        QVERIFY(spec.mounts.at(3).mustExist && spec.mounts.at(3).readOnly);
        QCOMPARE(spec.ports.size(), 6); // a range to a range is two
        QVERIFY(spec.ports.at(0).isDynamic());
        QCOMPARE(spec.ports.at(2).publishedEnd, quint16(8010));
        QCOMPARE(spec.ports.at(4).target, quint16(9101));
        QCOMPARE(spec.nanoCpus, 1'500'000'000);
        QCOMPARE(spec.memorySwap, -1);
        QCOMPARE(spec.healthInterval, std::chrono::seconds(90));
        QCOMPARE(spec.entrypoint, QString(u""_s));
        QCOMPARE(spec.stopTimeout, std::optional<qint64>(0));
        QVERIFY(run::validate(spec).isEmpty());
    }

    /// Whatever is in a container comes back as it was.
    void readingWhatWasWritten()
    {
        QRandomGenerator random(11);
        for (int round = 0; round < 1'500; ++round) {
            const ContainerSpec spec = randomSpec(random);
            const auto problems = run::validate(spec);
            const QString line = toDockerRun(spec);
            QVERIFY2(problems.isEmpty(), qPrintable(problems.value(0).field + u": "_s + problems.value(0).what));
            const auto parsed = parseDockerRun(line);
            QVERIFY2(parsed && parsed->notes.isEmpty(), qPrintable(line));
            QVERIFY2(parsed->spec == spec, qPrintable(line + u"\n\n"_s + toDockerRun(parsed->spec)));
        }
    }

    /// The words a real shell makes of a line are those that were meant.
    void aShellReadsTheSameWords()
    {
        QRandomGenerator random(12);
        QByteArray script;
        QByteArray expected;
        for (int round = 0; round < 300; ++round) {
            const QString line = toDockerRun(randomSpec(random));
            QString words = line;
            words.replace(0, QString(u"docker run"_s).size(), u"printf '%s\\0' docker run"_s);
            script += words.toUtf8() + '\n';
            const auto split = run::splitShellWords(line);
            QVERIFY(split && split->notes.isEmpty());
            for (const QString &word : split->words)
                expected += word.toUtf8() + '\0';
        }
        QProcess shell;
        shell.start(u"/bin/sh"_s, {});
        shell.write(script);
        shell.closeWriteChannel();
        QVERIFY(shell.waitForFinished());
        QCOMPARE(shell.readAllStandardOutput(), expected);
        QCOMPARE(shell.readAllStandardError(), QByteArray());
    }

    /// Any text at all is taken or refused, never a crash or a hang.
    void noise()
    {
        QRandomGenerator random(13);
        const QString pieces = u"docker run -pev--=:/,'\"\\$`(){}|;&<>#~ \n\t\r0123456789.[]名\0"_s;
        int taken = 0;
        for (int round = 0; round < 8'000; ++round) {
            QString text = random.bounded(2) ? u"docker run "_s : QString();
            for (int i = int(random.bounded(40)); i > 0; --i)
                text += pieces.at(random.bounded(int(pieces.size())));
            if (const auto parsed = parseDockerRun(text)) {
                ++taken;
                (void)run::validate(parsed->spec);
                (void)toDockerRun(run::masked(parsed->spec));
            }
        }
        QVERIFY(taken > 100);
    }

    void secretsAreMasked()
    {
        ContainerSpec spec;
        spec.image = u"app"_s;
        spec.env = {{u"DB_PASSWORD"_s, u"hunter2"_s},
                    {u"API_KEY"_s, u"hunter2"_s},
                    {u"AWS_SECRET_ACCESS_KEY"_s, u"hunter2"_s},
                    {u"GITHUB_TOKEN"_s, u"hunter2"_s},
                    {u"URL"_s, u"postgres://u:hunter2@db/x"_s},
                    {u"DB_PASS"_s, u"hunter2"_s},
                    {u"MONKEY"_s, u"banana"_s},
                    {u"KEYBOARD"_s, u"us"_s},
                    {u"BYPASS"_s, u"yes"_s}};
        spec.labels = {{u"auth"_s, u"hunter2"_s}};
        spec.logOptions = {{u"splunk-token"_s, u"hunter2"_s}};
        spec.command = {u"--password"_s, u"hunter2"_s, u"--token=hunter2"_s, u"--port"_s, u"80"_s};
        const QString shown = toDockerRun(run::masked(spec));
        QVERIFY2(!shown.contains(u"hunter2"_s), qPrintable(shown));
        for (const QString &kept : {u"banana"_s, u"KEYBOARD=us"_s, u"BYPASS=yes"_s, u"--port 80"_s, u"DB_PASSWORD="_s})
            QVERIFY2(shown.contains(kept), qPrintable(shown));
        QCOMPARE(toDockerRun(spec).count(u"hunter2"_s), 10);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::DockerRunTest)
#include "dockerrun.moc"
