// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsonnode.h"

#include <QSet>

namespace bayplan::inspect {

/// Gives each value that looks secret the mask to be shown in its place. Variables keep their names: "TOKEN=••••••".
/// Looked at are values by the key they have, entries of "Env" by the variable's name, and entries of all other arrays
/// as the words of a command (core/secretwords.h).
void markSecrets(JsonNode &root);

/// Hides all marked values but those at the paths in `shown`.
void hideSecrets(JsonNode &root, const QSet<QStringList> &shown);
void showSecrets(JsonNode &root);

/// Whether any value is marked.
bool hasSecrets(const JsonNode &root);

} // namespace bayplan::inspect
