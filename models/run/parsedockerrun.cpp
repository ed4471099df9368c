// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/dockerrun.h"
#include "run/flags.h"
#include "run/words.h"

#include <QRegularExpression>

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

template <typename List>
auto byName(const List &flags, const QString &name) -> const typename List::value_type *
{
    const auto found = std::find_if(flags.begin(), flags.end(), [&](const auto &flag) {
        if (name == QLatin1String(flag.name))
            return true;
        if constexpr (requires { flag.also; })
            return *flag.also && name == QLatin1String(flag.also);
        return false;
    });
    return found == flags.end() ? nullptr : &*found;
}

template <typename List>
auto byLetter(const List &flags, QChar letter) -> const typename List::value_type *
{
    const auto found = std::find_if(flags.begin(), flags.end(), [&](const auto &flag) {
        return flag.letter && QChar::fromLatin1(flag.letter) == letter;
    });
    return found == flags.end() ? nullptr : &*found;
}

/// Options and image, as the docker command takes them: options end at the first word that is none.
class Reader
{
public:
    Reader(QStringList words, ParsedRun &result) : m_words(std::move(words)), m_result(result) {}

    Result<void> run()
    {
        if (const auto done = skipToOptions(); !done)
            return done;
        while (m_at < m_words.size() && m_words.at(m_at).startsWith(u'-')) {
            const QString word = m_words.at(m_at++);
            if (word == u"--"_s)
                break;
            if (word == u"-"_s)
                note(word, tr("Not an option"));
            else if (word.startsWith(u"--"_s))
                longOption(word);
            else
                letters(word);
        }
        m_result.spec.image = m_words.value(m_at);
        m_result.spec.command = m_words.mid(m_at + 1);
        if (m_result.spec.image.isEmpty())
            note(u"docker run"_s, tr("It names no image"));
        return {};
    }

private:
    void note(const QString &text, const QString &why) { m_result.notes << Note{text, why}; }

    /// Over "$ sudo FOO=1 docker -H … container run".
    Result<void> skipToOptions()
    {
        static const QRegularExpression assignment(u"^[A-Za-z_][A-Za-z0-9_]*="_s);
        const auto isOneOf = [this](std::initializer_list<const char *> words) {
            return std::any_of(words.begin(), words.end(),
                               [this](const char *word) { return m_words.value(m_at) == QLatin1String(word); });
        };
        for (bool skipped = true; skipped && m_at < m_words.size();) {
            skipped = isOneOf({"$", "#", ">", "%", "sudo", "exec", "env"});
            if (assignment.match(m_words.at(m_at)).hasMatch()) {
                note(m_words.at(m_at), tr("A variable of the shell; it was left out"));
                skipped = true;
            }
            m_at += skipped ? 1 : 0;
        }
        const QString program = m_words.value(m_at).section(u'/', -1);
        const bool known = program == u"docker"_s || program == u"podman"_s || program == u"nerdctl"_s;
        const qsizetype start = m_at + 1;
        for (m_at = start; known && m_words.value(m_at).startsWith(u'-'); ++m_at) {
            static const QStringList withValue{u"-H"_s,        u"--host"_s,  u"-c"_s,          u"--context"_s,
                                               u"--config"_s,  u"-l"_s,      u"--log-level"_s, u"--tlscacert"_s,
                                               u"--tlscert"_s, u"--tlskey"_s};
            const QString option = m_words.at(m_at);
            const QString value = withValue.contains(option) ? m_words.value(++m_at) : QString();
            note(QString(option + u' ' + value).trimmed(), tr("Hosts are chosen here; it was left out"));
        }
        m_at += m_words.value(m_at) == u"container"_s ? 1 : 0;
        if (!known || !isOneOf({"run", "create"}))
            return wrong(tr("This is not a docker run line"), tr("Paste a line such as: docker run -p 8080:80 nginx"));
        ++m_at;
        return {};
    }

    void longOption(const QString &word)
    {
        const qsizetype equals = word.indexOf(u'=');
        const QString name = word.mid(2, equals < 0 ? -1 : equals - 2);
        const std::optional<QString> value = equals < 0 ? std::nullopt : std::optional(word.mid(equals + 1));
        const QString shown = u"--"_s + name;
        if (const Flag *flag = byName(allFlags(), name))
            return take(*flag, shown, value);
        if (const UnusedFlag *flag = byName(unusedFlags(), name))
            return pass(*flag, shown, value);
        // Whether a value follows an option nobody knows can only be guessed by what comes after it.
        const bool takesNext = !value && m_at + 1 < m_words.size() && !m_words.at(m_at).startsWith(u'-');
        note(takesNext ? QString(word + u' ' + m_words.at(m_at)) : word, tr("Not a known option; it was left out"));
        m_at += takesNext ? 1 : 0;
    }

    /// "-dit", "-p8080:80", "-e=A=B", "-itp 80:80"
    void letters(const QString &word)
    {
        for (qsizetype i = 1; i < word.size(); ++i) {
            const QString shown = u'-' + QString(word.at(i));
            const Flag *flag = byLetter(allFlags(), word.at(i));
            const UnusedFlag *unused = flag ? nullptr : byLetter(unusedFlags(), word.at(i));
            if (!flag && !unused) {
                note(word, tr("-%1 is not a known option; it was left out").arg(word.at(i)));
                return;
            }
            QString rest = word.mid(i + 1);
            const bool given = rest.startsWith(u'=');
            const bool isSwitch = flag ? flag->isSwitch : unused->isSwitch;
            if (isSwitch && !given) {
                if (flag)
                    take(*flag, shown, {});
                continue;
            }
            if (given)
                rest.remove(0, 1);
            const std::optional<QString> value = rest.isEmpty() && !given ? std::nullopt : std::optional(rest);
            if (flag)
                take(*flag, shown, value);
            else
                pass(*unused, shown, value);
            return;
        }
    }

    /// The value of an option: its own, or the next word whatever that is.
    std::optional<QString> valueOf(bool isSwitch, const std::optional<QString> &own)
    {
        if (own || isSwitch)
            return own.value_or(u"true"_s);
        return m_at < m_words.size() ? std::optional(m_words.at(m_at++)) : std::nullopt;
    }

    void take(const Flag &flag, const QString &shown, const std::optional<QString> &own)
    {
        const auto value = valueOf(flag.isSwitch, own);
        if (!value)
            return note(shown, tr("Its value is missing"));
        if (const auto done = flag.set(m_result.spec, *value); !done)
            note(shown + u' ' + *value, done.error().what);
    }

    void pass(const UnusedFlag &flag, const QString &shown, const std::optional<QString> &own)
    {
        const auto value = valueOf(flag.isSwitch, own);
        if (!flag.harmless)
            note(flag.isSwitch ? shown : QString(shown + u' ' + value.value_or(QString())),
                 tr("There is no place for this option here; it was left out"));
    }

    const QStringList m_words;
    qsizetype m_at = 0;
    ParsedRun &m_result;
};

} // namespace

Result<ParsedRun> parseDockerRun(const QString &text)
{
    auto split = splitShellWords(text);
    if (!split)
        return core::fail(split.error());
    ParsedRun result{.spec = {}, .notes = std::move(split->notes)};
    if (const auto done = Reader(std::move(split->words), result).run(); !done)
        return core::fail(done.error());
    return result;
}

} // namespace bayplan::run
