// SPDX-License-Identifier: GPL-3.0-or-later
// What runs in a pod, how it is asked for its health, and its network.
#include "core/secretwords.h"
#include "snapshots/masking.h"
#include "snapshots/outside/kubernetes.h"
#include "snapshots/words.h"

#include <QHostAddress>
#include <QRegularExpression>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

/// In commands "$(NAME)" stands for a variable there, and "$$" for "$".
QStringList kubernetesWords(QStringList words)
{
    for (QString &word : words)
        word.replace(u'$', u"$$"_s);
    return words;
}

bool isLabel(const QString &text)
{
    static const QRegularExpression form(u"\\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\z"_s);
    return form.match(text).hasMatch();
}

/// A qualified name: what goes for annotations.
bool isQualified(const QString &key)
{
    static const QRegularExpression form(u"\\A(?=.{1,317}\\z)([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?"
                                         "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?\\z"_s);
    return form.match(key).hasMatch() && !key.contains(u".."_s) && !key.contains(u".-"_s) && !key.contains(u"-."_s);
}

qint64 wholeSeconds(std::chrono::nanoseconds time, qint64 otherwise)
{
    return time.count() > 0 ? std::chrono::ceil<std::chrono::seconds>(time).count() : otherwise;
}

void setHosts(KubernetesPod &pod, const OutsideContainer &container, Gaps &gaps)
{
    Tree aliases;
    for (const QString &entry : container.spec.extraHosts) {
        const QString address = entry.section(u':', 1);
        if (QHostAddress(address).isNull())
            container.tell(gaps, u"add-host "_s + entry);
        else
            aliases.add(Tree().set(u"ip"_s, address).set(u"hostnames"_s, Tree::texts({entry.section(u':', 0, 0)})));
    }
    pod.pod.set(u"hostAliases"_s, aliases);
}

void setDns(KubernetesPod &pod, const run::ContainerSpec &spec)
{
    Tree config;
    config.set(u"nameservers"_s, spec.dns);
    config.set(u"searches"_s, spec.dnsSearch);
    Tree options;
    for (const QString &option : spec.dnsOptions)
        options.add(Tree().set(u"name"_s, option.section(u':', 0, 0)).set(u"value"_s, option.section(u':', 1)));
    config.set(u"options"_s, options);
    if (!spec.dns.isEmpty())
        pod.pod.set(u"dnsPolicy"_s, u"None"_s);
    pod.pod.set(u"dnsConfig"_s, config);
}

} // namespace

KubernetesEnv kubernetesEnv(const OutsideContainer &container, Gaps &gaps)
{
    static const QRegularExpression form(u"\\A[A-Za-z_][A-Za-z0-9_.-]*\\z"_s);
    KubernetesEnv env;
    for (const run::EnvVariable &variable : container.spec.env) {
        if (!form.match(variable.name).hasMatch())
            container.tell(gaps, tr("env %1: such a name is not allowed").arg(variable.name));
        else if (core::looksSecret(variable.name, variable.value) || variable.value.contains(Masking::text()))
            env.secret << variable.name;
        else
            env.plain[variable.name] = variable.value;
    }
    env.secret.sort();
    return env;
}

void setKubernetesProcess(KubernetesPod &pod, const OutsideContainer &container, Gaps &gaps)
{
    const run::ContainerSpec &spec = container.spec;
    pod.container.set(u"image"_s, spec.image);
    if (spec.image.startsWith(u"sha256:"_s))
        container.tell(gaps, tr("its image has no name, only an id: it must be pushed somewhere"));
    // Of those two the one is what Docker calls the entry point, the other its command.
    if (spec.entrypoint && spec.entrypoint->isEmpty()) {
        pod.container.set(u"command"_s, kubernetesWords(spec.command));
    } else {
        if (spec.entrypoint)
            pod.container.set(u"command"_s, kubernetesWords({*spec.entrypoint}));
        pod.container.set(u"args"_s, kubernetesWords(spec.command));
    }
    pod.container.set(u"workingDir"_s, spec.workdir);
    pod.container.setIf(u"tty"_s, spec.tty);
    pod.container.setIf(u"stdin"_s, spec.interactive);
    for (const auto &[label, value] : spec.labels.asKeyValueRange()) {
        if (isQualified(label))
            pod.annotations[label] = value;
        else
            container.tell(gaps, tr("label %1: such a name is not allowed").arg(label));
    }
    if (spec.restart != u"always"_s && spec.restart != u"unless-stopped"_s)
        container.tell(
            gaps, tr("restart %1: a Deployment always restarts").arg(spec.restart.isEmpty() ? u"no"_s : spec.restart));
    if (spec.removeAfterwards)
        container.tell(gaps, u"rm"_s);
    if (spec.init)
        container.tell(gaps, u"init"_s);
    if (!spec.stopSignal.isEmpty())
        container.tell(gaps, u"stop-signal "_s + spec.stopSignal);
    if (spec.stopTimeout && *spec.stopTimeout >= 0)
        pod.pod.set(u"terminationGracePeriodSeconds"_s, Tree::number(*spec.stopTimeout));
    else if (spec.stopTimeout)
        container.tell(gaps, tr("stop-timeout: it is waited for without end"));
    else
        pod.pod.set(u"terminationGracePeriodSeconds"_s, Tree::number(10)); // Docker's
    if (!spec.logDriver.isEmpty())
        container.tell(gaps, u"log-driver "_s + spec.logDriver);
    if (!spec.logOptions.isEmpty())
        container.tell(gaps, u"log-opt"_s);
}

void setKubernetesProbe(KubernetesPod &pod, const OutsideContainer &container, Gaps &gaps)
{
    QStringList command = container.healthTest.mid(1);
    if (container.healthTest.value(0) == u"CMD-SHELL"_s)
        command = QStringList{u"/bin/sh"_s, u"-c"_s} + command;
    if (command.isEmpty())
        return;
    // What Docker takes where nothing is said: https://docs.docker.com/reference/dockerfile/#healthcheck
    constexpr qint64 usualTime = 30;
    constexpr qint64 usualRetries = 3;
    Tree probe;
    probe.set(u"exec"_s, Tree().set(u"command"_s, command));
    probe.set(u"periodSeconds"_s, wholeSeconds(container.healthInterval, usualTime));
    probe.set(u"timeoutSeconds"_s, wholeSeconds(container.healthTimeout, usualTime));
    probe.set(u"failureThreshold"_s, container.healthRetries > 0 ? container.healthRetries : usualRetries);
    pod.container.set(u"readinessProbe"_s, probe);
    if (container.healthStartPeriod.count() > 0)
        container.tell(gaps, tr("health-start-period: a pod is not ready until its first success"));
}

void setKubernetesNetwork(KubernetesPod &pod, const OutsideContainer &container, Gaps &gaps)
{
    const run::ContainerSpec &spec = container.spec;
    for (const run::Network &network : spec.networks) {
        if (network.name == u"host"_s) {
            pod.pod.setIf(u"hostNetwork"_s, true);
            continue;
        }
        if (network.name != u"bridge"_s)
            container.tell(gaps, tr("network %1: all pods share one").arg(network.name));
        if (!network.aliases.isEmpty())
            container.tell(gaps,
                           tr("network-alias %1: a Service's name is its only one").arg(network.aliases.join(u", "_s)));
        if (!network.ip.isEmpty() || !network.ip6.isEmpty())
            container.tell(gaps, u"ip %1"_s.arg(network.ip.isEmpty() ? network.ip6 : network.ip));
    }
    if (isLabel(spec.hostname))
        pod.pod.set(u"hostname"_s, spec.hostname);
    else if (!spec.hostname.isEmpty())
        container.tell(gaps, u"hostname "_s + spec.hostname);
    if (!spec.domainname.isEmpty())
        container.tell(gaps, u"domainname "_s + spec.domainname);
    setHosts(pod, container, gaps);
    setDns(pod, spec);
}

Tree kubernetesPorts(const OutsideContainer &container, QString &type, Gaps &gaps)
{
    QList<engine::PortRequest> requests = container.spec.ports;
    if (container.spec.publishAll) {
        for (const QString &port : container.exposed)
            requests << engine::PortRequest{
                .ip = {}, .target = port.section(u'/', 0, 0).toUShort(), .protocol = port.section(u'/', 1)};
    }
    Tree ports;
    QSet<QString> taken;
    for (const engine::PortRequest &request : std::as_const(requests)) {
        const QHostAddress bound(request.ip);
        const bool isAnywhere = request.ip.isEmpty() || bound == QHostAddress(QHostAddress::AnyIPv4) ||
                                bound == QHostAddress(QHostAddress::AnyIPv6);
        if (!isAnywhere)
            container.tell(gaps, tr("publish %1:%2/%3: the address; it is reached at the Service's")
                                     .arg(request.ip)
                                     .arg(request.published)
                                     .arg(request.protocol));
        if (request.target == 0)
            continue;
        if (request.publishedEnd != 0)
            container.tell(gaps, tr("publish: the first free port of a range; the Service has its first"));
        const quint16 port = request.published ? request.published : request.target;
        const QString key = QString::number(port) + u'/' + request.protocol;
        if (taken.contains(key))
            continue;
        taken.insert(key);
        // A Service that is reached from outside takes ports as they are only at a load balancer.
        if (!bound.isLoopback())
            type = request.published ? u"LoadBalancer"_s : type.isEmpty() ? u"NodePort"_s : type;
        ports.add(Tree()
                      .set(u"name"_s, u"%1-%2"_s.arg(request.protocol).arg(port))
                      .set(u"port"_s, qint64(port))
                      .set(u"targetPort"_s, qint64(request.target))
                      .set(u"protocol"_s, request.protocol.toUpper()));
    }
    if (!ports.isEmpty() && type.isEmpty())
        type = u"ClusterIP"_s;
    return ports;
}

} // namespace bayplan::snapshots::outside
