// SPDX-License-Identifier: GPL-3.0-or-later
// Only so that the meta-object of the class is made: moc looks at headers beside a source file.
#include "ui/panels/detailstab.h"
