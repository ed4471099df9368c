// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace bayplan::ingress::outside {

/// A quoted string of HCL 2, in which nothing is a template:
/// https://developer.hashicorp.com/terraform/language/expressions/strings
QString hclString(const QString &text);

/// A double-quoted scalar of YAML 1.2, section 7.3.1.
QString yamlString(const QString &text);
/// The same, which Ansible doesn't take for a template.
QString unsafeYamlString(const QString &text);

/// Lines that begin with "# "; each is one line, whatever is in it.
QString commentLines(const QStringList &lines);

/// Letters, digits, dots, dashes and underscores; any other character is an underscore. For names in formats that have
/// no quoting.
QString wordOf(const QString &text);

} // namespace bayplan::ingress::outside
