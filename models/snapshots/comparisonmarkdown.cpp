// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/markdowntext.h"
#include "snapshots/comparisonfacts.h"
#include "snapshots/comparisonpage.h"
#include "snapshots/words.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

/// What core::markdownText() lets by with an ellipsis at the end.
constexpr int longestMarkdownValue = 299;

QByteArray marked(const QString &text)
{
    return core::markdownText(text).toUtf8();
}

QByteArray markdownValue(const QString &text)
{
    return text.isEmpty() ? '*' + marked(tr("nothing")) + '*' : marked(text);
}

QByteArray markdownFields(const QList<FieldChange> &fields)
{
    QByteArray text = "| " + marked(tr("Field")) + " | " + marked(tr("Before")) + " | " + marked(tr("After")) +
                      " |\n| --- | --- | --- |\n";
    for (const FieldChange &field : fields) {
        const FieldSides sides = FieldSides::of(field, longestMarkdownValue);
        text += "| " + marked(field.path);
        if (field.noise)
            text += " *(" + marked(tr("noise")) + ")*";
        text += " | " + markdownValue(sides.before) + " | " + markdownValue(sides.after);
        if (sides.lookSame)
            text += " *(" + marked(tr("another value")) + ")*";
        text += " |\n";
    }
    return text;
}

QByteArray markdownHead(const ObjectChange &change)
{
    QByteArray text = marked(whatTitle(change.what)) + ' ' + marked(kindTitle(change.kind)) + " **" +
                      marked(nameTitle(change)) + "**";
    if (const QString host = hostTitle(change); !host.isEmpty())
        text += ' ' + marked(tr("on %1", "a host").arg(host));
    if (!change.summary.isEmpty())
        text += ": " + marked(change.summary);
    return text;
}

/// What came and went is a list before the tables, or it would seem to belong to the last of them.
QByteArray markdownGroup(const ChangeGroup &group)
{
    QByteArray text = "\n## " + marked(group.title) + "\n\n";
    for (const ObjectChange *change : group.changes) {
        if (change->fields.isEmpty())
            text += "- " + markdownHead(*change) + '\n';
    }
    for (const ObjectChange *change : group.changes) {
        if (!change->fields.isEmpty())
            text += (text.endsWith("\n\n") ? "### " : "\n### ") + markdownHead(*change) + "\n\n" +
                    markdownFields(change->fields);
    }
    return text;
}

} // namespace

QByteArray comparisonMarkdown(const Comparison &comparison)
{
    QByteArray text = "# " + marked(comparisonTitle(comparison)) + "\n\n";
    for (const QString &fact : comparisonFacts(comparison))
        text += "- " + marked(fact) + '\n';
    for (const QString &warning : comparisonWarnings(comparison))
        text += "- **" + marked(warning) + "**\n";
    const std::vector<ChangeGroup> groups = changeGroups(comparison);
    if (groups.empty())
        text += '\n' + marked(tr("Nothing has changed")) + '\n';
    for (const ChangeGroup &group : groups)
        text += markdownGroup(group);
    if (const QString more = leftOutChanges(comparison); !more.isEmpty())
        text += '\n' + marked(more) + '\n';
    return text;
}

} // namespace bayplan::snapshots
