// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/print/needsfonts.h"
#include "snapshots/print/print.h"
#include "snapshots/tables/plansvg.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>

#include <algorithm>
#include <cmath>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double usualScale = 2; // sharp on screens of today, and on paper
/// Many programs open no larger picture, and it takes four bytes each in memory.
constexpr double mostPixels = 32e6;
constexpr double mostPixelsOneWay = 32'000;

core::Error cannotDraw(const QString &why)
{
    return {.kind = core::Error::Kind::System,
            .what = tr("The picture can't be drawn: %1").arg(why),
            .where = {},
            .next = tr("Use SVG instead")};
}

} // namespace

core::Result<QByteArray> planPng(const Snapshot &snapshot)
{
    if (const auto fonts = needsFonts(); !fonts)
        return core::fail(fonts.error());
    QSvgRenderer renderer(inOwnFonts(planSvg(planOf(snapshot))));
    const QSizeF size = renderer.viewBoxF().size();
    if (!renderer.isValid() || size.isEmpty())
        return core::fail(cannotDraw(tr("it is not whole")));
    const double scale = std::min({usualScale, mostPixelsOneWay / size.width(), mostPixelsOneWay / size.height(),
                                   std::sqrt(mostPixels / (size.width() * size.height()))});
    QImage image((size * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
    if (image.isNull())
        return core::fail(cannotDraw(tr("there is not enough memory")));
    image.fill(Qt::white);
    {
        QPainter painter(&image);
        painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
        renderer.render(&painter);
    }
    QByteArray content;
    QBuffer buffer(&content);
    if (!buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
        return core::fail(cannotDraw(tr("it can't be compressed")));
    return content;
}

} // namespace bayplan::snapshots
