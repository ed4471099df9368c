// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "snapshots/words.h"

#include <QByteArray>
#include <QGuiApplication>

namespace bayplan::snapshots {

/// An error where nothing can be drawn: Qt's fonts come with a QGuiApplication.
inline core::Result<void> needsFonts()
{
    if (qobject_cast<QGuiApplication *>(QCoreApplication::instance()))
        return {};
    return core::fail({.kind = core::Error::Kind::Unsupported,
                       .what = tr("Pictures and PDF can't be drawn by a program without fonts"),
                       .where = {},
                       .next = tr("Use SVG or HTML instead")});
}

/// A picture in the fonts of the window, where they are there. No text in it can be taken for an attribute.
inline QByteArray inOwnFonts(QByteArray svg)
{
    return svg.replace("font-family=\"sans-serif\"", "font-family=\"Inter\"")
        .replace("font-family=\"monospace\"", "font-family=\"JetBrains Mono\"");
}

} // namespace bayplan::snapshots
