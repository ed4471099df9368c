// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/markdowntext.h"

#include "core/plaintext.h"

namespace bayplan::core {

using namespace Qt::Literals::StringLiterals;

QString markdownText(const QString &text)
{
    // ASCII punctuation may all be escaped by a backslash (CommonMark 2.4), and then means nothing.
    QString out;
    for (const QChar c : plainLine(text)) {
        if (u"\\`*_{}[]()<>#+-.!|~&$:@\"'=/^"_s.contains(c))
            out += u'\\';
        out += c;
    }
    return out;
}

} // namespace bayplan::core
