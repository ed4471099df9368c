// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/outside/tree.h"

#include <QByteArray>

namespace bayplan::snapshots::outside {

enum class YamlReader {
    Usual,
    Ansible ///< what could be a template is marked as none
};

/// One document in block style. Texts that any version of YAML reads as something else are quoted, and so is what isn't
/// plainly a word.
QByteArray yamlDocument(const Tree &tree, YamlReader reader = YamlReader::Usual);

} // namespace bayplan::snapshots::outside
