// SPDX-License-Identifier: GPL-3.0-or-later
// What the file says of a host: each field is read, written and refused as docs/workspace.schema.json has it.
#include "support/jsonschema.h"
#include "unit/fleet/workspacefixture.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using fleet::HostConfig;
using fleet::Workspace;

class WorkspaceFieldsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldIsRead()
    {
        m_file.write(richWorkspace);
        const auto workspace = Workspace::load(m_file.path());
        QVERIFY2(workspace, workspace ? "" : qPrintable(workspace.error().message()));
        HostConfig first = hostOf(u"aws1"_s, u"unix:///var/run/docker.sock"_s);
        first.labels = {{u"zone"_s, u"a"_s}, {u"ssd"_s, {}}};
        first.colour = u"red"_s;
        first.production = true;
        first.source = u"context:prod"_s;
        HostConfig second{u"büro 2"_s, *engine::Endpoint::parse(u"tcp://10.0.0.5:2376"_s,
                                                                engine::TlsFiles{.folder = u"/home/me/certs"_s,
                                                                                 .ca = u"/etc/ca.pem"_s,
                                                                                 .certificate = u"/home/me/c.pem"_s,
                                                                                 .key = u"/home/me/k.pem"_s,
                                                                                 .skipVerify = true})};
        second.readOnly = true;
        const HostConfig third{u"old"_s, *engine::Endpoint::parse(u"tcp://10.0.0.6:2376"_s,
                                                                  engine::TlsFiles{.folder = u"/home/me/certs"_s})};
        QCOMPARE(workspace->hosts(),
                 (QList{first, second, third, hostOf(u"lab three"_s, u"ssh://me@lab:2222/run/podman.sock"_s)}));
    }

    void everyFieldComesBack()
    {
        m_file.write(richWorkspace);
        auto workspace = Workspace::load(m_file.path());
        HostConfig system{u"system CAs"_s,
                          *engine::Endpoint::parse(u"tcp://h:2376"_s, std::optional(engine::TlsFiles()))};
        QVERIFY(workspace && workspace->addHost(system) && workspace->save());
        const auto again = Workspace::load(m_file.path());
        QVERIFY2(again, again ? "" : qPrintable(again.error().message()));
        QCOMPARE(again->hosts(), workspace->hosts());
        QCOMPARE(again->hosts().last().endpoint.kindName(), u"tls"_s);

        const QJsonObject root = QJsonDocument::fromJson(m_file.read()).object();
        QCOMPARE(root[u"theme"_s], QJsonDocument::fromJson(richWorkspace).object()[u"theme"_s]);
        const QJsonArray hosts = root[u"hosts"_s].toArray();
        QCOMPARE(hosts.at(0)[u"note"_s].toString(), u"the first"_s);
        QCOMPARE(hosts.at(1)[u"tls"_s][u"serial"_s].toInt(), 7);
        QVERIFY(hosts.at(2)[u"tlsDir"_s].isUndefined());
        QCOMPARE(hosts.at(2)[u"tls"_s][u"folder"_s].toString(), u"/home/me/certs"_s);
        QCOMPARE(schemaErrors(schemaPath(), {m_file.path()}), QString());

        const QByteArray before = m_file.read();
        QVERIFY(workspace->save()); // the same again, to the byte
        QCOMPARE(m_file.read(), before);
    }

    void isMadeToBeRead()
    {
        Workspace workspace = *Workspace::load(m_file.path(u"new.json"_s));
        HostConfig host = hostOf(u"aws1"_s);
        host.labels = {{u"zone"_s, u"a"_s}};
        QVERIFY(workspace.addHost(host) && workspace.save());
        QCOMPARE(m_file.read(u"new.json"_s), "{\n"
                                             "    \"bayplan\": 1,\n"
                                             "    \"hosts\": [\n"
                                             "        {\n"
                                             "            \"name\": \"aws1\",\n"
                                             "            \"endpoint\": \"unix:///run/a.sock\",\n"
                                             "            \"labels\": {\n"
                                             "                \"zone\": \"a\"\n"
                                             "            }\n"
                                             "        }\n"
                                             "    ]\n"
                                             "}\n"_ba);
    }

    void aRenamedHostKeepsWhatIsNotKnown()
    {
        m_file.write(richWorkspace);
        auto workspace = Workspace::load(m_file.path());
        HostConfig renamed = workspace->hosts().first();
        renamed.name = u"other"_s;
        QVERIFY(workspace->updateHost(u"aws1"_s, renamed) && workspace->save());
        const QJsonObject root = QJsonDocument::fromJson(m_file.read()).object();
        QCOMPARE(root[u"hosts"_s][0][u"name"_s].toString(), u"other"_s);
        QCOMPARE(root[u"hosts"_s][0][u"note"_s].toString(), u"the first"_s);
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<int>("column"); // of what is wrong, in line 5
        QTest::addColumn<QString>("says");
        const auto row = [](const char *field, const QString &says) {
            const QByteArray text(field);
            // Marked with ^ in the text; with ' for ", which is easier to read here.
            QTest::newRow(field) << QByteArray(text).replace("^", "").replace("'", "\"") << int(text.indexOf('^')) + 3
                                 << says;
        };
        row("'endpoint': ^7", u"“endpoint” is to be a text, not a number"_s);
        row("'endpoint': ^'ftp://x'", u"This kind of endpoint is not known"_s);
        row("'endpoint': ^'ssh://-oProxyCommand=x'", u"The host can't be read"_s);
        row("'endpoint': ^'ssh://me:geheim@lab'", u"An endpoint holds no password"_s);
        row("'endpoint': ^'tcp://me:geheim@lab:2375'", u"An endpoint holds no password"_s);
        row("'endpoint': '/x', 'tls': ^'yes'", u"“tls” is to be an object, not a text"_s);
        row("'endpoint': '/x', 'tls': ^{}", u"certificates are for tcp:// endpoints only"_s);
        row("'endpoint': 'ssh://lab', 'tlsDir': ^'/c'", u"certificates are for tcp:// endpoints only"_s);
        row("'endpoint': 'tcp://h', 'tlsDir': '/c', 'tls': ^{}", u"there is “tlsDir” too"_s);
        row("'endpoint': 'tcp://h', 'tlsDir': ^7", u"“tlsDir” is to be a text"_s);
        row("'endpoint': 'tcp://h', 'tls': {'folder': ^true}", u"“folder” is to be a text, not true or false"_s);
        row("'endpoint': 'tcp://h', 'tls': {'folder': ^'certs'}", u"“folder” is to be an absolute path"_s);
        row("'endpoint': 'tcp://h', 'tls': {'ca': ^[]}", u"“ca” is to be a text, not a list"_s);
        row("'endpoint': 'tcp://h', 'tls': {'certificate': ^{}}", u"“certificate” is to be a text, not an object"_s);
        row("'endpoint': 'tcp://h', 'tls': {'key': ^null}", u"“key” is to be a text, not null"_s);
        row("'endpoint': 'tcp://h', 'tls': {'skipVerify': ^1}", u"“skipVerify” is to be true or false"_s);
        row("'endpoint': '/x', 'labels': ^['ssd']", u"“labels” is to be an object, not a list"_s);
        row("'endpoint': '/x', 'labels': {'a': 'b', 'ssd': ^1}", u"“ssd” is to be a text, not a number"_s);
        row("'endpoint': '/x', 'labels': {'a b': ^''}", u"“a b” can't be a label"_s);
        row("'endpoint': '/x', 'labels': {'zone': ^'a,b'}", u"The value of the label “zone” can't be used"_s);
        row("'endpoint': '/x', 'colour': ^'pink'", u"“pink” is none of the colours blue, green"_s);
        row("'endpoint': '/x', 'colour': ^''", u"“” is none of the colours"_s);
        row("'endpoint': '/x', 'colour': ^3", u"“colour” is to be a text, not a number"_s);
        row("'endpoint': '/x', 'production': ^'yes'", u"“production” is to be true or false, not a text"_s);
        row("'endpoint': '/x', 'readOnly': ^0", u"“readOnly” is to be true or false, not a number"_s);
        row("'endpoint': '/x', 'address': ^'a b'", u"“a b” is neither an IP address nor a name"_s);
        row("'endpoint': '/x', 'address': ^7", u"“address” is to be a text, not a number"_s);
        row("'endpoint': '/x', 'source': ^{}", u"“source” is to be a text, not an object"_s);
        row("'endpoint': '/x', ^'endpoint': '/y'", u"“endpoint” is given twice"_s);
    }
    void refused()
    {
        QFETCH(QByteArray, field);
        QFETCH(int, column);
        QFETCH(QString, says);
        const QByteArray text =
            "{\n\"bayplan\": 1,\n\"hosts\": [{\"name\": \"a\", \"endpoint\": \"/a\"},\n{\"name\": \"aws1\",\n  " +
            field + "}]}\n";
        m_file.write(text);
        const auto workspace = Workspace::load(m_file.path());
        QVERIFY(!workspace);
        const Error error = workspace.error();
        QVERIFY2(error.what.contains(u"line 5, column %1: %2"_s.arg(column).arg(says)), qPrintable(error.message()));
        QVERIFY2(says.contains(u"twice"_s) || error.what.startsWith(u"Host “aws1”"_s), qPrintable(error.message()));
        QCOMPARE(error.where, m_file.path());
        QVERIFY(!error.message().contains(u"geheim"_s));
        const auto edited = Workspace::edit(m_file.path(), [](Workspace &w) { return w.addHost(hostOf(u"new"_s)); });
        QVERIFY(!edited);
        QCOMPARE(edited.error().message(), error.message());
        QCOMPARE(m_file.read(), text);
    }

    void reservedPortsAreReadAndWritten()
    {
        m_file.write("{\"bayplan\": 1, \"reservedPorts\": [\"9000 - 9099   payments\", \"9443 vault\"], \"z\": 1}");
        auto workspace = Workspace::load(m_file.path());
        QVERIFY2(workspace, workspace ? "" : qPrintable(workspace.error().message()));
        const QList<fleet::ReservedPorts> reserved{{9000, 9099, u"payments"_s}, {9443, 9443, u"vault"_s}};
        QVERIFY(workspace->reservedPorts() == reserved);
        QVERIFY(workspace->save());
        const QJsonObject root = QJsonDocument::fromJson(m_file.read()).object();
        QCOMPARE(root[u"reservedPorts"_s], QJsonValue(QJsonArray{u"9000-9099 payments"_s, u"9443 vault"_s}));
        QCOMPARE(root[u"z"_s].toInt(), 1);
        QCOMPARE(schemaErrors(schemaPath(), {m_file.path()}), QString());

        QVERIFY(!workspace->setReservedPorts({{1, 5, u"a"_s}, {5, 6, u"b"_s}}));
        QVERIFY(workspace->reservedPorts() == reserved);
        QVERIFY(workspace->setReservedPorts({}) && workspace->save());
        QVERIFY(!m_file.read().contains("reservedPorts"));
    }

    void reservedPortsRefused_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("says");
        QTest::newRow("no list") << "7"_ba << u"line 2, column 18: “reservedPorts” is to be a list, not a number"_s;
        QTest::newRow("no text") << "[\"1 a\", 7]"_ba << u"line 2, column 26: reserved ports are to be a text"_s;
        QTest::newRow("no name") << "[\"9000-9099\"]"_ba << u"line 2, column 19: “9000-9099” reserves no ports"_s;
        QTest::newRow("overlap") << "[\"1-5 a\", \"5 b\"]"_ba << u"line 2, column 28: “1-5 a” and “5 b” have ports"_s;
    }
    void reservedPortsRefused()
    {
        QFETCH(QByteArray, value);
        QFETCH(QString, says);
        const QByteArray text = "{\"bayplan\": 1,\n\"reservedPorts\": " + value + "}";
        m_file.write(text);
        const auto workspace = Workspace::load(m_file.path());
        QVERIFY(!workspace);
        QVERIFY2(workspace.error().what.contains(says, Qt::CaseInsensitive), qPrintable(workspace.error().what));
        QCOMPARE(m_file.read(), text);
    }

    void columnsAreCharacters()
    {
        m_file.write("{\"bayplan\": 1, \"hosts\": [\n{\"name\": \"büro €𝄞\", \"endpoint\": \"/a\"}]}");
        const auto workspace = Workspace::load(m_file.path());
        QVERIFY(!workspace);
        QVERIFY2(workspace.error().what.contains(u"ine 2, column 10"_s), qPrintable(workspace.error().what));
        m_file.write("{\"bayplan\": 1, \"hosts\": [\n{\"note\": \"büro €𝄞\", \"name\": 7}]}");
        QVERIFY(Workspace::load(m_file.path()).error().what.contains(u"ine 2, column 29"_s));
    }

    void aByteOrderMarkIsNoFault()
    {
        m_file.write("\xef\xbb\xbf{\"bayplan\": 1}");
        QVERIFY(Workspace::load(m_file.path()));
    }

    /// The schema names no field that isn't read: each refuses a value of another type, by its name.
    void everyFieldOfTheSchemaIsRead()
    {
        QFile file(schemaPath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject schema = QJsonDocument::fromJson(file.readAll()).object();
        const QJsonObject host = schema[u"$defs"_s][u"host"_s][u"properties"_s].toObject();
        const QJsonObject tls = host[u"tls"_s][u"properties"_s].toObject();
        QCOMPARE(host.size(), 10);
        QCOMPARE(tls.size(), 5);
        QCOMPARE(schema[u"properties"_s].toObject().keys(),
                 (QStringList{u"bayplan"_s, u"hosts"_s, u"reservedPorts"_s}));
        QStringList colours;
        for (const QJsonValue &colour : host[u"colour"_s][u"enum"_s].toArray())
            colours << colour.toString();
        QCOMPARE(colours, fleet::hostColours());

        const QJsonObject good{{u"name"_s, u"a"_s}, {u"endpoint"_s, u"tcp://h:1"_s}};
        const auto refusal = [&](QJsonObject changed) {
            const QJsonObject root{{u"bayplan"_s, 1}, {u"hosts"_s, QJsonArray{changed}}};
            m_file.write(QJsonDocument(root).toJson());
            const auto workspace = Workspace::load(m_file.path());
            return workspace ? QString() : workspace.error().what;
        };
        QCOMPARE(refusal(good), QString());
        QStringList paths;
        for (const QString &field : host.keys()) {
            QJsonObject changed = good;
            changed[field] = 7;
            QVERIFY2(refusal(changed).contains(u"“%1” is to be"_s.arg(field)), qPrintable(field + refusal(changed)));
            m_file.write(m_file.read(), field);
            paths << m_file.path(field);
        }
        const QString errors = schemaErrors(schemaPath(), paths); // the validator refuses what the program refuses
        for (const QString &path : std::as_const(paths))
            QVERIFY2(errors.contains(path + u' '), qPrintable(path + u'\n' + errors));
        for (const QString &field : tls.keys()) {
            QJsonObject changed = good;
            changed[u"tls"_s] = QJsonObject{{field, 7}};
            QVERIFY2(refusal(changed).contains(u"“%1” is to be"_s.arg(field)), qPrintable(field));
        }
    }

    /// Whatever can be put into a workspace follows the schema, and is read again as it was.
    void whatIsWrittenFollowsTheSchema()
    {
        QStringList paths;
        const QList<engine::Endpoint> endpoints = {
            *engine::Endpoint::parse(u"/run/x y/ü.sock"_s),
            *engine::Endpoint::parse(u"tcp://[fe80::1%eth0]:2375"_s),
            *engine::Endpoint::parse(u"tcp://h"_s, std::optional(engine::TlsFiles())),
            *engine::Endpoint::parse(u"tcp://h"_s, std::optional(engine::TlsFiles{.skipVerify = true})),
            *engine::Endpoint::parse(u"ssh://a.b-c+d@lab:22/run/u@1.sock"_s),
            *engine::Endpoint::parse(u"ssh://lab"_s),
        };
        const QStringList names{u"a"_s, u"_x"_s, u"büro-2.lan"_s, u"lab three"_s, u"木"_s, u"a"_s.repeated(63)};
        for (qsizetype i = 0; i < endpoints.size(); ++i) {
            HostConfig host{names.at(i), endpoints.at(i)};
            host.labels = {{u"zone"_s, u"ä/ö"_s}, {u"a.b/c-d"_s, {}}, {u"k"_s, u"x"_s.repeated(255)}};
            host.colour = fleet::hostColours().at(i);
            host.production = i % 2 == 0;
            host.readOnly = i % 2 == 1;
            host.source = u"context:\"prod\"\n\u202e"_s;
            host.address = QStringList{u"10.0.0.7"_s, u"fe80::1"_s, u"lb-side.example"_s}.value(i);
            Workspace workspace = *Workspace::load(m_file.path(QString::number(i)));
            QVERIFY(workspace.addHost(host) && workspace.save());
            const auto again = Workspace::load(workspace.path());
            QVERIFY2(again, again ? "" : qPrintable(again.error().message()));
            QCOMPARE(again->hosts(), QList{host});
            paths << workspace.path();
        }
        QCOMPARE(schemaErrors(schemaPath(), paths), QString());
    }

    /// What the manual page of the file shows can be used as it stands.
    void theExampleInTheManual()
    {
        QFile file(QStringLiteral(BAYPLAN_DOCS) + u"/workspace.md"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray manual = file.readAll();
        const qsizetype begin = manual.indexOf("    {\n");
        m_file.write(manual.mid(begin, manual.indexOf("\n    }\n", begin) + 7 - begin));
        const auto workspace = Workspace::load(m_file.path());
        QVERIFY2(workspace, workspace ? "" : qPrintable(workspace.error().message()));
        QCOMPARE(workspace->hosts().size(), 2);
        QCOMPARE(workspace->hosts().first().endpoint.kindName(), u"tls"_s);
        QVERIFY(workspace->hosts().first().production);
        QCOMPARE(schemaErrors(schemaPath(), {m_file.path()}), QString());
    }

    void hostsThatCantBeWrittenAreRefused()
    {
        Workspace workspace;
        HostConfig host = hostOf(u"a"_s);
        host.colour = u"pink"_s;
        QVERIFY(!workspace.addHost(host));
        host = hostOf(u"a"_s);
        host.labels = {{u"a=b"_s, {}}};
        QVERIFY(!workspace.addHost(host));
        host.labels = {{u"zone"_s, u"a b"_s}};
        QVERIFY(!workspace.addHost(host));
        host = {u"a"_s, *engine::Endpoint::parse(u"tcp://h"_s, engine::TlsFiles{.folder = u"certs"_s})};
        QVERIFY(!workspace.addHost(host));
        QVERIFY(workspace.hosts().isEmpty());
    }

private:
    static QString schemaPath() { return QStringLiteral(BAYPLAN_DOCS) + u"/workspace.schema.json"_s; }

    const WorkspaceFixture m_file;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::WorkspaceFieldsTest)
#include "workspacefields.moc"
