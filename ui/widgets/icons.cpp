// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icons.h"

#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

// The resources are in a static library, whose initialisers the linker leaves out unless they are asked for. The macro
// must be used outside of any namespace.
static void initResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

class TintedIconEngine : public QIconEngine
{
public:
    TintedIconEngine(QString file, QColor color) : m_file(std::move(file)), m_color(std::move(color)) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        QPixmap image = pixmap((QSizeF(rect.size()) * ratio).toSize(), mode, state);
        image.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect.topLeft(), image);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        QPixmap image(size);
        image.fill(Qt::transparent);
        QSvgRenderer renderer(m_file);
        QPainter painter(&image);
        renderer.render(&painter);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        QColor color = m_color;
        if (mode == QIcon::Disabled)
            color.setAlphaF(0.4f);
        painter.fillRect(image.rect(), color);
        return image;
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return pixmap(size, mode, state);
    }

    QIconEngine *clone() const override { return new TintedIconEngine(*this); }

private:
    QString m_file;
    QColor m_color;
};

} // namespace

QIcon tintedIcon(const QString &name, const QColor &color)
{
    initResources();
    return QIcon(new TintedIconEngine(u":/bayplan/icons/"_s + name + u".svg"_s, color));
}

QIcon applicationIcon()
{
    initResources();
    return QIcon(u":/bayplan/icons/bayplan.svg"_s);
}

} // namespace bayplan::ui
