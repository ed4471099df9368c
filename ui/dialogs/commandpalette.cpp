// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/commandpalette.h"

#include "fleet/fleet.h"
#include "ui/dialogs/palettelist.h"

#include <QBitmap>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cstdlib>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int paletteWidth = 560;
constexpr int fromTop = 64;
constexpr int rowsShown = 10;
constexpr int cornerRadius = 8;
} // namespace

CommandPalette::CommandPalette(Theme &theme, Models models, QWidget *parent)
    : QWidget(parent, Qt::Popup | Qt::FramelessWindowHint)
    , m_theme(theme)
    , m_models(models)
    , m_edit(new QLineEdit(this))
    , m_results(new PaletteResults(this))
    , m_list(new QListView(this))
    , m_nothing(new QLabel(this))
{
    setObjectName(u"commandPalette"_s);
    setAccessibleName(tr("Search or run a command"));
    m_edit->setObjectName(u"paletteEdit"_s);
    m_edit->setPlaceholderText(tr("Search hosts, containers, images, networks, volumes, or run a command"));
    m_edit->setAccessibleName(tr("Search or run a command"));
    m_edit->setFrame(false);
    QFont large = m_edit->font();
    large.setPixelSize(15);
    m_edit->setFont(large);
    m_edit->setMinimumHeight(40);
    m_list->setObjectName(u"paletteList"_s);
    m_list->setAccessibleName(tr("Results"));
    m_list->setModel(m_results);
    m_list->setItemDelegate(new PaletteDelegate(theme, *m_results, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setText(tr("Nothing has this name."));
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setMinimumHeight(48);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(9, 7, 9, 9);
    layout->setSpacing(6);
    layout->addWidget(m_edit);
    layout->addWidget(m_list);
    layout->addWidget(m_nothing);

    m_edit->installEventFilter(this);
    connect(m_edit, &QLineEdit::textChanged, this, [this] { search(); });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { choose(index.row()); });
    connect(&models.fleet, &fleet::Fleet::changed, this, [this] { m_outdated = true; });
    connect(&models.fleet, &fleet::Fleet::hostAdded, this, [this] { m_outdated = true; });
    connect(&models.fleet, &fleet::Fleet::hostRemoved, this, [this] { m_outdated = true; });
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
}

void CommandPalette::addAction(const QString &title, const QString &hint, std::function<void()> run)
{
    m_actions.append({title, hint});
    m_runs.append(std::move(run));
    m_outdated = true;
}

void CommandPalette::restyle()
{
    // On the panel, not in a box of its own.
    for (QWidget *child : {static_cast<QWidget *>(m_edit), static_cast<QWidget *>(m_list)}) {
        QPalette palette = child->palette();
        palette.setColor(QPalette::Base, Qt::transparent);
        child->setPalette(palette);
    }
    m_edit->setStyleSheet(u"QLineEdit { border: none; background: transparent; padding: 0 8px; }"_s);
    QPalette muted = m_nothing->palette();
    muted.setColor(QPalette::WindowText, m_theme.colors().muted);
    m_nothing->setPalette(muted);
    update();
}

void CommandPalette::popup()
{
    const QWidget *window = parentWidget()->window();
    const int width = std::min(paletteWidth, window->width() - 32);
    setFixedWidth(width);
    m_edit->clear();
    search();
    move(window->mapToGlobal(QPoint((window->width() - width) / 2, fromTop)));
    show();
    m_edit->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::search()
{
    if (m_outdated) {
        m_index.rebuild(m_actions, m_models, m_hostsCanBeEdited);
        m_outdated = false;
    }
    m_results->setResults(m_edit->text(), m_index.find(m_edit->text()));
    if (m_results->rowCount() > 0)
        m_list->setCurrentIndex(m_results->index(0));
    m_list->scrollToTop();
    fitHeight();
}

void CommandPalette::fitHeight()
{
    const int rows = std::min(m_results->rowCount(), rowsShown);
    m_list->setVisible(rows > 0);
    m_nothing->setVisible(rows == 0);
    m_list->setFixedHeight(rows * PaletteDelegate::rowHeight);
    const QMargins margins = layout()->contentsMargins();
    const int below = rows > 0 ? m_list->height() : m_nothing->minimumHeight();
    setFixedHeight(margins.top() + m_edit->minimumHeight() + layout()->spacing() + below + margins.bottom());
}

void CommandPalette::moveBy(int rows)
{
    const int last = m_results->rowCount() - 1;
    if (last < 0)
        return;
    int row = m_list->currentIndex().row() + rows;
    if (std::abs(rows) == 1) // round the ends, but only step by step
        row = row < 0 ? last : row > last ? 0 : row;
    m_list->setCurrentIndex(m_results->index(std::clamp(row, 0, last)));
}

bool CommandPalette::eventFilter(QObject *object, QEvent *event)
{
    if (object != m_edit || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(object, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Up:
        moveBy(-1);
        return true;
    case Qt::Key_Down:
        moveBy(1);
        return true;
    case Qt::Key_PageUp:
        moveBy(-rowsShown);
        return true;
    case Qt::Key_PageDown:
        moveBy(rowsShown);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(m_list->currentIndex().row());
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    default:
        return QWidget::eventFilter(object, event);
    }
}

void CommandPalette::choose(int row)
{
    if (row < 0 || row >= m_results->rowCount())
        return;
    const PaletteEntry entry = m_results->entry(row);
    close();
    switch (entry.kind) {
    case PaletteEntry::Kind::Action:
        // Copied: the action may change the actions.
        if (const std::function<void()> run = m_runs.value(entry.action))
            run();
        return;
    case PaletteEntry::Kind::Host:
        Q_EMIT objectChosen(u"hosts"_s, entry.host, {});
        return;
    case PaletteEntry::Kind::EditHost:
        Q_EMIT editHostChosen(entry.host);
        return;
    case PaletteEntry::Kind::Service:
        Q_EMIT objectChosen(u"services"_s, -1, entry.object);
        return;
    case PaletteEntry::Kind::UpdateService:
        Q_EMIT updateServiceChosen(entry.object);
        return;
    case PaletteEntry::Kind::Container:
        Q_EMIT objectChosen(u"containers"_s, entry.host, entry.object);
        return;
    case PaletteEntry::Kind::Image:
        Q_EMIT objectChosen(u"images"_s, entry.host, entry.object);
        return;
    case PaletteEntry::Kind::Network:
        Q_EMIT objectChosen(u"networks"_s, entry.host, entry.object);
        return;
    case PaletteEntry::Kind::Volume:
        Q_EMIT objectChosen(u"volumes"_s, entry.host, entry.object);
        return;
    }
}

void CommandPalette::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // A mask, not a translucent window: that has black corners where nothing composes windows.
    QBitmap mask(size());
    mask.fill(Qt::color0);
    QPainter painter(&mask);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::color1);
    painter.drawRoundedRect(rect(), cornerRadius, cornerRadius);
    painter.end();
    setMask(mask);
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors.line);
    painter.setBrush(colors.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius, cornerRadius);
    const int y = m_edit->geometry().bottom() + 3;
    painter.drawLine(1, y, width() - 2, y);
}

} // namespace bayplan::ui
