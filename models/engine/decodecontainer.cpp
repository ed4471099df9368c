// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decode.h"
#include "engine/json.h"
#include "engine/statustext.h"

#include <algorithm>
#include <array>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

constexpr std::array stateNames = {"unknown",    "created",  "running", "paused",
                                   "restarting", "removing", "exited",  "dead"};
constexpr std::array healthNames = {"", "starting", "healthy", "unhealthy"};

QString withoutSlash(const QString &name)
{
    return name.startsWith(u'/') ? name.mid(1) : name;
}

/// Of the names a list gives, the container's own: links add "/other/alias".
QString ownName(const QStringList &names)
{
    const auto own = std::find_if(names.begin(), names.end(), [](const QString &n) { return n.count(u'/') <= 1; });
    return own == names.end() ? QString() : withoutSlash(*own);
}

/// "8080/tcp"
std::pair<quint16, QString> parsePortName(JsonReader &reader, const char *key, std::string_view name)
{
    const QString text = JsonReader::toString(name);
    bool ok = false;
    const uint port = text.section(u'/', 0, 0).toUInt(&ok);
    if (!ok || port == 0 || port > 65535) {
        reader.wrong(key, "keyed by ports");
        return {};
    }
    return {quint16(port), text.section(u'/', 1).isEmpty() ? u"tcp"_s : text.section(u'/', 1)};
}

template <typename T>
void sortUnique(std::vector<T> &values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// Podman leaves the address out for a port published on all of them.
QString hostAddress(const QString &ip, quint16 published)
{
    return published != 0 && ip.isEmpty() ? u"0.0.0.0"_s : ip;
}

std::vector<PortMapping> decodeListPorts(JsonReader &reader, const JsonReader::Object &row)
{
    std::vector<PortMapping> ports;
    if (const auto list = reader.array(row, "Ports")) {
        for (const auto element : *list) {
            const auto port = reader.asObject(element, "Ports", "a list of objects");
            if (!port)
                break;
            const quint16 published = reader.port(*port, "PublicPort");
            ports.push_back({hostAddress(reader.string(*port, "IP"), published), published,
                             reader.port(*port, "PrivatePort"), reader.string(*port, "Type")});
        }
    }
    sortUnique(ports);
    return ports;
}

/// HostPort of a binding: "", "8080" or "8000-8010".
std::pair<quint16, quint16> parseHostPort(JsonReader &reader, const QString &text)
{
    if (text.isEmpty())
        return {0, 0};
    bool firstOk = false;
    bool lastOk = true;
    const uint first = text.section(u'-', 0, 0).toUInt(&firstOk);
    const uint last = text.contains(u'-') ? text.section(u'-', 1).toUInt(&lastOk) : 0;
    if (!firstOk || !lastOk || first > 65535 || last > 65535) {
        reader.wrong("HostPort", "a port");
        return {0, 0};
    }
    return {quint16(first), quint16(last)};
}

template <typename Add>
void eachBinding(JsonReader &reader, const JsonReader::Object &owner, const char *key, Add add)
{
    const auto ports = reader.object(owner, key);
    if (!ports)
        return;
    for (const auto &[name, element] : *ports) {
        const auto [target, protocol] = parsePortName(reader, key, name);
        if (element.is_null()) {
            add(QString(), QString(), target, protocol, false);
            continue;
        }
        const auto bindings = reader.asArray(element, key);
        if (!bindings)
            return;
        for (const auto binding : *bindings) {
            if (const auto object = reader.asObject(binding, key, "a list of objects"))
                add(reader.string(*object, "HostIp"), reader.string(*object, "HostPort"), target, protocol, true);
        }
    }
}

std::vector<PortMapping> decodePorts(JsonReader &reader, const JsonReader::Object &settings)
{
    std::vector<PortMapping> ports;
    eachBinding(reader, settings, "Ports",
                [&](const QString &ip, const QString &hostPort, quint16 target, const QString &protocol, bool) {
                    const quint16 published = parseHostPort(reader, hostPort).first;
                    ports.push_back({hostAddress(ip, published), published, target, protocol});
                });
    sortUnique(ports);
    return ports;
}

std::vector<PortRequest> decodeRequests(JsonReader &reader, const JsonReader::Object &hostConfig)
{
    std::vector<PortRequest> requests;
    eachBinding(reader, hostConfig, "PortBindings",
                [&](const QString &ip, const QString &hostPort, quint16 target, const QString &protocol, bool bound) {
                    const auto [first, last] = parseHostPort(reader, hostPort);
                    if (bound)
                        requests.push_back({ip, first, last, target, protocol});
                });
    return requests;
}

/// Path and arguments on one line, arguments with spaces quoted, as a list shows them.
QString commandLine(const QString &path, const QStringList &arguments)
{
    QString line = path;
    for (const QString &argument : arguments)
        line += argument.contains(u' ') ? QString(u" '" + argument + u'\'') : QString(u' ' + argument);
    return line;
}

QStringList decodeNetworks(JsonReader &reader, const JsonReader::Object &owner)
{
    QStringList names;
    const auto settings = reader.object(owner, "NetworkSettings");
    if (const auto networks = settings ? reader.object(*settings, "Networks") : std::nullopt) {
        for (const auto &[name, element] : *networks)
            names << JsonReader::toString(name);
    }
    names.sort();
    return names;
}

QStringList decodeVolumes(JsonReader &reader, const JsonReader::Object &owner)
{
    QStringList names;
    if (const auto mounts = reader.array(owner, "Mounts")) {
        for (const auto element : *mounts) {
            const auto mount = reader.asObject(element, "Mounts", "a list of objects");
            if (!mount)
                break;
            if (reader.string(*mount, "Type") == u"volume"_s)
                names << reader.string(*mount, "Name");
        }
    }
    names.removeDuplicates();
    names.sort();
    return names;
}

Container decodeListRow(JsonReader &reader, const JsonReader::Object &row, core::Time readAt)
{
    Container c;
    c.id = reader.string(row, "Id");
    c.name = ownName(reader.strings(row, "Names"));
    c.image = reader.string(row, "Image");
    c.imageId = reader.string(row, "ImageID");
    c.command = reader.string(row, "Command");
    c.created = reader.unixTime(row, "Created");
    c.state = containerStateFromString(reader.string(row, "State"));
    c.labels = reader.stringMap(row, "Labels");
    c.networks = decodeNetworks(reader, row);
    c.volumes = decodeVolumes(reader, row);
    const StatusText status = parseStatusText(reader.string(row, "Status"));
    c.health = status.health;
    if (const auto health = reader.object(row, "Health"); health && c.state == ContainerState::Running) // API 1.52
        c.health = healthFromString(reader.string(*health, "Status"));
    c.exitCode = status.exitCode;
    if (isAlive(c.state))
        c.ports = decodeListPorts(reader, row); // Podman lists them for stopped containers too
    if (status.age) {
        const bool up = c.state == ContainerState::Running || c.state == ContainerState::Paused;
        (up ? c.startedAt : c.finishedAt) = readAt - *status.age;
    }
    if (c.id.isEmpty())
        reader.wrong("Id", "there");
    return c;
}

} // namespace

QString toString(ContainerState state)
{
    return QString::fromLatin1(stateNames.at(size_t(state)));
}

QString toString(Health health)
{
    return QString::fromLatin1(healthNames.at(size_t(health)));
}

ContainerState containerStateFromString(const QString &text)
{
    for (size_t i = 1; i < stateNames.size(); ++i) {
        if (text == QLatin1String(stateNames.at(i)))
            return ContainerState(i);
    }
    // Podman's own words for states Docker doesn't have.
    if (text == u"configured"_s || text == u"initialized"_s)
        return ContainerState::Created;
    if (text == u"stopped"_s || text == u"stopping"_s)
        return ContainerState::Exited;
    return ContainerState::Unknown;
}

Health healthFromString(const QString &text)
{
    for (size_t i = 1; i < healthNames.size(); ++i) {
        if (text == QLatin1String(healthNames.at(i)))
            return Health(i);
    }
    return Health::None;
}

bool isAlive(ContainerState state)
{
    return state == ContainerState::Running || state == ContainerState::Paused || state == ContainerState::Restarting;
}

Result<std::vector<Container>> decodeContainerList(const QByteArray &json, core::Time readAt)
{
    JsonReader reader(u"the list of containers"_s);
    std::vector<Container> containers;
    if (const auto root = reader.parse(json)) {
        if (const auto rows = reader.asArray(*root)) {
            containers.reserve(rows->size());
            for (const auto element : *rows) {
                if (const auto row = reader.asObject(element, "", "a list of objects"))
                    containers.push_back(decodeListRow(reader, *row, readAt));
            }
        }
    }
    if (!reader.ok())
        return core::fail(reader.error());
    return containers;
}

Result<Container> decodeContainer(const QByteArray &json)
{
    JsonReader reader(u"the details of a container"_s);
    Container c;
    const auto root = reader.parse(json);
    const auto object = root ? reader.asObject(*root) : std::nullopt;
    if (!object)
        return core::fail(reader.error());

    c.id = reader.string(*object, "Id");
    c.name = withoutSlash(reader.string(*object, "Name"));
    c.imageId = reader.string(*object, "Image");
    c.command = commandLine(reader.string(*object, "Path"), reader.strings(*object, "Args"));
    if (const auto created = reader.time(*object, "Created"))
        c.created = std::chrono::floor<std::chrono::seconds>(*created); // a list has whole seconds
    if (const auto config = reader.object(*object, "Config")) {
        c.image = reader.string(*config, "Image");
        c.labels = reader.stringMap(*config, "Labels");
    }
    if (const auto state = reader.object(*object, "State")) {
        c.state = containerStateFromString(reader.string(*state, "Status"));
        c.startedAt = reader.time(*state, "StartedAt");
        c.finishedAt = reader.time(*state, "FinishedAt");
        if (!isAlive(c.state) || c.state == ContainerState::Restarting)
            c.exitCode = int(reader.integer(*state, "ExitCode"));
        if (const auto health = reader.object(*state, "Health"); health && c.state == ContainerState::Running)
            c.health = healthFromString(reader.string(*health, "Status"));
    }
    c.networks = decodeNetworks(reader, *object);
    c.volumes = decodeVolumes(reader, *object);
    if (const auto network = reader.object(*object, "NetworkSettings"); network && isAlive(c.state))
        c.ports = decodePorts(reader, *network);
    if (const auto host = reader.object(*object, "HostConfig")) {
        c.requested = decodeRequests(reader, *host);
        if (const auto policy = reader.object(*host, "RestartPolicy")) {
            const QString name = reader.string(*policy, "Name");
            c.restarts = !name.isEmpty() && name != u"no"_s;
        }
    }
    c.detailed = true;
    if (c.id.isEmpty())
        reader.wrong("Id", "there");
    if (!reader.ok())
        return core::fail(reader.error());
    return c;
}

} // namespace bayplan::engine
