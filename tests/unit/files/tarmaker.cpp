// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/files/tarmaker.h"

namespace bayplan::tests {

TarMaker &TarMaker::add(const Member &member)
{
    QByteArray head(512, '\0');
    const auto put = [&](qsizetype at, const QByteArray &text) { head.replace(at, text.size(), text); };
    put(0, member.path.left(100));
    put(100, QByteArray::number(member.permissions, 8).rightJustified(7, '0'));
    put(108, "0000000");
    put(116, "0000000");
    put(124, member.size.isEmpty() ? QByteArray::number(member.data.size(), 8).rightJustified(11, '0') : member.size);
    put(136, "14000000000");
    put(148, "        ");
    head[156] = member.type;
    put(157, member.target.left(100));
    put(257, QByteArray("ustar\0"
                        "00",
                        8));
    int sum = 0;
    for (const char byte : std::as_const(head))
        sum += quint8(byte);
    put(148, QByteArray::number(sum, 8).rightJustified(6, '0') + QByteArray("\0 ", 2));
    m_tar += head + member.data;
    m_tar.append((512 - member.data.size() % 512) % 512, '\0');
    return *this;
}

TarMaker &TarMaker::attribute(const QByteArray &key, const QByteArray &value)
{
    const QByteArray rest = ' ' + key + '=' + value + '\n';
    qsizetype length = rest.size();
    while (length != rest.size() + QByteArray::number(length).size())
        length = rest.size() + QByteArray::number(length).size();
    return add({.path = "PaxHeaders/x", .type = 'x', .data = QByteArray::number(length) + rest});
}

TarMaker &TarMaker::longName(const QByteArray &name)
{
    return add({.path = "././@LongLink", .type = 'L', .data = name + '\0'});
}

TarMaker &TarMaker::raw(const QByteArray &bytes)
{
    m_tar += bytes;
    return *this;
}

} // namespace bayplan::tests
