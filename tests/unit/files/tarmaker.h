// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace bayplan::tests {

/// Makes tars as no decent program would, head by head.
class TarMaker
{
public:
    struct Member
    {
        QByteArray path;
        char type = '0';
        QByteArray data = {};
        QByteArray target = {};
        int permissions = 0644;
        QByteArray size = {}; ///< the field's own text, where it is to lie
    };

    TarMaker &add(const Member &member);
    /// Attributes of the next member: "path" and its like. Values are bytes.
    TarMaker &attribute(const QByteArray &key, const QByteArray &value);
    /// GNU's long name of the next member.
    TarMaker &longName(const QByteArray &name);
    TarMaker &raw(const QByteArray &bytes);
    /// With its end mark.
    QByteArray tar() const { return m_tar + QByteArray(1024, '\0'); }
    QByteArray unended() const { return m_tar; }

private:
    QByteArray m_tar;
};

} // namespace bayplan::tests
