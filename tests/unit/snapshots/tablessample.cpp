// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/snapshots/tablessample.h"

#include "snapshots/tables/celltext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <archive.h>
#include <archive_entry.h>
#include <chrono>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::ContainerPart;
using snapshots::HostPart;
using snapshots::ReplicaPart;
using snapshots::ServicePart;
using snapshots::Snapshot;
using snapshots::Table;

namespace {

constexpr std::chrono::seconds sampleTime(1'790'000'000); // 2026-09-21T14:13:20Z

core::Time at(int seconds)
{
    return core::Time(sampleTime + std::chrono::seconds(seconds));
}

struct SampleContainer
{
    QString id;
    QString name;
    QString image;
    QString status = u"running"_s;
    QString health = {};
    int exitCode = 0;
    QJsonObject labels = {};
    int target = 0;
    int asked = 0; ///< 0: dynamic
    int bound = 0;
    QString volume = {};
};

QJsonObject inspectOf(const SampleContainer &container)
{
    const QString target = QString::number(container.target) + u"/tcp"_s;
    QJsonObject state{{u"Status"_s, container.status},
                      {u"StartedAt"_s, u"2026-09-20T10:00:00.5Z"_s},
                      {u"FinishedAt"_s, container.status == u"exited"_s ? u"2026-09-20T11:00:00Z"_s : QString()},
                      {u"ExitCode"_s, container.exitCode}};
    if (!container.health.isEmpty())
        state[u"Health"_s] = QJsonObject{{u"Status"_s, container.health}};
    QJsonObject ports;
    QJsonObject bindings;
    if (container.target > 0) {
        const auto binding = [](const QString &address, int port) {
            return QJsonObject{{u"HostIp"_s, address}, {u"HostPort"_s, port ? QString::number(port) : QString()}};
        };
        bindings[target] = QJsonArray{binding({}, container.asked)};
        if (container.bound > 0)
            ports[target] = QJsonArray{binding(u"0.0.0.0"_s, container.bound), binding(u"::"_s, container.bound)};
    }
    QJsonArray mounts;
    if (!container.volume.isEmpty())
        mounts << QJsonObject{{u"Type"_s, u"volume"_s}, {u"Name"_s, container.volume}};
    return {{u"Id"_s, container.id},
            {u"Name"_s, QString(u'/' + container.name)},
            {u"Image"_s, QString(u"sha256:"_s + QString(64, u'a'))},
            {u"Path"_s, u"/bin/server"_s},
            {u"Args"_s, QJsonArray{u"--all"_s}},
            {u"Created"_s, u"2026-09-19T09:00:00Z"_s},
            {u"Config"_s, QJsonObject{{u"Image"_s, container.image}, {u"Labels"_s, container.labels}}},
            {u"State"_s, state},
            {u"HostConfig"_s, QJsonObject{{u"PortBindings"_s, bindings}}},
            {u"NetworkSettings"_s,
             QJsonObject{{u"Ports"_s, ports}, {u"Networks"_s, QJsonObject{{u"bridge"_s, QJsonObject()}}}}},
            {u"Mounts"_s, mounts}};
}

void add(HostPart &host, const SampleContainer &container, bool isPartial = false)
{
    host.containers.push_back(
        {.id = container.id, .name = container.name, .readAt = host.readAt, .isPartial = isPartial});
    host.inspects.append(QJsonDocument(inspectOf(container)).toJson(QJsonDocument::Compact));
}

QString idOf(int number)
{
    return QString::number(number, 16).rightJustified(64, u'0');
}

HostPart hostNamed(const QString &name, const QString &system)
{
    HostPart host;
    host.name = name;
    host.endpoint = u"ssh://root@"_s + name;
    host.address = u"10.0.0.1"_s;
    host.labels = {{u"zone"_s, u"a"_s}, {u"ssd"_s, {}}};
    host.readAt = at(-5);
    host.info = {{u"ID"_s, QString(u"engine-"_s + name)},
                 {u"Name"_s, name},
                 {u"OperatingSystem"_s, system},
                 {u"OSType"_s, u"linux"_s},
                 {u"Architecture"_s, u"x86_64"_s},
                 {u"KernelVersion"_s, u"6.1.0"_s},
                 {u"NCPU"_s, 8},
                 {u"MemTotal"_s, qint64(16) * 1024 * 1024 * 1024}};
    host.version = {{u"Version"_s, u"20.10.24"_s}, {u"ApiVersion"_s, u"1.41"_s}};
    host.images = {QJsonObject{{u"Id"_s, QString(u"sha256:"_s + QString(64, u'a'))},
                               {u"RepoTags"_s, QJsonArray{u"shop/web:2"_s, u"shop/web:latest"_s}},
                               {u"RepoDigests"_s, QJsonArray{QString(u"shop/web@sha256:"_s + QString(64, u'd'))}},
                               {u"Size"_s, 123'456'789},
                               {u"Created"_s, 1'780'000'000}},
                   QJsonObject{{u"Id"_s, QString(u"sha256:"_s + QString(64, u'b'))},
                               {u"RepoTags"_s, QJsonArray{u"<none>:<none>"_s}},
                               {u"Size"_s, 1000},
                               {u"Created"_s, 1'780'000'000}}};
    host.networks = {QJsonObject{
        {u"Id"_s, idOf(77)},
        {u"Name"_s, u"bridge"_s},
        {u"Driver"_s, u"bridge"_s},
        {u"Scope"_s, u"local"_s},
        {u"Created"_s, u"2026-09-01T00:00:00Z"_s},
        {u"IPAM"_s, QJsonObject{{u"Config"_s, QJsonArray{QJsonObject{{u"Subnet"_s, u"172.17.0.0/16"_s}}}}}}}};
    host.volumes = {QJsonObject{{u"Name"_s, u"data"_s},
                                {u"Driver"_s, u"local"_s},
                                {u"Scope"_s, u"local"_s},
                                {u"Mountpoint"_s, u"/var/lib/docker/volumes/data/_data"_s},
                                {u"CreatedAt"_s, u"2026-09-02T00:00:00Z"_s}}};
    return host;
}

QJsonObject replicaLabelsOf(const QString &service, int slot, int revision)
{
    return {{u"bayplan.service"_s, service},
            {u"bayplan.slot"_s, QString::number(slot)},
            {u"bayplan.revision"_s, QString::number(revision)},
            {u"bayplan.spec"_s, u"{\"image\":\"whole specs are not for people\"}"_s}};
}

HostPart firstHost()
{
    HostPart host = hostNamed(u"aws1"_s, u"Debian GNU/Linux 12 (bookworm)"_s);
    add(host, {.id = idOf(1),
               .name = u"web.1"_s,
               .image = u"docker.io/shop/web:2"_s,
               .health = u"healthy"_s,
               .labels = replicaLabelsOf(u"web"_s, 1, 2),
               .target = 8080,
               .bound = 32'768});
    host.containers.back().stats = {{u"memoryUsed"_s, 73'400'320},
                                    {u"memoryLimit"_s, qint64(17'179'869'184)},
                                    {u"cpuTotal"_s, 12.75},
                                    {u"pids"_s, 3}};
    add(host, {.id = idOf(2),
               .name = u"web.2"_s,
               .image = u"shop/web:2"_s,
               .health = u"starting"_s,
               .labels = replicaLabelsOf(u"web"_s, 2, 3),
               .target = 8080,
               .bound = 32'769});
    add(host, {.id = idOf(3),
               .name = u"db"_s,
               .image = u"shop/web:2"_s,
               .labels = {{u"com.docker.compose.project"_s, u"shop"_s},
                          {u"com.docker.compose.service"_s, u"db"_s},
                          {u"com.docker.compose.container-number"_s, u"1"_s},
                          {u"team"_s, QString(40'000, u'x')}},
               .target = 5432,
               .asked = 5432,
               .bound = 5432,
               .volume = u"data"_s});
    add(host, {.id = idOf(4),
               .name = u"stopped"_s,
               .image = u"shop/web:2"_s,
               .status = u"exited"_s,
               .exitCode = 1,
               .target = 80,
               .asked = 8888});
    int number = 100;
    for (const QString &name : hostileNames())
        add(host, {.id = idOf(++number),
                   .name = name,
                   .image = u"registry/"_s + name,
                   .labels = {{name, name}},
                   .volume = name});
    for (const QString &name : hostileNames())
        host.volumes << QJsonObject{{u"Name"_s, name}, {u"Driver"_s, name}, {u"Mountpoint"_s, name}};
    return host;
}

HostPart staleHost()
{
    HostPart host = hostNamed(u"aws2"_s, u"Ubuntu 24.04"_s);
    host.state = HostPart::State::Stale;
    host.error = u"connection timed out"_s;
    host.info[u"ServerVersion"_s] = u"24.0.1"_s; // where captures have it of a host out of reach
    host.version = {};
    host.readAt = at(-600);
    add(host, {.id = idOf(1),
               .name = u"web.3"_s,
               .image = u"shop/web:2"_s,
               .labels = replicaLabelsOf(u"web"_s, 3, 2),
               .target = 8080,
               .bound = 32'770});
    add(host, {.id = idOf(2), .name = u"cache"_s, .image = u"redis:7"_s, .target = 6379, .bound = 6379}, true);
    // The mark of a host that is being drained is no container that people look for.
    add(host, {.id = idOf(3),
               .name = u"bayplan.drained"_s,
               .image = u"shop/web:2"_s,
               .status = u"created"_s,
               .labels = {{u"bayplan.drained"_s, u"true"_s}}});
    return host;
}

} // namespace

QStringList hostileNames()
{
    return {u"=HYPERLINK(\"http://evil\",\"x\")"_s,
            u"+cmd|' /C calc'!A0"_s,
            u"-2+3"_s,
            u"@SUM(A1:A9)"_s,
            u"\t=1+1"_s,
            u"\r=1+1"_s,
            u"<script>alert(1)</script>"_s,
            u"<img src=x onerror=alert(1)>"_s,
            u"\"><b>bold</b>&amp;"_s,
            u"a|b|c"_s,
            u"`code` **bold** [x](javascript:y)"_s,
            u"line one\nline two\r\nline three"_s,
            u"\u202egnp.exe"_s,
            u"bell\u0007 escape\u001b[31m nul"_s + QChar(0) + u'x',
            u"_x0041_ escaped"_s,
            u"no character "_s + QChar(0xFFFF),
            u"日本語の名前 🚢"_s,
            u"http://evil.example/"_s,
            u"mailto:a@b.example"_s,
            u"007"_s,
            u"1,5"_s};
}

Snapshot sampleSnapshot()
{
    Snapshot snapshot{.takenAt = at(0), .program = u"Bayplan 0.1.0"_s, .workspace = u"production <&> \"1\""_s};
    snapshot.hosts = {firstHost(), staleHost()};
    HostPart edge;
    edge.name = u"edge"_s;
    edge.endpoint = u"tcp://edge:2376"_s;
    edge.state = HostPart::State::Unreachable;
    edge.error = u"connection <b>refused</b>"_s;
    snapshot.hosts.push_back(edge);
    ServicePart web{.name = u"web"_s, .home = u"aws1"_s, .generation = 7, .desired = 4};
    web.record = {
        {u"revision"_s, 3},
        {u"revisions"_s,
         QJsonArray{QJsonObject{{u"number"_s, 2}, {u"spec"_s, QJsonObject{{u"image"_s, u"shop/web:2"_s}}}},
                    QJsonObject{{u"number"_s, 3}, {u"spec"_s, QJsonObject{{u"image"_s, u"docker.io/shop/web:3"_s}}}}}},
        {u"rollout"_s, QJsonObject{{u"state"_s, u"running"_s},
                                   {u"from"_s, 2},
                                   {u"to"_s, 3},
                                   {u"started"_s, u"2026-09-21T14:00:00Z"_s},
                                   {u"settings"_s, QJsonObject()}}}};
    web.replicas = {{u"aws1"_s, u"web.1"_s, 1, 2, u"ready"_s},
                    {u"aws1"_s, u"web.2"_s, 2, 3, u"starting"_s},
                    {u"aws2"_s, u"web.3"_s, 3, 2, u"ready"_s}};
    web.ingresses = {QJsonObject{{u"name"_s, u"front"_s},
                                 {u"kind"_s, u"haproxy"_s},
                                 {u"inStep"_s, true},
                                 {u"servers"_s, QJsonArray{QJsonObject{{u"host"_s, u"aws1"_s},
                                                                       {u"address"_s, u"10.0.0.1"_s},
                                                                       {u"port"_s, 32'768},
                                                                       {u"state"_s, u"up"_s}},
                                                           QJsonObject{{u"host"_s, u"aws2"_s},
                                                                       {u"address"_s, u"10.0.0.2"_s},
                                                                       {u"port"_s, 32'770},
                                                                       {u"state"_s, u"down"_s}}}}},
                     QJsonObject{{u"name"_s, u"back"_s}, {u"kind"_s, u"nginx"_s}, {u"inStep"_s, false}}};
    ServicePart none{.name = u"zero"_s, .home = u"aws1"_s, .generation = 1, .desired = 0};
    none.record = {{u"revision"_s, 1}};
    snapshot.services = {web, none};
    return snapshot;
}

Snapshot largeSnapshot(int containers)
{
    Snapshot snapshot{.takenAt = at(0), .program = u"Bayplan 0.1.0"_s, .workspace = u"large"_s};
    HostPart host = hostNamed(u"aws1"_s, u"Debian"_s);
    for (int i = 1; i <= containers; ++i)
        add(host, {.id = idOf(i),
                   .name = u"web."_s + QString::number(i),
                   .image = u"shop/web:2"_s,
                   .labels = replicaLabelsOf(u"web"_s, i, 1),
                   .target = 80,
                   .bound = 1 + i % 65'000});
    snapshot.hosts.push_back(host);
    return snapshot;
}

std::vector<QStringList> parsedCsv(const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    std::vector<QStringList> rows;
    QStringList row;
    QString cell;
    bool isQuoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (isQuoted) {
            if (c != u'"')
                cell += c;
            else if (i + 1 < text.size() && text.at(i + 1) == u'"')
                cell += text.at(++i);
            else
                isQuoted = false;
        } else if (c == u'"') {
            if (!cell.isEmpty())
                return {}; // in the middle of a cell
            isQuoted = true;
        } else if (c == u',') {
            row << std::exchange(cell, {});
        } else if (c == u'\n') {
            row << std::exchange(cell, {});
            rows.push_back(std::exchange(row, {}));
        } else if (c != u'\r') {
            cell += c;
        } else if (i + 1 == text.size() || text.at(i + 1) != u'\n') {
            return {}; // a bare carriage return outside of quotes
        }
    }
    return isQuoted || !cell.isEmpty() || !row.isEmpty() ? std::vector<QStringList>() : rows;
}

QMap<QString, QByteArray> unzipped(const QByteArray &content)
{
    QMap<QString, QByteArray> files;
    archive *reader = archive_read_new();
    archive_read_support_format_zip(reader);
    archive_read_open_memory(reader, content.constData(), size_t(content.size()));
    for (archive_entry *entry = nullptr; archive_read_next_header(reader, &entry) == ARCHIVE_OK;) {
        QByteArray file;
        QByteArray piece(65'536, 0);
        for (la_ssize_t got = 0; (got = archive_read_data(reader, piece.data(), size_t(piece.size()))) > 0;)
            file.append(piece.constData(), got);
        files.insert(QString::fromUtf8(archive_entry_pathname_utf8(entry)), file);
    }
    archive_read_free(reader);
    return files;
}

const Table &tableNamed(const std::vector<Table> &tables, const QString &id)
{
    static const Table none;
    const auto found = std::find_if(tables.begin(), tables.end(), [&](const Table &table) { return table.id == id; });
    return found == tables.end() ? none : *found;
}

QString cellAt(const Table &table, size_t row, const QString &key)
{
    for (size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].key == key && row < table.rows.size())
            return snapshots::spreadsheetText(table.rows[row].cells[i]);
    }
    return u"?"_s;
}

size_t rowWith(const Table &table, const QString &key, const QString &text)
{
    size_t row = 0;
    while (row < table.rows.size() && cellAt(table, row, key) != text)
        ++row;
    return row;
}

ProgramEnd runProgram(const QString &folder, const QString &program, const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, folder);
    environment.insert(u"TMPDIR"_s, folder);
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    if (!process.waitForStarted() || !process.waitForFinished(50'000)) {
        process.kill();
        process.waitForFinished();
        return {.code = -1, .output = {}, .errors = program.toUtf8() + " did not start or end"};
    }
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace bayplan::tests
