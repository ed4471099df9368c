// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/swatchpicker.h"

#include "fleet/hostconfig.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include <array>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int swatchSize = 26;
constexpr qreal discRadius = 8;

struct Title
{
    const char *name;
    const char *title;
};

constexpr std::array<Title, 6> titles = {{
    {"blue", QT_TRANSLATE_NOOP("SwatchPicker", "Blue")},
    {"green", QT_TRANSLATE_NOOP("SwatchPicker", "Green")},
    {"amber", QT_TRANSLATE_NOOP("SwatchPicker", "Amber")},
    {"red", QT_TRANSLATE_NOOP("SwatchPicker", "Red")},
    {"violet", QT_TRANSLATE_NOOP("SwatchPicker", "Violet")},
    {"grey", QT_TRANSLATE_NOOP("SwatchPicker", "Grey")},
}};

} // namespace

QString hostColourTitle(const QString &name)
{
    for (const Title &title : titles) {
        if (name == QLatin1String(title.name))
            return QCoreApplication::translate("SwatchPicker", title.title);
    }
    return QCoreApplication::translate("SwatchPicker", "No colour");
}

/// One colour to choose: a disc, with a ring around the chosen one; none is a ring with a stroke through it.
class SwatchPicker::Swatch : public QAbstractButton
{
public:
    Swatch(const Theme &theme, const QString &colour, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
        , m_colour(colour)
    {
        setObjectName(QString(u"swatch:"_s + (colour.isEmpty() ? u"none"_s : colour)));
        setAccessibleName(hostColourTitle(colour));
        setToolTip(hostColourTitle(colour));
        setCheckable(true);
        setFixedSize(swatchSize, swatchSize);
        setAttribute(Qt::WA_Hover);
        connect(&theme, &Theme::changed, this, [this] { update(); });
    }

    const QString &colour() const { return m_colour; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Colors &colors = m_theme.colors();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QPointF centre(swatchSize / 2.0, swatchSize / 2.0);
        if (m_colour.isEmpty()) {
            painter.setPen(QPen(colors.muted, 1.5));
            painter.drawEllipse(centre, discRadius - 1, discRadius - 1);
            const qreal reach = (discRadius - 1) * 0.7;
            painter.drawLine(centre + QPointF(-reach, reach), centre + QPointF(reach, -reach));
        } else {
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_theme.hostColour(m_colour));
            painter.drawEllipse(centre, discRadius, discRadius);
        }
        painter.setBrush(Qt::NoBrush);
        if (isChecked() || underMouse()) {
            painter.setPen(QPen(isChecked() ? colors.text : colors.line, 1.5));
            painter.drawEllipse(centre, discRadius + 3, discRadius + 3);
        }
        if (hasFocus()) {
            painter.setPen(QPen(colors.accent, 1.5));
            painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 6, 6);
        }
    }

private:
    const Theme &m_theme;
    const QString m_colour;
};

SwatchPicker::SwatchPicker(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
    , m_name(new QLabel(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    m_group->setExclusive(true);
    for (const QString &colour : QStringList{QString()} + fleet::hostColours()) {
        auto *swatch = new Swatch(theme, colour, this);
        m_group->addButton(swatch);
        row->addWidget(swatch);
        connect(swatch, &QAbstractButton::toggled, this, [this, colour](bool on) {
            if (!on)
                return;
            m_name->setText(hostColourTitle(colour));
            Q_EMIT colourChanged();
        });
    }
    row->addSpacing(6);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setProperty("muted", true);
    row->addWidget(m_name, 1);
    setColour({});
}

void SwatchPicker::setColour(const QString &name)
{
    for (QAbstractButton *button : m_group->buttons()) {
        const auto *swatch = static_cast<const Swatch *>(button);
        if (swatch->colour() == name || (swatch->colour().isEmpty() && !fleet::hostColours().contains(name)))
            button->setChecked(true);
    }
    setFocusProxy(m_group->checkedButton());
}

QString SwatchPicker::colour() const
{
    const auto *swatch = static_cast<const Swatch *>(m_group->checkedButton());
    return swatch ? swatch->colour() : QString();
}

} // namespace bayplan::ui
