// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hosttags.h"

#include "core/plaintext.h"
#include "fleet/hostlabels.h"
#include "fleet/words.h"

#include <QStringList>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int longestLabel = 80;

} // namespace

QList<HostTag> markTags(const HostConfig &host)
{
    QList<HostTag> tags;
    if (host.production)
        tags.append({HostTag::Kind::Production, tr("production")});
    if (host.readOnly)
        tags.append({HostTag::Kind::ReadOnly, tr("read-only")});
    if (host.endpoint.kind == engine::Endpoint::Kind::Tls && host.endpoint.tls.skipVerify)
        tags.append({HostTag::Kind::Unchecked, tr("certificate not checked")});
    return tags;
}

QList<HostTag> labelTags(const HostConfig &host)
{
    QList<HostTag> tags;
    for (const QString &text : labelTexts(host.labels))
        tags.append({HostTag::Kind::Label, core::plainLine(text, longestLabel)});
    return tags;
}

QString tagsText(const QList<HostTag> &tags)
{
    QStringList texts;
    for (const HostTag &tag : tags)
        texts << tag.text;
    return texts.join(", "_L1);
}

} // namespace bayplan::fleet
