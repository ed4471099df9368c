// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/pagetext.h"

#include "core/plaincharacter.h"
#include "core/plaintext.h"

#include <QDateTime>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

QDateTime utc(core::Time time)
{
    return QDateTime::fromSecsSinceEpoch(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count(),
                                         Qt::UTC);
}

/// Half of a pair without the other, and what is no character: XML has no place for them.
void replaceImpossible(QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const bool isPair = c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        if (isPair)
            ++i;
        else if (c.isSurrogate() || c.unicode() >= 0xFFFE)
            text[i] = QChar::ReplacementCharacter;
    }
}

} // namespace

QString isoTime(core::Time time)
{
    return utc(time).toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'"_s);
}

QString pageTime(core::Time time)
{
    return utc(time).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

QString cleanText(QString text)
{
    text.replace(u"\r\n"_s, u"\n"_s);
    for (QChar &c : text) {
        if (c != u'\n' && c != u'\t')
            c = QChar(core::plainCharacter(c.unicode()));
    }
    replaceImpossible(text);
    return text;
}

QString pageLine(const QString &text, int limit)
{
    QString line = core::plainLine(text, limit);
    replaceImpossible(line);
    return line;
}

} // namespace bayplan::snapshots
