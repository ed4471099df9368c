// SPDX-License-Identifier: GPL-3.0-or-later
// The calls of an exec, its replies, and the frames of its output.
#include "engine/exec.h"

#include "engine/streamframes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace bayplan::engine;
using namespace Qt::Literals::StringLiterals;

class ExecTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void calls()
    {
        ExecSpec spec{.container = u"a/b"_s, .command = {u"sh"_s, u"-c"_s, u"echo \"x\""_s}, .environment = {u"A=1"_s}};
        spec.size = {30, 100};
        const Call create = execCreateCall(spec, {1, 41});
        QCOMPARE(create.text(), u"POST /containers/a%2Fb/exec"_s);
        QJsonObject body = QJsonDocument::fromJson(create.body).object();
        QCOMPARE(body.value(u"Cmd"_s).toArray().at(2).toString(), u"echo \"x\""_s);
        QVERIFY(body.value(u"Tty"_s).toBool());
        QCOMPARE(body.value(u"Env"_s).toArray().size(), 1);
        QVERIFY(!body.contains(u"ConsoleSize"_s));
        body = QJsonDocument::fromJson(execStartCall(u"id"_s, spec, {1, 42}).body).object();
        QCOMPARE(body.value(u"ConsoleSize"_s).toArray(), (QJsonArray{30, 100}));
        QVERIFY(!QJsonDocument::fromJson(execCreateCall(spec, {1, 24}).body).object().contains(u"Env"_s));
        QCOMPARE(execResizeCall(u"id"_s, {30, 100}).text(), u"POST /exec/id/resize?h=30&w=100"_s);
    }

    void replies()
    {
        QCOMPARE(decodeExecId(R"({"Id":"abc"})").value_or(QString()), u"abc"_s);
        QVERIFY(!decodeExecId("{}"));
        QVERIFY(!decodeExecId("nonsense"));
        auto state = decodeExecState(R"({"Running":true,"ExitCode":null})");
        QVERIFY(state && state->running && !state->exitCode);
        state = decodeExecState(R"({"Running":true,"ExitCode":0})"); // Podman, while it runs
        QVERIFY(state && state->running && !state->exitCode);
        state = decodeExecState(R"({"Running":false,"ExitCode":7})");
        QVERIFY(state && state->exitCode == 7);
        state = decodeExecState(R"({"Running":false,"ExitCode":null})"); // not begun yet
        QVERIFY(state && !state->exitCode);
        QVERIFY(!decodeExecState(R"({"Running":"yes"})"));
    }

    /// As Docker 20.10 and Podman 4.3 say it.
    void neverBegan()
    {
        const QByteArray docker = "OCI runtime exec failed: exec failed: unable to start container process: exec: "
                                  "\"bash\": executable file not found in $PATH: unknown\r\n";
        const QByteArray podman = "Error: runc: exec failed: unable to start container process: exec: \"bash\"";
        QVERIFY(execNeverBegan(docker, 126));
        QVERIFY(execNeverBegan(podman, 127));
        QVERIFY(!execNeverBegan(docker, 0));
        QVERIFY(!execNeverBegan("sh: nothing: not found\r\n", 127));
        for (qsizetype length = 0; length < podman.size(); ++length)
            QVERIFY(mayBeExecFailure(podman.left(length)));
        QVERIFY(!mayBeExecFailure("/ # "));
        QVERIFY(!mayBeExecFailure("Errors"));
        QVERIFY(!mayBeExecFailure(docker + QByteArray(10'000, 'x')));
    }

    void frames()
    {
        QByteArray stream;
        const auto frame = [](char kind, const QByteArray &payload) {
            QByteArray head(8, '\0');
            head[0] = kind;
            head[6] = char(payload.size() >> 8);
            head[7] = char(payload.size() & 0xff);
            return QByteArray(head + payload);
        };
        stream =
            frame(1, "out") + frame(2, "err") + frame(1, {}) + frame(1, QByteArray(1000, 'x')) + frame(3, "broken");
        for (const qsizetype step : {qsizetype(1), qsizetype(3), qsizetype(8), stream.size()}) {
            StreamFrames frames;
            QByteArray told[4];
            for (qsizetype at = 0; at < stream.size(); at += step) {
                QVERIFY(frames.add(stream.mid(at, step),
                                   [&](StreamFrames::Stream kind, const QByteArray &bytes) { told[kind] += bytes; }));
            }
            QCOMPARE(told[1], "out" + QByteArray(1000, 'x'));
            QCOMPARE(told[2], QByteArray("err"));
            QCOMPARE(told[3], QByteArray("broken"));
        }
    }

    void notInFrames()
    {
        StreamFrames frames;
        int told = 0;
        QVERIFY(!frames.add("/ # ls -l\r\n", [&](auto, const auto &) { ++told; }));
        QVERIFY(!frames.add(QByteArray(8, '\0'), [&](auto, const auto &) { ++told; }));
        QCOMPARE(told, 0);
    }
};

QTEST_GUILESS_MAIN(ExecTest)
#include "exec.moc"
