// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands on load balancers make of their words.
#include "app/arguments.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::BalancerPlace;
using services::Ingress;

class IngressArgumentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void inAContainer()
    {
        const auto arguments = app::parseArguments(words(u"add edge --kind haproxy --service web --target-port 8080 "
                                                         "--container aws1/lb --runtime-socket /run/h.sock --listen 80 "
                                                         "--mode tcp --check /ok --drain-timeout 5"_s));
        QVERIFY2(arguments, arguments ? "" : qPrintable(arguments.error().message()));
        const Ingress &ingress = arguments->ingress.ingress;
        QCOMPARE(arguments->ingress.action, u"add"_s);
        QCOMPARE(arguments->ingress.service, u"web"_s);
        QCOMPARE(ingress.name, u"edge"_s);
        QVERIFY(ingress.kind == Ingress::Kind::HaProxy);
        QCOMPARE(ingress.mode, Ingress::Mode::Tcp);
        QCOMPARE(ingress.targetPort, 8080);
        QCOMPARE(ingress.listen, 80);
        QCOMPARE(ingress.checkPath, u"/ok"_s);
        QCOMPARE(ingress.drainTimeout, 5s);
        QCOMPARE(ingress.place.kind, BalancerPlace::Kind::Container);
        QCOMPARE(ingress.place.host.name, u"aws1"_s);
        QCOMPARE(ingress.place.container, u"lb"_s);
        QCOMPARE(ingress.place.file, u"/usr/local/etc/haproxy/haproxy.cfg"_s);
        QCOMPARE(ingress.place.runtimeSocket, u"/run/h.sock"_s);
    }

    /// One that Bayplan runs itself.
    void own()
    {
        const auto usual = app::parseArguments(words(u"add edge --kind haproxy --service web --on aws1 --listen 80"_s));
        QVERIFY2(usual, usual ? "" : qPrintable(usual.error().message()));
        const Ingress &ingress = usual->ingress.ingress;
        QVERIFY(ingress.ours);
        QCOMPARE(ingress.listen, 80);
        QCOMPARE(ingress.image, u"docker.io/library/haproxy:2.8"_s);
        QCOMPARE(ingress.place.kind, BalancerPlace::Kind::Container);
        QCOMPARE(ingress.place.host.name, u"aws1"_s);
        QCOMPARE(ingress.place.container, u"edge-haproxy"_s);
        const auto other = app::parseArguments(
            words(u"add edge --kind haproxy --service web --on aws1 --listen 80 --image mirror:5000/haproxy:3.0"_s));
        QVERIFY(other);
        QCOMPARE(other->ingress.ingress.image, u"mirror:5000/haproxy:3.0"_s);
    }

    void elsewhere()
    {
        const auto local =
            app::parseArguments(words(u"add e --kind nginx --service web --config /etc/nginx/x.conf --reload true"_s));
        QVERIFY(local);
        QCOMPARE(local->ingress.ingress.place.kind, BalancerPlace::Kind::Local);
        QCOMPARE(local->ingress.ingress.place.reload, u"true"_s);
        const auto ssh =
            app::parseArguments(words(u"add e --kind nginx --service web --config /x --ssh ssh://ops@lb1"_s));
        QVERIFY(ssh);
        QCOMPARE(ssh->ingress.ingress.place.kind, BalancerPlace::Kind::Ssh);
        QCOMPARE(ssh->ingress.ingress.place.machine, u"ssh://ops@lb1"_s);
        const auto elb = app::parseArguments(
            words(u"add e --kind elb --service web --profile p --target-group "
                  "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef"_s));
        QVERIFY2(elb, elb ? "" : qPrintable(elb.error().message()));
        QCOMPARE(elb->ingress.ingress.elb->profile, u"p"_s);
    }

    void others()
    {
        QCOMPARE(app::parseArguments({u"bayplan"_s, u"ingress"_s})->ingress.action, QString());
        for (const QString &action : {u"sync"_s, u"drift"_s, u"remove edge"_s, u"trust edge"_s}) {
            const auto arguments = app::parseArguments(words(action));
            QVERIFY(arguments);
            QCOMPARE(arguments->ingress.action, action.section(u' ', 0, 0));
        }
    }

    void refused_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        const auto row = [](const QString &line, const QString &says) {
            QTest::newRow(qPrintable(line)) << line << says;
        };
        row(u"bend"_s, u"“ingress bend” is not a command"_s);
        row(u"add"_s, u"“ingress add” takes a name"_s);
        row(u"remove"_s, u"“ingress remove” takes a name"_s);
        row(u"add e --kind nginx --service web --on aws1 --listen 80"_s, u"--on is for the kind haproxy"_s);
        row(u"add e --kind haproxy --service web --on aws1"_s, u"takes --listen"_s);
        row(u"add e --kind haproxy --service web --on aws1 --listen 80 --config /x"_s,
            u"--config is for load balancers"_s);
        row(u"add e --kind haproxy --service web --on aws1 --listen 80 --image -x"_s, u"the name of an image"_s);
        row(u"add e --kind haproxy --service web --container a/b --image x"_s, u"--image is for"_s);
        row(u"sync --on aws1"_s, u"--on is for “ingress add”"_s);
        row(u"add e --kind haproxy --config /x"_s, u"takes --service"_s);
        row(u"add e --kind f5 --service web --config /x"_s, u"“--kind f5” is none of"_s);
        row(u"add e --kind haproxy --service web"_s, u"takes --config"_s);
        row(u"add e --kind haproxy --service web --container lb"_s, u"--container takes HOST/NAME"_s);
        row(u"add e --kind haproxy --service web --container a/b --ssh ssh://c"_s,
            u"either in a container or behind"_s);
        row(u"add e --kind haproxy --service web --config /x --listen 70000"_s, u"--listen"_s);
        row(u"add e --kind haproxy --service web --config /x --mode udp"_s, u"neither http nor tcp"_s);
        row(u"add e --kind haproxy --service web --config x"_s, u"an absolute path"_s);
        row(u"add e --kind haproxy --service web --config /x --check ok"_s, u"begins with “/”"_s);
        row(u"add a/b --kind haproxy --service web --config /x"_s, u"An ingress's name"_s);
        row(u"add e --kind nginx --service web --config /x --runtime-socket /y"_s, u"--runtime-socket is HAProxy's"_s);
        row(u"add e --kind nginx --service web --config /x --profile p"_s, u"--profile is for the kind elb"_s);
        row(u"add e --kind elb --service web --config /x"_s, u"--config is not for the kind elb"_s);
        row(u"add e --kind elb --service web --target-group web"_s, u"named by its ARN"_s);
        row(u"drift --kind nginx"_s, u"The option --kind is for “ingress add”"_s);
    }
    void refused()
    {
        QFETCH(QString, line);
        QFETCH(QString, says);
        const auto arguments = app::parseArguments(words(line));
        QVERIFY(!arguments);
        QVERIFY2(arguments.error().what.contains(says), qPrintable(arguments.error().what));
    }

private:
    static QStringList words(const QString &line) { return QStringList{u"bayplan"_s, u"ingress"_s} + line.split(u' '); }
};

} // namespace bayplan::tests

QTEST_APPLESS_MAIN(bayplan::tests::IngressArgumentsTest)
#include "ingressarguments.moc"
