// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/outside/formats.h"

#include "ingress/words.h"

namespace bayplan::ingress::outside {

using namespace Qt::Literals::StringLiterals;

const QList<Format> &formats()
{
    static const QList<Format> all{Format::TerraformAws,    Format::TerraformNsxt, Format::AnsibleInventory,
                                   Format::AnsiblePlaybook, Format::Nftables,      Format::Json};
    return all;
}

QString toString(Format format)
{
    switch (format) {
    case Format::TerraformAws:
        return u"terraform-aws"_s;
    case Format::TerraformNsxt:
        return u"terraform-nsxt"_s;
    case Format::AnsibleInventory:
        return u"ansible-inventory"_s;
    case Format::AnsiblePlaybook:
        return u"ansible-playbook"_s;
    case Format::Nftables:
        return u"nftables"_s;
    case Format::Json:
        break;
    }
    return u"json"_s;
}

std::optional<Format> formatFromString(const QString &text)
{
    for (const Format format : formats()) {
        if (toString(format) == text)
            return format;
    }
    return std::nullopt;
}

QString titleOf(Format format)
{
    switch (format) {
    case Format::TerraformAws:
        return tr("Terraform, AWS");
    case Format::TerraformNsxt:
        return tr("Terraform, NSX-T");
    case Format::AnsibleInventory:
        return tr("Ansible inventory");
    case Format::AnsiblePlaybook:
        return tr("Ansible playbook");
    case Format::Nftables:
        return tr("nftables rules");
    case Format::Json:
        break;
    }
    return tr("JSON feed");
}

QString purposeOf(Format format)
{
    switch (format) {
    case Format::TerraformAws:
        return tr("Servers in target groups, and security group rules for the published ports");
    case Format::TerraformNsxt:
        return tr("A pool for each backend");
    case Format::AnsibleInventory:
        return tr("The hosts that have servers, by services");
    case Format::AnsiblePlaybook:
        return tr("Backends for HAProxy on machines of your own");
    case Format::Nftables:
        return tr("Who may reach the published ports");
    case Format::Json:
        break;
    }
    return tr("For programs of your own; “bayplan backends --watch” follows it");
}

QString usualName(Format format)
{
    switch (format) {
    case Format::TerraformAws:
    case Format::TerraformNsxt:
        return u"backends.tf"_s;
    case Format::AnsibleInventory:
        return u"inventory.yml"_s;
    case Format::AnsiblePlaybook:
        return u"backends.yml"_s;
    case Format::Nftables:
        return u"backends.nft"_s;
    case Format::Json:
        break;
    }
    return u"backends.json"_s;
}

bool usesSources(Format format)
{
    return format == Format::TerraformAws || format == Format::Nftables;
}

QByteArray fileOf(Format format, const QList<Backend> &backends, const Options &options)
{
    switch (format) {
    case Format::TerraformAws:
        return terraformAws(backends, options);
    case Format::TerraformNsxt:
        return terraformNsxt(backends);
    case Format::AnsibleInventory:
        return ansibleInventory(backends);
    case Format::AnsiblePlaybook:
        return ansiblePlaybook(backends);
    case Format::Nftables:
        return nftables(backends, options);
    case Format::Json:
        break;
    }
    return feed(backends);
}

} // namespace bayplan::ingress::outside
