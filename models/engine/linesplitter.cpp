// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/linesplitter.h"

namespace bayplan::engine {

QByteArrayList LineSplitter::feed(const QByteArray &data)
{
    QByteArrayList lines;
    if (m_overflowed)
        return lines;
    qsizetype searched = m_rest.size(); // what is held has no newline in it
    m_rest += data;
    qsizetype begin = 0;
    for (qsizetype end = m_rest.indexOf('\n', searched); end >= 0; end = m_rest.indexOf('\n', begin)) {
        qsizetype length = end - begin;
        if (length > 0 && m_rest.at(end - 1) == '\r')
            --length;
        if (length > m_maxLine) {
            m_overflowed = true;
            return lines;
        }
        if (length > 0)
            lines.append(m_rest.mid(begin, length));
        begin = end + 1;
    }
    m_rest.remove(0, begin);
    m_overflowed = m_rest.size() > m_maxLine + 1; // the last one may turn out to be the carriage return
    return lines;
}

} // namespace bayplan::engine
