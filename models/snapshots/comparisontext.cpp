// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/comparisontext.h"

#include "core/plaintext.h"
#include "snapshots/comparisonfacts.h"
#include "snapshots/times.h"
#include "snapshots/words.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using What = ObjectChange::What;

namespace {

constexpr int longestName = 120;
constexpr int longestValue = 200;

QString plain(const QString &text, int longest)
{
    return core::plainLine(text, longest);
}

QString signOf(What what)
{
    return what == What::Added ? u"+"_s : what == What::Removed ? u"-"_s : u"~"_s;
}

QString lineOf(const ObjectChange &change)
{
    QString line = signOf(change.what) + u' ' + toString(change.kind) + u' ' + plain(change.name, longestName);
    if (!change.host.isEmpty() && change.kind != ObjectChange::Kind::Host)
        line += u" on "_s + plain(change.host, longestName);
    if (!change.summary.isEmpty())
        line += u": "_s + plain(change.summary, longestValue);
    return line + u'\n';
}

QString lineOf(const FieldChange &field)
{
    const FieldSides sides = FieldSides::of(field, longestValue);
    const auto side = [](const QString &text) { return text.isEmpty() ? u"nothing"_s : text; };
    return u"    "_s + plain(field.path, longestValue) + u": "_s + side(sides.before) + u" → "_s + side(sides.after) +
           (sides.lookSame ? u" (another value)\n"_s : u"\n"_s);
}

} // namespace

QString comparisonText(const Comparison &comparison)
{
    QString text;
    for (const QString &host : comparison.unknownHosts)
        text += tr("? host %1 could not be read for one of the two, so nothing is known of it").arg(plain(host, 80)) +
                u'\n';
    for (const ObjectChange &change : comparison.changes) {
        text += lineOf(change);
        for (const FieldChange &field : change.fields)
            text += lineOf(field);
    }
    return text.isEmpty() ? tr("Nothing has changed") + u'\n' : text;
}

QJsonObject comparisonJson(const Comparison &comparison)
{
    QJsonArray changes;
    for (const ObjectChange &change : comparison.changes) {
        QJsonArray fields;
        for (const FieldChange &field : change.fields)
            fields << QJsonObject{{u"path"_s, field.path},
                                  {u"before"_s, field.before},
                                  {u"after"_s, field.after},
                                  {u"noise"_s, field.noise},
                                  {u"masked"_s, field.masked}};
        changes << QJsonObject{
            {u"kind"_s, toString(change.kind)}, {u"host"_s, change.host.isEmpty() ? QJsonValue() : change.host},
            {u"name"_s, change.name},           {u"what"_s, toString(change.what)},
            {u"summary"_s, change.summary},     {u"fields"_s, fields}};
    }
    return {{u"before"_s, timeText(comparison.before)},
            {u"after"_s, timeText(comparison.after)},
            {u"secrets"_s, comparison.hasSecrets ? u"included"_s : u"masked"_s},
            {u"unknownHosts"_s, QJsonArray::fromStringList(comparison.unknownHosts)},
            {u"changes"_s, changes}};
}

} // namespace bayplan::snapshots
