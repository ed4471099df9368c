// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/pattern.h"
#include "inspect/rows.h"

#include <QAbstractItemModel>

#include <memory>

namespace bayplan::inspect {

/// Rows as a tree: the first column is the key, then come the cells. New rows are merged into those there, by their
/// ids, so that what a view has unfolded, selected and scrolled to stays.
class TreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        TypeRole = Qt::UserRole, ///< of a cell: JsonNode::Type
        KindRole,                ///< DiffNode::Kind of the row
        NoiseRole,
        PresentRole,
        HiddenRole, ///< the cell holds a secret that is not shown
        SecretRole,
        MatchRole ///< what is looked for is in the cell
    };

    explicit TreeModel(QObject *parent = nullptr);
    ~TreeModel() override;

    /// `titles`: of the cells' columns.
    void setTitles(const QStringList &titles);
    void setRows(const Row &root);
    void setPattern(const Pattern &pattern);

    /// The cells that match, from top to bottom, unfolded or not.
    const QModelIndexList &matches() const { return m_matches; }
    /// How many cells' texts the search has given up; see Pattern::Costs.
    int tooCostly() const { return m_costs.tooCostly; }
    /// The cell at the index; null in the column of keys.
    const Row::Cell *cell(const QModelIndex &index) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    using QObject::parent;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node;

    Node *nodeOf(const QModelIndex &index) const;
    static std::unique_ptr<Node> made(const Row &row, Node *parent, int place);
    void merge(Node &node, const QModelIndex &index, const Row &row);
    void search();
    void search(const QModelIndex &parent);
    bool isMatch(const Node &node, int column);

    std::unique_ptr<Node> m_root;
    QStringList m_titles;
    Pattern m_pattern;
    Pattern::Costs m_costs;
    QModelIndexList m_matches;
};

} // namespace bayplan::inspect
