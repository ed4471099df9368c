// SPDX-License-Identifier: GPL-3.0-or-later
// What the files for other tools say, what they tell of in their heads, and that texts stay texts.
#include "run/composefile.h"
#include "run/createbody.h"
#include "snapshots/masking.h"
#include "snapshots/outside/outsidefiles.h"
#include "unit/snapshots/outsidesample.h"

#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <tuple>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using run::ContainerSpec;
using run::Mount;
using snapshots::OutsideFile;
using snapshots::OutsideFormat;

namespace {

constexpr OutsideFormat allOutside[] = {OutsideFormat::Compose, OutsideFormat::Kubernetes, OutsideFormat::Terraform,
                                        OutsideFormat::Ansible, OutsideFormat::Nftables};

QByteArray contentOf(const QList<OutsideFile> &files, const QString &name)
{
    for (const OutsideFile &file : files) {
        if (file.name == name)
            return file.content;
    }
    return {};
}

/// The comment that a file begins with.
QByteArray headIn(const QByteArray &content)
{
    QByteArray head;
    for (const QByteArray &line : content.split('\n')) {
        if (line != "---" && !line.startsWith('#'))
            break;
        head += line + '\n';
    }
    return head;
}

/// In an order of its own, without what Compose has no words for.
ContainerSpec asCompose(ContainerSpec spec, const QString &service)
{
    // In the place of all that are exposed each of them is published.
    for (const QString &text : spec.publishAll ? spec.exposed : QStringList()) {
        const engine::PortRequest port{
            .ip = {}, .target = text.section(u'/', 0, 0).toUShort(), .protocol = text.section(u'/', 1)};
        const auto isSame = [&](const engine::PortRequest &each) {
            return each.target == port.target && each.protocol == port.protocol;
        };
        if (std::none_of(spec.ports.begin(), spec.ports.end(), isSame))
            spec.ports << port;
    }
    spec.name.clear();
    spec.pull = spec.publishAll = spec.removeAfterwards = false;
    spec.platform.clear();
    spec.envFiles.clear();
    std::sort(spec.env.begin(), spec.env.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    std::sort(spec.ports.begin(), spec.ports.end(), [](const auto &a, const auto &b) {
        return std::tie(a.target, a.protocol, a.published, a.ip) < std::tie(b.target, b.protocol, b.published, b.ip);
    });
    for (const engine::PortRequest &port : std::as_const(spec.ports))
        spec.exposed.removeAll(QString::number(port.target) + u'/' + port.protocol);
    spec.exposed.sort();
    spec.labels.removeIf([](const auto &label) {
        return label.key().startsWith(u"bayplan."_s) || label.key().startsWith(u"com.docker.compose."_s);
    });
    if (spec.networks.isEmpty())
        spec.networks = {run::Network{.name = u"bridge"_s}};
    if (spec.networks.size() > 1)
        spec.networks.removeIf([](const run::Network &network) { return !run::isUserDefined(network.name); });
    std::sort(spec.networks.begin(), spec.networks.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    for (run::Network &network : spec.networks) {
        network.aliases.removeAll(service); // Compose's own
        network.aliases.sort();
    }
    spec.mounts.removeIf([](const Mount &mount) { return mount.source.isEmpty() && mount.needsLongForm(); });
    for (Mount &mount : spec.mounts) {
        mount.mustExist = false;
        mount.options.removeAll(u"nonrecursive"_s);
    }
    std::sort(spec.mounts.begin(), spec.mounts.end(), [](const auto &a, const auto &b) { return a.target < b.target; });
    if (spec.restart == u"no"_s)
        spec.restart.clear();
    if (spec.ipcMode == u"private"_s)
        spec.ipcMode.clear();
    if (spec.memorySwap == 2 * spec.memory)
        spec.memorySwap = 0;
    if (spec.logDriver == u"json-file"_s && spec.logOptions.isEmpty())
        spec.logDriver.clear();
    if (spec.stopSignal == u"15"_s) // the usual one
        spec.stopSignal.clear();
    // The image has no check that these would be of.
    if (spec.healthCommand.isEmpty() && spec.healthProgram.isEmpty()) {
        spec.healthInterval = spec.healthTimeout = spec.healthStartPeriod = {};
        spec.healthRetries = 0;
    }
    if (spec.stopTimeout && *spec.stopTimeout < 0)
        spec.stopTimeout.reset();
    return spec;
}

} // namespace

class SnapshotOutsideTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_sample = outsideSnapshot(&m_specs); }

    void names()
    {
        const auto namesOf = [](const QList<OutsideFile> &files) {
            QStringList names;
            for (const OutsideFile &file : files)
                names << file.name;
            return names.join(u' ');
        };
        using enum OutsideFormat;
        QCOMPARE(namesOf(outsideFiles(m_sample, Compose)), u"compose.yaml"_s);
        QCOMPARE(namesOf(outsideFiles(m_sample, Compose, {.perHost = true})),
                 u"compose-aws1.yaml compose-pod1.yaml compose-aws2.yaml"_s);
        QCOMPARE(namesOf(outsideFiles(m_sample, Terraform, {.perHost = true})),
                 u"providers.tf containers-aws1.tf containers-pod1.tf containers-aws2.tf"_s);
        QCOMPARE(namesOf(outsideFiles(m_sample, Ansible)), u"inventory.yml playbook.yml"_s);
        QCOMPARE(namesOf(outsideFiles(m_sample, Nftables, {.perHost = true})),
                 u"published-aws1.nft published-pod1.nft published-aws2.nft"_s);
        snapshots::Snapshot odd = m_sample;
        odd.hosts[0].name = u"../Ä"_s;
        odd.hosts[1].name = u"../Ö"_s;
        QCOMPARE(namesOf(outsideFiles(odd, Kubernetes, {.perHost = true})),
                 u"kubernetes-..__.yaml kubernetes-..__-2.yaml kubernetes-aws2.yaml"_s);
    }

    void sameBytes()
    {
        for (const OutsideFormat format : allOutside) {
            for (const bool perHost : {false, true})
                QCOMPARE(outsideFiles(m_sample, format, {.perHost = perHost}),
                         outsideFiles(outsideSnapshot(), format, {.perHost = perHost}));
        }
    }

    /// Whatever a format can't say is told by the container's name.
    void heads_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("Compose") << int(OutsideFormat::Compose)
                                 << QStringList{u"# - aws1/dns: cpuset-mems"_s,
                                                u"# - aws1/job: rm"_s,
                                                u"# - pod1/cache: publish-all: "_s,
                                                u"# - aws2/shop_edge_1: publish 443/tcp: aws1 has that port"_s,
                                                u"# The network backend must be there"_s,
                                                u"# The volume pgdata must be there"_s};
        QTest::newRow("Kubernetes") << int(OutsideFormat::Kubernetes)
                                    << QStringList{u"# - aws1/dns: oom-score-adj"_s,
                                                   u"# - aws1/dns: ulimit nofile=1024:2048"_s,
                                                   u"# - aws1/dns: pids-limit 200"_s,
                                                   u"# - aws1/db: memory-swap"_s,
                                                   u"# - aws1/db: network backend"_s,
                                                   u"# - aws1/db: restart on-failure:3"_s,
                                                   u"# - aws1/db: stop-signal SIGINT"_s,
                                                   u"# - aws1/worker: user worker"_s,
                                                   u"# - aws1/agent: device /dev/fuse"_s,
                                                   u"# - aws1/lonely: init"_s,
                                                   u"# The Secret db.secrets is to be filled in"_s};
        QTest::newRow("Terraform") << int(OutsideFormat::Terraform)
                                   << QStringList{u"# - aws1/dns: oom-score-adj"_s, u"# - aws1/dns: pids-limit 200"_s,
                                                  u"# - aws1/dns: expose 8181/tcp"_s,
                                                  u"# - aws1/dns: publish 9000-9010:9153"_s};
        QTest::newRow("Ansible") << int(OutsideFormat::Ansible)
                                 << QStringList{u"# - aws1/dns: oom-score-adj"_s,
                                                u"# - aws1/dns: publish 9000-9010:9153"_s};
        QTest::newRow("nftables") << int(OutsideFormat::Nftables)
                                  << QStringList{u"# - aws1/agent: it is in the host's network"_s,
                                                 u"# - aws1/job: it was stopped"_s,
                                                 u"# - aws1/db: port 5432/tcp: only the host itself"_s};
    }
    void heads()
    {
        QFETCH(int, format);
        QFETCH(QStringList, lines);
        const QByteArray head = headIn(outsideFiles(m_sample, OutsideFormat(format)).last().content);
        for (const QString &line : lines)
            QVERIFY2(head.contains(line.toUtf8()), qPrintable(line + u"\nis not in\n"_s + QString::fromUtf8(head)));
        QVERIFY(head.contains("2026-05-28T20:26:40"));
        QVERIFY(head.contains("# Host: pod1\n"));
        QVERIFY(head.contains("# gone was never reached"));
        QVERIFY(head.contains("# aws2 was out of reach"));
        QVERIFY(head.contains("# - aws2/half: it is not in this file"));
        QVERIFY(head.contains("may hold secrets"));
    }

    void oneHostsHead()
    {
        for (const OutsideFormat format : allOutside) {
            const QByteArray head = headIn(outsideFiles(m_sample, format, {.perHost = true}).last().content);
            QVERIFY(head.contains("# Host: aws2\n"));
            QVERIFY2(!head.contains("aws1") && !head.contains("gone"), head.constData());
        }
    }

    void masked()
    {
        const snapshots::Snapshot masked = snapshots::Masking().masked(m_sample);
        for (const OutsideFormat format : allOutside) {
            for (const OutsideFile &file : outsideFiles(masked, format)) {
                QVERIFY(headIn(file.content).contains("fill in each MASKED-BY-BAYPLAN"));
                QVERIFY(!file.content.contains("hunter2"));
            }
        }
    }

    /// Each line of a head is a comment, whatever errors and names say; the rest begins where it should.
    void commentsStayComments()
    {
        snapshots::Snapshot odd = m_sample;
        odd.workspace = hostileTexts().join(u"\n"_s);
        odd.program = u"\r\nx: y"_s;
        odd.hosts[0].name = u"a\nservices: {evil: {}}"_s;
        odd.hosts[2].error = hostileTexts().join(u"\n"_s) + QChar(0xd800) + QChar(0xffff);
        for (const OutsideFormat format : allOutside) {
            for (const OutsideFile &file : outsideFiles(odd, format)) {
                const QString head = QString::fromUtf8(headIn(file.content));
                QVERIFY(!head.contains(QChar(0x2028)) && !head.contains(QChar(0x85)) && !head.contains(QChar(0x202e)) &&
                        !head.contains(QChar(0xffff)) && !head.contains(u'\r') && !head.contains(QChar(0x1b)));
                const QByteArray after = file.content.mid(headIn(file.content).size() - 1).trimmed();
                QVERIFY2(after.startsWith("services:") || after.startsWith("apiVersion:") ||
                             after.startsWith("terraform {") || after.startsWith("resource \"docker_") ||
                             after.startsWith("all:") || after.startsWith("- name:") ||
                             after.startsWith("table inet bayplan_published\n"),
                         after.left(200).constData());
            }
        }
    }

    void composeKeepsAll()
    {
        for (const OutsideFile &file : outsideFiles(m_sample, OutsideFormat::Compose, {.perHost = true}))
            checkCompose(file.content, file.name.section(u'-', 1).section(u'.', 0, 0), m_specs);
    }

    void composeKeepsAny()
    {
        for (quint32 seed = 1; seed <= 20; ++seed) {
            SpecsByPlace specs;
            const auto files = outsideFiles(randomSnapshot(20, seed, &specs), OutsideFormat::Compose);
            checkCompose(files.first().content, u"aws1"_s, specs);
        }
    }

    void composeServices()
    {
        const auto files = outsideFiles(m_sample, OutsideFormat::Compose, {.perHost = true});
        const auto read = run::ComposeFile::parse(QString::fromUtf8(contentOf(files, u"compose-aws1.yaml"_s)));
        QVERIFY(read);
        QCOMPARE(read->services(), (QStringList{u"db"_s, u"web"_s, u"edge"_s, u"dns"_s, u"evil.1"_s, u"agent"_s,
                                                u"lonely"_s, u"worker"_s, u"job"_s, u"sidecar"_s}));
        QCOMPARE(read->service(u"web"_s, {})->replicas, 2);
        QCOMPARE(read->service(u"job"_s, {})->replicas, 0);
        QCOMPARE(read->service(u"db"_s, {})->spec.name, u"db"_s);
        QVERIFY(contentOf(files, u"compose-aws1.yaml"_s).contains("network_mode: \"service:db\""));
        // All on one engine: the other host's port can't be there twice, and its replica is one more.
        const QByteArray all = outsideFiles(m_sample, OutsideFormat::Compose).first().content;
        const auto one = run::ComposeFile::parse(QString::fromUtf8(all));
        QVERIFY(one);
        QCOMPARE(one->service(u"web"_s, {})->replicas, 3);
        QVERIFY(one->services().contains(u"cache"_s));
        QCOMPARE(all.count("\"443:8443\""), 1);
    }

    void kubernetesTellsNoSecret()
    {
        const QByteArray file = outsideFiles(m_sample, OutsideFormat::Kubernetes).first().content;
        QVERIFY(!file.contains("hunter2"));
        QVERIFY(file.contains("kind: Secret"));
        QVERIFY(file.contains("replicas: 3"));
        QVERIFY(file.contains("readinessProbe"));
    }

    void terraformResources()
    {
        const auto files = outsideFiles(m_sample, OutsideFormat::Terraform, {.perHost = true});
        const QByteArray file = contentOf(files, u"containers-aws1.tf"_s);
        QVERIFY(file.contains("= docker_image.aws1__postgres_16.image_id\n"));
        QVERIFY(file.contains("= docker_network.aws1__backend.name\n"));
        QVERIFY(file.contains("    subnet = \"10.5.0.0/16\"\n"));
        QVERIFY(file.contains("propagation = \"rslave\"\n"));
        QVERIFY(file.contains("must_run"));
        QCOMPARE(contentOf(files, u"providers.tf"_s).count("\nprovider \"docker\" {\n"), 3);
    }

    void ansibleNetworks()
    {
        const QByteArray file = outsideFiles(m_sample, OutsideFormat::Ansible).last().content;
        QVERIFY(file.contains("        internal: true\n"));
        QVERIFY(file.contains("          - subnet: \"10.5.0.0/16\"\n"));
        QVERIFY(file.contains("        state: present\n")); // the one that was stopped
    }

    void nftablesSets()
    {
        const auto files = outsideFiles(m_sample, OutsideFormat::Nftables, {.perHost = true});
        const QByteArray file = contentOf(files, u"published-aws1.nft"_s);
        QVERIFY2(file.contains("elements = {\n            443,\n            9000,\n            32768\n"),
                 file.constData());
        QVERIFY(file.contains("10.0.0.5 . 53"));
        QVERIFY(file.contains("fd00::5 . 53"));
        QVERIFY(file.contains("# 443/tcp: shop_edge_1\n"));
        QVERIFY(!file.contains("8888") && !file.contains("5432\n"));
        const QByteArray all = outsideFiles(m_sample, OutsideFormat::Nftables).first().content;
        QVERIFY(all.contains("10.0.0.1 . 443") && all.contains("10.0.0.2 . 443"));
        QVERIFY(all.contains("# 10.0.0.2 443/udp: aws2/shop_edge_1\n"));
    }

private:
    /// Read by Bayplan itself, each container that is alone in its service is as it was made.
    static void checkCompose(const QByteArray &content, const QString &host, const SpecsByPlace &specs)
    {
        const auto read = run::ComposeFile::parse(QString::fromUtf8(content));
        QVERIFY2(read, read ? "" : qPrintable(read.error().message()));
        int checked = 0;
        for (const QString &name : read->services()) {
            const auto service = read->service(name, {.folder = {}, .variables = {{u"HOME"_s, u"/evil"_s}}});
            if (!service) { // it shares another's network, which Bayplan doesn't make
                QVERIFY2(name == u"sidecar"_s, qPrintable(service.error().message()));
                continue;
            }
            const QString container = service->spec.name.isEmpty() ? containerOf(host, name) : service->spec.name;
            QVERIFY2(specs.contains(host + u'/' + container), qPrintable(container));
            const ContainerSpec expected = asCompose(specs.value(host + u'/' + container), name);
            const ContainerSpec got = asCompose(service->spec, name);
            QCOMPARE(got.env, expected.env);
            QCOMPARE(got.labels, expected.labels);
            QCOMPARE(got.command, expected.command);
            QVERIFY2(got.mounts == expected.mounts, content.constData());
            QVERIFY2(got.networks == expected.networks, content.constData());
            QVERIFY2(got.ports == expected.ports, content.constData());
            // First what can be shown.
            QCOMPARE(onlyIn(got, expected), QString());
            QCOMPARE(onlyIn(expected, got), QString());
            QVERIFY2(got == expected, qPrintable(name));
            ++checked;
        }
        QVERIFY(checked > 0);
    }

    /// Lines of what the one is made by that the other's doesn't have.
    static QString onlyIn(const ContainerSpec &one, const ContainerSpec &other)
    {
        const auto linesOf = [](const ContainerSpec &spec) {
            return QString::fromUtf8(QJsonDocument(run::createBody(spec)).toJson()).remove(u',').split(u'\n');
        };
        QStringList lines = linesOf(one);
        for (const QString &line : linesOf(other))
            lines.removeAll(line);
        return lines.join(u'\n');
    }

    static QString containerOf(const QString &host, const QString &service)
    {
        static const QMap<QString, QString> places{{u"edge"_s, u"shop_edge_1"_s}, {u"web"_s, u"web-1"_s}};
        return host == u"aws2"_s && service == u"web"_s ? u"web-3"_s : places.value(service, service);
    }

    SpecsByPlace m_specs;
    snapshots::Snapshot m_sample;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::SnapshotOutsideTest)
#include "outside.moc"
