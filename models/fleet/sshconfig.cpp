// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/sshconfig.h"

#include "fleet/sourcefiles.h"

#include <QDir>
#include <QDirIterator>
#include <QSet>

#include <algorithm>
#include <optional>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int maxDepth = 16; // ssh's own
constexpr int maxFiles = 128;
constexpr int maxBlocks = 5000;

bool isWild(const QString &pattern)
{
    return pattern.contains(u'*') || pattern.contains(u'?');
}

/// `*` and `?` as ssh has them, in time proportional to both lengths' product.
bool matchesPattern(QStringView name, QStringView pattern)
{
    qsizetype n = 0;
    qsizetype p = 0;
    qsizetype star = -1;
    qsizetype restart = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            restart = n;
        } else if (p < pattern.size() && (pattern[p] == u'?' || pattern[p] == name[n])) {
            ++p;
            ++n;
        } else if (star >= 0) {
            p = star + 1;
            n = ++restart;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*')
        ++p;
    return p == pattern.size();
}

/// A line's words: separated by blanks, quoted with ' or ", up to an unquoted word that begins with #. Nothing if a
/// quote is left open, which ssh refuses.
std::optional<QStringList> words(QStringView text)
{
    QStringList list;
    qsizetype i = 0;
    while (true) {
        while (i < text.size() && text[i].isSpace())
            ++i;
        if (i == text.size() || text[i] == u'#')
            return list;
        QString word;
        QChar quote;
        for (; i < text.size() && (!quote.isNull() || !text[i].isSpace()); ++i) {
            const bool escapes = text[i] == u'\\' && i + 1 < text.size() &&
                                 (text[i + 1] == u'"' || text[i + 1] == u'\'' || text[i + 1] == u'\\');
            if (escapes)
                word += text[++i];
            else if (!quote.isNull() ? text[i] == quote : (text[i] == u'"' || text[i] == u'\''))
                quote = quote.isNull() ? text[i] : QChar();
            else
                word += text[i];
        }
        if (!quote.isNull())
            return {};
        list << word;
    }
}

} // namespace

class SshConfigReader
{
public:
    explicit SshConfigReader(const Surroundings &surroundings) : m_home(surroundings.home()) {}

    SshConfig read(const QString &path)
    {
        m_config.m_blocks.append(SshConfig::Block()); // what stands before any Host applies to all
        readFile(path, {}, 0);
        return m_config;
    }

private:
    using Conditions = QList<QStringList>;

    void readFile(const QString &path, const Conditions &around, int depth)
    {
        // Each reading counts: files that include one another twice would double it with every level.
        if (++m_readings > maxFiles || depth > maxDepth) {
            m_config.m_cut = true;
            return;
        }
        if (!m_config.m_files.contains(path))
            m_config.m_files << path;
        const auto text = readSmallFile(path);
        if (!text)
            return;
        // What stands before the file's first Host is under the conditions of its Include.
        Conditions conditions = around;
        bool skipped = false; // in a Match block
        open(conditions);
        for (const QByteArray &line : text->split('\n')) {
            const QString trimmed = QString::fromUtf8(line).trimmed();
            if (trimmed.isEmpty() || trimmed.startsWith(u'#'))
                continue;
            qsizetype end = 0;
            while (end < trimmed.size() && !trimmed[end].isSpace() && trimmed[end] != u'=')
                ++end;
            const QString keyword = trimmed.left(end).toLower();
            while (end < trimmed.size() && trimmed[end].isSpace())
                ++end;
            if (end < trimmed.size() && trimmed[end] == u'=')
                ++end;
            const auto arguments = words(QStringView(trimmed).mid(end));
            if (!arguments || arguments->isEmpty())
                continue;
            if (keyword == u"host"_s) {
                skipped = false;
                conditions = around;
                conditions << *arguments;
                open(conditions);
                addAliases(*arguments, conditions);
            } else if (keyword == u"match"_s) {
                skipped = arguments->first().toLower() != u"all"_s;
                conditions = around;
                if (!skipped)
                    open(conditions);
            } else if (skipped) {
                continue;
            } else if (keyword == u"include"_s) {
                for (const QString &pattern : *arguments) {
                    for (const QString &file : expand(pattern))
                        readFile(file, conditions, depth + 1);
                }
                open(conditions);
            } else {
                set(keyword, arguments->first());
            }
        }
    }

    void open(const Conditions &conditions)
    {
        if (m_config.m_blocks.size() >= maxBlocks)
            m_config.m_cut = true;
        else
            m_config.m_blocks.append({conditions, {}});
        m_open = !m_config.m_cut;
    }

    void set(const QString &keyword, const QString &value)
    {
        if (!m_open)
            return;
        SshConfig::Destination &said = m_config.m_blocks.last().said;
        if (keyword == u"hostname"_s && said.hostName.isEmpty())
            said.hostName = value;
        else if (keyword == u"user"_s && said.user.isEmpty())
            said.user = value;
        else if (keyword == u"port"_s && said.port == 0)
            said.port = value.toInt();
    }

    void addAliases(const QStringList &patterns, const Conditions &conditions)
    {
        for (const QString &alias : patterns) {
            if (alias.isEmpty() || alias.startsWith(u'!') || isWild(alias) || m_seen.contains(alias))
                continue;
            if (!std::all_of(conditions.begin(), conditions.end(),
                             [&](const QStringList &condition) { return SshConfig::matches(alias, condition); }))
                continue;
            if (m_config.m_aliases.size() >= maxEntries) {
                m_config.m_cut = true;
                return;
            }
            m_seen.insert(alias);
            m_config.m_aliases << alias;
        }
    }

    /// The files an Include names: ~ is the home folder, relative is under ~/.ssh, wildcards in any part.
    QStringList expand(const QString &pattern) const
    {
        QString absolute = pattern;
        if (pattern.startsWith(u"~/"_s))
            absolute = m_home + pattern.mid(1);
        else if (!pattern.startsWith(u'/'))
            absolute = m_home + u"/.ssh/"_s + pattern;
        QStringList paths{QString()};
        const QStringList parts = absolute.split(u'/', Qt::SkipEmptyParts);
        for (qsizetype i = 0; i < parts.size(); ++i) {
            QStringList next;
            for (const QString &path : std::as_const(paths)) {
                if (isWild(parts[i]) || parts[i].contains(u'['))
                    next << entries(path.isEmpty() ? u"/"_s : path, parts[i], i + 1 < parts.size());
                else
                    next << path + u'/' + parts[i];
            }
            paths = next.mid(0, maxFiles);
        }
        return paths;
    }

    static QStringList entries(const QString &folder, const QString &pattern, bool folders)
    {
        QDir::Filters filters = (folders ? QDir::Dirs : QDir::Files) | QDir::NoDotAndDotDot;
        if (pattern.startsWith(u'.'))
            filters |= QDir::Hidden;
        QStringList found;
        QDirIterator all(folder, {pattern}, filters | QDir::CaseSensitive);
        while (all.hasNext() && found.size() < maxFiles)
            found << all.next();
        found.sort();
        return found;
    }

    const QString m_home;
    SshConfig m_config;
    QSet<QString> m_seen;
    int m_readings = 0;
    bool m_open = true;
};

SshConfig SshConfig::read(const Surroundings &surroundings)
{
    return SshConfigReader(surroundings).read(surroundings.sshConfig());
}

SshConfig::Destination SshConfig::destination(const QString &alias) const
{
    Destination destination;
    for (const Block &block : m_blocks) {
        const Destination &said = block.said;
        const bool speaks = (destination.hostName.isEmpty() && !said.hostName.isEmpty()) ||
                            (destination.user.isEmpty() && !said.user.isEmpty()) ||
                            (destination.port == 0 && said.port != 0);
        if (!speaks || !std::all_of(block.conditions.begin(), block.conditions.end(),
                                    [&](const QStringList &patterns) { return matches(alias, patterns); }))
            continue;
        if (destination.hostName.isEmpty())
            destination.hostName = said.hostName;
        if (destination.user.isEmpty())
            destination.user = said.user;
        if (destination.port == 0)
            destination.port = said.port;
    }
    // %h is the name as given, %% a percent sign.
    QString &name = destination.hostName;
    for (qsizetype i = name.indexOf(u'%'); i >= 0; i = name.indexOf(u'%', i)) {
        const QString by = name.mid(i, 2) == u"%h"_s ? alias : u"%"_s;
        name.replace(i, 2, by);
        i += by.size();
    }
    return destination;
}

bool SshConfig::matches(const QString &name, const QStringList &patterns)
{
    bool matched = false;
    for (const QString &pattern : patterns) {
        if (pattern.startsWith(u'!')) {
            if (matchesPattern(name, QStringView(pattern).mid(1)))
                return false;
        } else {
            matched = matched || matchesPattern(name, pattern);
        }
    }
    return matched;
}

} // namespace bayplan::fleet
