// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/discovery.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalServer>
#include <QTemporaryDir>
#include <QTest>

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
        m_environment.insert(u"DOCKER_HOST"_s, u"unix:///nowhere/docker.sock"_s); // not there: left out
        QCOMPARE(found(), QStringList());
        m_environment.insert(u"DOCKER_HOST"_s, u"-oProxyCommand=x"_s);
        QCOMPARE(found(), QStringList());
    }

    void usualSockets()
    {
        listen(u"run/docker.sock"_s);
        listen(u"run/podman/podman.sock"_s);
        listen(u"home/.docker/desktop/docker.sock"_s);
        listen(u"home/.docker/run/docker.sock"_s);
        listen(u"home/.colima/default/docker.sock"_s);
        QCOMPARE(found(), (QStringList{u"rootless run/docker.sock"_s, u"podman run/podman/podman.sock"_s,
                                       u"docker-desktop home/.docker/desktop/docker.sock"_s,
                                       u"docker-desktop-2 home/.docker/run/docker.sock"_s,
                                       u"colima home/.colima/default/docker.sock"_s}));
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

    void dockerHost()
    {
        m_environment.insert(u"DOCKER_HOST"_s, u"tcp://10.0.0.5:2375"_s);
        QCOMPARE(found(), QStringList{u"docker-host tcp://10.0.0.5:2375"_s});
        m_environment.insert(u"DOCKER_TLS_VERIFY"_s, u"1"_s);
        m_environment.insert(u"DOCKER_CERT_PATH"_s, u"/certs"_s);
        const auto hosts = discoverHosts(m_environment);
        QCOMPARE(hosts.first().host.endpoint.kindName(), u"tls"_s);
        QCOMPARE(hosts.first().host.endpoint.tls.folder, u"/certs"_s);
        m_environment.insert(u"DOCKER_HOST"_s, u"ssh://me@lab"_s);
        QCOMPARE(discoverHosts(m_environment).first().host.endpoint.kindName(), u"ssh"_s);
    }

    void currentContext()
    {
        context(u"prod"_s, u"ssh://ops@prod"_s);
        context(u"lab"_s, u"tcp://10.0.0.7:2375"_s);
        QCOMPARE(found(), QStringList()); // contexts nobody uses are not offered
        writeJson(u"home/.docker/config.json"_s, {{u"currentContext"_s, u"prod"_s}, {u"auths"_s, QJsonObject()}});
        QCOMPARE(found(), QStringList{u"prod ssh://ops@prod"_s});
        QVERIFY(discoverHosts(m_environment).first().source.contains(u"prod"_s));
        m_environment.insert(u"DOCKER_CONTEXT"_s, u"lab"_s);
        QCOMPARE(found(), QStringList{u"lab tcp://10.0.0.7:2375"_s});
        m_environment.insert(u"DOCKER_HOST"_s, u"tcp://10.0.0.9:2375"_s); // goes before contexts
        QCOMPARE(found().first(), u"docker-host tcp://10.0.0.9:2375"_s);
        m_environment.remove(u"DOCKER_HOST"_s);
        m_environment.insert(u"DOCKER_CONTEXT"_s, u"default"_s);
        QCOMPARE(found(), QStringList());
        m_environment.insert(u"DOCKER_CONTEXT"_s, u"gone"_s);
        QCOMPARE(found(), QStringList());
    }

    void contextWithTls()
    {
        context(u"prod"_s, u"tcp://10.0.0.7:2376"_s);
        m_environment.insert(u"DOCKER_CONTEXT"_s, u"prod"_s);
        QCOMPARE(discoverHosts(m_environment).first().host.endpoint.kindName(), u"tcp"_s);
        const QString tls = u"home/.docker/contexts/tls/%1/docker"_s.arg(folderOf(u"prod"_s));
        QVERIFY(QDir(m_dir->path()).mkpath(tls));
        QCOMPARE(discoverHosts(m_environment).first().host.endpoint.kindName(), u"tcp"_s); // empty
        QFile ca(path(tls + u"/ca.pem"_s));
        QVERIFY(ca.open(QIODevice::WriteOnly));
        const auto endpoint = discoverHosts(m_environment).first().host.endpoint;
        QCOMPARE(endpoint.kindName(), u"tls"_s);
        QCOMPARE(endpoint.tls.folder, path(tls));
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
        QCOMPARE(found(), QStringList{u"prod-eu-1 ssh://ops@prod"_s});
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

private:
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
    void context(const QString &name, const QString &endpoint, const QString &config = u"home/.docker"_s)
    {
        writeJson(config + u"/contexts/meta/"_s + folderOf(name) + u"/meta.json"_s,
                  {{u"Name"_s, name},
                   {u"Metadata"_s, QJsonObject{{u"Description"_s, u"a context"_s}}},
                   {u"Endpoints"_s,
                    QJsonObject{{u"docker"_s, QJsonObject{{u"Host"_s, endpoint}, {u"SkipTLSVerify"_s, false}}}}}});
    }
    /// "name endpoint" of each host found; sockets relative to the test's folder, this machine's own left out.
    QStringList found() const
    {
        QStringList list;
        for (const FoundHost &found : discoverHosts(m_environment)) {
            const auto &endpoint = found.host.endpoint;
            const bool isUnix = endpoint.kindName() == u"socket"_s;
            if (isUnix && !endpoint.path.startsWith(m_dir->path()))
                continue;
            list << QString(found.host.name + u' ' +
                            (isUnix ? QDir(m_dir->path()).relativeFilePath(endpoint.path) : endpoint.toString()));
        }
        return list;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::vector<std::unique_ptr<QLocalServer>> m_servers;
    QProcessEnvironment m_environment;
};

QTEST_GUILESS_MAIN(DiscoveryTest)
#include "discovery.moc"
