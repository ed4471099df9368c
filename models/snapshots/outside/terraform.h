// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/outside/containers.h"
#include "snapshots/outside/hcl.h"
#include "snapshots/outside/names.h"

#include <QMap>

namespace bayplan::snapshots::outside {

/// What containers of one host refer to: its images, networks and volumes, each a resource.
class TerraformHost
{
public:
    /// `alias`: of the host's provider.
    TerraformHost(const HostPart &host, const QString &alias) : m_host(host), m_alias(alias) {}

    /// Expressions for a container's own use.
    QString image(const QString &name) { return reference(m_images, u"docker_image", name, u"image_id"); }
    QString network(const QString &name) { return reference(m_networks, u"docker_network", name, u"name"); }
    QString volume(const QString &name) { return reference(m_volumes, u"docker_volume", name, u"name"); }

    /// A new resource of the host, with its provider.
    HclBlock resource(const QString &type, const QString &name) const;
    QString resourceName(const QString &name) const { return m_alias + u"__" + name; }
    /// The images, networks and volumes.
    std::vector<HclBlock> resources(Gaps &gaps) const;

private:
    struct Referred
    {
        QMap<QString, QString> names; ///< of resources, by what they are called on the engine
        Names taken{NameForm::Identifier};
    };

    QString reference(Referred &all, QStringView type, const QString &name, QStringView attribute);
    HclBlock networkResource(const QString &name, const QString &resource, Gaps &gaps) const;
    HclBlock volumeResource(const QString &name, const QString &resource) const;

    const HostPart &m_host;
    QString m_alias;
    Referred m_images;
    Referred m_networks;
    Referred m_volumes;
};

/// A container as a resource of the provider; `name` is the resource's.
HclBlock terraformContainer(const OutsideContainer &container, const QString &name, TerraformHost &host, Gaps &gaps);

} // namespace bayplan::snapshots::outside
