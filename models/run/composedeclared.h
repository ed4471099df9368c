// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/composeparts.h"
#include "run/composeproject.h"

namespace bayplan::run {

/// The networks that a file declares and the default one, with their names on engines; who is in them is not filled in.
/// What is wrong is told to the reader.
QList<ComposeNetwork> declaredNetworks(ComposeReader &reader);
/// The volumes likewise.
QList<ComposeVolume> declaredVolumes(ComposeReader &reader);

/// Where a service's field stands that can't be used, as well as it is known: an entry of a list, its key, the service.
YamlPlace placeOfField(const YamlNode &service, const FieldProblem &problem);

} // namespace bayplan::run
