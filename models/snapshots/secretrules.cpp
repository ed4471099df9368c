// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/secretrules.h"

#include "snapshots/secretbytes.h"
#include "snapshots/secretnames.h"

namespace bayplan::snapshots {

namespace {

/// Whether the text is what the pattern says; both are in lower case but for the text's letters.
bool matchesGlob(std::string_view pattern, std::string_view text)
{
    size_t at = 0;
    size_t star = std::string_view::npos;
    size_t afterStar = 0;
    size_t i = 0;
    while (i < text.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            afterStar = i;
        } else if (at < pattern.size() && pattern[at] == lowerOf(text[i])) {
            ++at;
            ++i;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            i = ++afterStar;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

} // namespace

SecretRules::SecretRules(std::vector<std::string> allowed) : m_allowed(std::move(allowed))
{
    for (std::string &name : m_allowed)
        std::transform(name.begin(), name.end(), name.begin(), lowerOf);
}

bool SecretRules::isAllowed(std::string_view name) const
{
    return std::any_of(m_allowed.begin(), m_allowed.end(),
                       [name](const std::string &pattern) { return matchesGlob(pattern, name); });
}

bool SecretRules::isSecret(std::string_view name, std::string_view value) const
{
    return !value.empty() && namesSecret(name) && !isHarmlessValue(name, value) && !isAllowed(name);
}

bool SecretRules::isSecretName(std::string_view name) const
{
    return namesSecret(name) && !isAllowed(name);
}

} // namespace bayplan::snapshots
