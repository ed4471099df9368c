// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/outside/outsidefiles.h"

#include "snapshots/outside/names.h"
#include "snapshots/outside/writers.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using namespace outside;

namespace {

struct FormatFiles
{
    QString stem;
    QString extension;
    QByteArray (*write)(const FileScope &);
    QString common; ///< a file beside the others; empty without
    QByteArray (*writeCommon)(const FileScope &) = nullptr;
};

FormatFiles filesOf(OutsideFormat format)
{
    switch (format) {
    case OutsideFormat::Compose:
        return {u"compose"_s, u".yaml"_s, composeFile, {}};
    case OutsideFormat::Kubernetes:
        return {u"kubernetes"_s, u".yaml"_s, kubernetesFile, {}};
    case OutsideFormat::Terraform:
        return {u"containers"_s, u".tf"_s, terraformFile, u"providers.tf"_s, terraformProviders};
    case OutsideFormat::Ansible:
        return {u"playbook"_s, u".yml"_s, ansiblePlaybook, u"inventory.yml"_s, ansibleInventory};
    case OutsideFormat::Nftables:
        break;
    }
    return {u"published"_s, u".nft"_s, nftablesFile, {}};
}

} // namespace

QList<OutsideFile> outsideFiles(const Snapshot &snapshot, OutsideFormat format, const OutsideOptions &options)
{
    const FormatFiles files = filesOf(format);
    QList<OutsideFile> out;
    if (files.writeCommon)
        out.append({files.common, files.writeCommon(FileScope{.snapshot = snapshot})});
    if (!options.perHost) {
        FileScope scope{.snapshot = snapshot};
        for (const HostPart &host : snapshot.hosts)
            readContainers(host, scope.containers, scope.gaps);
        out.append({files.stem + files.extension, files.write(scope)});
        return out;
    }
    Names names(NameForm::Compose);
    for (const HostPart &host : snapshot.hosts) {
        if (host.state == HostPart::State::Unreachable)
            continue;
        FileScope scope{.snapshot = snapshot, .host = &host};
        readContainers(host, scope.containers, scope.gaps);
        out.append({names.take({files.stem + u'-' + host.name}) + files.extension, files.write(scope)});
    }
    return out;
}

} // namespace bayplan::snapshots
