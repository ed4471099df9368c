// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QStyleFactory>
#include <QStyleHints>

#include <array>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

const Colors lightColors{
    .window = QColor(0xf6f7f9),
    .rail = QColor(0xeceff3),
    .panel = QColor(0xffffff),
    .line = QColor(0xe1e5ea),
    .header = QColor(0xf1f3f6),
    .text = QColor(0x1c2430),
    .muted = QColor(0x5c6876),
    .accent = QColor(0x2563c9),
    .onAccent = QColor(0xffffff),
    .selection = QColor(0xdfe9f9),
    .blue = QColor(0x3b7ddd),
    .green = QColor(0x2e9e6b),
    .amber = QColor(0xc98a1b),
    .red = QColor(0xcf4a4a),
    .violet = QColor(0x8a5cc8),
    .off = QColor(0xb4bcc6),
    .amberText = QColor(0x8f5f0a),
    .redText = QColor(0xb93434),
    .greenText = QColor(0x1f7a50),
};

const Colors darkColors{
    .window = QColor(0x15191f),
    .rail = QColor(0x11151a),
    .panel = QColor(0x1c222a),
    .line = QColor(0x2c343f),
    .header = QColor(0x212832),
    .text = QColor(0xe4e9ef),
    .muted = QColor(0x8c98a7),
    .accent = QColor(0x6ea8ff),
    .onAccent = QColor(0x0f1620),
    .selection = QColor(0x22344f),
    .blue = QColor(0x4f8fe8),
    .green = QColor(0x3fb27f),
    .amber = QColor(0xd9a441),
    .red = QColor(0xe26868),
    .violet = QColor(0xb084ea),
    .off = QColor(0x5a6572),
    .amberText = QColor(0xd9a441),
    .redText = QColor(0xe88080),
    .greenText = QColor(0x57c493),
};

QPalette paletteOf(const Colors &c)
{
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.panel);
    palette.setColor(QPalette::AlternateBase, c.header);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::Button, c.panel);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.red);
    palette.setColor(QPalette::ToolTipBase, c.panel);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::Highlight, c.selection);
    palette.setColor(QPalette::HighlightedText, c.text);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::Light, c.panel);
    palette.setColor(QPalette::Midlight, c.line);
    palette.setColor(QPalette::Mid, c.line);
    palette.setColor(QPalette::Dark, c.line);
    palette.setColor(QPalette::Shadow, c.line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.muted);
    return palette;
}

} // namespace

Theme::Theme(QApplication &application, QObject *parent) : QObject(parent), m_application(application)
{
    // Asked before our own palette covers it. Qt 6.5 tells changes; 6.4 only the palette it started with.
    m_systemDark = application.palette().color(QPalette::Window).lightness() < 128;
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto *hints = application.styleHints();
    m_systemDark = hints->colorScheme() == Qt::ColorScheme::Dark;
    connect(hints, &QStyleHints::colorSchemeChanged, this, [this](Qt::ColorScheme scheme) {
        m_systemDark = scheme == Qt::ColorScheme::Dark;
        if (m_mode == Mode::System)
            apply();
    });
#endif
    application.setStyle(QStyleFactory::create(u"Fusion"_s));
    QFont font = application.font();
    if (QFontDatabase::hasFamily(u"Inter"_s))
        font.setFamily(u"Inter"_s);
    font.setPixelSize(13);
    application.setFont(font);
    apply();
}

void Theme::setMode(Mode mode)
{
    if (m_mode == mode)
        return;
    m_mode = mode;
    apply();
}

QFont Theme::monospaceFont(const QFont &base)
{
    // Looking families up takes longer than painting a cell.
    static const QFont monospace = [] {
        QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        if (QFontDatabase::hasFamily(u"JetBrains Mono"_s))
            font.setFamily(u"JetBrains Mono"_s);
        // No ligatures: "://" is three signs.
        font.setStyleStrategy(QFont::StyleStrategy(font.styleStrategy() | QFont::PreferNoShaping));
        return font;
    }();
    QFont font = monospace;
    font.setPixelSize(base.pixelSize() > 0 ? base.pixelSize() - 1 : 12);
    return font;
}

QColor Theme::tone(fleet::Tone tone) const
{
    switch (tone) {
    case fleet::Tone::Good:
        return m_colors.green;
    case fleet::Tone::Starting:
        return m_colors.blue;
    case fleet::Tone::Warning:
        return m_colors.amber;
    case fleet::Tone::Bad:
        return m_colors.red;
    case fleet::Tone::Off:
        return m_colors.off;
    case fleet::Tone::Neutral:
        break;
    }
    return m_colors.muted;
}

QColor Theme::toneText(fleet::Tone tone) const
{
    switch (tone) {
    case fleet::Tone::Good:
        return m_colors.greenText;
    case fleet::Tone::Starting:
        return m_colors.accent;
    case fleet::Tone::Warning:
        return m_colors.amberText;
    case fleet::Tone::Bad:
        return m_colors.redText;
    case fleet::Tone::Off:
    case fleet::Tone::Neutral:
        break;
    }
    return m_colors.muted;
}

QColor Theme::series(int n) const
{
    const std::array colors{m_colors.blue,   m_colors.green, m_colors.amber,
                            m_colors.violet, m_colors.red,   m_colors.muted};
    return colors[size_t(n) % colors.size()];
}

QColor Theme::hostColour(const QString &name) const
{
    const std::pair<QString, QColor> colours[] = {
        {u"blue"_s, m_colors.blue}, {u"green"_s, m_colors.green},   {u"amber"_s, m_colors.amber},
        {u"red"_s, m_colors.red},   {u"violet"_s, m_colors.violet}, {u"grey"_s, m_colors.muted},
    };
    for (const auto &[known, colour] : colours) {
        if (known == name)
            return colour;
    }
    return {};
}

void Theme::apply()
{
    m_dark = m_mode == Mode::System ? m_systemDark : m_mode == Mode::Dark;
    m_colors = m_dark ? darkColors : lightColors;
    m_application.setPalette(paletteOf(m_colors));
    Q_EMIT changed();
}

} // namespace bayplan::ui
