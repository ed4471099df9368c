// SPDX-License-Identifier: GPL-3.0-or-later
// Words of a shell's text, with their places in it: what a secret in a word covers of the text.
#include "snapshots/secretassignments.h"
#include "snapshots/secretbytes.h"
#include "snapshots/secretcommand.h"
#include "snapshots/secretshapes.h"

namespace bayplan::snapshots {

namespace {

constexpr int deepestShell = 4; // sh -c "sh -c '…'"

struct ShellWord
{
    std::string text;           ///< without its quotes
    std::vector<size_t> places; ///< of its bytes

    void add(char c, size_t place)
    {
        text += c;
        places.push_back(place);
    }
};

class ShellReader
{
public:
    explicit ShellReader(std::string_view text) : m_text(text) {}

    /// False at the end. An empty word stands for what is between commands.
    bool read(ShellWord &word)
    {
        word.text.clear();
        word.places.clear();
        m_place = runEnd(m_text, m_place, [](char c) { return isSpace(c) && c != '\n'; });
        if (m_place >= m_text.size())
            return false;
        if (isOperator(m_text[m_place])) {
            ++m_place;
            return true;
        }
        while (m_place < m_text.size() && !isSpace(m_text[m_place]) && !isOperator(m_text[m_place]))
            readPiece(word);
        return true;
    }

private:
    static bool isOperator(char c) { return c == ';' || c == '|' || c == '&' || c == '\n' || c == '(' || c == ')'; }

    void readPiece(ShellWord &word)
    {
        const char c = m_text[m_place];
        if (c == '\\' && m_place + 1 < m_text.size() && !isLetter(m_text[m_place + 1])) {
            word.add(m_text[m_place + 1], m_place + 1);
            m_place += 2;
        } else if (c == '$' && m_place + 1 < m_text.size() && m_text[m_place + 1] == '(') {
            // "$(cat /run/secrets/x)" is one thing.
            const size_t end = std::min(m_text.find(')', m_place), m_text.size() - 1);
            for (; m_place <= end; ++m_place)
                word.add(m_text[m_place], m_place);
        } else if ((c == '"' || c == '\'') && m_text.find(c, m_place + 1) != std::string_view::npos) {
            ++m_place;
            for (; m_place < m_text.size() && m_text[m_place] != c; ++m_place) {
                if (c == '"' && m_text[m_place] == '\\' && m_place + 1 < m_text.size() &&
                    (m_text[m_place + 1] == '"' || m_text[m_place + 1] == '\\'))
                    ++m_place;
                word.add(m_text[m_place], m_place);
            }
            m_place = std::min(m_place + 1, m_text.size()); // the quote that closed may have been escaped
        } else {
            word.add(c, m_place++);
        }
    }

    std::string_view m_text;
    size_t m_place = 0;
};

bool readsPasswords(std::string_view text)
{
    for (const std::string_view reader :
         {"--password-stdin", "chpasswd", "passwd --stdin", "sudo -S", "--passphrase-fd", "cryptsetup"}) {
        if (text.find(reader) != std::string_view::npos)
            return true;
    }
    return false;
}

} // namespace

void findInShellText(SecretRanges &ranges, const SecretRules &rules, int depth)
{
    const std::string_view text = ranges.text();
    ShellReader reader(text);
    SecretCommand command(rules);
    command.setPiped(readsPasswords(text));
    ShellWord word;
    while (reader.read(word)) {
        if (word.text.empty()) {
            command.reset();
            continue;
        }
        SecretRanges within(word.text);
        command.next(within);
        // Quotes are gone, so what looked like two words may be one, and what looked like one may be a command.
        if (word.places.back() - word.places.front() + 1 != word.places.size() || anyOf(word.text, isSpace)) {
            findSecretShapes(within);
            findAssignments(within, rules);
            if (depth < deepestShell && anyOf(word.text, isSpace))
                findInShellText(within, rules, depth + 1);
        }
        for (const SecretRanges::Range &range : within.merged())
            ranges.add(word.places[range.begin], word.places[range.end - 1] + 1);
    }
}

} // namespace bayplan::snapshots
