// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rail.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/railitem.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

Rail::Rail(const Theme &theme, QWidget *foot, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_menuButton(new QToolButton(this))
    , m_items(new QVBoxLayout)
{
    setObjectName(u"rail"_s);
    setAccessibleName(tr("Pages"));
    setFixedWidth(width);
    auto *name = new QLabel(u"Bayplan"_s, this);
    name->setTextFormat(Qt::PlainText);
    QFont bold = name->font();
    bold.setPixelSize(15);
    bold.setWeight(QFont::Bold);
    name->setFont(bold);
    m_menuButton->setObjectName(u"menuButton"_s);
    m_menuButton->setAccessibleName(tr("Menu"));
    m_menuButton->setToolTip(tr("Menu"));
    m_menuButton->setAutoRaise(true);
    m_menuButton->setIconSize({16, 16});
    m_menuButton->setFocusPolicy(Qt::TabFocus);

    auto *head = new QHBoxLayout;
    head->setContentsMargins(20, 0, 11, 0);
    head->addWidget(name, 1);
    head->addWidget(m_menuButton);
    m_items->setSpacing(2);
    m_items->setContentsMargins(10, 0, 11, 0);
    auto *footBox = new QVBoxLayout;
    footBox->setContentsMargins(20, 0, 12, 0);
    footBox->addWidget(foot);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 11, 0, 18);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addSpacing(10);
    layout->addLayout(m_items);
    layout->addStretch(1);
    layout->addLayout(footBox);
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
}

void Rail::restyle()
{
    m_menuButton->setIcon(tintedIcon(u"menu"_s, m_theme.colors().muted));
    update();
}

void Rail::setMenu(QMenu *menu)
{
    // Not the button's own menu: it would run an event loop of its own.
    connect(m_menuButton, &QToolButton::clicked, menu,
            [this, menu] { menu->popup(m_menuButton->mapToGlobal(m_menuButton->rect().bottomLeft())); });
}

void Rail::addPage(const QString &key, const QString &title)
{
    auto *item = new RailItem(m_theme, title, this);
    item->setObjectName(QString(u"rail:"_s + key));
    const int page = int(m_pages.size());
    if (page < 9)
        item->setToolTip(tr("Ctrl+%1").arg(page + 1));
    m_pages.append(item);
    m_items->addWidget(item);
    connect(item, &RailItem::toggled, this, [this, page](bool on) {
        if (on)
            Q_EMIT pageChosen(page);
    });
}

void Rail::setCount(int page, int count)
{
    m_pages.at(page)->setCount(count);
}

void Rail::setCurrent(int page)
{
    m_pages.at(page)->setChecked(true);
}

void Rail::setItemsEnabled(bool enabled)
{
    for (RailItem *item : std::as_const(m_pages))
        item->setEnabled(enabled);
}

void Rail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().rail);
    painter.fillRect(QRect(QWidget::width() - 1, 0, 1, height()), m_theme.colors().line);
}

} // namespace bayplan::ui
