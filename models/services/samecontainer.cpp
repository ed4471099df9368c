// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/servicespec.h"

namespace bayplan::services {

// Where replicas go and when they count as ready is nothing of a container. Nor is how its image was asked for, once it
// is known which one was meant.
bool sameContainer(const ServiceSpec &a, const ServiceSpec &b)
{
    if (a.name != b.name || a.compose != b.compose || wantedImage(a) != wantedImage(b))
        return false;
    run::ContainerSpec one = a.container;
    run::ContainerSpec other = b.container;
    for (run::ContainerSpec *each : {&one, &other}) {
        each->image.clear();
        each->name.clear();
        each->pull = false;
    }
    return one == other;
}

} // namespace bayplan::services
