// SPDX-License-Identifier: GPL-3.0-or-later
// Which credentials are found, in which order, and for how long they are kept.
#include "aws/credentialsource.h"
#include "unit/net/scriptedserver.h"

#include <QDateTime>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using aws::Credentials;
using aws::CredentialSource;
using testing::ScriptedRequest;

class AwsCredentialsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_role = "web-role";
        m_seconds = 3600;
        m_asked.clear();
        m_server =
            std::make_unique<testing::ScriptedServer>([this](const ScriptedRequest &request) { answer(request); });
        QVERIFY(m_server->listenTcp());
        m_environment = {};
        m_environment.insert(u"HOME"_s, m_folder->path());
        m_environment.insert(u"AWS_EC2_METADATA_SERVICE_ENDPOINT"_s, QString::fromUtf8(m_server->origin().base));
    }

    void theOrder()
    {
        QCOMPARE(found(), u"INSTANCE"_s);
        m_environment.insert(u"AWS_CONTAINER_CREDENTIALS_FULL_URI"_s,
                             QString::fromUtf8(m_server->origin().base) + u"/container"_s);
        QCOMPARE(found(), u"CONTAINER"_s);
        file(u"AWS_SHARED_CREDENTIALS_FILE"_s,
             "[default]\naws_access_key_id=FILE\naws_secret_access_key=S\n[prod]\naws_access_key_id=PROD\n"
             "aws_secret_access_key=S\n");
        QCOMPARE(found(), u"FILE"_s);
        m_environment.insert(u"AWS_PROFILE"_s, u"prod"_s);
        QCOMPARE(found(), u"PROD"_s);
        m_environment.insert(u"AWS_ACCESS_KEY_ID"_s, u"ENV"_s);
        m_environment.insert(u"AWS_SECRET_ACCESS_KEY"_s, u"S"_s);
        QCOMPARE(found(), u"ENV"_s);
        QCOMPARE(found(u"default"_s), u"FILE"_s); // one that the ingress names counts before all
        QCOMPARE(found(u"none"_s), u"! There is no such profile in the AWS shared files"_s);
    }

    void aNamedProfileIsNotPassedOver()
    {
        file(u"AWS_CONFIG_FILE"_s, "[profile prod]\nrole_arn = x\n");
        m_environment.insert(u"AWS_PROFILE"_s, u"prod"_s);
        QVERIFY(found().startsWith(u"! The profile gets its credentials by “role_arn”"_s));
        m_environment.insert(u"AWS_PROFILE"_s, u"none"_s);
        QVERIFY(found().startsWith(u"!"_s));
        QVERIFY(m_asked.isEmpty());
    }

    void halfAKeyIsTold()
    {
        m_environment.insert(u"AWS_ACCESS_KEY_ID"_s, u"ENV"_s);
        QCOMPARE(found(), u"! There is no access key with a secret"_s);
    }

    void noneAnywhere()
    {
        m_environment.insert(u"AWS_EC2_METADATA_DISABLED"_s, u"true"_s);
        QCOMPARE(found(), u"! There are no AWS credentials"_s);
        m_environment.remove(u"AWS_EC2_METADATA_DISABLED"_s);
        m_role = "../../evil";
        QCOMPARE(found(), u"! There are no AWS credentials"_s);
    }

    void theInstanceIsAskedInItsSecondWay()
    {
        QCOMPARE(found(), u"INSTANCE"_s);
        QCOMPARE(m_asked, (QStringList{u"PUT /latest/api/token"_s, u"GET /latest/meta-data/iam/security-credentials/"_s,
                                       u"GET /latest/meta-data/iam/security-credentials/web-role"_s}));
    }

    void keptUntilShortlyBeforeTheyExpire()
    {
        net::HttpLoop loop;
        CredentialSource source(loop, m_environment);
        QCOMPARE(found(source), u"INSTANCE"_s);
        QCOMPARE(found(source), u"INSTANCE"_s);
        QCOMPARE(m_asked.size(), 3);
        source.forget();
        m_seconds = 290; // less than five minutes
        QCOMPARE(found(source), u"INSTANCE"_s);
        QCOMPARE(m_asked.size(), 6);
        QCOMPARE(found(source), u"INSTANCE"_s);
        QCOMPARE(m_asked.size(), 9);
    }

private:
    void answer(const ScriptedRequest &request)
    {
        m_asked << QString::fromUtf8(request.method + ' ' + request.target);
        const QByteArray expiration = QDateTime::currentDateTimeUtc().addSecs(m_seconds).toString(Qt::ISODate).toUtf8();
        const auto keys = [&expiration](const QByteArray &id) {
            return testing::httpReply(200, R"({"AccessKeyId":")" + id +
                                               R"(","SecretAccessKey":"S","Token":"T","Expiration":")" + expiration +
                                               R"("})");
        };
        const QByteArray head = request.head.toLower();
        if (request.target == "/container")
            return request.write(keys("CONTAINER"));
        if (request.target == "/latest/api/token")
            return request.write(head.contains("x-aws-ec2-metadata-token-ttl-seconds: ") && request.method == "PUT"
                                     ? testing::httpReply(200, "tok")
                                     : testing::httpReply(400, ""));
        if (!head.contains("x-aws-ec2-metadata-token: tok"))
            return request.write(testing::httpReply(401, ""));
        if (request.target.endsWith("/security-credentials/"))
            return request.write(testing::httpReply(200, m_role + '\n'));
        request.write(keys("INSTANCE"));
    }

    void file(const QString &variable, const QByteArray &text)
    {
        QFile file(m_folder->filePath(variable));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        m_environment.insert(variable, file.fileName());
    }

    QString found(const QString &profile = {})
    {
        net::HttpLoop loop;
        CredentialSource source(loop, m_environment, profile);
        return found(source);
    }
    QString found(CredentialSource &source)
    {
        std::optional<core::Result<Credentials>> result;
        const auto task = source.get([&](core::Result<Credentials> credentials) { result = std::move(credentials); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 10'000))
            return u"no answer"_s;
        return *result ? QString::fromUtf8((*result)->keyId) : QString(u"! "_s + result->error().what);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<testing::ScriptedServer> m_server;
    QProcessEnvironment m_environment;
    QByteArray m_role;
    int m_seconds = 0;
    QStringList m_asked;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::AwsCredentialsTest)
#include "credentials.moc"
