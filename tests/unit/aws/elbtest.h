// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/elb/elbbalancer.h"
#include "unit/aws/awsdouble.h"

#include <QTest>

#include <memory>
#include <optional>

namespace bayplan::tests {

/// A target group and its security group, with a double of AWS behind them that checks every signature.
class ElbTest : public QObject
{
protected:
    const QString m_group =
        QStringLiteral("arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef");
    QString m_source; ///< who is let in
    QProcessEnvironment m_environment;
    std::unique_ptr<testing::AwsDouble> m_aws;
    std::unique_ptr<net::HttpLoop> m_loop;
    std::unique_ptr<ingress::elb::ElbBalancer> m_balancer;
    core::Error m_error; ///< of the last apply() that failed

    /// An AWS that has nothing yet; make() comes after it.
    void begin()
    {
        m_balancer.reset();
        m_source = QStringLiteral("10.0.0.0/16");
        m_aws = std::make_unique<testing::AwsDouble>();
        m_loop = std::make_unique<net::HttpLoop>();
        m_environment = {};
        m_environment.insert(QStringLiteral("AWS_ACCESS_KEY_ID"), QString::fromUtf8(m_aws->keyId));
        m_environment.insert(QStringLiteral("AWS_SECRET_ACCESS_KEY"), QString::fromUtf8(m_aws->secret));
        m_error = {};
    }

    void end()
    {
        QCOMPARE(m_aws->signatures, QStringList());
        m_balancer.reset();
        m_loop.reset();
    }

    services::Ingress ingressOf() const
    {
        services::Ingress ingress;
        ingress.name = QStringLiteral("web");
        ingress.kind = services::Ingress::Kind::Elb;
        ingress.elb = services::ElbPlace{.targetGroup = m_group,
                                         .securityGroup = QStringLiteral("sg-0123456789abcdef0"),
                                         .source = m_source,
                                         .endpoint = m_aws->endpoint()};
        return ingress;
    }

    /// A balancer that knows of nothing, as after a start of the program.
    void make()
    {
        auto made = ingress::elb::ElbBalancer::create(*m_loop, m_environment, ingressOf());
        QVERIFY2(made, made ? "" : qPrintable(made.error().message()));
        m_balancer = std::move(*made);
        m_balancer->setWait(std::chrono::milliseconds(1));
    }

    bool apply(const QList<ingress::WantedServer> &servers)
    {
        std::optional<core::Result<void>> result;
        const auto task = m_balancer->apply(servers, [&](core::Result<void> done) { result = std::move(done); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 20'000))
            return false;
        if (!*result)
            m_error = result->error();
        return result->has_value();
    }

    core::Result<ingress::SeenBackend> read()
    {
        std::optional<core::Result<ingress::SeenBackend>> result;
        const auto task = m_balancer->read([&](core::Result<ingress::SeenBackend> seen) { result = std::move(seen); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 20'000))
            return core::fail(
                {.kind = core::Error::Kind::Timeout, .what = QStringLiteral("no answer"), .where = {}, .next = {}});
        return *result;
    }

    /// The calls that have changed something.
    QStringList writes() const
    {
        QStringList list = m_aws->calls;
        list.removeIf([](const QString &call) {
            return call.contains(QStringLiteral("Describe")) || call.startsWith(QLatin1Char('!'));
        });
        return list;
    }
};

} // namespace bayplan::tests
