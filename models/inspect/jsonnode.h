// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace bayplan::inspect {

/// A value of a JSON text as it stands there: numbers by their digits, so that none is rounded; keys in their order,
/// and all of them where one is given twice.
struct JsonNode
{
    enum class Type { Null, Bool, Number, String, Array, Object };

    Type type = Type::Null;
    QString key;  ///< within an object
    QString text; ///< String: its content; Number, Bool and Null: as written
    std::vector<JsonNode> children;
    QString mask;        ///< what is shown in place of `text` while hidden; empty for what is no secret
    bool hidden = false; ///< see secrets.h

    bool isContainer() const { return type == Type::Array || type == Type::Object; }
    bool isSecret() const { return !mask.isEmpty(); }
    const QString &shown() const { return hidden ? mask : text; }

    bool operator==(const JsonNode &) const = default;
};

/// Fails on what is no JSON and on what is nested more than 200 deep.
core::Result<JsonNode> parseJson(const QByteArray &text);

/// The same with the keys of each object sorted; those given twice stay in their order.
JsonNode sorted(JsonNode node);

/// What the children are called in a path: keys, which become "key\0" and a number where they are given again, and in
/// arrays the places "0", "1".
QStringList childIds(const JsonNode &node);

/// The node at the path of such ids; null if there is none.
const JsonNode *find(const JsonNode &root, const QStringList &path);

/// The path as jq takes it: ".HostConfig.PortBindings[\"8080/tcp\"][0].HostPort"; the root is ".".
QString pathText(const JsonNode &root, const QStringList &path);

} // namespace bayplan::inspect
