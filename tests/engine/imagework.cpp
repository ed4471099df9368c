// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imagework.h"

#include "engine/operationend.h"

#include <QFile>
#include <QTest>

#include <unistd.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

qint64 fromStatus(const QByteArray &field)
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = file.readAll();
    const qsizetype at = text.indexOf(QByteArray(field + ':'));
    return at < 0 ? 0 : text.mid(at + field.size() + 1, 30).trimmed().split(' ').value(0).toLongLong() * 1024;
}

} // namespace

ImageWork::ImageWork(const TestFleet &engines, int byNetwork)
    : m_engines(engines)
    , m_ssh(nullptr,
            {.options = engines.hasSsh() ? engines.sshOptions() : QStringList(), .runtimeBase = m_runtime.path()})
    , m_fleet({m_loop, m_ssh})
    , m_operations(m_fleet)
{
    for (int engine = 1; engine <= engines.count(); ++engine) {
        m_clis.emplace_back(engines.socket(engine));
        const QString name = u"engine%1"_s.arg(engine);
        const QString endpoint =
            engine == byNetwork ? u"tcp://%1:2375"_s.arg(engines.address(engine)) : engines.endpoint(engine);
        fleet::HostConfig config{name, *engine::Endpoint::parse(endpoint)};
        config.address = engines.address(engine); // for load balancers
        m_hosts.push_back({m_fleet.addHost(config), name});
    }
    if (!engines.podmanSocket().isEmpty()) {
        m_clis.emplace_back(engines.podmanSocket());
        m_hosts.push_back(
            {m_fleet.addHost({u"podman"_s, *engine::Endpoint::parse(u"unix://"_s + engines.podmanSocket())}),
             u"podman"_s});
        m_podman = int(m_hosts.size());
    }
}

int ImageWork::addSsh(int engine)
{
    const QString name = u"ssh%1"_s.arg(engine);
    m_clis.emplace_back(m_engines.socket(engine));
    m_hosts.push_back({m_fleet.addHost({name, *engine::Endpoint::parse(m_engines.sshEndpoint(engine))}), name});
    return int(m_hosts.size());
}

images::HostRef ImageWork::host(int engine) const
{
    return m_hosts[size_t(engine - 1)];
}

const fleet::LiveHost &ImageWork::live(int engine) const
{
    return m_fleet.host(host(engine).id)->live();
}

bool ImageWork::waitUntilLive()
{
    return QTest::qWaitFor(
        [this] {
            const auto hosts = m_fleet.hosts();
            return std::all_of(hosts.begin(), hosts.end(), [](const fleet::HostConnection *host) {
                return host->isSettled() && host->live().imagesKnown();
            });
        },
        30'000);
}

operations::Operation &ImageWork::run(operations::Plan plan, int timeoutMs)
{
    operations::Operation &operation = m_operations.run(std::move(plan));
    if (!waitForEnd(operation, std::chrono::milliseconds(timeoutMs)))
        qWarning("the operation did not end in time");
    return operation;
}

QString ImageWork::told(const operations::Operation &operation)
{
    const auto &row = operation.rows().front();
    return row.error ? row.error->message() : row.note;
}

QString ImageWork::makeImage(int engine, const QString &name, qint64 bytes) const
{
    const QTemporaryDir folder;
    const QString script = u"head -c %1 /dev/urandom > \"$1/content\" && tar -C \"$1\" -c content | "
                           u"docker -H \"$2\" import - $3"_s.arg(bytes);
    QProcess process;
    process.start(u"sh"_s, {u"-c"_s, script, u"sh"_s, folder.path(),
                            m_fleet.host(host(engine).id)->config().endpoint.toString(), name});
    process.waitForFinished(600'000);
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

QStringList ImageWork::images(int engine) const
{
    QStringList lines = docker(engine).lines(
        {u"images"_s, u"--all"_s, u"--no-trunc"_s, u"--format"_s, u"{{.Repository}}:{{.Tag}} {{.ID}}"_s});
    lines.sort();
    return lines;
}

qint64 residentBytes()
{
    return fromStatus("VmRSS");
}

qint64 peakResidentBytes()
{
    return fromStatus("VmHWM");
}

void resetPeak()
{
    QFile file(u"/proc/self/clear_refs"_s);
    if (file.open(QIODevice::WriteOnly))
        file.write("5");
}

} // namespace bayplan::tests
