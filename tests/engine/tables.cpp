// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tables.h"

#include "core/humanize.h"
#include "engine/statustext.h"

#include <QJsonArray>
#include <QMap>
#include <QRegularExpression>

#include <cstdlib>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

using Cells = QMap<QString, QString>; ///< key and column → text

void compare(const QString &what, const Cells &ours, const Cells &theirs, QStringList &found)
{
    QStringList keys = ours.keys() + theirs.keys();
    keys.removeDuplicates();
    for (const QString &key : std::as_const(keys)) {
        if (ours.value(key, u"(no such row)"_s) != theirs.value(key, u"(no such row)"_s))
            found << u"%1 %2: ours “%3”, docker's “%4”"_s.arg(what, key, ours.value(key, u"(no such row)"_s),
                                                              theirs.value(key, u"(no such row)"_s));
    }
}

/// A status with its age replaced; the ages are compared apart, since the two were read at different moments.
QString withoutAge(const QString &status)
{
    static const QRegularExpression age(
        u"(Less than a second|About a minute|About an hour|\\d+ (second|minute|hour|day|week|month|year)s?)"_s);
    QString text = status;
    return text.replace(age, u"AGE"_s);
}

bool sameAge(const QString &a, const QString &b)
{
    const auto ageA = engine::parseStatusText(a).age;
    const auto ageB = engine::parseStatusText(b).age;
    if (ageA.has_value() != ageB.has_value())
        return false;
    return !ageA || std::abs((*ageA - *ageB).count()) <= 3;
}

QString normalImage(QString image)
{
    // The docker command prints an image's id without its algorithm in some versions.
    return image.startsWith(u"sha256:"_s) ? image.mid(7) : image;
}

/// "0.0.0.0:32768->8080/tcp, :::32768->8080/tcp, 9090/tcp" → published ones, IPv6's folded into IPv4's of the same
/// number.
QStringList publishedIn(const QString &ports)
{
    static const QRegularExpression form(u"^(.+):(\\d+)->(\\d+)/(\\w+)$"_s);
    QStringList list;
    for (const QString &part : ports.split(u", "_s, Qt::SkipEmptyParts)) {
        const auto match = form.match(part);
        if (!match.hasMatch())
            continue;
        QString ip = match.captured(1);
        if (ip == u"[::]"_s)
            ip = u"::"_s;
        list << u"%1:%2->%3/%4"_s.arg(ip, match.captured(2), match.captured(3), match.captured(4));
    }
    list.sort();
    list.removeDuplicates();
    list.removeIf([anyV4 = list](const QString &port) {
        return port.startsWith(u":::"_s) && anyV4.contains(u"0.0.0.0:"_s + port.mid(3));
    });
    return list;
}

void compareContainers(const Tables &tables, const QString &host, const DockerCli &docker, QStringList &found)
{
    Cells ours;
    QMap<QString, QString> ourStatus;
    const core::Time now = core::now();
    for (const fleet::ContainerRow &row : tables.containers.rows()) {
        if (row.hostName != host)
            continue;
        const auto &c = row.container;
        const QString status = engine::statusText(c, now);
        QStringList published;
        for (const fleet::PublishedPort &port : row.ports) {
            if (port.inUse)
                published << u"%1:%2->%3/%4"_s.arg(port.ip).arg(port.published).arg(port.target).arg(port.protocol);
        }
        published.sort();
        ourStatus[c.id] = status;
        ours[c.id + u" name"] = c.name;
        ours[c.id + u" image"] = normalImage(row.image);
        ours[c.id + u" command"] = c.command;
        ours[c.id + u" state"] = engine::toString(c.state);
        ours[c.id + u" status"] = withoutAge(status);
        ours[c.id + u" ports"] = published.join(u' ');
        ours[c.id + u" stale"] = row.stale ? u"stale"_s : u"live"_s;
    }
    Cells theirs;
    for (const QJsonObject &line : docker.jsonLines({u"ps"_s, u"-a"_s, u"--no-trunc"_s})) {
        const QString id = line[u"ID"_s].toString();
        QString command = line[u"Command"_s].toString();
        command = command.mid(1, command.size() - 2); // quoted
        theirs[id + u" name"] = line[u"Names"_s].toString();
        theirs[id + u" image"] = normalImage(line[u"Image"_s].toString());
        theirs[id + u" command"] = command;
        theirs[id + u" state"] = line[u"State"_s].toString();
        theirs[id + u" status"] = withoutAge(line[u"Status"_s].toString());
        // dockerd 20.10 goes on listing the ports of containers that died with it; nothing holds those.
        const QString state = line[u"State"_s].toString();
        const bool alive = state == u"running"_s || state == u"paused"_s || state == u"restarting"_s;
        theirs[id + u" ports"] = alive ? publishedIn(line[u"Ports"_s].toString()).join(u' ') : QString();
        theirs[id + u" stale"] = u"live"_s;
        if (!sameAge(ourStatus.value(id), line[u"Status"_s].toString()))
            found << u"age of %1: ours “%2”, docker's “%3”"_s.arg(id.left(12), ourStatus.value(id),
                                                                  line[u"Status"_s].toString());
    }
    compare(u"container"_s, ours, theirs, found);
}

void compareImages(const Tables &tables, const QString &host, const DockerCli &docker, QStringList &found)
{
    using Model = fleet::ImagesModel;
    Cells ours;
    for (int i = 0; i < tables.images.rowCount(); ++i) {
        const fleet::ImageRow &row = tables.images.row(i);
        if (row.hostName != host)
            continue;
        const auto cell = [&](int column) { return tables.images.index(i, column).data().toString(); };
        ours[cell(Model::Repository) + u':' + cell(Model::Tag) + u' ' + row.image.id] = cell(Model::Size);
    }
    Cells theirs;
    for (const QJsonObject &line : docker.jsonLines({u"images"_s, u"--no-trunc"_s})) {
        theirs[line[u"Repository"_s].toString() + u':' + line[u"Tag"_s].toString() + u' ' + line[u"ID"_s].toString()] =
            line[u"Size"_s].toString();
    }
    compare(u"image"_s, ours, theirs, found);
}

/// What the creators of the host's containers asked for, by `docker inspect`: static, dynamic, and who claims a port.
void comparePorts(const Tables &tables, const QString &host, const DockerCli &docker, QStringList &found)
{
    Cells ours;
    for (const fleet::PortRow &row : tables.ports.rows()) {
        if (row.hostName == host)
            ours[u"%1 %2->%3/%4"_s.arg(row.containerName)
                     .arg(row.port.published)
                     .arg(row.port.target)
                     .arg(row.port.protocol)] = toString(row.port.kind) + (row.port.inUse ? u" used"_s : u" claimed"_s);
    }
    Cells theirs;
    for (const QJsonValue &value : docker.inspect(docker.lines({u"ps"_s, u"-aq"_s}))) {
        const QString name = value[u"Name"_s].toString().mid(1);
        const QString state = value[u"State"_s][u"Status"_s].toString();
        const bool alive = state == u"running"_s || state == u"paused"_s || state == u"restarting"_s;
        const QJsonObject asked = value[u"HostConfig"_s][u"PortBindings"_s].toObject();
        const QJsonObject ports = alive ? value[u"NetworkSettings"_s][u"Ports"_s].toObject() : asked;
        for (auto it = ports.begin(); it != ports.end(); ++it) {
            const QString wanted = asked[it.key()].toArray().first()[u"HostPort"_s].toString();
            const bool dynamic = wanted.isEmpty() || wanted == u"0"_s;
            if (!alive && dynamic)
                continue;
            for (const QJsonValue &binding : it.value().toArray())
                theirs[u"%1 %2->%3"_s.arg(name, binding[u"HostPort"_s].toString(), it.key())] =
                    (dynamic ? u"dynamic"_s : u"static"_s) + (alive ? u" used"_s : u" claimed"_s);
        }
    }
    compare(u"port"_s, ours, theirs, found);
}

void compareHost(const Tables &tables, const QString &host, const DockerCli &docker, QStringList &found)
{
    using Model = fleet::HostsModel;
    for (int i = 0; i < tables.hosts.rowCount(); ++i) {
        if (tables.hosts.row(i).name != host)
            continue;
        const auto cell = [&](int column) { return tables.hosts.index(i, column).data().toString(); };
        const QJsonObject info = docker.jsonLines({u"info"_s}).value(0); // counts paused and restarting ones as running
        compare(u"host"_s,
                {{u"running"_s, cell(Model::Running)},
                 {u"stopped"_s, cell(Model::Stopped)},
                 {u"engine"_s, cell(Model::Engine)}},
                {{u"running"_s,
                  QString::number(info[u"ContainersRunning"_s].toInt() + info[u"ContainersPaused"_s].toInt())},
                 {u"stopped"_s, QString::number(info[u"ContainersStopped"_s].toInt())},
                 {u"engine"_s, QString(u"Docker " + info[u"ServerVersion"_s].toString())}},
                found);
    }
}

} // namespace

Tables::Tables(fleet::Fleet &fleet) : containers(fleet), images(fleet), ports(fleet), hosts(fleet)
{
    for (QAbstractItemModel *model :
         std::initializer_list<QAbstractItemModel *>{&containers, &images, &ports, &hosts}) {
        m_testers.push_back(
            std::make_unique<QAbstractItemModelTester>(model, QAbstractItemModelTester::FailureReportingMode::QtTest));
        connect(model, &QAbstractItemModel::modelReset, this, [this] { ++m_resets; });
    }
}

QStringList differences(const Tables &tables, const QString &host, const DockerCli &docker)
{
    QStringList found;
    compareContainers(tables, host, docker, found);
    compareImages(tables, host, docker, found);
    comparePorts(tables, host, docker, found);
    compareHost(tables, host, docker, found);
    return found;
}

} // namespace bayplan::tests
