// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked before a record's ingress does something with this machine's rights.
#include "ingress/trust.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using services::BalancerPlace;
using services::Ingress;

class IngressTrustTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsLeftOut()
    {
        Ingress ingress = local();
        ingress.place.runtimeSocket = u"/run/haproxy.sock"_s;
        ingress.listen = 8443;
        const QString here = ingress::trustQuestion(ingress);
        for (const QString &part : {u"/etc/haproxy/haproxy.cfg"_s, u"this machine"_s, u"“systemctl reload haproxy”"_s,
                                    u"/run/haproxy.sock"_s, u"8443"_s})
            QVERIFY2(here.contains(part), qPrintable(here));
        ingress.place.kind = BalancerPlace::Kind::Ssh;
        ingress.place.machine = u"ssh://ops@lb1"_s;
        QVERIFY(ingress::trustQuestion(ingress).contains(u"ssh://ops@lb1"_s));
    }

    void allOfAnElb()
    {
        const Ingress ingress = elb();
        QCOMPARE(services::problemWith(ingress), QString());
        const QString question = ingress::trustQuestion(ingress);
        for (const QString &part : {ingress.elb->targetGroup, ingress.elb->profile, ingress.elb->securityGroup,
                                    u"anybody (0.0.0.0/0)"_s, ingress.elb->endpoint})
            QVERIFY2(question.contains(part), qPrintable(question));
    }

    void commandsAreSeenWhole()
    {
        Ingress ingress = local();
        ingress.place.reload = u"true"_s + QString(280, u' ') + u"; payload"_s;
        QCOMPARE(services::problemWith(ingress), QString());
        const QString question = ingress::trustQuestion(ingress);
        QVERIFY2(question.contains(u"; payload”"_s) && question.contains(u"true␣␣␣"_s), qPrintable(question));
        QVERIFY(!question.contains(u"  "_s));
        ingress.place.reload = u"a b\u00a0c\u3000d"_s;
        QVERIFY(ingress::trustQuestion(ingress).contains(u"“a b␣c␣d”"_s));
    }

    /// Neither when it is given nor when it is read.
    void nothingIsTooLongToBeSeen_data()
    {
        QTest::addColumn<Ingress>("ingress");
        Ingress ingress = local();
        ingress.place.reload = u"true"_s + QString(300, u' ') + u"; payload"_s;
        QTest::newRow("reload") << ingress;
        ingress = local();
        ingress.place.file = u"/etc/"_s + QString(300, u'x');
        QTest::newRow("file") << ingress;
        ingress = local();
        ingress.place.kind = BalancerPlace::Kind::Ssh;
        ingress.place.machine = u"ssh://"_s + QString(300, u'x');
        QTest::newRow("machine") << ingress;
        ingress = local();
        ingress.place.runtimeSocket = QString(300, u'x') + u":80"_s;
        QTest::newRow("socket") << ingress;
        ingress = elb();
        ingress.elb->profile = QString(301, u'x');
        QTest::newRow("profile") << ingress;
        ingress = elb();
        ingress.elb->endpoint = u"https://"_s + QString(300, u'x');
        QTest::newRow("endpoint") << ingress;
        ingress = elb();
        ingress.elb->securityGroup = u"sg-"_s + QString(300, u'a');
        QTest::newRow("security group") << ingress;
        ingress = elb();
        ingress.elb->targetGroup.replace(u"arn:aws"_s, u"arn:aws"_s + QString(300, u'-'));
        QTest::newRow("target group") << ingress;
    }
    void nothingIsTooLongToBeSeen()
    {
        QFETCH(Ingress, ingress);
        QVERIFY(!services::problemWith(ingress).isEmpty());
        QVERIFY(!services::ingressFromJson(services::toJson(ingress)));
    }

private:
    static Ingress local()
    {
        Ingress ingress;
        ingress.name = u"edge"_s;
        ingress.place.kind = BalancerPlace::Kind::Local;
        ingress.place.file = u"/etc/haproxy/haproxy.cfg"_s;
        ingress.place.reload = u"systemctl reload haproxy"_s;
        return ingress;
    }
    static Ingress elb()
    {
        Ingress ingress;
        ingress.name = u"edge"_s;
        ingress.kind = Ingress::Kind::Elb;
        ingress.elb = services::ElbPlace{
            .targetGroup = u"arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef"_s,
            .profile = u"production"_s,
            .securityGroup = u"sg-0123456789abcdef0"_s,
            .source = u"0.0.0.0/0"_s,
            .endpoint = u"https://aws.example"_s};
        return ingress;
    }
};

} // namespace bayplan::tests

QTEST_APPLESS_MAIN(bayplan::tests::IngressTrustTest)
#include "trust.moc"
