// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/csvcell.h"

namespace bayplan::core {

using namespace Qt::Literals::StringLiterals;

QString harmlessCell(QString text)
{
    // What a spreadsheet looks at first is what counts, spaces aside.
    const QString begin = text.trimmed();
    if (!text.isEmpty() &&
        (u"\t\r\n"_s.contains(text.front()) || (!begin.isEmpty() && u"=+-@＝＋－＠"_s.contains(begin.front()))))
        text.prepend(u'\'');
    return text;
}

QByteArray csvCell(QString text)
{
    text = harmlessCell(std::move(text));
    if (text.contains(u',') || text.contains(u'"') || text.contains(u'\n') || text.contains(u'\r'))
        text = u'"' + text.replace(u'"', u"\"\""_s) + u'"';
    return text.toUtf8();
}

} // namespace bayplan::core
