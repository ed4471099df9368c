// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/knownimages.h"

#include "fleet/fleet.h"
#include "run/containerspec.h"

#include <QSet>

namespace bayplan::ui {

QStringList knownImages(const fleet::Fleet &fleet)
{
    QSet<QString> names;
    for (const fleet::HostConnection *host : fleet.hosts()) {
        for (const engine::Image &image : host->live().images()) {
            // As it is called there: Podman doesn't find "app" by "localhost/app".
            for (const QString &tag : image.tags)
                names.insert(fleet::familiarReference(tag));
        }
    }
    QStringList known;
    for (const QString &name : std::as_const(names)) {
        run::ContainerSpec spec; // an engine may say anything
        spec.image = name;
        if (run::validate(spec).isEmpty())
            known << name;
    }
    known.sort();
    return known;
}

} // namespace bayplan::ui
