// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshots/fieldsview.h"

#include "core/plaintext.h"
#include "ui/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int longestText = 600;
constexpr int longestTip = 2000;
constexpr qsizetype mostFields = 2000; // of one object; more are of no use to eyes
} // namespace

FieldsView::FieldsView(QWidget *parent) : QTreeWidget(parent)
{
    setObjectName(u"changedFields"_s);
    setAccessibleName(tr("What differs"));
    setProperty("roomy", true);
    setHeaderLabels({tr("Field"), tr("Before"), tr("After")});
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    setTextElideMode(Qt::ElideMiddle);
    header()->setSectionsMovable(false);
    header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (int column = 0; column < 3; ++column)
        header()->setSectionResizeMode(column, QHeaderView::Stretch);
}

void FieldsView::setFields(const QList<snapshots::FieldChange> &fields)
{
    if (m_fields == fields)
        return;
    m_fields = fields;
    clear();
    const QFont mono = Theme::monospaceFont(font());
    for (const snapshots::FieldChange &field : fields.first(std::min(fields.size(), mostFields))) {
        auto *item = new QTreeWidgetItem(this);
        const QString texts[] = {field.path, field.before, field.after};
        for (int column = 0; column < 3; ++column) {
            const QString &text = texts[column];
            item->setText(column, text.isEmpty() ? u"—"_s : core::plainLine(text, longestText));
            item->setToolTip(column, u"<p>"_s + core::plainLine(text, longestTip).toHtmlEscaped() + u"</p>"_s);
            item->setFont(column, mono);
        }
    }
    fadeNoise();
    if (fields.size() > mostFields)
        new QTreeWidgetItem(this, {tr("…and %Ln more", nullptr, int(fields.size() - mostFields))});
}

void FieldsView::fadeNoise()
{
    for (int row = 0; row < topLevelItemCount() && row < m_fields.size(); ++row) {
        for (int column = 0; column < columnCount() && m_fields.at(row).noise; ++column)
            topLevelItem(row)->setForeground(column, palette().placeholderText());
    }
}

void FieldsView::changeEvent(QEvent *event)
{
    QTreeWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        fadeNoise();
}

void FieldsView::copy(int column) const
{
    const int row = indexOfTopLevelItem(currentItem());
    if (row < 0 || row >= m_fields.size())
        return;
    const snapshots::FieldChange &field = m_fields.at(row);
    const QString parts[] = {field.path, field.before, field.after};
    QGuiApplication::clipboard()->setText(column < 0 ? QStringList{parts[0], parts[1], parts[2]}.join(u'\t')
                                                     : parts[column]);
}

void FieldsView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy(-1);
    else
        QTreeWidget::keyPressEvent(event);
}

void FieldsView::contextMenuEvent(QContextMenuEvent *event)
{
    if (!currentItem())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy the field"), this, [this] { copy(0); });
    menu->addAction(tr("Copy what was before"), this, [this] { copy(1); });
    menu->addAction(tr("Copy what was after"), this, [this] { copy(2); });
    menu->popup(event->globalPos());
}

} // namespace bayplan::ui
