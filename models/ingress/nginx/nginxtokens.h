// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>

namespace bayplan::ingress {

/// One directive of nginx's configuration, "server a:1 weight=2;" or "upstream web {", or the end of a block.
struct NginxDirective
{
    enum class Kind { Simple, Block, BlockEnd };

    Kind kind = Kind::Simple;
    QByteArrayList words; ///< without their quotes; none at a block's end
    QByteArray comment;   ///< on the same line after it
    qsizetype begin = 0;  ///< where in the text it begins
    int depth = 0;        ///< of blocks around it
};

/// A configuration's directives in their order; what is not understood is left out. Pure.
QList<NginxDirective> nginxDirectives(const QByteArray &text);

} // namespace bayplan::ingress
