// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshots/moments.h"

#include "core/plaintext.h"
#include "ui/snapshots/snapshotwords.h"

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using snapshots::ChangeCount;
using snapshots::Moment;

namespace {

QString countWords(const ChangeCount &count)
{
    if (count.isNone())
        return Moments::tr("nothing changed since the one before");
    return Moments::tr("%1 added, %2 removed, %3 changed since the one before")
        .arg(count.added)
        .arg(count.removed)
        .arg(count.changed);
}

} // namespace

QVariant Moments::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != Qt::AccessibleTextRole && role != Qt::ToolTipRole))
        return Timeline::data(index, role);
    const Moment &moment = this->moment(index.row());
    QStringList parts{titleOf(moment), detailOf(moment)};
    if (moment.sinceBefore)
        parts << countWords(*moment.sinceBefore);
    if (role == Qt::AccessibleTextRole)
        return parts.join(u", "_s);
    if (!moment.isNow())
        parts << core::plainLine(moment.file.path);
    for (QString &part : parts)
        part = part.toHtmlEscaped();
    return QString(u"<p>"_s + parts.join(u"<br>"_s) + u"</p>"_s);
}

} // namespace bayplan::ui
