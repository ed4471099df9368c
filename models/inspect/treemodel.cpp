// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/treemodel.h"

#include <QSet>

#include <algorithm>

namespace bayplan::inspect {

using namespace Qt::Literals::StringLiterals;

struct TreeModel::Node
{
    Row row; ///< without its children, which are below
    Node *parent = nullptr;
    int place = 0;      ///< among its siblings
    unsigned found = 0; ///< the columns that match, a bit for each
    std::vector<std::unique_ptr<Node>> children;

    void renumber(size_t from)
    {
        for (size_t i = from; i < children.size(); ++i)
            children[i]->place = int(i);
    }
};

TreeModel::TreeModel(QObject *parent) : QAbstractItemModel(parent), m_root(std::make_unique<Node>()) {}

TreeModel::~TreeModel() = default;

void TreeModel::setTitles(const QStringList &titles)
{
    if (titles == m_titles)
        return;
    const bool same = titles.size() == m_titles.size();
    if (!same)
        beginResetModel(); // only when it is set up
    m_titles = titles;
    if (!same)
        endResetModel();
    else
        Q_EMIT headerDataChanged(Qt::Horizontal, 1, int(m_titles.size()));
}

std::unique_ptr<TreeModel::Node> TreeModel::made(const Row &row, Node *parent, int place)
{
    auto node = std::make_unique<Node>();
    node->row = {
        .id = row.id, .key = row.key, .cells = row.cells, .kind = row.kind, .noise = row.noise, .children = {}};
    node->parent = parent;
    node->place = place;
    for (const Row &child : row.children)
        node->children.push_back(made(child, node.get(), int(node->children.size())));
    return node;
}

void TreeModel::setRows(const Row &root)
{
    merge(*m_root, {}, root);
    search();
}

void TreeModel::merge(Node &node, const QModelIndex &index, const Row &row)
{
    const bool same = node.row.key == row.key && node.row.cells == row.cells && node.row.kind == row.kind &&
                      node.row.noise == row.noise;
    node.row = {.id = row.id, .key = row.key, .cells = row.cells, .kind = row.kind, .noise = row.noise, .children = {}};
    if (!same && index.isValid())
        Q_EMIT dataChanged(index.siblingAtColumn(0), index.siblingAtColumn(columnCount() - 1));

    auto &children = node.children;
    QSet<QString> wanted;
    for (const Row &child : row.children)
        wanted.insert(child.id);
    for (size_t i = children.size(); i-- > 0;) {
        if (wanted.contains(children[i]->row.id))
            continue;
        beginRemoveRows(index, int(i), int(i));
        children.erase(children.begin() + qsizetype(i));
        node.renumber(i);
        endRemoveRows();
    }
    for (size_t i = 0; i < row.children.size(); ++i) {
        const Row &child = row.children[i];
        const auto there = std::find_if(children.begin() + qsizetype(i), children.end(),
                                        [&](const auto &each) { return each->row.id == child.id; });
        if (there == children.end()) {
            beginInsertRows(index, int(i), int(i));
            children.insert(children.begin() + qsizetype(i), made(child, &node, int(i)));
            node.renumber(i);
            endInsertRows();
            continue;
        }
        if (const auto from = size_t(there - children.begin()); from != i) {
            beginMoveRows(index, int(from), int(from), index, int(i));
            std::rotate(children.begin() + qsizetype(i), there, there + 1);
            node.renumber(i);
            endMoveRows();
        }
        merge(*children[i], this->index(int(i), 0, index), child);
    }
}

void TreeModel::setPattern(const Pattern &pattern)
{
    if (pattern == m_pattern)
        return;
    m_pattern = pattern;
    search();
    // All that is in view is painted anew, at whatever depth.
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

bool TreeModel::isMatch(const Node &node, int column)
{
    if (column == 0)
        return m_pattern.isIn(node.row.key, m_costs);
    const Row::Cell &cell = node.row.cells.at(size_t(column - 1));
    const bool isCount = cell.type == JsonNode::Type::Object || cell.type == JsonNode::Type::Array;
    return cell.present && (!isCount || node.children.empty()) && m_pattern.isIn(cell.text, m_costs);
}

void TreeModel::search()
{
    m_costs = {};
    m_matches.clear();
    search({});
}

void TreeModel::search(const QModelIndex &parent)
{
    for (const auto &child : nodeOf(parent)->children) {
        child->found = 0;
        for (int column = 0; column < columnCount(); ++column) {
            if (!isMatch(*child, column))
                continue;
            child->found |= 1U << column;
            m_matches << index(child->place, column, parent);
        }
        search(index(child->place, 0, parent));
    }
}

const Row::Cell *TreeModel::cell(const QModelIndex &index) const
{
    if (!index.isValid() || index.column() == 0)
        return nullptr;
    const auto &cells = nodeOf(index)->row.cells;
    return size_t(index.column()) <= cells.size() ? &cells[size_t(index.column() - 1)] : nullptr;
}

TreeModel::Node *TreeModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex TreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->children[size_t(row)].get());
}

QModelIndex TreeModel::parent(const QModelIndex &child) const
{
    const Node *parent = child.isValid() ? nodeOf(child)->parent : nullptr;
    return parent && parent != m_root.get() ? createIndex(parent->place, 0, parent) : QModelIndex();
}

int TreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(nodeOf(parent)->children.size());
}

int TreeModel::columnCount(const QModelIndex &) const
{
    return 1 + int(m_titles.size());
}

QVariant TreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &node = *nodeOf(index);
    const Row::Cell *value = cell(index);
    switch (role) {
    case Qt::DisplayRole:
        return value ? value->text : node.row.key;
    case Qt::AccessibleTextRole:
        return value && value->hidden ? tr("A secret, not shown") : value ? value->text : node.row.key;
    case TypeRole:
        return int(value ? value->type : JsonNode::Type::String);
    case KindRole:
        return int(node.row.kind);
    case NoiseRole:
        return node.row.noise;
    case PresentRole:
        return !value || value->present;
    case HiddenRole:
        return value && value->hidden;
    case SecretRole:
        return value && value->secret;
    case MatchRole:
        return ((node.found >> index.column()) & 1U) != 0;
    default:
        return {};
    }
}

QVariant TreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Key") : m_titles.value(section - 1);
}

} // namespace bayplan::inspect
