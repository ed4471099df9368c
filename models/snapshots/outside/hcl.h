// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/outside/tree.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace bayplan::snapshots::outside {

/// A block of HCL in the making: `type "label" { … }`. Texts are texts, whatever is in them.
class HclBlock
{
public:
    explicit HclBlock(const QString &type, const QStringList &labels = {}) : m_type(type), m_labels(labels) {}

    // Only what says something, as in Tree.
    HclBlock &set(const QString &name, const QString &value);
    HclBlock &set(const QString &name, const QStringList &values);
    HclBlock &set(const QString &name, const QMap<QString, QString> &values);
    HclBlock &set(const QString &name, qint64 value);
    HclBlock &set(const QString &name, Tree value); ///< not what is Nothing
    HclBlock &setIf(const QString &name, bool value);
    /// An expression as it is: "docker_image.web.image_id".
    HclBlock &setExpression(const QString &name, const QString &expression);
    HclBlock &add(HclBlock block);

    bool isEmpty() const { return m_attributes.empty() && m_blocks.empty(); }
    /// As `terraform fmt` lays it out, with a line's end.
    QString text(int depth = 0) const;

private:
    struct Attribute
    {
        QString name;
        Tree value;
        QString expression; ///< in its place
    };

    QString m_type;
    QStringList m_labels;
    std::vector<Attribute> m_attributes;
    std::vector<HclBlock> m_blocks;
};

} // namespace bayplan::snapshots::outside
