// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/celltext.h"

#include "core/humanize.h"
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

QString pageLine(const QString &text)
{
    QString line = core::plainLine(text);
    replaceImpossible(line);
    return line;
}

QString spreadsheetText(const Cell &cell)
{
    if (const auto *text = std::get_if<QString>(&cell))
        return cleanText(*text);
    if (const auto *number = std::get_if<qint64>(&cell))
        return QString::number(*number);
    if (const auto *time = std::get_if<core::Time>(&cell))
        return isoTime(*time);
    return {};
}

QString pageText(Column::Kind kind, const Cell &cell)
{
    if (const auto *text = std::get_if<QString>(&cell)) {
        // As the docker command shortens them; an image may be known by nothing else.
        if (kind == Column::Kind::Id || (text->startsWith(u"sha256:"_s) && text->size() == 71))
            return pageLine(text->section(u':', -1)).left(12);
        return pageLine(*text);
    }
    if (const auto *number = std::get_if<qint64>(&cell)) {
        if (kind == Column::Kind::Bytes)
            return core::decimalSize(*number);
        return kind == Column::Kind::Memory ? core::binarySize(*number) : QString::number(*number);
    }
    if (const auto *time = std::get_if<core::Time>(&cell))
        return pageTime(*time);
    return {};
}

} // namespace bayplan::snapshots
