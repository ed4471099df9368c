// SPDX-License-Identifier: GPL-3.0-or-later
// The programs that the files for other tools are for take them, and take every text for no more than a text.
#include "run/composefile.h"
#include "run/createbody.h"
#include "snapshots/outside/outsidefiles.h"
#include "support/toolrun.h"
#include "unit/snapshots/outsidesample.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <tuple>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using run::ContainerSpec;
using snapshots::OutsideFile;
using snapshots::OutsideFormat;
using snapshots::Snapshot;

namespace {

/// Debian's modules are only with its own.
const QString debianPython = u"/usr/bin/python3"_s;

/// Without what has no order.
ContainerSpec unordered(ContainerSpec spec)
{
    std::sort(spec.env.begin(), spec.env.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    std::sort(spec.networks.begin(), spec.networks.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    std::sort(spec.mounts.begin(), spec.mounts.end(), [](const auto &a, const auto &b) { return a.target < b.target; });
    std::sort(spec.ulimits.begin(), spec.ulimits.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    std::sort(spec.ports.begin(), spec.ports.end(), [](const auto &a, const auto &b) {
        return std::tie(a.target, a.protocol, a.published, a.ip) < std::tie(b.target, b.protocol, b.published, b.ip);
    });
    return spec;
}

/// All texts anywhere in it that go by a name.
QMap<QString, QString> textsIn(const QJsonValue &value)
{
    QMap<QString, QString> texts;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        texts[it.key()] = it.value().toString();
    return texts;
}

} // namespace

class SnapshotOutsideParsersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_sample = outsideSnapshot(&m_specs); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    /// docker-compose reads what Bayplan reads, and tells it again as it takes it.
    void compose_data() { alsoNothing(); }
    void compose()
    {
        for (const QString &name : written(OutsideFormat::Compose)) {
            const ToolEnd end = composeConfig(name);
            QVERIFY2(end.code == 0, end.said().constData());
            const QByteArray read = asJson(end.output);
            if (!contentOf(name).endsWith("\nservices: {}\n"))
                compareCompose(contentOf(name), read);
            else // for Bayplan itself that is a mistake
                QCOMPARE(QJsonDocument::fromJson(read).object()[u"services"_s].toObject(), QJsonObject());
        }
        const QString name = writeOne(u"broken.yaml"_s, "services:\n  web: {image: x, mem_limt: 1m}\n");
        QVERIFY(composeConfig(name).code != 0);
    }

    void kubernetes_data() { alsoNothing(); }
    void kubernetes()
    {
        for (const QString &name : written(OutsideFormat::Kubernetes)) {
            const ToolEnd end = runTool(m_folder->path(), debianPython, {tool(u"outsidekubernetes.py"_s), name});
            QVERIFY2(end.code == 0, end.said().constData());
        }
    }

    /// The schema is looked at: what is wrong in it is found.
    void brokenKubernetes_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("problem");
        const auto row = [](const char *name, const char *from, const char *to, const char *problem) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QByteArray(problem);
        };
        row("an unknown field", "readinessProbe:", "readynessProbe:", "readynessProbe: not in the schema");
        row("another type", "replicas: 3", "replicas: three", "three");
        row("a text for a number", "periodSeconds: 5", "periodSeconds: \"5\"", "by the schema");
        row("a field that must be there", "selector:", "chooser:", "must not be `None`");
        row("a bad name", "name: web\n", "name: Web_1\n", "no name for");
    }
    void brokenKubernetes()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, problem);
        QByteArray file = outsideFiles(m_sample, OutsideFormat::Kubernetes).first().content;
        QVERIFY(file.contains(from));
        const QString name = writeOne(u"broken.yaml"_s, file.replace(from, to));
        const ToolEnd end = runTool(m_folder->path(), debianPython, {tool(u"outsidekubernetes.py"_s), name});
        QVERIFY2(end.code == 1 && end.errors.contains(problem), end.said().constData());
    }

    void kubernetesTexts()
    {
        const QString name = writeOne(u"all.yaml"_s, outsideFiles(m_sample, OutsideFormat::Kubernetes).first().content);
        const ToolEnd end = runTool(m_folder->path(), debianPython, {tool(u"outsidekubernetes.py"_s), name});
        const QJsonArray objects = QJsonDocument::fromJson(end.output).array();
        int seen = 0;
        for (const QJsonValue &object : objects) {
            const QString kind = object[u"kind"_s].toString();
            const QString own = object[u"metadata"_s][u"name"_s].toString();
            if (own == u"evil-1.env"_s) {
                QCOMPARE(textsIn(object[u"data"_s]), hostileEnv());
                ++seen;
            } else if (own == u"evil-1"_s && kind == u"Deployment"_s) {
                const QJsonValue pod = object[u"spec"_s][u"template"_s];
                const auto annotations = textsIn(pod[u"metadata"_s][u"annotations"_s]);
                QCOMPARE(annotations.value(u"label.13"_s), hostileTexts().at(13));
                QStringList arguments;
                for (const QJsonValue &word : pod[u"spec"_s][u"containers"_s][0][u"args"_s].toArray())
                    arguments << word.toString().replace(u"$$"_s, u"$"_s); // as Kubernetes does
                QCOMPARE(arguments, m_specs.value(u"aws1/evil.1"_s).command);
                ++seen;
            } else if (kind == u"Secret"_s) {
                QVERIFY(!object.toObject().contains(u"data"_s) && !object.toObject().contains(u"stringData"_s));
            }
        }
        QCOMPARE(seen, 2);
    }

    /// By HashiCorp's own parser, for which no text is more than one.
    void hcl_data() { alsoNothing(); }
    void hcl()
    {
        const ToolEnd end = parsedHcl(written(OutsideFormat::Terraform));
        QVERIFY2(end.code == 0 && end.output.isEmpty(), end.said().constData());
    }

    void brokenHcl()
    {
        const QByteArray file = outsideFiles(m_sample, OutsideFormat::Terraform).last().content;
        const auto broken = [&](const QByteArray &from, const QByteArray &to) {
            return parsedHcl({writeOne(u"broken.tf"_s, QByteArray(file).replace(from, to))});
        };
        QVERIFY(broken("$${HOME:-x}", "${HOME}").output.contains("Variables not allowed"));
        QVERIFY(broken("$${file(", "${file(").code == 1);
        QVERIFY(broken("%%{ if", "%{ if").code == 1);
        QVERIFY(broken("\\u000a}\\u000aresource", "\n}\nresource").code == 1);
    }

    /// Debian has no Terraform; where there is one, it finds nothing to mend in what the files look like.
    void terraform_data() { alsoNothing(); }
    void terraform()
    {
        if (QStandardPaths::findExecutable(u"terraform"_s).isEmpty())
            QSKIP("no terraform on the PATH");
        const auto formatted = [&] {
            return runTool(m_folder->path(), u"terraform"_s, {u"fmt"_s, u"-check"_s, u"-diff"_s, u"-no-color"_s});
        };
        written(OutsideFormat::Terraform);
        const ToolEnd end = formatted();
        QVERIFY2(end.code == 0, end.said().constData());
        writeOne(u"broken.tf"_s, "locals {\n  a = 1\n  long = 2\n}\n");
        QVERIFY(formatted().code != 0);
    }

    /// Its modules are Debian's, and take each parameter.
    void ansible_data() { usual(); }
    void ansible()
    {
        for (const QString &name : written(OutsideFormat::Ansible)) {
            if (name == u"inventory.yml"_s)
                continue;
            const ToolEnd checked = runTool(m_folder->path(), u"ansible-playbook"_s,
                                            {u"--syntax-check"_s, u"-i"_s, u"inventory.yml"_s, name});
            QVERIFY2(checked.code == 0 && !checked.errors.contains("Failed to parse"), checked.said().constData());
            const ToolEnd valid = runTool(m_folder->path(), debianPython, {tool(u"outsideansible.py"_s), name});
            QVERIFY2(valid.code == 0, valid.said().constData());
        }
    }

    void brokenAnsible()
    {
        QByteArray play = outsideFiles(m_sample, OutsideFormat::Ansible).last().content;
        const QString name = writeOne(u"broken.yml"_s, play.replace("memory_reservation:", "memory_reserve:"));
        const ToolEnd end = runTool(m_folder->path(), debianPython, {tool(u"outsideansible.py"_s), name});
        QVERIFY2(end.code == 1 && end.output.contains("memory_reserve"), end.said().constData());
    }

    /// What Ansible hands to a module is what the container had: no text was a template.
    void ansibleTexts()
    {
        QByteArray play = outsideFiles(m_sample, OutsideFormat::Ansible).last().content;
        const qsizetype begin = play.indexOf("    - name: \"Container evil.1\"");
        const qsizetype end = play.indexOf("    - name: ", begin + 1);
        QVERIFY(begin > 0 && end > begin);
        QByteArray task = play.mid(begin, end - begin);
        QVERIFY(task.contains("community.docker.docker_container:\n"));
        task.replace("community.docker.docker_container:\n", "ansible.builtin.set_fact:\n");
        const QString name = writeOne(u"play.yml"_s, "- hosts: localhost\n  connection: local\n  gather_facts: false\n"
                                                     "  tasks:\n" +
                                                         task);
        const ToolEnd played =
            runTool(m_folder->path(), u"env"_s,
                    {u"ANSIBLE_STDOUT_CALLBACK=json"_s, u"ansible-playbook"_s, u"-i"_s, u"localhost,"_s, name});
        const QJsonValue facts =
            QJsonDocument::fromJson(played.output)
                .object()[u"plays"_s][0][u"tasks"_s][0][u"hosts"_s][u"localhost"_s][u"ansible_facts"_s];
        QVERIFY2(facts.isObject(), played.said().constData());
        QCOMPARE(textsIn(facts[u"env"_s]), hostileEnv());
        QCOMPARE(textsIn(facts[u"labels"_s]), m_specs.value(u"aws1/evil.1"_s).labels);
        QStringList command;
        for (const QJsonValue &word : facts[u"command"_s].toArray())
            command << word.toString();
        QCOMPARE(command, m_specs.value(u"aws1/evil.1"_s).command);
    }

    void inventory()
    {
        written(OutsideFormat::Ansible, m_sample, false);
        const ToolEnd listed =
            runTool(m_folder->path(), u"ansible-inventory"_s, {u"-i"_s, u"inventory.yml"_s, u"--list"_s});
        const QJsonValue hosts = QJsonDocument::fromJson(listed.output).object()[u"_meta"_s][u"hostvars"_s];
        QCOMPARE(hosts[u"aws1"_s][u"ansible_host"_s].toString(), u"aws1"_s);
        QCOMPARE(hosts[u"aws1"_s][u"ansible_user"_s].toString(), u"root"_s);
        QCOMPARE(hosts[u"aws1"_s][u"ansible_port"_s].toInt(), 2'222);
        QCOMPARE(hosts[u"aws2"_s][u"ansible_host"_s].toString(), u"10.0.0.2"_s);
        QVERIFY(!hosts.toObject().contains(u"gone"_s));
    }

    void nft_data() { alsoNothing(); }
    void nft()
    {
        for (const QString &name : written(OutsideFormat::Nftables)) {
            const ToolEnd end = runTool(m_folder->path(), u"nft"_s, {u"-c"_s, u"-f"_s, name});
            QVERIFY2(end.code == 0, end.said().constData());
            writeOne(u"broken.nft"_s, contentOf(name) + "nonsense\n");
            QVERIFY(runTool(m_folder->path(), u"nft"_s, {u"-c"_s, u"-f"_s, u"broken.nft"_s}).code != 0);
        }
    }

private:
    void usual()
    {
        QTest::addColumn<Snapshot>("snapshot");
        QTest::addColumn<bool>("perHost");
        QTest::newRow("sample") << m_sample << false;
        QTest::newRow("sample, a file for each host") << m_sample << true;
        QTest::newRow("any") << randomSnapshot(60, 4'711) << false;
    }
    /// Playbooks without plays are none.
    void alsoNothing()
    {
        Snapshot empty;
        empty.program = u"Bayplan"_s;
        usual();
        QTest::newRow("nothing") << empty << false;
        Snapshot idle = m_sample;
        for (snapshots::HostPart &host : idle.hosts) {
            if (host.name == u"aws2"_s)
                host.containers.clear();
        }
        QTest::newRow("a host without containers, a file for each") << idle << true;
    }

    static QString tool(const QString &name) { return QStringLiteral(OUTSIDE_TOOLS) + u'/' + name; }

    /// The row's files, as they are called.
    QStringList written(OutsideFormat format) const
    {
        QFETCH(Snapshot, snapshot);
        QFETCH(bool, perHost);
        return written(format, snapshot, perHost);
    }

    QStringList written(OutsideFormat format, const Snapshot &snapshot, bool perHost) const
    {
        QStringList names;
        for (const OutsideFile &file : outsideFiles(snapshot, format, {.perHost = perHost}))
            names << writeOne(file.name, file.content);
        return names;
    }

    QString writeOne(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("can't write");
        return name;
    }

    QByteArray contentOf(const QString &name) const
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    ToolEnd composeConfig(const QString &name) const
    {
        return runTool(m_folder->path(), u"docker-compose"_s, {u"-f"_s, name, u"config"_s});
    }

    /// As JSON, by the library that docker-compose writes with: yaml-cpp 0.7 reads some of what it writes wrongly.
    QByteArray asJson(const QByteArray &yaml) const
    {
        const QString script = u"import json, sys, yaml\n"
                               "with open(sys.argv[1], encoding='utf-8') as file:\n"
                               "    json.dump(yaml.safe_load(file), sys.stdout, ensure_ascii=False)\n"_s;
        return runTool(m_folder->path(), debianPython, {u"-c"_s, script, writeOne(u"config.yaml"_s, yaml)}).output;
    }

    static void compareCompose(const QByteArray &ours, const QByteArray &theirs)
    {
        const auto one = run::ComposeFile::parse(QString::fromUtf8(ours));
        const auto other = run::ComposeFile::parse(QString::fromUtf8(theirs));
        QVERIFY2(one && other, theirs.constData());
        // It tells paths of the host as they are, without doubling "$".
        const run::ComposeSurroundings around{.folder = {}, .variables = {{u"x"_s, u"$x"_s}}};
        QStringList names = one->services();
        QStringList theirNames = other->services();
        names.sort();
        theirNames.sort();
        QCOMPARE(theirNames, names);
        for (const QString &name : names) {
            const auto service = one->service(name, {});
            auto told = other->service(name, around);
            QCOMPARE(bool(told), bool(service));
            if (!service)
                continue;
            // It doubles "$" in keys, too, although there it doesn't read it as one.
            QMap<QString, QString> labels;
            for (const auto &[label, value] : std::as_const(told->spec.labels).asKeyValueRange())
                labels[QString(label).replace(u"$$"_s, u"$"_s)] = value;
            told->spec.labels = labels;
            QCOMPARE(told->replicas, service->replicas);
            QCOMPARE(envOf(told->spec), envOf(service->spec));
            QCOMPARE(told->spec.labels, service->spec.labels);
            QCOMPARE(told->spec.command, service->spec.command);
            QCOMPARE(bodyOf(told->spec), bodyOf(service->spec));
            QVERIFY2(unordered(told->spec) == unordered(service->spec), qPrintable(name));
        }
    }

    /// What it is made by, as text.
    static QByteArray bodyOf(const ContainerSpec &spec)
    {
        return QJsonDocument(run::createBody(unordered(spec))).toJson(QJsonDocument::Compact);
    }

    QMap<QString, QString> hostileEnv() const { return envOf(m_specs.value(u"aws1/evil.1"_s)); }

    /// Built when it is first asked for, from what Debian has of Go's packages, without the network.
    ToolEnd parsedHcl(const QStringList &files)
    {
        if (!m_hclparse) {
            m_hclparse = std::make_unique<QTemporaryDir>();
            const ToolEnd built =
                runTool(m_hclparse->path(), u"env"_s,
                        {u"GO111MODULE=off"_s, u"GOFLAGS="_s, u"GOPATH=/usr/share/gocode"_s,
                         u"GOCACHE="_s + m_hclparse->filePath(u"cache"_s), u"go"_s, u"build"_s, u"-o"_s,
                         m_hclparse->filePath(u"hclparse"_s), tool(u"../outside/hclparse/main.go"_s)});
            if (built.code != 0)
                return built;
        }
        return runTool(m_folder->path(), m_hclparse->filePath(u"hclparse"_s), QStringList{u"-plain"_s} + files);
    }

    SpecsByPlace m_specs;
    Snapshot m_sample;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QTemporaryDir> m_hclparse; ///< with tests/unit/outside/hclparse in it, as a program
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::SnapshotOutsideParsersTest)
#include "outsideparsers.moc"
