// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/outside/files.h"

#include <optional>

namespace bayplan::ingress::outside {

/// What backends can be written as.
enum class Format { TerraformAws, TerraformNsxt, AnsibleInventory, AnsiblePlaybook, Nftables, Json };

/// In the order in which people are shown them.
const QList<Format> &formats();

/// "terraform-aws", "terraform-nsxt", "ansible-inventory", "ansible-playbook", "nftables", "json", as commands take
/// them.
QString toString(Format format);
/// Nothing if it is none of these.
std::optional<Format> formatFromString(const QString &text);

/// What people call it, and what it is for in a sentence without its full stop.
QString titleOf(Format format);
QString purposeOf(Format format);

/// What such a file is usually called.
QString usualName(Format format);
/// Whether Options::sources are in it.
bool usesSources(Format format);

QByteArray fileOf(Format format, const QList<Backend> &backends, const Options &options);

} // namespace bayplan::ingress::outside
