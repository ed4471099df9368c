// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/outside/head.h"

#include "core/plaintext.h"
#include "snapshots/masking.h"
#include "snapshots/times.h"
#include "snapshots/words.h"

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int longestLine = 500;
constexpr int longestInHead = 120;

/// Halves of pairs and what is no character would make the whole file unreadable to some.
QString characters(const QString &line)
{
    QString out;
    for (const uint c : line.toUcs4())
        out += (c >= 0xd800 && c < 0xe000) || (c & 0xfffe) == 0xfffe
                   ? QString(QChar::ReplacementCharacter)
                   : QString::fromUcs4(reinterpret_cast<const char32_t *>(&c), 1);
    return out;
}

QString nameOf(const QString &text)
{
    return core::plainLine(text, longestInHead);
}

void addHost(const HostPart &host, QStringList &lines)
{
    if (host.state == HostPart::State::Unreachable)
        lines << tr("%1 was never reached: nothing of it is here. %2").arg(nameOf(host.name), host.error);
    else if (host.state == HostPart::State::Stale)
        lines << tr("%1 was out of reach: it is here as it was last seen at %2. %3")
                     .arg(nameOf(host.name), timeText(host.readAt), host.error);
}

} // namespace

void Gaps::add(const QString &host, const QString &container, const QString &what)
{
    const QString where = container.isEmpty() ? nameOf(host) : QString(nameOf(host) + u'/' + nameOf(container));
    const QString line = where + u": "_s + what;
    if (m_known.contains(line))
        return;
    m_known.insert(line);
    m_lines << line;
}

QByteArray comments(const QStringList &lines)
{
    QString out;
    for (const QString &line : lines) {
        const QString plain = core::plainLine(characters(line), longestLine);
        out += plain.isEmpty() ? u"#\n"_s : QString(u"# "_s + plain + u'\n');
    }
    return out.toUtf8();
}

QByteArray headOf(const Snapshot &snapshot, const Head &head)
{
    QStringList names;
    QStringList states;
    for (const HostPart &host : snapshot.hosts) {
        if (head.host && head.host != &host)
            continue;
        if (host.state != HostPart::State::Unreachable)
            names << nameOf(host.name);
        addHost(host, states);
    }
    QStringList lines{head.what};
    lines << tr("Made by %1 from a snapshot taken at %2 of the workspace “%3”.")
                 .arg(nameOf(snapshot.program), timeText(snapshot.takenAt), nameOf(snapshot.workspace));
    // One line each: a long list must not be cut.
    for (const QString &name : names)
        lines << tr("Host: %1").arg(name);
    lines << states;
    lines << (snapshot.hasSecrets
                  ? tr("It may hold secrets: passwords and keys are in it as they were in the containers.")
                  : tr("Secrets are masked: fill in each %1 before it is used.").arg(Masking::text()));
    lines << head.notes;
    if (!head.gaps.isEmpty()) {
        lines << QString() << tr("Not expressed:");
        for (const QString &gap : head.gaps)
            lines << u"- "_s + gap;
    }
    return comments(lines);
}

} // namespace bayplan::snapshots::outside
