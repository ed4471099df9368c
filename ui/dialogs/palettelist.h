// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/paletteindex.h"
#include "ui/theme.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace bayplan::ui {

/// What the palette shows at the moment.
class PaletteResults : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setResults(const QString &typed, const std::vector<const PaletteEntry *> &entries);
    const PaletteEntry &entry(int row) const { return m_entries.at(row); }
    const QString &typed() const { return m_typed; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QString m_typed;
    QList<PaletteEntry> m_entries;
};

/// Paints a result: the letters that were typed stand out, its kind is at the right.
class PaletteDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// `theme` and `results` must outlive the delegate.
    PaletteDelegate(const Theme &theme, const PaletteResults &results, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    static constexpr int rowHeight = 34;

private:
    const Theme &m_theme;
    const PaletteResults &m_results;
};

} // namespace bayplan::ui
