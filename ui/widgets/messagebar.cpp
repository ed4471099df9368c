// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/messagebar.h"

#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

MessageBar::MessageBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_buttons(new QHBoxLayout)
{
    setObjectName(u"messageBar"_s);
    m_text->setObjectName(u"messageText"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_icon->setFixedSize(16, 16);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 8, 6);
    layout->setSpacing(10);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addLayout(m_buttons);
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
    hide();
}

void MessageBar::showMessage(fleet::Tone tone, const QString &text)
{
    if (m_tone != tone) {
        m_tone = tone;
        restyle();
    }
    if (m_text->text() != text) {
        m_text->setText(text);
        setAccessibleName(text);
    }
    show();
}

QString MessageBar::text() const
{
    return m_text->text();
}

QPushButton *MessageBar::addButton(const QString &title)
{
    auto *button = new QPushButton(title, this);
    button->setAccessibleName(title);
    m_buttons->addWidget(button);
    return button;
}

void MessageBar::restyle()
{
    m_icon->setVisible(m_tone != fleet::Tone::Good && m_tone != fleet::Tone::Starting); // nothing to be warned of
    m_icon->setPixmap(tintedIcon(u"warning"_s, m_theme.toneText(m_tone)).pixmap(QSize(16, 16), devicePixelRatioF()));
    update();
}

void MessageBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = m_theme.tone(m_tone);
    QColor border = fill;
    fill.setAlphaF(0.10f);
    border.setAlphaF(0.55f);
    painter.setPen(border);
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

} // namespace bayplan::ui
