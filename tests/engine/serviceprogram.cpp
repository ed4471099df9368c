// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/serviceprogram.h"

#include "support/fleet/dockercli.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QMap>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <vector>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

QJsonObject ServiceProgram::Outcome::json() const
{
    return QJsonDocument::fromJson(out).object();
}

QJsonArray ServiceProgram::Outcome::array() const
{
    return QJsonDocument::fromJson(out).array();
}

QList<QJsonObject> ServiceProgram::Outcome::lines() const
{
    QList<QJsonObject> objects;
    for (const QByteArray &line : out.split('\n')) {
        if (!line.trimmed().isEmpty())
            objects << QJsonDocument::fromJson(line).object();
    }
    return objects;
}

QList<QJsonObject> ServiceProgram::Outcome::steps(const QString &action) const
{
    QList<QJsonObject> found;
    for (const QJsonValue step : json()[u"steps"_s].toArray()) {
        if (action.isEmpty() || step[u"action"_s].toString() == action)
            found << step.toObject();
    }
    return found;
}

ServiceProgram::ServiceProgram(const TestFleet &engines, const QStringList &endpoints, bool addresses)
{
    QJsonArray hosts;
    for (int engine = 1; engine <= engines.count(); ++engine)
        hosts << QJsonObject{{u"name"_s, u"engine%1"_s.arg(engine)},
                             {u"endpoint"_s, endpoints.value(engine - 1, engines.endpoint(engine))},
                             {u"address"_s, addresses ? engines.address(engine) : QString()}};
    QFile workspace(m_folder.filePath(u"workspace.json"_s));
    if (workspace.open(QIODevice::WriteOnly))
        workspace.write(QJsonDocument(QJsonObject{{u"bayplan"_s, 1}, {u"hosts"_s, hosts}}).toJson());
}

bool ServiceProgram::renameHost(const QString &from, const QString &to) const
{
    QFile file(m_folder.filePath(u"workspace.json"_s));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    file.close();
    QJsonArray hosts = json[u"hosts"_s].toArray();
    bool isRenamed = false;
    for (auto &&each : hosts) {
        QJsonObject host = each.toObject();
        if (host[u"name"_s].toString() != from)
            continue;
        host[u"name"_s] = to;
        each = host;
        isRenamed = true;
    }
    json[u"hosts"_s] = hosts;
    return isRenamed && file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(json).toJson()) > 0;
}

std::unique_ptr<QProcess> ServiceProgram::start(const QStringList &words) const
{
    auto process = std::make_unique<QProcess>();
    process->start(QStringLiteral(BAYPLAN_PROGRAM),
                   QStringList{u"--json"_s, u"--workspace"_s, m_folder.filePath(u"workspace.json"_s)} + words);
    return process;
}

ServiceProgram::Outcome ServiceProgram::run(const QStringList &words) const
{
    const auto process = start(words);
    return endOf(*process);
}

ServiceProgram::Outcome ServiceProgram::endOf(QProcess &process, int timeoutMs)
{
    const bool ended = QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, timeoutMs);
    Outcome outcome{
        .code = -1, .out = process.readAllStandardOutput(), .err = QString::fromUtf8(process.readAllStandardError())};
    if (ended && process.exitStatus() == QProcess::NormalExit)
        outcome.code = process.exitCode();
    return outcome;
}

ServiceProgram::Outcome ServiceProgram::runService(const QString &name, int replicas, const QStringList &more) const
{
    return run(QStringList{u"run"_s, name, u"--image"_s, u"bayplan-test/app:blue"_s, u"--publish"_s, u"8080"_s,
                           u"--health"_s, u"none"_s, u"--min-healthy-time"_s, u"0"_s, u"--stop-timeout"_s, u"2"_s,
                           u"--replicas"_s, QString::number(replicas)} +
               more);
}

namespace {

/// All containers of all engines, by docker's own listing; `service` is the label's value.
QList<SeenReplica> everything(const TestFleet &engines)
{
    QList<SeenReplica> seen;
    for (int engine = 1; engine <= engines.count(); ++engine) {
        const QStringList lines = DockerCli(engines.socket(engine))
                                      .lines({u"ps"_s, u"-a"_s, u"--no-trunc"_s, u"--format"_s,
                                              u"{{.ID}} {{.Names}} {{.State}} {{.Label \"bayplan.slot\"}} "
                                              "{{.Label \"bayplan.revision\"}} {{.Label \"bayplan.service\"}}"_s});
        for (const QString &line : lines) {
            const QStringList words = line.split(u' ');
            seen << SeenReplica{.engine = engine,
                                .id = words.value(0),
                                .name = words.value(1),
                                .state = words.value(2),
                                .slot = words.value(3).toInt(),
                                .revision = words.value(4).toInt(),
                                .service = words.value(5)};
        }
    }
    std::sort(seen.begin(), seen.end(), [](const auto &a, const auto &b) { return a.slot < b.slot; });
    return seen;
}

} // namespace

QList<SeenReplica> replicasOf(const TestFleet &engines, const QString &service)
{
    QList<SeenReplica> replicas = everything(engines);
    replicas.removeIf([&](const SeenReplica &each) { return each.service != service; });
    return replicas;
}

QStringList idsOf(const QList<SeenReplica> &replicas)
{
    QStringList ids;
    for (const SeenReplica &replica : replicas)
        ids << replica.id;
    return ids;
}

QStringList faultsOf(const TestFleet &engines, const QString &service, int replicas)
{
    QStringList faults;
    int count = 0;
    QSet<int> slots;
    QMap<int, int> records; ///< by engine
    for (const SeenReplica &each : everything(engines)) {
        if (each.service == service) {
            ++count;
            if (each.state != u"running"_s)
                faults << u"%1 is %2"_s.arg(each.name, each.state);
            if (slots.contains(each.slot))
                faults << u"slot %1 is held twice"_s.arg(each.slot);
            slots.insert(each.slot);
        } else if (each.name.startsWith(u"bayplan."_s + service + u".g"_s) && each.state == u"created"_s) {
            ++records[each.engine];
        } else {
            faults << u"engine%1 has %2, which is nobody's"_s.arg(each.engine).arg(each.name);
        }
    }
    if (count != replicas)
        faults << u"%1 replicas instead of %2"_s.arg(count).arg(replicas);
    if (records.isEmpty())
        faults << u"there is no record"_s;
    for (auto it = records.cbegin(); it != records.cend(); ++it) {
        if (it.value() > 1)
            faults << u"engine%1 has %2 records"_s.arg(it.key()).arg(it.value());
    }
    return faults;
}

QString engineTime()
{
    const qint64 ms = QDateTime::currentMSecsSinceEpoch();
    return u"%1.%2"_s.arg(ms / 1000).arg(ms % 1000, 3, 10, QLatin1Char('0'));
}

QStringList namesMadeSince(const TestFleet &engines, int engine, const QString &since)
{
    return DockerCli(engines.socket(engine))
        .lines({u"events"_s, u"--since"_s, since, u"--until"_s, engineTime(), u"--filter"_s, u"type=container"_s,
                u"--filter"_s, u"event=create"_s, u"--format"_s, u"{{.Actor.Attributes.name}}"_s});
}

bool clear(const TestFleet &engines)
{
    std::vector<std::unique_ptr<QProcess>> commands;
    for (int engine = 1; engine <= engines.count(); ++engine) {
        const DockerCli docker(engines.socket(engine));
        const QStringList ids = docker.lines({u"ps"_s, u"-aq"_s});
        if (!ids.isEmpty())
            commands.push_back(docker.start(QStringList{u"rm"_s, u"-f"_s} + ids));
    }
    bool done = true;
    for (const auto &command : commands) {
        if (command->waitForFinished(60'000) && command->exitCode() == 0)
            continue;
        done = false;
        qWarning("not cleared: %s", command->readAllStandardError().constData());
    }
    return done;
}

} // namespace bayplan::tests
