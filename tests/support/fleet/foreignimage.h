// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fleet/dockercli.h"

namespace bayplan::tests {

/// Gives the engine the same image once more, of another name and said to be for linux/s390x; false if it can't.
bool makeForeignImage(const DockerCli &docker, const QString &image, const QString &name);

} // namespace bayplan::tests
