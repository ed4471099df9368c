// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/pagehead.h"

#include "ui/widgets/searchbutton.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace bayplan::ui {

PageHead::PageHead(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(new QLabel(this))
    , m_chipPlace(new QHBoxLayout)
{
    setObjectName(QStringLiteral("pageHead"));
    setFixedHeight(54);
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_title->setTextFormat(Qt::PlainText);
    QFont bold = m_title->font();
    bold.setPixelSize(16);
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    auto *search = new SearchButton(theme, this);
    connect(search, &SearchButton::clicked, this, &PageHead::searchRequested);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(18, 0, 18, 1);
    layout->setSpacing(0);
    layout->addWidget(m_title);
    layout->addSpacing(18);
    layout->addLayout(m_chipPlace);
    layout->addSpacing(16);
    layout->addStretch(1);
    layout->addWidget(search, 1000);
    search->setMaximumWidth(300);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void PageHead::showPage(const QString &title, QWidget *chips)
{
    m_title->setText(title);
    if (m_chips == chips)
        return;
    if (m_chips) {
        m_chipPlace->removeWidget(m_chips);
        m_chips->hide();
    }
    m_chips = chips;
    if (chips) {
        m_chipPlace->addWidget(chips);
        chips->show();
    }
}

void PageHead::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().panel);
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme.colors().line);
}

} // namespace bayplan::ui
