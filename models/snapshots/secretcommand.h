// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/secretranges.h"
#include "snapshots/secretrules.h"

#include <string>
#include <string_view>

namespace bayplan::snapshots {

/// Goes through the words of a command and finds the secrets that their order tells: what follows "--password", curl's
/// "-u user:password", mysql's "-psecret", "echo x | docker login --password-stdin".
class SecretCommand
{
public:
    explicit SecretCommand(const SecretRules &rules) : m_rules(&rules) {}

    /// The next word; adds what is secret in it. What its words say beside that is found elsewhere.
    void next(SecretRanges &word);
    /// Another command begins: after ";", "|", "&&".
    void reset();
    /// Words of echo and printf are what another command reads as a password.
    void setPiped(bool piped) { m_isPiped = piped; }

private:
    enum class Expected { Nothing, Secret, UserPassword, UserCommaPassword, UserPercentPassword, Header, Source };
    void option(SecretRanges &word);
    bool programOption(SecretRanges &word);
    void argument(SecretRanges &word);
    void variable(SecretRanges &word);
    void take(SecretRanges &word, Expected expected);

    const SecretRules *m_rules;
    Expected m_expected = Expected::Nothing;
    std::string m_program;
    std::string m_before;       ///< the word before
    std::string m_secondBefore; ///< and the one before that
    std::string m_thirdBefore;
    int m_positional = -1; ///< how many words until the one that is a secret; -1: none is
    bool m_isLogin = false;
    bool m_isPiped = false;
};

/// Finds what a shell would see as words with secrets in a text, and in those words again.
void findInShellText(SecretRanges &ranges, const SecretRules &rules, int depth);

} // namespace bayplan::snapshots
