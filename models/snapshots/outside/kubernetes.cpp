// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/outside/kubernetes.h"

#include "snapshots/outside/writers.h"
#include "snapshots/outside/yaml.h"
#include "snapshots/words.h"

#include <QHash>

#include <algorithm>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Containers that are pods of one Deployment.
struct Deployment
{
    std::vector<const OutsideContainer *> members;
    KubernetesPod pod;
    KubernetesEnv env;
    Tree ports = {}; ///< of its Service
    QString serviceType = {};
    QString name = {};
};

/// `app`: what it belongs to; a suffix makes its own name longer than a label's value may be.
Tree objectOf(const QString &version, const QString &kind, const QString &app, const QString &suffix = {})
{
    Tree metadata;
    metadata.set(u"name"_s, app + suffix);
    metadata.set(u"labels"_s, Tree().set(u"app.kubernetes.io/name"_s, app));
    Tree object;
    return object.set(u"apiVersion"_s, version).set(u"kind"_s, kind).set(u"metadata"_s, metadata);
}

class ManifestWriter
{
public:
    explicit ManifestWriter(Gaps &gaps) : m_gaps(gaps) {}

    void add(const OutsideContainer &container)
    {
        Deployment deployment{.members = {&container},
                              .pod = kubernetesPod(container, m_claims, m_gaps),
                              .env = kubernetesEnv(container, m_gaps)};
        deployment.ports = kubernetesPorts(container, deployment.serviceType, m_gaps);
        if (!container.service.isEmpty()) {
            QList<size_t> &places = m_ofService[container.project + u'\n' + container.service];
            const auto same = std::find_if(places.begin(), places.end(), [&](size_t i) {
                const Deployment &each = m_deployments[i];
                return each.pod == deployment.pod && each.env == deployment.env && each.ports == deployment.ports;
            });
            if (same != places.end())
                return m_deployments[*same].members.push_back(&container);
            places << m_deployments.size();
        }
        m_deployments.push_back(std::move(deployment));
    }

    std::vector<Tree> objects()
    {
        name();
        std::vector<Tree> objects;
        for (const auto &[volume, claim] : m_claims.all().asKeyValueRange())
            objects.push_back(claimOf(claim));
        for (const Deployment &deployment : m_deployments) {
            addEnv(deployment, objects);
            objects.push_back(objectOfDeployment(deployment));
            if (deployment.ports.isEmpty())
                continue;
            Tree spec;
            spec.set(u"type"_s, deployment.serviceType);
            spec.set(u"selector"_s, Tree().set(u"app.kubernetes.io/name"_s, deployment.name));
            spec.set(u"ports"_s, deployment.ports);
            objects.push_back(objectOf(u"v1"_s, u"Service"_s, deployment.name).set(u"spec"_s, spec));
        }
        return objects;
    }

    const KubernetesClaims &claims() const { return m_claims; }
    const std::vector<Deployment> &deployments() const { return m_deployments; }

private:
    void name()
    {
        std::vector<Deployment *> order;
        for (Deployment &deployment : m_deployments)
            order.push_back(&deployment);
        std::stable_sort(order.begin(), order.end(), [](const Deployment *a, const Deployment *b) {
            return a->members.size() > b->members.size();
        });
        Names names(NameForm::Dns);
        for (Deployment *deployment : order) {
            const OutsideContainer &first = *deployment->members.front();
            QStringList wishes{first.name, first.name + u'-' + first.host->name};
            if (!first.service.isEmpty())
                wishes.prepend(first.service);
            deployment->name = names.take(wishes);
        }
    }

    static Tree claimOf(const QString &claim)
    {
        Tree spec;
        spec.set(u"accessModes"_s, QStringList{u"ReadWriteOnce"_s});
        spec.set(u"resources"_s, Tree().set(u"requests"_s, Tree().set(u"storage"_s, u"1Gi"_s)));
        return objectOf(u"v1"_s, u"PersistentVolumeClaim"_s, claim).set(u"spec"_s, spec);
    }

    static QString envName(const Deployment &deployment, const QString &suffix) { return deployment.name + suffix; }

    /// The Secret tells names and no values: whoever applies it again takes none away that were filled in.
    static void addEnv(const Deployment &deployment, std::vector<Tree> &objects)
    {
        if (!deployment.env.plain.isEmpty())
            objects.push_back(
                objectOf(u"v1"_s, u"ConfigMap"_s, deployment.name, u".env"_s).set(u"data"_s, deployment.env.plain));
        if (deployment.env.secret.isEmpty())
            return;
        Tree secret = objectOf(u"v1"_s, u"Secret"_s, deployment.name, u".secrets"_s);
        Tree metadata = *secret.find(u"metadata"_s);
        metadata.set(u"annotations"_s, Tree().set(u"bayplan/to-be-filled-in"_s, deployment.env.secret.join(u',')));
        objects.push_back(secret.set(u"metadata"_s, metadata).set(u"type"_s, u"Opaque"_s));
    }

    Tree objectOfDeployment(const Deployment &deployment) const
    {
        Tree container;
        container.set(u"name"_s, deployment.name);
        for (const auto &[key, value] : deployment.pod.container.entries())
            container.set(key, value);
        if (!deployment.env.plain.isEmpty()) {
            const Tree reference = Tree().set(u"name"_s, envName(deployment, u".env"_s));
            container.set(u"envFrom"_s, Tree::list({Tree().set(u"configMapRef"_s, reference)}));
        }
        Tree env;
        for (const QString &name : deployment.env.secret) {
            const Tree key = Tree().set(u"name"_s, envName(deployment, u".secrets"_s)).set(u"key"_s, name);
            env.add(Tree().set(u"name"_s, name).set(u"valueFrom"_s, Tree().set(u"secretKeyRef"_s, key)));
        }
        container.set(u"env"_s, env);
        container.set(u"ports"_s, containerPorts(deployment));

        Tree pod;
        pod.set(u"containers"_s, Tree::list({container}));
        for (const auto &[key, value] : deployment.pod.pod.entries())
            pod.set(key, value);
        Tree metadata;
        metadata.set(u"labels"_s, Tree().set(u"app.kubernetes.io/name"_s, deployment.name));
        metadata.set(u"annotations"_s, deployment.pod.annotations);
        const auto running = std::count_if(deployment.members.begin(), deployment.members.end(),
                                           [](const OutsideContainer *each) { return each->isRunning; });
        for (const OutsideContainer *each : deployment.members) {
            if (!each->isRunning)
                each->tell(m_gaps, tr("it was stopped, so it is not among the replicas"));
        }
        Tree spec;
        spec.set(u"replicas"_s, Tree::number(running));
        spec.set(u"selector"_s, Tree().set(u"matchLabels"_s, Tree().set(u"app.kubernetes.io/name"_s, deployment.name)));
        spec.set(u"template"_s, Tree().set(u"metadata"_s, metadata).set(u"spec"_s, pod));
        return objectOf(u"apps/v1"_s, u"Deployment"_s, deployment.name).set(u"spec"_s, spec);
    }

    static Tree containerPorts(const Deployment &deployment)
    {
        Tree ports;
        QStringList known;
        const auto add = [&](const QString &port, const QString &protocol) {
            if (known.contains(port + protocol) || port.toLongLong() == 0)
                return;
            known << port + protocol;
            ports.add(Tree().set(u"containerPort"_s, port.toLongLong()).set(u"protocol"_s, protocol));
        };
        for (const QString &port : deployment.members.front()->exposed) {
            const QString protocol = port.section(u'/', 1);
            add(port.section(u'/', 0, 0), protocol.isEmpty() ? u"TCP"_s : protocol.toUpper());
        }
        for (const Tree &port : deployment.ports.items())
            add(port.find(u"targetPort"_s)->word(), port.find(u"protocol"_s)->word());
        return ports;
    }

    Gaps &m_gaps;
    KubernetesClaims m_claims;
    std::vector<Deployment> m_deployments;
    QHash<QString, QList<size_t>> m_ofService;
};

} // namespace

QByteArray kubernetesFile(const FileScope &scope)
{
    Gaps gaps = scope.gaps;
    ManifestWriter writer(gaps);
    for (const OutsideContainer &container : scope.containers)
        writer.add(container);
    QByteArray text;
    for (const Tree &object : writer.objects())
        text += "---\n" + yamlDocument(object);
    Head head{.what =
                  tr("Manifests for Kubernetes: “kubectl apply -f FILE”. A Deployment for each service, for each other "
                     "container, and for each of a service's containers that differs from the rest."),
              .gaps = gaps.lines(),
              .host = scope.host};
    for (const auto &[volume, claim] : writer.claims().all().asKeyValueRange())
        head.notes
            << tr("The volume %1 is the claim %2 of 1 GiB, since nobody knows its size, and empty.").arg(volume, claim);
    for (const Deployment &deployment : writer.deployments()) {
        if (!deployment.env.secret.isEmpty())
            head.notes << tr("The Secret %1 is to be filled in, for its values are not in this file: %2")
                              .arg(deployment.name + u".secrets"_s, deployment.env.secret.join(u", "_s));
    }
    head.notes << tr("A failed health check takes a pod out of its Service and doesn't restart it, as with Docker.");
    head.notes << tr("Folders of the host are those of the node that the pod is on. Labels are annotations; those that "
                     "Bayplan, Compose and Swarm keep account by are left out.");
    return headOf(scope.snapshot, head) + text;
}

} // namespace bayplan::snapshots::outside
