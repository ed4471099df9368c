// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/maketables.h"

#include <QStringList>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

Cell textCell(const QString &text)
{
    return text.isEmpty() ? Cell() : Cell(text);
}

Cell timeCell(const std::optional<core::Time> &time)
{
    return time && *time != core::Time{} ? Cell(*time) : Cell();
}

Cell countCell(qint64 number)
{
    return Cell(number);
}

Cell yesCell(bool yes)
{
    return yes ? Cell(u"yes"_s) : Cell();
}

Cell knownCell(const ReadHost &host)
{
    return Cell(host.isStale() ? u"before the host was lost"_s : u"now"_s);
}

Cell labelsCell(const QMap<QString, QString> &labels)
{
    QStringList parts;
    for (auto it = labels.cbegin(); it != labels.cend(); ++it) {
        if (!it.key().startsWith(u"bayplan."_s))
            parts << (it->isEmpty() ? it.key() : QString(it.key() + u'=' + *it));
    }
    return textCell(parts.join(u", "_s));
}

QString stateWord(HostPart::State state)
{
    switch (state) {
    case HostPart::State::Read:
        return u"read"_s;
    case HostPart::State::Stale:
        return u"stale"_s;
    case HostPart::State::Unreachable:
        break;
    }
    return u"out of reach"_s;
}

} // namespace bayplan::snapshots
