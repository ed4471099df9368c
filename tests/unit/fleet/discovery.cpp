// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/discovery.h"

#include "core/plaintext.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalServer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <sys/stat.h>

using namespace bayplan;
using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;

class DiscoveryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_servers.clear();
        m_environment.clear();
        m_environment.insert(u"HOME"_s, m_dir->filePath(u"home"_s));
        m_environment.insert(u"XDG_RUNTIME_DIR"_s, m_dir->filePath(u"run"_s));
    }

    void nothingThere()
    {
        QCOMPARE(found(), QStringList());
        m_environment.remove(u"XDG_RUNTIME_DIR"_s);
        QCOMPARE(found(), QStringList());
        m_environment.insert(u"DOCKER_HOST"_s, u"unix:///nowhere/docker.sock"_s);
        QCOMPARE(all().size(), 1); // it may be there later, but is not offered now
        QVERIFY(likelyEngines(all()).isEmpty());
        m_environment.insert(u"DOCKER_HOST"_s, u"-oProxyCommand=x"_s);
        QCOMPARE(found(), QStringList());
        QVERIFY(all().first().problem.contains(u"can't be read"_s));
    }

    void usualSockets()
    {
        listen(u"run/docker.sock"_s);
        listen(u"run/podman/podman.sock"_s);
        listen(u"home/.docker/desktop/docker.sock"_s);
        listen(u"home/.docker/run/docker.sock"_s);
        listen(u"home/.colima/default/docker.sock"_s);
        listen(u"home/.colima/work/docker.sock"_s);
        listen(u"home/.orbstack/run/docker.sock"_s);
        listen(u"home/.rd/docker.sock"_s);
        listen(u"home/.lima/docker/sock/docker.sock"_s);
        listen(u"home/.local/share/containers/podman/machine/podman.sock"_s);
        listen(u"run/podman/podman-machine-default-api.sock"_s);
        listen(u"root/var/run/docker.sock"_s);
        listen(u"root/run/podman/podman.sock"_s);
        QCOMPARE(
            found(),
            (QStringList{
                u"local root/var/run/docker.sock"_s, u"rootless run/docker.sock"_s, u"podman run/podman/podman.sock"_s,
                u"podman-root root/run/podman/podman.sock"_s, u"docker-desktop home/.docker/desktop/docker.sock"_s,
                u"docker-desktop-2 home/.docker/run/docker.sock"_s, u"orbstack home/.orbstack/run/docker.sock"_s,
                u"rancher-desktop home/.rd/docker.sock"_s, u"colima home/.colima/default/docker.sock"_s,
                u"colima-work home/.colima/work/docker.sock"_s, u"lima-docker home/.lima/docker/sock/docker.sock"_s,
                u"podman-machine home/.local/share/containers/podman/machine/podman.sock"_s,
                u"podman-machine-podman-machine-default run/podman/"
                "podman-machine-default-api.sock"_s}));
        QVERIFY(all().first().current); // without anything else said, docker uses this one
        m_environment.insert(u"DOCKER_CONTEXT"_s, u"prod"_s);
        QVERIFY(!all().first().current);
    }

    void onlySockets()
    {
        QDir(m_dir->path()).mkpath(u"run/podman/podman.sock"_s); // a folder
        QFile file(m_dir->filePath(u"run/docker.sock"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(found(), QStringList());
    }

    void eachOnce()
    {
        listen(u"run/docker.sock"_s);
        QVERIFY(QDir(m_dir->path()).mkpath(u"home/.docker/desktop"_s));
        QVERIFY(QFile::link(path(u"run/docker.sock"_s), path(u"home/.docker/desktop/docker.sock"_s)));
        m_environment.insert(u"DOCKER_HOST"_s, u"unix://"_s + path(u"run/docker.sock"_s));
        QCOMPARE(found(), QStringList{u"docker-host run/docker.sock"_s});
    }

    void sameEngineFromSeveralPlaces()
    {
        context(u"lab"_s, u"tcp://10.0.0.7:2375"_s);
        writeJson(u"home/.docker/machine/machines/m1/config.json"_s,
                  {{u"DriverName"_s, u"generic"_s}, {u"Driver"_s, QJsonObject{{u"IPAddress"_s, u"10.0.0.8"_s}}}});
        certificates(u"home/.docker/machine/machines/m1"_s, "one");
        certificates(u"copy"_s, "one"); // copies, as docker-machine makes them
        m_environment.insert(u"DOCKER_HOST"_s, u"tcp://10.0.0.8:2376"_s);
        m_environment.insert(u"DOCKER_TLS_VERIFY"_s, u"1"_s);
        m_environment.insert(u"DOCKER_CERT_PATH"_s, path(u"copy"_s));
        QList<FoundHost> hosts = all();
        QCOMPARE(hosts.size(), 2);
        QCOMPARE(hosts.first().host.source, u"machine:m1"_s); // the better source: it can be followed
        QVERIFY(hosts.first().current);
        QVERIFY2(hosts.first().description.contains(u"also DOCKER_HOST"_s), qPrintable(hosts.first().description));
        certificates(u"copy"_s, "two"); // other rights there
        QCOMPARE(all().size(), 3);
        m_environment.insert(u"DOCKER_CERT_PATH"_s, path(u"home/.docker/machine/machines/m1"_s));
        QCOMPARE(all().size(), 2);
    }

    void dockerHost()
    {
        m_environment.insert(u"DOCKER_HOST"_s, u"tcp://10.0.0.5:2375"_s);
        QCOMPARE(found(), QStringList{u"docker-host tcp://10.0.0.5:2375"_s});
        QVERIFY(all().first().current);
        QCOMPARE(all().first().host.source, u"env:DOCKER_HOST"_s);
        m_environment.insert(u"DOCKER_HOST"_s, u"10.0.0.5"_s);
        QCOMPARE(found(), QStringList{u"docker-host tcp://10.0.0.5:2375"_s});
        m_environment.insert(u"DOCKER_TLS_VERIFY"_s, u"1"_s);
        m_environment.insert(u"DOCKER_CERT_PATH"_s, path(u"certs"_s));
        QVERIFY2(all().first().problem.contains(u"certs/ca.pem"_s), qPrintable(all().first().problem));
        certificates(u"certs"_s, "x");
        QCOMPARE(endpoint().kindName(), u"tls"_s);
        QCOMPARE(endpoint().tls, engine::TlsFiles{.folder = path(u"certs"_s)});
        m_environment.remove(u"DOCKER_TLS_VERIFY"_s);
        m_environment.insert(u"DOCKER_TLS"_s, u"1"_s);
        QVERIFY(endpoint().tls.skipVerify);
        m_environment.remove(u"DOCKER_CERT_PATH"_s);
        certificates(u"home/.docker"_s, "x");
        QCOMPARE(endpoint().tls.folder, path(u"home/.docker"_s));
        m_environment.insert(u"DOCKER_HOST"_s, u"ssh://me@lab"_s);
        QCOMPARE(endpoint().kindName(), u"ssh"_s);
        m_environment.insert(u"DOCKER_HOST"_s, u"npipe:////./pipe/docker_engine"_s);
        QVERIFY(all().first().problem.contains(u"Windows"_s));
    }

    void contexts()
    {
        context(u"prod"_s, u"ssh://ops@prod"_s);
        context(u"lab"_s, u"tcp://10.0.0.7:2375"_s);
        QCOMPARE(found(), (QStringList{u"lab tcp://10.0.0.7:2375"_s, u"prod ssh://ops@prod"_s}));
        QCOMPARE(current(), QString());
        writeJson(u"home/.docker/config.json"_s, {{u"currentContext"_s, u"prod"_s}, {u"auths"_s, QJsonObject()}});
        QCOMPARE(current(), u"prod"_s);
        QCOMPARE(all().first().host.source, u"context:prod"_s);
        QCOMPARE(all().first().description, u"a context"_s);
        QVERIFY(all().first().source.contains(u"prod"_s));
        m_environment.insert(u"DOCKER_CONTEXT"_s, u"lab"_s);
        QCOMPARE(current(), u"lab"_s);
        m_environment.insert(u"DOCKER_HOST"_s, u"tcp://10.0.0.9:2375"_s); // goes before contexts
        QCOMPARE(current(), u"docker-host"_s);
        m_environment.remove(u"DOCKER_HOST"_s);
        m_environment.insert(u"DOCKER_CONTEXT"_s, u"default"_s);
        QCOMPARE(current(), QString());
        m_environment.insert(u"DOCKER_CONTEXT"_s, u"gone"_s);
        QCOMPARE(current(), u"gone"_s);
        QVERIFY(all().last().problem.contains(u"no such Docker context"_s));
        QCOMPARE(likelyEngines(all()).size(), 2);
    }

    void contextWithTls()
    {
        context(u"prod"_s, u"tcp://10.0.0.7"_s);
        QCOMPARE(endpoint().toString(), u"tcp://10.0.0.7:80"_s); // as the docker command dials it
        QCOMPARE(endpoint().kindName(), u"tcp"_s);
        const QString tls = u"home/.docker/contexts/tls/%1/docker"_s.arg(folderOf(u"prod"_s));
        QVERIFY(QDir(m_dir->path()).mkpath(tls));
        QCOMPARE(endpoint().kindName(), u"tcp"_s); // empty
        write(tls + u"/ca.pem"_s, pem("ca"));
        QCOMPARE(endpoint().toString(), u"tcp://10.0.0.7:443"_s);
        QCOMPARE(endpoint().tls, engine::TlsFiles{.ca = path(tls + u"/ca.pem"_s)});
        write(tls + u"/cert.pem"_s, pem("cert")); // no key: the docker command leaves it out
        QCOMPARE(endpoint().tls, engine::TlsFiles{.ca = path(tls + u"/ca.pem"_s)});
        write(tls + u"/key.pem"_s, pem("key"));
        QCOMPARE(endpoint().tls, engine::TlsFiles{.folder = path(tls)});
        QVERIFY(QFile::remove(path(tls + u"/ca.pem"_s)));
        QCOMPARE(endpoint().tls,
                 (engine::TlsFiles{.certificate = path(tls + u"/cert.pem"_s), .key = path(tls + u"/key.pem"_s)}));
        for (const QByteArray &key : {"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"_ba,
                                      "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"_ba}) {
            write(tls + u"/key.pem"_s, key);
            QVERIFY2(all().first().problem.contains(u"encrypted"_s), qPrintable(all().first().problem));
        }
        QDir(path(tls)).removeRecursively();
        context(u"prod"_s, u"tcp://10.0.0.7:2376"_s, u"home/.docker"_s, true);
        QCOMPARE(endpoint().kindName(), u"tls"_s);
        QCOMPARE(endpoint().tls, engine::TlsFiles{.skipVerify = true});
    }

    void machines()
    {
        machine(u"aws1"_s, u"amazonec2"_s, {{u"IPAddress"_s, u"10.0.0.5"_s}});
        machine(u"aws2"_s, u"amazonec2"_s, {{u"IPAddress"_s, QString()}});
        machine(u"plain"_s, u"none"_s, {{u"IPAddress"_s, QString()}, {u"URL"_s, u"tcp://10.0.0.6:2376"_s}});
        machine(u"port"_s, u"generic"_s, {{u"IPAddress"_s, u"10.0.0.7"_s}, {u"EnginePort"_s, 12376}});
        certificates(u"home/.docker/machine/certs"_s, "shared");
        QList<FoundHost> hosts = all();
        QCOMPARE(found(), (QStringList{u"aws1 tcp://10.0.0.5:2376"_s, u"plain tcp://10.0.0.6:2376"_s,
                                       u"port tcp://10.0.0.7:12376"_s}));
        QCOMPARE(hosts.size(), 4);
        QCOMPARE(hosts.last().host.source, u"machine:aws2"_s);
        QVERIFY2(hosts.last().problem.contains(u"docker-machine start aws2"_s), qPrintable(hosts.last().problem));
        QCOMPARE(hosts.first().host.source, u"machine:aws1"_s);
        const QString shared = path(u"home/.docker/machine/certs"_s);
        QCOMPARE(hosts.first().host.endpoint.tls, (engine::TlsFiles{.ca = shared + u"/ca.pem"_s,
                                                                    .certificate = shared + u"/cert.pem"_s,
                                                                    .key = shared + u"/key.pem"_s}));
        // A store that was moved: what its configuration names is not there, what is beside it is.
        QVERIFY(QFile::rename(path(u"home/.docker/machine"_s), path(u"moved"_s)));
        m_environment.insert(u"MACHINE_STORAGE_PATH"_s, path(u"moved"_s));
        QVERIFY2(all().first().problem.contains(u"moved/machines/aws1/ca.pem"_s), qPrintable(all().first().problem));
        certificates(u"moved/machines/aws1"_s, "own");
        QCOMPARE(endpoint().tls, engine::TlsFiles{.folder = path(u"moved/machines/aws1"_s)});
    }

    void sshHosts()
    {
        write(u"home/.ssh/config"_s, "Include conf.d/*.conf missing\n"
                                     "HOST=web1 \"web 2\" *.lab !web3 # comment\n  HostName 10.0.0.1\n"
                                     "Match host web9\nInclude never.conf\nHostName 10.9.9.9\n"
                                     "Host a@b fe80::1 -oProxyCommand=x\n"
                                     "Host db\n  Hostname %h.example\n  Port 2222\n  Include db.conf\n"
                                     "Host *\n  User ops\n  HostName ignored\n");
        write(u"home/.ssh/conf.d/1.conf"_s, "Include ../config\nHost first\n");
        write(u"home/.ssh/db.conf"_s, "Host inner\nHost db\n  User admin\n");
        write(u"home/.ssh/never.conf"_s, "Host never\n");
        QStringList list;
        for (const FoundHost &host : all()) {
            QCOMPARE(host.origin, FoundHost::Origin::SshConfig);
            list << QString(host.host.source.mid(11) + (host.problem.isEmpty() ? u" → "_s : u" × "_s) +
                            host.host.endpoint.toString() + u' ' + host.description);
        }
        list.sort();
        list.removeIf([](const QString &line) { return line.contains(u"more-"_s); });
        QCOMPARE(list, (QStringList{u"-oProxyCommand=x × unix:// ops@ignored"_s, u"a@b × unix:// ops@ignored"_s,
                                    u"db → ssh://db admin@db.example port 2222"_s, u"fe80::1 × unix:// ops@ignored"_s,
                                    u"first → ssh://first ops@ignored"_s, u"web 2 × unix:// ops@10.0.0.1"_s,
                                    u"web1 → ssh://web1 ops@10.0.0.1"_s}));
        QVERIFY(likelyEngines(all()).isEmpty());
    }

    void configElsewhere()
    {
        context(u"prod"_s, u"ssh://ops@prod"_s, u"elsewhere"_s);
        writeJson(u"elsewhere/config.json"_s, {{u"currentContext"_s, u"prod"_s}});
        QCOMPARE(found(), QStringList());
        m_environment.insert(u"DOCKER_CONFIG"_s, path(u"elsewhere"_s));
        QCOMPARE(found(), QStringList{u"prod ssh://ops@prod"_s});
        m_environment.insert(u"DOCKER_CONFIG"_s, QString()); // as if it were not set
        writeJson(u"home/.docker/config.json"_s, {{u"currentContext"_s, u"prod"_s}});
        context(u"prod"_s, u"ssh://ops@home"_s);
        QCOMPARE(found(), QStringList{u"prod ssh://ops@home"_s});
    }

    void suggestedNamesCanBeUsed()
    {
        context(u"prod+eu@1"_s, u"ssh://ops@prod"_s);
        m_environment.insert(u"DOCKER_CONTEXT"_s, u"prod+eu@1"_s);
        QVERIFY(!all().first().problem.isEmpty()); // docker doesn't allow the @
        context(u"prod+eu.1"_s, u"ssh://ops@prod"_s);
        QCOMPARE(found(), QStringList{u"prod-eu.1 ssh://ops@prod"_s});
    }

    void damagedFiles()
    {
        const QList<QByteArray> texts = {""_ba,
                                         "{"_ba,
                                         "[]"_ba,
                                         "{\"currentContext\": 7}"_ba,
                                         "{\"currentContext\": {\"a\": 1}}"_ba,
                                         QByteArray(5'000, '\xff')};
        for (const QByteArray &text : texts) {
            write(u"home/.docker/config.json"_s, text);
            write(u"home/.docker/contexts/meta/%1/meta.json"_s.arg(folderOf(u"prod"_s)), text);
            m_environment.remove(u"DOCKER_CONTEXT"_s);
            QCOMPARE(found(), QStringList());
            m_environment.insert(u"DOCKER_CONTEXT"_s, u"prod"_s);
            QCOMPARE(found(), QStringList());
        }
    }

    void hostileFiles()
    {
        const QString meta = u"home/.docker/contexts/meta/"_s;
        context(u"good"_s, u"tcp://10.0.0.1:2375"_s);
        // A name that doesn't belong to its folder, with what a terminal would obey.
        writeJson(meta + u"../../../escape/meta.json"_s, {});
        writeJson(meta + folderOf(u"x"_s) + u"/meta.json"_s, {{u"Name"_s, u"../../\033[31m\nx"_s}});
        // A pipe nobody writes to, a loop of links, a folder in a file's place, a file too large.
        QVERIFY(QDir().mkpath(path(meta + folderOf(u"pipe"_s))));
        QCOMPARE(::mkfifo(QFile::encodeName(path(meta + folderOf(u"pipe"_s) + u"/meta.json"_s)).constData(), 0600), 0);
        QVERIFY(QDir().mkpath(path(meta + folderOf(u"loop"_s))));
        QVERIFY(QFile::link(u"meta.json"_s, path(meta + folderOf(u"loop"_s) + u"/meta.json"_s)));
        QVERIFY(QDir().mkpath(path(meta + folderOf(u"folder"_s) + u"/meta.json"_s)));
        write(meta + folderOf(u"huge"_s) + u"/meta.json"_s, QByteArray(3'000'000, '{'));
        write(u"home/.ssh/config"_s, "Include config\nInclude *\nHost \"a\nHost \033[31m\n");
        QCOMPARE(found(), QStringList{u"good tcp://10.0.0.1:2375"_s});
        QElapsedTimer timer;
        timer.start();
        const QList<FoundHost> hosts = all();
        QVERIFY2(timer.elapsed() < 2'000, "the files' including one another was followed without end");
        QVERIFY2(hosts.size() >= 6, qPrintable(QString::number(hosts.size())));
        for (const FoundHost &host : hosts) {
            QVERIFY(host.origin == FoundHost::Origin::SshConfig || !host.problem.isEmpty() ||
                    host.host.name == u"good"_s);
            QCOMPARE(core::plainLine(host.problem + host.source + host.description, 5'000),
                     host.problem + host.source + host.description);
        }
    }

    void thousandsOfEach()
    {
        QByteArray ssh;
        for (int i = 0; i < 10'000; ++i) {
            if (i % 4 == 3)
                context(u"ctx%1"_s.arg(i), u"tcp://10.0.0.1:%1"_s.arg(i + 1));
            ssh += "Host h" + QByteArray::number(i) + "\nUser u\n";
        }
        write(u"home/.ssh/config"_s, ssh);
        m_environment.insert(u"DOCKER_CONTEXT"_s, u"ctx9999"_s);
        QElapsedTimer timer;
        timer.start();
        const QList<FoundHost> hosts = all();
        qInfo("%lld ms for %lld", timer.elapsed(), qlonglong(hosts.size()));
        QVERIFY(hosts.size() <= 2'010);
        QCOMPARE(hosts.first().host.source, u"context:ctx9999"_s); // the chosen one is found all the same
        QVERIFY(hosts.first().current);
        const auto told = std::count_if(hosts.begin(), hosts.end(), [](const FoundHost &host) {
            return host.problem.startsWith(u"There are more"_s);
        });
        QCOMPARE(told, 2);
        QSet<QString> names;
        for (const FoundHost &host : hosts)
            names << host.host.name;
        QCOMPARE(names.size(), hosts.size());
    }

private:
    QList<FoundHost> all() const
    {
        return discoverHosts(Surroundings{.environment = m_environment, .root = path(u"root"_s)});
    }
    engine::Endpoint endpoint() const { return all().first().host.endpoint; }
    QString current() const
    {
        for (const FoundHost &host : all()) {
            if (host.current)
                return host.host.name;
        }
        return {};
    }
    static QByteArray pem(const QByteArray &text)
    {
        return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
    }
    void certificates(const QString &folder, const QByteArray &text)
    {
        for (const QString &name : {u"/ca.pem"_s, u"/cert.pem"_s, u"/key.pem"_s})
            write(folder + name, pem(text));
    }
    /// As docker-machine lays its machines out: ConfigVersion 3 of libmachine.
    void machine(const QString &name, const QString &driver, const QJsonObject &fields)
    {
        const QString store = path(u"home/.docker/machine"_s);
        const QString certs = store + u"/certs"_s;
        QJsonObject described{
            {u"MachineName"_s, name}, {u"SSHUser"_s, u"ubuntu"_s},
            {u"SSHPort"_s, 22},       {u"SSHKeyPath"_s, QString(store + u"/machines/"_s + name + u"/id_rsa"_s)},
            {u"StorePath"_s, store},  {u"SwarmMaster"_s, false}};
        for (auto it = fields.begin(); it != fields.end(); ++it)
            described[it.key()] = it.value();
        const QJsonObject auth{{u"CertDir"_s, certs},
                               {u"CaCertPath"_s, QString(certs + u"/ca.pem"_s)},
                               {u"CaPrivateKeyPath"_s, QString(certs + u"/ca-key.pem"_s)},
                               {u"ServerCertPath"_s, QString(store + u"/machines/"_s + name + u"/server.pem"_s)},
                               {u"ClientCertPath"_s, QString(certs + u"/cert.pem"_s)},
                               {u"ClientKeyPath"_s, QString(certs + u"/key.pem"_s)},
                               {u"StorePath"_s, QString(store + u"/machines/"_s + name)}};
        writeJson(u"home/.docker/machine/machines/%1/config.json"_s.arg(name),
                  {{u"ConfigVersion"_s, 3},
                   {u"Driver"_s, described},
                   {u"DriverName"_s, driver},
                   {u"HostOptions"_s,
                    QJsonObject{{u"EngineOptions"_s, QJsonObject{{u"TlsVerify"_s, true}}}, {u"AuthOptions"_s, auth}}},
                   {u"Name"_s, name}});
    }
    QString path(const QString &relative) const { return m_dir->filePath(relative); }

    static QString folderOf(const QString &contextName)
    {
        return QString::fromLatin1(QCryptographicHash::hash(contextName.toUtf8(), QCryptographicHash::Sha256).toHex());
    }

    void listen(const QString &relative)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path(relative)).path()));
        m_servers.push_back(std::make_unique<QLocalServer>());
        QVERIFY(m_servers.back()->listen(path(relative)));
    }
    void write(const QString &relative, const QByteArray &text)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path(relative)).path()));
        QFile file(path(relative));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    void writeJson(const QString &relative, const QJsonObject &object)
    {
        write(relative, QJsonDocument(object).toJson());
    }
    /// As docker/cli lays contexts out: contexts/meta/<SHA-256 of the name>/meta.json.
    void context(const QString &name, const QString &endpoint, const QString &config = u"home/.docker"_s,
                 bool skipVerify = false)
    {
        writeJson(config + u"/contexts/meta/"_s + folderOf(name) + u"/meta.json"_s,
                  {{u"Name"_s, name},
                   {u"Metadata"_s, QJsonObject{{u"Description"_s, u"a context"_s}}},
                   {u"Endpoints"_s,
                    QJsonObject{{u"docker"_s, QJsonObject{{u"Host"_s, endpoint}, {u"SkipTLSVerify"_s, skipVerify}}}}}});
    }
    /// "name endpoint" of each host found that can be used; sockets relative to the test's folder.
    QStringList found() const
    {
        QStringList list;
        for (const FoundHost &found : all()) {
            const auto &endpoint = found.host.endpoint;
            if (found.problem.isEmpty())
                list << QString(found.host.name + u' ' +
                                (endpoint.kindName() == u"socket"_s
                                     ? QDir(m_dir->path()).relativeFilePath(endpoint.path)
                                     : endpoint.toString()));
        }
        return list;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::vector<std::unique_ptr<QLocalServer>> m_servers;
    QProcessEnvironment m_environment;
};

QTEST_GUILESS_MAIN(DiscoveryTest)
#include "discovery.moc"
