// SPDX-License-Identifier: GPL-3.0-or-later
// Calls through libcurl, whose signature is held against one that is worked out anew.
#include "aws/client.h"

#include "unit/aws/awsdouble.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Error;

class AwsClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_aws = std::make_unique<testing::AwsDouble>();
        m_environment = {};
        m_environment.insert(u"AWS_ACCESS_KEY_ID"_s, QString::fromUtf8(m_aws->keyId));
        m_environment.insert(u"AWS_SECRET_ACCESS_KEY"_s, QString::fromUtf8(m_aws->secret));
    }

    void signedWithAKey()
    {
        QCOMPARE(call(), u"DescribeTargetHealthResponse"_s);
        QCOMPARE(m_aws->signatures, QStringList());
    }

    void signedForASession()
    {
        m_aws->token = "FwoGZXIvYXdzEBYaD/token+with=signs==";
        m_environment.insert(u"AWS_SESSION_TOKEN"_s, QString::fromUtf8(m_aws->token));
        QCOMPARE(call(), u"DescribeTargetHealthResponse"_s);
        QCOMPARE(m_aws->signatures, QStringList());
    }

    void anotherKeyIsNotBelieved()
    {
        m_environment.insert(u"AWS_SECRET_ACCESS_KEY"_s, u"notTheSecret123"_s);
        const QString said = call();
        QVERIFY2(said.startsWith(u"! AWS refused DescribeTargetHealth: SignatureDoesNotMatch"_s), qPrintable(said));
        QVERIFY(!said.contains(u"notTheSecret123"_s));
        QCOMPARE(m_aws->signatures.size(), 1);
    }

    void throttled()
    {
        m_aws->throttled = 4;
        QCOMPARE(call(), u"DescribeTargetHealthResponse"_s);
        QCOMPARE(m_aws->calls.size(), 5);
        m_aws->throttled = 5;
        QVERIFY(call().startsWith(u"! AWS refused DescribeTargetHealth: Throttling"_s));
    }

    void expired()
    {
        m_aws->token = "another";
        QVERIFY(call().startsWith(u"! AWS refused DescribeTargetHealth: ExpiredToken"_s));
        QCOMPARE(m_aws->calls.size(), 2); // once more, with what was found anew
    }

    void endpoints_data()
    {
        QTest::addColumn<QString>("endpoint");
        for (const char *bad : {"ftp://h", "h:80", "http://", "http://u:p@127.0.0.1:1", "http://127.0.0.1:1/path",
                                "http://127.0.0.1:1?x=y", "http://a b"})
            QTest::newRow(bad) << QString::fromUtf8(bad);
    }
    void endpoints()
    {
        QFETCH(QString, endpoint);
        QCOMPARE(call(endpoint), u"! The endpoint in place of AWS's own can't be used"_s);
    }

private:
    /// The answer's name, or what went wrong.
    QString call(const QString &endpoint = {})
    {
        net::HttpLoop loop;
        aws::CredentialSource credentials(loop, m_environment);
        const aws::Arn place{u"aws"_s, u"elasticloadbalancing"_s, u"eu-central-1"_s, {}, {}};
        aws::Client client(loop, credentials, place, endpoint.isEmpty() ? m_aws->endpoint() : endpoint);
        client.setFirstWait(1ms);
        std::optional<core::Result<aws::Element>> result;
        const auto task =
            client.call({"elasticloadbalancing", "2015-12-01", "DescribeTargetHealth", {{"TargetGroupArn", "a:b/c"}}},
                        [&](core::Result<aws::Element> answer) { result = std::move(answer); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 10'000))
            return u"no answer"_s;
        return *result ? (*result)->name : QString(u"! "_s + result->error().what);
    }

    std::unique_ptr<testing::AwsDouble> m_aws;
    QProcessEnvironment m_environment;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::AwsClientTest)
#include "client.moc"
