// SPDX-License-Identifier: GPL-3.0-or-later
// What a pod mounts, what it may use and what it may do.
#include "run/networksyntax.h"
#include "run/quantities.h"
#include "snapshots/outside/kubernetes.h"
#include "snapshots/words.h"

#include <QSet>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;
using run::Mount;

namespace {

/// Volumes of a pod, by numbers: names on hosts may be anything.
class PodVolumes
{
public:
    explicit PodVolumes(KubernetesPod &pod) : m_pod(pod) {}
    ~PodVolumes()
    {
        m_pod.pod.set(u"volumes"_s, m_volumes);
        m_pod.container.set(u"volumeMounts"_s, m_mounts);
    }
    PodVolumes(const PodVolumes &) = delete;
    PodVolumes &operator=(const PodVolumes &) = delete;

    /// False: something is mounted there already.
    bool add(const QString &target, const QString &kind, const Tree &source, Tree mount = {})
    {
        if (m_targets.contains(target))
            return false;
        m_targets.insert(target);
        const QString name = u"v%1"_s.arg(m_targets.size());
        m_volumes.add(Tree().set(u"name"_s, name).set(kind, source));
        Tree all;
        all.set(u"name"_s, name).set(u"mountPath"_s, target);
        for (const auto &[key, value] : mount.entries())
            all.set(key, value);
        m_mounts.add(all);
        return true;
    }

private:
    KubernetesPod &m_pod;
    QSet<QString> m_targets;
    Tree m_volumes;
    Tree m_mounts;
};

/// In memory, as large as the options say at most.
Tree memoryVolume(const Mount &mount, const OutsideContainer &container, Gaps &gaps)
{
    Tree volume;
    volume.set(u"medium"_s, u"Memory"_s);
    for (const QString &word : mount.options) {
        const auto bytes = run::parseBytes(word.section(u'=', 1));
        if (word.startsWith(u"size="_s) && bytes)
            volume.set(u"sizeLimit"_s, QString::number(*bytes));
        else
            container.tell(gaps, u"tmpfs %1: %2"_s.arg(mount.target, word));
    }
    return volume;
}

Tree mountOptions(const Mount &mount, const OutsideContainer &container, Gaps &gaps)
{
    Tree options;
    options.setIf(u"readOnly"_s, mount.readOnly);
    for (const QString &word : mount.options) {
        if (word == u"rslave"_s)
            options.set(u"mountPropagation"_s, u"HostToContainer"_s);
        else if (word == u"rshared"_s && container.spec.privileged) // only those may have it
            options.set(u"mountPropagation"_s, u"Bidirectional"_s);
        else if (word != u"rprivate"_s)
            container.tell(gaps, tr("mount %1: %2").arg(mount.target, word));
    }
    return options;
}

/// A user or group as a number; nothing for a name.
std::optional<qint64> idOf(const QString &text)
{
    constexpr qint64 most = 2'147'483'647; // Kubernetes takes no more
    bool ok = false;
    const qint64 id = text.toLongLong(&ok);
    return ok && id >= 0 && id <= most ? std::optional(id) : std::nullopt;
}

/// "NET_ADMIN", as Kubernetes has it.
QStringList withoutPrefix(QStringList capabilities)
{
    for (QString &each : capabilities) {
        if (each.startsWith(u"CAP_"_s, Qt::CaseInsensitive))
            each.remove(0, 4);
        each = each.toUpper();
    }
    return capabilities;
}

void setUser(KubernetesPod &pod, Tree &security, const OutsideContainer &container, Gaps &gaps)
{
    const run::ContainerSpec &spec = container.spec;
    const auto user = idOf(spec.user.section(u':', 0, 0));
    const QString group = spec.user.section(u':', 1);
    const auto groupId = idOf(group);
    if (user)
        security.set(u"runAsUser"_s, Tree::number(*user));
    if (groupId)
        security.set(u"runAsGroup"_s, Tree::number(*groupId));
    if ((!user && !spec.user.isEmpty()) || (!groupId && !group.isEmpty()))
        container.tell(gaps, tr("user %1: only numbers").arg(spec.user));
    Tree groups;
    for (const QString &text : spec.groups) {
        if (const auto id = idOf(text))
            groups.add(Tree::number(*id));
        else
            container.tell(gaps, tr("group-add %1: only numbers").arg(text));
    }
    Tree podSecurity;
    podSecurity.set(u"supplementalGroups"_s, groups);
    Tree sysctls;
    for (const auto &[name, value] : spec.sysctls.asKeyValueRange())
        sysctls.add(Tree().set(u"name"_s, name).set(u"value"_s, Tree::text(value)));
    podSecurity.set(u"sysctls"_s, sysctls);
    pod.pod.set(u"securityContext"_s, podSecurity);
}

void setSecurityOptions(Tree &security, const OutsideContainer &container, Gaps &gaps)
{
    const run::ContainerSpec &spec = container.spec;
    const bool mayEverything = spec.privileged || withoutPrefix(spec.capAdd).contains(u"SYS_ADMIN"_s) ||
                               withoutPrefix(spec.capAdd).contains(u"ALL"_s);
    for (const QString &option : spec.securityOptions) {
        const QString plain = QString(option).replace(u'=', u':');
        if ((plain == u"no-new-privileges"_s || plain == u"no-new-privileges:true"_s) && !mayEverything)
            security.set(u"allowPrivilegeEscalation"_s, Tree::isTrue(false));
        else if (plain == u"seccomp:unconfined"_s)
            security.set(u"seccompProfile"_s, Tree().set(u"type"_s, u"Unconfined"_s));
        else
            container.tell(gaps, u"security-opt "_s + option);
    }
}

} // namespace

QString KubernetesClaims::claim(const QString &volume)
{
    if (!m_claims.contains(volume))
        m_claims[volume] = m_names.take({volume});
    return m_claims.value(volume);
}

void setKubernetesMounts(KubernetesPod &pod, const OutsideContainer &container, KubernetesClaims &claims, Gaps &gaps)
{
    PodVolumes volumes(pod);
    const run::ContainerSpec &spec = container.spec;
    for (const Mount &mount : spec.mounts) {
        bool isThere = mount.target.contains(u':');
        if (isThere)
            container.tell(gaps, tr("mount %1: no colon is allowed").arg(mount.target));
        else if (mount.kind == Mount::Kind::Tmpfs)
            isThere = !volumes.add(mount.target, u"emptyDir"_s, memoryVolume(mount, container, gaps));
        else if (mount.kind == Mount::Kind::Bind)
            isThere = !volumes.add(mount.target, u"hostPath"_s, Tree().set(u"path"_s, mount.source),
                                   mountOptions(mount, container, gaps));
        else if (mount.source.isEmpty())
            isThere = !volumes.add(mount.target, u"emptyDir"_s, Tree::map(), mountOptions(mount, container, gaps));
        else
            isThere = !volumes.add(mount.target, u"persistentVolumeClaim"_s,
                                   Tree().set(u"claimName"_s, claims.claim(mount.source)),
                                   mountOptions(mount, container, gaps));
        if (isThere)
            container.tell(gaps, u"mount "_s + mount.target);
        if (!mount.driver.isEmpty() || !mount.driverOptions.isEmpty())
            container.tell(gaps, tr("mount %1: the volume's driver").arg(mount.target));
    }
    if (spec.shm > 0)
        volumes.add(u"/dev/shm"_s, u"emptyDir"_s,
                    Tree().set(u"medium"_s, u"Memory"_s).set(u"sizeLimit"_s, QString::number(spec.shm)));
}

void setKubernetesLimits(KubernetesPod &pod, const OutsideContainer &container, Gaps &gaps)
{
    const run::ContainerSpec &spec = container.spec;
    Tree limits;
    Tree requests;
    if (spec.memory > 0)
        limits.set(u"memory"_s, QString::number(spec.memory));
    if (spec.nanoCpus > 0)
        limits.set(u"cpu"_s, run::cpusText(spec.nanoCpus));
    if (spec.memoryReservation > 0)
        requests.set(u"memory"_s, QString::number(spec.memoryReservation));
    Tree resources;
    pod.container.set(u"resources"_s, resources.set(u"limits"_s, limits).set(u"requests"_s, requests));
    if (spec.memorySwap != 0)
        container.tell(gaps, u"memory-swap"_s);
    if (spec.cpuShares != 0)
        container.tell(gaps, u"cpu-shares %1"_s.arg(spec.cpuShares));
    if (!spec.cpuset.isEmpty())
        container.tell(gaps, u"cpuset-cpus "_s + spec.cpuset);
    if (spec.pids != 0)
        container.tell(gaps, u"pids-limit %1"_s.arg(spec.pids));
    for (const run::Ulimit &limit : spec.ulimits)
        container.tell(gaps, u"ulimit "_s + run::ulimitText(limit));
    for (const run::Device &device : spec.devices)
        container.tell(gaps, u"device "_s + run::deviceText(device));
}

void setKubernetesSecurity(KubernetesPod &pod, const OutsideContainer &container, Gaps &gaps)
{
    const run::ContainerSpec &spec = container.spec;
    Tree security;
    security.setIf(u"privileged"_s, spec.privileged);
    security.setIf(u"readOnlyRootFilesystem"_s, spec.readOnlyRoot);
    Tree capabilities;
    capabilities.set(u"add"_s, withoutPrefix(spec.capAdd)).set(u"drop"_s, withoutPrefix(spec.capDrop));
    security.set(u"capabilities"_s, capabilities);
    setUser(pod, security, container, gaps);
    setSecurityOptions(security, container, gaps);
    pod.container.set(u"securityContext"_s, security);
    if (spec.pidMode == u"host"_s)
        pod.pod.setIf(u"hostPID"_s, true);
    else if (!spec.pidMode.isEmpty())
        container.tell(gaps, u"pid "_s + spec.pidMode);
    if (spec.ipcMode == u"host"_s)
        pod.pod.setIf(u"hostIPC"_s, true);
    else if (!spec.ipcMode.isEmpty())
        container.tell(gaps, u"ipc "_s + spec.ipcMode);
}

KubernetesPod kubernetesPod(const OutsideContainer &container, KubernetesClaims &claims, Gaps &gaps)
{
    KubernetesPod pod;
    setKubernetesProcess(pod, container, gaps);
    setKubernetesNetwork(pod, container, gaps);
    setKubernetesProbe(pod, container, gaps);
    setKubernetesLimits(pod, container, gaps);
    setKubernetesSecurity(pod, container, gaps);
    setKubernetesMounts(pod, container, claims, gaps);
    for (const QString &option : container.leftOut)
        container.tell(gaps, option);
    return pod;
}

} // namespace bayplan::snapshots::outside
