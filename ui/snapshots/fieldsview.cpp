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
#include <QScopedValueRollback>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int longestText = 600;
constexpr int longestTip = 2000;
constexpr qsizetype mostFields = 2000; // of one object; more are of no use to eyes
constexpr int leastFieldWidth = 64;    // pixels
const QString fieldColumns[] = {u"field"_s, u"before"_s, u"after"_s};
constexpr int lastColumn = 2; // as wide as there is room
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
    header()->setMinimumSectionSize(leastFieldWidth);
    header()->setStretchLastSection(true);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QHeaderView::sectionResized, this, [this](int column) {
        if (m_adjusting || column == lastColumn)
            return;
        m_ownWidths = true;
        Q_EMIT stateChanged();
    });
    connect(header(), &QHeaderView::customContextMenuRequested, this, [this](QPoint at) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addAction(tr("Reset columns"), this, [this] {
            resetColumns();
            Q_EMIT stateChanged();
        });
        menu->popup(header()->viewport()->mapToGlobal(at));
    });
}

void FieldsView::restore(const core::TableState &state)
{
    const QScopedValueRollback adjusting(m_adjusting, true);
    m_ownWidths = false;
    for (const core::TableState::Column &column : state.columns) {
        for (int i = 0; i < lastColumn; ++i) {
            if (column.key == fieldColumns[i] && column.width > 0) {
                header()->resizeSection(i, std::max(column.width, leastFieldWidth));
                m_ownWidths = true;
            }
        }
    }
    fitColumns();
}

core::TableState FieldsView::state() const
{
    core::TableState state;
    for (int i = 0; i <= lastColumn; ++i)
        state.columns.append({fieldColumns[i], m_ownWidths && i < lastColumn ? header()->sectionSize(i) : 0, false});
    return state;
}

void FieldsView::resetColumns()
{
    m_ownWidths = false;
    fitColumns();
}

void FieldsView::fitColumns()
{
    if (m_ownWidths)
        return;
    const QScopedValueRollback adjusting(m_adjusting, true);
    for (int i = 0; i < lastColumn; ++i)
        header()->resizeSection(i, std::max(viewport()->width() / 3, leastFieldWidth));
}

void FieldsView::resizeEvent(QResizeEvent *event)
{
    QTreeWidget::resizeEvent(event);
    fitColumns();
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
