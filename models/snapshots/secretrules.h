// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bayplan::snapshots {

/// What is a secret by its name, unless the operator allowed that name. Texts are UTF-8 here and wherever secrets are
/// looked for, as they come from engines.
class SecretRules
{
public:
    SecretRules() = default;
    /// `allowed`: names, in which "*" stands for anything.
    explicit SecretRules(std::vector<std::string> allowed);

    bool isAllowed(std::string_view name) const;
    /// Whether the value is a secret because of its name.
    bool isSecret(std::string_view name, std::string_view value) const;
    /// Whether all that is below the name is.
    bool isSecretName(std::string_view name) const;

private:
    std::vector<std::string> m_allowed; ///< in lower case
};

} // namespace bayplan::snapshots
