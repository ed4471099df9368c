// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of AWS's calls that need no network: names, shared files, where credentials come from, answers.
#include "aws/arn.h"
#include "aws/metadata.h"
#include "aws/query.h"
#include "aws/sharedfiles.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using aws::SharedFile;
using core::Error;

class AwsPartsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void arns_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("url"); // empty: refused
        QTest::newRow("usual") << u"arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123"_s
                               << u"https://ec2.eu-central-1.amazonaws.com"_s;
        QTest::newRow("China") << u"arn:aws-cn:elasticloadbalancing:cn-north-1:123456789012:targetgroup/web/0123"_s
                               << u"https://ec2.cn-north-1.amazonaws.com.cn"_s;
        QTest::newRow("GovCloud") << u"arn:aws-us-gov:ec2:us-gov-west-1:123456789012:x"_s
                                  << u"https://ec2.us-gov-west-1.amazonaws.com"_s;
        QTest::newRow("no region") << u"arn:aws:s3:::bucket"_s << QString();
        QTest::newRow("a region that is a host") << u"arn:aws:ec2:evil.example/:123456789012:x"_s << QString();
        QTest::newRow("a line more") << u"arn:aws:ec2:eu-central-1:123456789012:x\n"_s << QString();
        QTest::newRow("nothing") << QString() << QString();
    }
    void arns()
    {
        QFETCH(QString, text);
        QFETCH(QString, url);
        const auto arn = aws::parseArn(text);
        QCOMPARE(arn ? aws::serviceUrl(*arn, u"ec2"_s) : QString(), url);
    }

    void sharedFiles()
    {
        const auto config =
            aws::parseSharedFile("# comment\n[default]\nregion = eu-central-1 # there\r\n"
                                 "[profile prod]\naws_access_key_id=C1\naws_secret_access_key = CS=1#x\n"
                                 "s3 =\n  max_concurrent_requests = 20\n  aws_access_key_id = nested\n"
                                 "[profile \"two words\"]\nrole_arn = arn:x\n[sso-session s]\nx = y\n"
                                 "[prod2]\naws_access_key_id = no\nnonsense\n= x\n[profile open\nq = 1\n",
                                 SharedFile::Config);
        QStringList names = config.keys();
        names.sort();
        QCOMPARE(names, (QStringList{u"default"_s, u"prod"_s, u"two words"_s}));
        QCOMPARE(config[u"default"_s][u"region"_s], u"eu-central-1"_s);
        QCOMPARE(config[u"prod"_s][u"aws_secret_access_key"_s], u"CS=1#x"_s);
        QCOMPARE(config[u"prod"_s][u"aws_access_key_id"_s], u"C1"_s);
        const auto keys = aws::parseSharedFile(
            "[prod]\naws_access_key_id = K1\naws_secret_access_key = S1\naws_session_token = T1\n[half]\n"
            "aws_access_key_id = K2\n[bad]\naws_access_key_id = K3\naws_secret_access_key = a b\n[empty]\n",
            SharedFile::Credentials);

        const auto prod = aws::credentialsOf(u"prod"_s, keys, config);
        QVERIFY(prod && *prod);
        QCOMPARE(**prod, (aws::Credentials{"K1", "S1", "T1"}));
        const auto ofConfig = aws::credentialsOf(u"prod"_s, {}, config);
        QVERIFY(ofConfig && *ofConfig);
        QCOMPARE((*ofConfig)->keyId, "C1"_ba);
        const auto kind = [&](const QString &profile) {
            return aws::credentialsOf(profile, keys, config).error().kind;
        };
        QCOMPARE(kind(u"half"_s), Error::Kind::Input);
        QCOMPARE(kind(u"bad"_s), Error::Kind::Input);
        QCOMPARE(kind(u"none"_s), Error::Kind::NotFound);
        QCOMPARE(kind(u"two words"_s), Error::Kind::Unsupported);
        QVERIFY(!*aws::credentialsOf(u"empty"_s, keys, config));
        QVERIFY(!aws::credentialsOf(u"bad"_s, keys, config).error().message().contains(u"a b"_s));
    }

    void containers_data()
    {
        QTest::addColumn<QString>("relative");
        QTest::addColumn<QString>("full");
        QTest::addColumn<QString>("asked"); // empty: refused
        const auto row = [](const char *name, const QString &relative, const QString &full, const QString &asked) {
            QTest::newRow(name) << relative << full << asked;
        };
        row("relative", u"/v2/credentials/x?id=1"_s, {}, u"http://169.254.170.2 /v2/credentials/x?id=1"_s);
        row("relative before full", u"/v2"_s, u"https://x/"_s, u"http://169.254.170.2 /v2"_s);
        row("another host by a path", u"@evil.example/"_s, {}, {});
        row("https anywhere", {}, u"https://creds.example/a"_s, u"https://creds.example /a"_s);
        row("localhost", {}, u"http://localhost:8080/a"_s, u"http://localhost:8080 /a"_s);
        row("loopback", {}, u"http://127.0.0.5/a"_s, u"http://127.0.0.5 /a"_s);
        row("IPv6 loopback", {}, u"http://[::1]/a"_s, u"http://[::1] /a"_s);
        row("EKS", {}, u"http://169.254.170.23/v1/credentials"_s, u"http://169.254.170.23 /v1/credentials"_s);
        row("http elsewhere", {}, u"http://10.0.0.1/a"_s, {});
        row("http by a name", {}, u"http://localhost.evil.example/a"_s, {});
        row("a user", {}, u"http://127.0.0.1@evil.example/a"_s, {});
        row("a file", {}, u"file:///etc/passwd"_s, {});
    }
    void containers()
    {
        QFETCH(QString, relative);
        QFETCH(QString, full);
        QFETCH(QString, asked);
        QProcessEnvironment environment;
        environment.insert(u"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"_s, relative);
        environment.insert(u"AWS_CONTAINER_CREDENTIALS_FULL_URI"_s, full);
        environment.insert(u"AWS_CONTAINER_AUTHORIZATION_TOKEN"_s, u"tok"_s);
        const auto request = aws::containerRequest(environment);
        QCOMPARE(request ? QString::fromUtf8((*request)->origin.base + ' ' + (*request)->path) : QString(), asked);
        if (request) {
            QCOMPARE((*request)->headers, QList<QByteArray>{"Authorization: tok"});
            QCOMPARE(bool((*request)->origin.tls), asked.startsWith(u"https"_s));
        }
        environment.insert(u"AWS_CONTAINER_AUTHORIZATION_TOKEN"_s, u"a\r\nX: y"_s);
        QVERIFY(!aws::containerRequest(environment));
        QVERIFY(aws::containerRequest({}) && !*aws::containerRequest({}));
    }

    void roles()
    {
        QVERIFY(aws::isRoleName("my-role_1+=,.@"));
        for (const char *bad : {"", "a/b", "../x", "a b", "a\n", "<html>"})
            QVERIFY2(!aws::isRoleName(bad), bad);
        QVERIFY(!aws::isRoleName(QByteArray(65, 'a')));
    }

    void credentialsByJson()
    {
        const auto good = aws::credentialsFromJson(
            R"({"AccessKeyId":"K","SecretAccessKey":"S","Token":"T","Expiration":"2030-01-01T00:00:00Z"})", u"x"_s);
        QVERIFY(good);
        QCOMPARE(*good->expires, core::Time(std::chrono::seconds(1893456000)));
        QVERIFY(!aws::isStale(*good, *good->expires - 6min));
        QVERIFY(aws::isStale(*good, *good->expires - 5min));
        for (const char *bad :
             {"", "[]", "{}", R"({"AccessKeyId":"K"})", R"({"AccessKeyId":"K","SecretAccessKey":"S\r\n"})",
              R"({"AccessKeyId":"K","SecretAccessKey":"S","Expiration":"soon"})"})
            QVERIFY2(!aws::credentialsFromJson(bad, u"x"_s), bad);
    }

    void forms()
    {
        QCOMPARE(aws::bodyOf({"ec2", "2016-11-15", "Do", {{"A.1", "x y&z=ü/"}, {"B", "~-_."}}}),
                 "Action=Do&Version=2016-11-15&A.1=x%20y%26z%3D%C3%BC%2F&B=~-_."_ba);
    }

    void trees()
    {
        const auto tree = aws::parseXml("<?xml version=\"1.0\"?><n:a xmlns:n=\"u\"><b> x &amp; y </b><b>z</b></n:a>");
        QVERIFY(tree);
        QCOMPARE(tree->name, u"a"_s);
        QCOMPARE(tree->child(u"b"_s).text, u"x & y"_s);
        QCOMPARE(tree->child(u"none"_s).child(u"none"_s).text, QString());
        for (const QByteArray &bad : {"<a>"_ba, "<a></b>"_ba, ""_ba, "<!DOCTYPE a><a/>"_ba, "<a/><b/>"_ba,
                                      "<a>&x;</a>"_ba, "<x>"_ba.repeated(50)})
            QVERIFY2(!aws::parseXml(bad), bad.constData());
    }

    void refusals_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("more");
        const auto row = [](int status, const QByteArray &code, Error::Kind kind, const QString &more) {
            QTest::newRow(code.isEmpty() ? "none" : code.constData()) << status << code << int(kind) << more;
        };
        row(400, "Throttling", Error::Kind::Engine, u"throttled"_s);
        row(503, "RequestLimitExceeded", Error::Kind::Engine, u"throttled"_s);
        row(503, "", Error::Kind::Engine, u"throttled"_s);
        row(403, "ExpiredToken", Error::Kind::PermissionDenied, u"expired"_s);
        row(400, "RequestExpired", Error::Kind::PermissionDenied, u"expired"_s);
        row(403, "AccessDenied", Error::Kind::PermissionDenied, {});
        row(400, "UnauthorizedOperation", Error::Kind::PermissionDenied, {});
        row(400, "TargetGroupNotFound", Error::Kind::NotFound, {});
        row(400, "InvalidGroup.NotFound", Error::Kind::NotFound, {});
        row(400, "InvalidTarget", Error::Kind::Engine, {});
    }
    void refusals()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        QFETCH(int, kind);
        QFETCH(QString, more);
        net::HttpReply reply;
        reply.head.status = status;
        reply.body = code.isEmpty() ? "busy"_ba : "<R><Errors><Error><Code>" + code + "</Code></Error></Errors></R>";
        const aws::Refusal refusal = aws::refusalOf(reply, {"ec2", "1", "Do", {}}, u"here"_s);
        QCOMPARE(int(refusal.error.kind), kind);
        QCOMPARE(refusal.isThrottled, more == u"throttled"_s);
        QCOMPARE(refusal.isExpired, more == u"expired"_s);
        QVERIFY(refusal.error.what.contains(code.isEmpty() ? u"503"_s : QString::fromUtf8(code)));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::AwsPartsTest)
#include "parts.moc"
