// SPDX-License-Identifier: GPL-3.0-or-later
// No secret of the corpus is left in what is masked, and nothing else is lost.
#include "snapshots/masking.h"

#include "secretcorpus.h"
#include "support/sanitized.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

#include <ctime>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::Masking;

namespace {

QByteArray compactText(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

/// "~" stands for a mask, "^" and "`" for slashes and an escaped quote, which moc takes for more also in raw texts.
QByteArray written(QByteArray json)
{
    return json.replace('~', Masking::text().toLatin1()).replace('^', "//").replace('`', "\\\"");
}

/// The same members, lengths and types, also within texts that are JSON.
bool hasSameForm(const QJsonValue &a, const QJsonValue &b)
{
    if (a.type() != b.type())
        return false;
    if (a.isObject()) {
        const QJsonObject one = a.toObject();
        const QJsonObject other = b.toObject();
        if (one.keys() != other.keys())
            return false;
        for (auto it = one.begin(); it != one.end(); ++it) {
            if (!hasSameForm(it.value(), other.value(it.key())))
                return false;
        }
    }
    if (a.isArray()) {
        const QJsonArray one = a.toArray();
        const QJsonArray other = b.toArray();
        if (one.size() != other.size())
            return false;
        for (qsizetype i = 0; i < one.size(); ++i) {
            if (!hasSameForm(one.at(i), other.at(i)))
                return false;
        }
    }
    if (a.isString()) {
        const QJsonDocument one = QJsonDocument::fromJson(a.toString().toUtf8());
        if (one.isObject() && b.toString() != Masking::text())
            return hasSameForm(one.object(), QJsonDocument::fromJson(b.toString().toUtf8()).object());
    }
    return true;
}

} // namespace

class TestMasking : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void corpus()
    {
        QVERIFY(secretCorpus().size() >= 60);
        QVERIFY(harmlessCorpus().size() >= 40);
    }

    void secrets_data()
    {
        QTest::addColumn<int>("place");
        const QList<SecretSample> samples = secretCorpus();
        for (int i = 0; i < samples.size(); ++i)
            QTest::newRow(qPrintable(samples.at(i).title)) << i;
    }
    void secrets()
    {
        QFETCH(int, place);
        const SecretSample sample = secretCorpus().at(place);
        const QJsonObject inspect = inspectWith(sample);
        const QByteArray text = compactText(inspect);
        QVERIFY(text.contains(sample.secret.toUtf8()));
        int count = 0;
        const QByteArray masked = Masking().inspectText(text, &count);
        QVERIFY2(!masked.contains(sample.secret.toUtf8()), masked.constData());
        QVERIFY(count > 0);
        QCOMPARE(masked.count(Masking::text().toUtf8()), count);
        QVERIFY2(hasSameForm(inspect, QJsonDocument::fromJson(masked).object()), masked.constData());
        // Again, and nothing changes.
        count = 0;
        QCOMPARE(Masking().inspectText(masked, &count), masked);
        QCOMPARE(count, 0);
        // Of members in another order, as they are sorted or not.
        QCOMPARE(compactText(Masking().inspect(inspect)), compactText(QJsonDocument::fromJson(masked).object()));
        const QByteArray indented = Masking().inspectText(QJsonDocument(inspect).toJson());
        QCOMPARE(QJsonDocument::fromJson(indented), QJsonDocument::fromJson(masked));
    }

    void harmless_data()
    {
        QTest::addColumn<int>("place");
        const QList<HarmlessSample> samples = harmlessCorpus();
        for (int i = 0; i < samples.size(); ++i)
            QTest::addRow("%s=%s", qPrintable(samples.at(i).name), qPrintable(samples.at(i).text)) << i;
    }
    void harmless()
    {
        QFETCH(int, place);
        const QByteArray text = compactText(inspectWith(harmlessCorpus().at(place)));
        int count = 0;
        QCOMPARE(Masking().inspectText(text, &count), text);
        QCOMPARE(count, 0);
    }

    void allowed_data()
    {
        QTest::addColumn<QString>("allowed");
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<bool>("stays");
        const auto row = [](const QString &allowed, const QByteArray &json, bool stays) {
            QTest::addRow("%s %s", qPrintable(allowed), json.constData()) << allowed << written(json) << stays;
        };
        row(u"API_KEY"_s, R"({"Env":["API_KEY=hunter2"]})", true);
        row(u"api_key"_s, R"({"Env":["API_KEY=hunter2"]})", true);
        row(u"APP_*"_s, R"({"Env":["APP_TOKEN=hunter2"]})", true);
        row(u"*_TOKEN"_s, R"({"Env":["APP_TOKEN=hunter2"]})", true);
        row(u"A*N"_s, R"({"Env":["APP_TOKEN=hunter2"]})", true);
        row(u"APP_*"_s, R"({"Env":["MY_APP_TOKEN=hunter2"]})", false);
        row(u"API"_s, R"({"Env":["API_KEY=hunter2"]})", false);
        row(u"DATABASE_URL"_s, R"({"Env":["DATABASE_URL=postgres:^u:hunter2@db/x"]})", true);
        row(u"OTHER"_s, R"({"Env":["DATABASE_URL=postgres:^u:hunter2@db/x"]})", false);
        row(u"com.example.token"_s, R"({"Labels":{"com.example.token":"hunter2"}})", true);
        row(u"token"_s, R"({"Cmd":["run","--token","hunter2"]})", true);
        row(u"token"_s, R"({"Cmd":["run","--token=hunter2"]})", true);
        row(u"token"_s, R"({"Cmd":["sh","-c","run --token hunter2"]})", true);
        row(u"apiKeys"_s, R"({"x":{"apiKeys":["hunter2"]}})", true);
        row(u"pin"_s, R"({"x":{"pin":123456}})", true);
        row(u""_s, R"({"Env":["API_KEY=hunter2"]})", false);
    }
    void allowed()
    {
        QFETCH(QString, allowed);
        QFETCH(QByteArray, json);
        QFETCH(bool, stays);
        const QByteArray masked = Masking({u"NOTHING"_s, allowed}).inspectText(json);
        QCOMPARE(masked == json, stays);
        QVERIFY(Masking().inspectText(json) != json);
    }

    /// What is around a secret can be read, and what is no secret is the same to the byte.
    void partly_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("masked");
        const auto row = [](const QByteArray &json, const QByteArray &masked) {
            QTest::addRow("%s", json.constData()) << written(json) << written(masked);
        };
        row(R"({"Env":["A=b","URL=postgres:^shop:x1@db/shop"]})", R"({"Env":["A=b","URL=postgres:^shop:~@db/shop"]})");
        row(R"({ "n": 9007199254740993, "f": 1.50, "password" : "x", "e": "\u00e4\/" })",
            R"({ "n": 9007199254740993, "f": 1.50, "password" : "~", "e": "\u00e4\/" })");
        row(R"(["Server=db;Password=x y;Encrypt=true"])", R"(["Server=db;Password=~;Encrypt=true"])");
        row(R"(["curl","-H","Authorization: Bearer x","http:^a"])",
            R"(["curl","-H","Authorization: Bearer ~","http:^a"])");
        row(R"(["curl","-u","anna:x","http:^a"])", R"(["curl","-u","anna:~","http:^a"])");
        row(R"({"Cmd":["sh","-c","mysql -uroot -px -h db && echo 'done'"]})",
            R"({"Cmd":["sh","-c","mysql -uroot -p~ -h db && echo 'done'"]})");
        row(R"({"Cmd":["sh","-c","run --password `x y` -v"]})", R"({"Cmd":["sh","-c","run --password `~` -v"]})");
        row(R"({"Labels":{"spec":"{`env`:[`PIN=1234`,`A=1`]}"}})", R"({"Labels":{"spec":"{`env`:[`PIN=~`,`A=1`]}"}})");
        row(R"({"x":{"password":123456,"port":5432}})", R"({"x":{"password":0,"port":5432}})");
        row(R"({"Path":"mysqldump","Args":["-px","shop"]})", R"({"Path":"mysqldump","Args":["-p~","shop"]})");
        row(R"({"Path":"server","Args":["-px","shop"]})", R"({"Path":"server","Args":["-px","shop"]})");
        row(R"({"auths":{"https:^u:x@registry":{"email":"a@b"}}})",
            R"({"auths":{"https:^u:~@registry":{"email":"a@b"}}})");
        row(R"({"Plugins":{"Authorization":["opa"],"Log":["x"]}})",
            R"({"Plugins":{"Authorization":["opa"],"Log":["x"]}})");
        row(R"({"Secrets":[{"Name":"db","ID":"0a"}]})", R"({"Secrets":[{"Name":"db","ID":"0a"}]})");
        row(R"([{"key":"DB_PASSWORD","value":"x"},{"key":"A","value":"b"}])",
            R"([{"key":"DB_PASSWORD","value":"~"},{"key":"A","value":"b"}])");
        row(R"({"key":"hunter2"})", R"({"key":"~"})");
        row(R"({"CreatedBy":"RUN |1 NPM_TOKEN=x /bin/sh -c npm ci"})",
            R"({"CreatedBy":"RUN |1 NPM_TOKEN=~ /bin/sh -c npm ci"})");
        row("\"\"", "\"\"");
        row("null", "null");
        row("", "{}");
        row("not JSON: password=x", "{}");
        row(R"({"Env":["PASSWORD=x")", "{}");
    }
    void partly()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, masked);
        QCOMPARE(Masking().inspectText(json), masked);
        QCOMPARE(Masking().inspectText(masked), masked);
    }

    /// Half of a surrogate pair is not Unicode; Qt reads it, so must this.
    void halves()
    {
        const QByteArray masked = Masking().inspectText(R"({"a":"\ud800","Env":["PASSWORD=hunter2"]})");
        QVERIFY(!masked.contains("hunter2"));
        QVERIFY(masked.contains("PASSWORD="));
    }

    void texts()
    {
        int count = 0;
        QCOMPARE(Masking().plain(u"ssh://root:hunter2@aws1"_s, &count), u"ssh://root:MASKED-BY-BAYPLAN@aws1"_s);
        QCOMPARE(Masking().value(u"zone"_s, u"a"_s, &count), u"a"_s);
        QCOMPARE(count, 1);
        QCOMPARE(Masking().value(u"db-password"_s, u"a"_s, &count), Masking::text());
        QCOMPARE(count, 2);
    }

    void snapshot()
    {
        const snapshots::Snapshot snapshot = corpusSnapshot();
        int count = 0;
        const snapshots::Snapshot masked = Masking().masked(snapshot, &count);
        QVERIFY(snapshot.hasSecrets && !masked.hasSecrets);
        QVERIFY(count > 1000);
        const snapshots::HostPart &host = masked.hosts.front();
        QByteArray all =
            host.endpoint.toUtf8() + host.error.toUtf8() + QStringList(host.labels.values()).join(u' ').toUtf8();
        all += compactText({{u"info"_s, host.info},
                            {u"images"_s, host.images},
                            {u"networks"_s, host.networks},
                            {u"volumes"_s, host.volumes},
                            {u"image"_s, host.imageInspects.first()}});
        all +=
            compactText({{u"record"_s, masked.services.front().record}, {u"in"_s, masked.services.front().ingresses}});
        for (size_t i = 0; i < host.inspects.size(); ++i)
            all += host.inspects.at(i);
        QVERIFY2(!all.contains("hunter2"), all.mid(qMax(0, all.indexOf("hunter2") - 300), 400).constData());
        for (const SecretSample &sample : secretCorpus())
            QVERIFY2(!all.contains(sample.secret.toUtf8()), qPrintable(sample.title));
        QCOMPARE(host.inspects.size(), snapshot.hosts.front().inspects.size());
        QVERIFY(all.contains("opa"));
        int again = 0;
        QVERIFY(Masking().masked(masked, &again).hosts.front().inspects == host.inspects);
        QCOMPARE(again, 0);
    }

    /// Texts made of pieces by chance: it ends, what comes out is JSON of the same form, and is masked for good.
    void byChance()
    {
        const QStringList pieces{
            u"password"_s, u"="_s,   u":"_s,      u" "_s,          u"\n"_s,  u"\""_s,
            u"'"_s,        u"\\"_s,  u"//"_s,     u"@"_s,          u"a1"_s,  u"-p"_s,
            u"--"_s,       u"{"_s,   u"}"_s,      u"["_s,          u"]"_s,   u","_s,
            u";"_s,        u"&"_s,   u"$"_s,      u"curl"_s,       u"-u"_s,  u"TOKEN"_s,
            u"bearer "_s,  u"%3A"_s, u"<"_s,      u">"_s,          u"|"_s,   u"\t"_s,
            u"\f"_s,       u"("_s,   u")"_s,      u"mysql "_s,     u"eyJ"_s, u"echo "_s,
            u"\u00e4"_s,   u"."_s,   u"sh -c "_s, Masking::text(), u"key"_s, u"-----BEGIN PRIVATE KEY"_s};
        QRandomGenerator random(7);
        for (int i = 0; i < 20000; ++i) {
            QString text;
            for (int n = int(random.bounded(14)); n >= 0; --n)
                text += pieces.at(random.bounded(int(pieces.size())));
            const QJsonObject json{{u"Env"_s, QJsonArray{text, QString(u"A="_s + text)}},
                                   {u"Cmd"_s, QJsonArray{u"curl"_s, text, text}},
                                   {u"note"_s, text}};
            const QByteArray masked = Masking().inspectText(compactText(json));
            const QJsonDocument document = QJsonDocument::fromJson(masked);
            QVERIFY2(document.isObject() && document.object().keys() == json.keys(), masked.constData());
            int again = 0;
            const QByteArray twice = Masking().inspectText(masked, &again);
            QVERIFY2(twice == masked && again == 0,
                     QByteArray(compactText(json) + '\n' + masked + '\n' + twice).constData());
        }
    }

    /// Labels may be megabytes of whatever: it takes no longer than their size tells.
    void large_data()
    {
        QTest::addColumn<QString>("piece");
        for (const QString &piece : {u"password="_s,
                                     u"password: "_s,
                                     u"password=}"_s,
                                     u",key:"_s,
                                     u"<token>"_s,
                                     u"//a:b"_s,
                                     u"//a:b@"_s,
                                     u"%3A%2F%2Fa"_s,
                                     u"-----BEGIN PRIVATE KEY"_s,
                                     u"$1$"_s,
                                     u"sk-a-"_s,
                                     u"eyJa-"_s,
                                     u"eyJhbGciOiJI."_s,
                                     u"a-"_s,
                                     u"1234567"_s,
                                     u"bearer "_s,
                                     u"a:b@c:5432"_s,
                                     u"'\""_s,
                                     u"$("_s,
                                     u"{\""_s,
                                     u"[["_s,
                                     u"\\\""_s,
                                     u"--token "_s,
                                     u"sh -c '"_s,
                                     u"key=a;"_s,
                                     u"ghp_"_s,
                                     u"LS0tLS1CRUdJTi"_s,
                                     u"a=b&"_s,
                                     u"\n- pin: |\n "_s,
                                     u"x@y:z"_s,
                                     u"${TOKEN:-"_s,
                                     u"AKIA"_s})
            QTest::newRow(qPrintable(piece)) << piece;
    }
    void large()
    {
        QFETCH(QString, piece);
        const QString text = piece.repeated(300'000 / piece.size());
        const QJsonObject json{{u"Labels"_s, QJsonObject{{u"a"_s, text}}},
                               {u"Cmd"_s, QJsonArray{u"sh"_s, u"-c"_s, text}}};
        const std::clock_t begin = std::clock();
        Masking().inspect(json);
        const double seconds = double(std::clock() - begin) / CLOCKS_PER_SEC;
        QVERIFY2(seconds < (isSanitized() ? 30 : 3), QByteArray::number(seconds).constData());
    }

    /// 100,000 containers of a cluster are masked in a few seconds.
    void quick()
    {
        const QByteArray inspect = usualInspect();
        constexpr int many = 10000;
        int count = 0;
        snapshots::Documents documents;
        for (int i = 0; i < many; ++i)
            documents.append(inspect);
        snapshots::Snapshot snapshot;
        snapshot.hosts.emplace_back();
        snapshot.hosts.front().inspects = documents;
        const std::clock_t begin = std::clock();
        const snapshots::Snapshot masked = Masking().masked(std::move(snapshot), &count);
        const double seconds = double(std::clock() - begin) / CLOCKS_PER_SEC;
        QCOMPARE(count, 4 * many);
        qInfo("%d inspects of %lld bytes masked in %.2f s of one core", many, static_cast<long long>(inspect.size()),
              seconds);
        if (!isSanitized())
            QVERIFY2(seconds < 1.0, QByteArray::number(seconds).constData());
    }

private:
    static QByteArray usualInspect();
};

/// As Docker 20.10 tells it, of a replica of a service with a secret or two.
QByteArray TestMasking::usualInspect()
{
    return written(
        R"json({"Id":"4f1c2b7d9e8a6c5b3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c","Created":"2024-05-01T10:00)json"
        R"json(:00.123456789Z","Path":"/docker-entrypoint.sh","Args":["nginx","-g","daemon off;"],"State":{"Status")json"
        R"json(:"running","Running":true,"Paused":false,"Restarting":false,"OOMKilled":false,"Dead":false,"Pid":424)json"
        R"json(2,"ExitCode":0,"Error":"","StartedAt":"2024-05-01T10:00:01.123456789Z","FinishedAt":"0001-01-01T00:0)json"
        R"json(0:00Z"},"Image":"sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1","ResolvCon)json"
        R"json(fPath":"/var/lib/docker/containers/4f1c2b7d9e8a/resolv.conf","Name":"/web-1","RestartCount":0,"Drive)json"
        R"json(r":"overlay2","Platform":"linux","MountLabel":"","ProcessLabel":"","AppArmorProfile":"docker-default)json"
        R"json(","ExecIDs":null,"HostConfig":{"Binds":["/srv/web:/usr/share/nginx/html:ro"],"LogConfig":{"Type":"js)json"
        R"json(on-file","Config":{"max-size":"10m"}},"NetworkMode":"shop_default","PortBindings":{"80/tcp":[{"HostI)json"
        R"json(p":"","HostPort":"8080"}]},"RestartPolicy":{"Name":"unless-stopped","MaximumRetryCount":0},"Memory":)json"
        R"json(268435456,"NanoCpus":500000000,"SecurityOpt":null,"MaskedPaths":["/proc/asound","/proc/acpi","/proc/)json"
        R"json(kcore","/proc/keys"],"ReadonlyPaths":["/proc/bus","/proc/fs"]},"Config":{"Hostname":"4f1c2b7d9e8a",")json"
        R"json(User":"","Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin","NGINX_VERSION=1)json"
        R"json(.25.5","NJS_VERSION=0.8.4","PKG_RELEASE=1-bookworm","DB_PASSWORD=hunter2","DATABASE_URL=postgres:^s)json"
        R"json(hop:hunter2@db:5432/shop"],"Cmd":["nginx","-g","daemon off;"],"Image":"nginx:1.25","Labels":{"baypla)json"
        R"json(n.service":"web","bayplan.slot":"1","bayplan.revision":"3","bayplan.spec":"{`version`:1,`name`:\)json"
        R"json("web`,`image`:`nginx:1.25`,`options`:{`env`:[`DB_PASSWORD=hunter2`,`DATABASE_URL=postgre)json"
        R"json(s:^shop:hunter2@db:5432/shop`],`publish`:[`8080:80`],`memory`:[`256m`]},`placement`:{`s)json"
        R"json(trategy`:`spread`}}","maintainer":"NGINX Docker Maintainers <docker-maint@nginx.com>"},"StopSigna)json"
        R"json(l":"SIGQUIT"},"NetworkSettings":{"SandboxID":"9b1f2e3d4c5b6a79889706152433425160718293a4b5c6d7e8f90a)json"
        R"json(1b2c3d4e5f","SandboxKey":"/var/run/docker/netns/9b1f2e3d4c5b","Ports":{"80/tcp":[{"HostIp":"0.0.0.0")json"
        R"json(,"HostPort":"8080"}]},"Networks":{"shop_default":{"IPAMConfig":null,"Aliases":["web","4f1c2b7d9e8a"])json"
        R"json(,"NetworkID":"5ae03e308260164baba39921fdb4dbf8e6d03d8235a939d4582b33f0b5e46a83","EndpointID":"0f8fad)json"
        R"json(5bd9cb469fa16570867728950e0f8fad5bd9cb469fa16570867728950e","Gateway":"172.18.0.1","IPAddress":"172.)json"
        R"json(18.0.2","IPPrefixLen":16,"MacAddress":"02:42:ac:12:00:02"}}}})json");
}

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestMasking)
#include "masking.moc"
