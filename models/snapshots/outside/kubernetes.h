// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/outside/containers.h"
#include "snapshots/outside/names.h"
#include "snapshots/outside/tree.h"

#include <QMap>

namespace bayplan::snapshots::outside {

// The parts of a manifest, each in a file of its own.

/// Which claim stands for a host's volume. Volumes of one name on different hosts hold different data, but what is one
/// service's there is one claim here.
class KubernetesClaims
{
public:
    QString claim(const QString &volume);
    const QMap<QString, QString> &all() const { return m_claims; } ///< claims by volume

private:
    Names m_names{NameForm::Dns};
    QMap<QString, QString> m_claims;
};

/// What a container's environment is made of: values, and the names of those that are not told.
struct KubernetesEnv
{
    QMap<QString, QString> plain;
    QStringList secret;

    bool operator==(const KubernetesEnv &) const = default;
};
KubernetesEnv kubernetesEnv(const OutsideContainer &container, Gaps &gaps);

/// A pod's spec, without its environment and its container's name.
struct KubernetesPod
{
    Tree pod = Tree::map();
    Tree container = Tree::map();
    QMap<QString, QString> annotations = {};

    bool operator==(const KubernetesPod &) const = default;
};
KubernetesPod kubernetesPod(const OutsideContainer &container, KubernetesClaims &claims, Gaps &gaps);
void setKubernetesProcess(KubernetesPod &pod, const OutsideContainer &container, Gaps &gaps);
void setKubernetesProbe(KubernetesPod &pod, const OutsideContainer &container, Gaps &gaps);
void setKubernetesNetwork(KubernetesPod &pod, const OutsideContainer &container, Gaps &gaps);
void setKubernetesMounts(KubernetesPod &pod, const OutsideContainer &container, KubernetesClaims &claims, Gaps &gaps);
void setKubernetesLimits(KubernetesPod &pod, const OutsideContainer &container, Gaps &gaps);
void setKubernetesSecurity(KubernetesPod &pod, const OutsideContainer &container, Gaps &gaps);

/// The ports of a Service; empty without any. `type` is what kind it must be for them.
Tree kubernetesPorts(const OutsideContainer &container, QString &type, Gaps &gaps);

} // namespace bayplan::snapshots::outside
