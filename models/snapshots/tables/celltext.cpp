// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/celltext.h"

#include "core/humanize.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

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
