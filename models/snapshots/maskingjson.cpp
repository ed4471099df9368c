// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/maskingjson.h"

#include "snapshots/secretbytes.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <vector>

namespace bayplan::snapshots {

namespace {

/// What the texts of an array are.
enum class Entries {
    Words,     ///< of a command; anything else is taken for that
    Variables, ///< "NAME=value"
    Secrets,   ///< all of them
};

/// An object or array that the reader is in.
struct Frame
{
    bool isObject = true;
    bool isSecret = false;  ///< what it goes by is the name of a secret
    bool isPlugins = false; ///< of an engine: "Authorization" among them lists their names
    bool hasValue = false;
    bool hasPath = false;
    Entries entries = Entries::Words;
    std::string key;
    std::string pairName; ///< {"name": "DB_PASSWORD", "value": "…"}
    size_t pairValue = 0; ///< where the edit of a "value" would be that came before its "name"
    size_t pairValueEnd = 0;
    size_t bareKey = 0; ///< the same of a "key", which is a name where there is a "value", and else a secret
    size_t bareKeyEnd = 0;
};

struct Edit
{
    size_t begin;
    size_t end;
    std::string text;
    int count;
};

void appendQuoted(std::string &json, std::string_view text)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    json += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (c == '\n') {
            json += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20) {
            json += "\\u00";
            json += digits[size_t(c >> 4)];
            json += digits[size_t(c & 15)];
        } else {
            json += c;
        }
    }
    json += '"';
}

bool isAnyOf(std::string_view text, std::initializer_list<std::string_view> lower)
{
    return std::any_of(lower.begin(), lower.end(), [text](std::string_view each) { return equalsWord(text, each); });
}

/// Whether such a text may be the name of a variable or a setting.
bool isName(std::string_view text)
{
    return text.size() <= 160 && allOf(text, [](char c) { return isAlnum(c) || isOneOf(c, "_-./:"); });
}

/// Of what goes by the name of a secret, what says which it is: Podman's "Secrets" have names and ids.
bool isDescription(std::string_view key)
{
    return isAnyOf(key, {"name",  "id",      "type",      "kind",      "file",    "path",       "source", "target",
                         "mode",  "uid",     "gid",       "driver",    "host",    "url",        "user",   "username",
                         "email", "created", "createdat", "updatedat", "expires", "description"});
}

/// Reads the JSON and keeps a list of what is to be put in place of what.
class Masker : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Masker>
{
public:
    Masker(std::string_view text, const rapidjson::MemoryStream &stream, MaskRun &run)
        : m_text(text)
        , m_stream(stream)
        , m_run(run)
        , m_command(run.rules)
    {
    }

    bool Null() { return pass(); }
    bool Bool(bool) { return pass(); }
    bool RawNumber(const char *text, rapidjson::SizeType length, bool)
    {
        // A secret of digits stays a number. Fewer than four are a setting.
        const std::string_view number(text, length);
        const Frame *frame = top();
        if (number.size() >= 4 && frame &&
            (isInSecret(*frame) || (frame->isObject && m_run.rules.isSecret(frame->key, number))))
            m_edits.push_back({m_done + m_text.substr(m_done).find(number), m_stream.Tell(), "0", 1});
        return pass();
    }
    bool String(const char *text, rapidjson::SizeType length, bool)
    {
        const size_t begin = m_text.find('"', m_done);
        const size_t end = m_stream.Tell();
        const std::string_view value(text, length);
        MaskRun run{m_run.rules, 0, m_run.depth};
        if (auto masked = value.empty() ? std::nullopt : maskedString(value, begin, end, run))
            replace(begin, end, *masked, run.count);
        return pass();
    }
    bool Key(const char *text, rapidjson::SizeType length, bool)
    {
        Frame &frame = m_frames[m_depth - 1];
        frame.key.assign(text, length);
        // Hosts and the like, by which members go: "https://user:password@registry".
        MaskRun run{m_run.rules, 0, m_run.depth};
        if (frame.key.find("//") != std::string::npos) {
            if (const auto masked = maskedText(frame.key, run))
                replace(m_text.find('"', m_done), m_stream.Tell(), *masked, run.count);
        }
        return pass();
    }
    bool StartObject() { return open(true); }
    bool StartArray() { return open(false); }
    bool EndObject(rapidjson::SizeType)
    {
        const Frame &frame = m_frames[m_depth - 1];
        if (frame.bareKey != 0 && !frame.hasValue)
            replace(frame.bareKey, frame.bareKeyEnd, maskText, 1);
        return close();
    }
    bool EndArray(rapidjson::SizeType) { return close(); }

    /// The text with all edits made; nothing if there are none.
    std::optional<std::string> result()
    {
        if (m_edits.empty())
            return std::nullopt;
        // The later one of two at the same place knows more.
        std::stable_sort(m_edits.begin(), m_edits.end(),
                         [](const Edit &a, const Edit &b) { return a.begin < b.begin; });
        std::string text;
        text.reserve(m_text.size());
        size_t done = 0;
        for (size_t i = 0; i < m_edits.size(); ++i) {
            const Edit &edit = m_edits[i];
            if (i + 1 < m_edits.size() && m_edits[i + 1].begin == edit.begin)
                continue;
            text.append(m_text.substr(done, edit.begin - done)).append(edit.text);
            done = edit.end;
            m_run.count += edit.count;
        }
        return text.append(m_text.substr(done));
    }

private:
    Frame *top() { return m_depth == 0 ? nullptr : &m_frames[m_depth - 1]; }

    bool pass()
    {
        m_done = m_stream.Tell();
        return true;
    }

    static bool isInSecret(const Frame &frame)
    {
        return frame.isObject ? frame.isSecret && !isDescription(frame.key) : frame.entries == Entries::Secrets;
    }

    void replace(size_t begin, size_t end, std::string_view text, int count)
    {
        std::string quoted;
        appendQuoted(quoted, text);
        m_edits.push_back({begin, end, std::move(quoted), count});
    }

    std::optional<std::string> maskedString(std::string_view value, size_t begin, size_t end, MaskRun &run)
    {
        Frame *frame = top();
        if (!frame)
            return maskedText(value, run);
        if (frame->isObject)
            return maskedMember(*frame, value, begin, end, run);
        if (frame->entries == Entries::Variables)
            return maskedVariable(value, run);
        if (frame->entries == Entries::Secrets)
            return maskedValue("secret", value, run);
        return maskedWord(value, m_command, run);
    }

    std::optional<std::string> maskedMember(Frame &frame, std::string_view value, size_t begin, size_t end,
                                            MaskRun &run)
    {
        if (equalsWord(frame.key, "key") || equalsWord(frame.key, "name"))
            return maskedPairName(frame, value, begin, end, run);
        const std::string_view key = frame.key;
        if (equalsWord(key, "value")) {
            frame.hasValue = true;
            if (!frame.pairName.empty() && !frame.isSecret)
                return maskedValue(frame.pairName, value, run);
            if (m_run.rules.isSecret("secret", value)) {
                frame.pairValue = begin;
                frame.pairValueEnd = end;
            }
        }
        if (key == "Path") { // of a container: what its Args are given to
            frame.hasPath = true;
            m_command.reset();
            return maskedWord(value, m_command, run);
        }
        return maskedBelow(frame, value, run);
    }

    std::optional<std::string> maskedBelow(const Frame &frame, std::string_view value, MaskRun &run)
    {
        const bool isSecret = frame.isSecret && !isDescription(frame.key) && !m_run.rules.isAllowed(frame.key);
        return maskedValue(isSecret ? std::string_view("secret") : frame.key, value, run);
    }

    std::optional<std::string> maskedPairName(Frame &frame, std::string_view value, size_t begin, size_t end,
                                              MaskRun &run)
    {
        const bool isKey = equalsWord(frame.key, "key") && !frame.isSecret;
        if (isKey && m_run.rules.isSecret(frame.key, value)) {
            frame.bareKey = begin;
            frame.bareKeyEnd = end;
        }
        auto masked = isKey ? maskedText(value, run) : maskedBelow(frame, value, run);
        const std::string_view name = masked ? *masked : value;
        frame.pairName = isName(name) ? name : std::string_view();
        if (frame.pairValue != 0 && m_run.rules.isSecretName(frame.pairName))
            replace(frame.pairValue, frame.pairValueEnd, maskText, 1);
        return masked;
    }

    bool open(bool isObject)
    {
        if (m_depth == m_frames.size())
            m_frames.emplace_back();
        Frame &frame = m_frames[m_depth];
        const Frame *above = top();
        const std::string_view key = above && above->isObject ? std::string_view(above->key) : std::string_view();
        frame.isObject = isObject;
        frame.key.clear();
        frame.pairName.clear();
        frame.pairValue = 0;
        frame.bareKey = 0;
        frame.hasValue = false;
        frame.isPlugins = key == "Plugins";
        const bool isNamed = !key.empty() && !above->isPlugins && m_run.rules.isSecretName(key);
        const bool isWithin = above && (above->isObject ? above->isSecret : above->entries == Entries::Secrets);
        frame.isSecret = isNamed || isWithin;
        frame.entries = entriesOf(key, above, frame.isSecret);
        frame.hasPath = false;
        if (!isObject && frame.entries == Entries::Words && (key != "Args" || !above->hasPath)) {
            m_command.reset();
            if (key == "Args" && m_depth == 1)
                readPathAhead();
        }
        ++m_depth;
        return pass();
    }

    /// Members in the order of their names have the program after its arguments.
    void readPathAhead()
    {
        static constexpr std::string_view member = "\"Path\"";
        const size_t place = m_text.find(member, m_done);
        if (place == std::string_view::npos)
            return;
        const size_t begin = runEnd(m_text, place + member.size(), [](char c) { return isSpace(c) || c == ':'; }) + 1;
        if (begin > m_text.size())
            return;
        SecretRanges program(m_text.substr(begin, m_text.find('"', begin) - begin));
        m_command.next(program);
    }

    static Entries entriesOf(std::string_view key, const Frame *above, bool isSecret)
    {
        if (isSecret)
            return Entries::Secrets;
        if (key.empty() && above && !above->isObject)
            return above->entries;
        return isAnyOf(key, {"env", "environment", "label", "labels", "log-opt", "annotation", "annotations",
                             "buildargs", "build-arg", "envs", "variables"})
                   ? Entries::Variables
                   : Entries::Words;
    }

    bool close()
    {
        --m_depth;
        return pass();
    }

    std::string_view m_text;
    const rapidjson::MemoryStream &m_stream;
    MaskRun &m_run;
    SecretCommand m_command;
    std::vector<Frame> m_frames; ///< kept when the reader leaves one, to be used again
    size_t m_depth = 0;
    size_t m_done = 0; ///< what comes next is after it
    std::vector<Edit> m_edits;
};

} // namespace

MaskedJson maskedJson(std::string_view text, MaskRun &run)
{
    rapidjson::MemoryStream stream(text.data(), text.size());
    Masker masker(text, stream, run);
    rapidjson::Reader reader;
    constexpr unsigned how = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag;
    if (reader.Parse<how>(stream, masker).IsError())
        return {};
    return {true, masker.result()};
}

} // namespace bayplan::snapshots
