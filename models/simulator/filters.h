// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/container.h"

#include <QMap>
#include <QStringList>

#include <optional>

namespace bayplan::simulator {

/// The `filters` query item. Both of its forms are read: {"type":["container"]} and {"type":{"container":true}}.
class Filters
{
public:
    /// Empty text is no filter at all; nothing is returned when the text can't be read.
    static std::optional<Filters> parse(const QString &json);

    bool isEmpty() const { return m_values.isEmpty(); }
    bool has(const QString &key) const { return m_values.contains(key); }
    QStringList values(const QString &key) const { return m_values.value(key); }
    /// The first key that is not among `known`; empty when all are.
    QString firstUnknown(const QStringList &known) const;
    /// True when `key` is not filtered, or one of its values equals `text`.
    bool allows(const QString &key, const QString &text) const;
    /// True when every "key" and "key=value" of the `label` filter holds.
    bool allowsLabels(const Labels &labels) const;

private:
    QMap<QString, QStringList> m_values;
};

} // namespace bayplan::simulator
