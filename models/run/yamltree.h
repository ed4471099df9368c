// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

#include <memory>
#include <utility>
#include <vector>

namespace bayplan::run {

struct YamlNode;
using YamlPtr = std::shared_ptr<const YamlNode>;

/// A value of a YAML file. What an alias stands for is shared and never copied, so that no file grows by being read.
struct YamlNode
{
    enum class Kind { Nothing, Text, List, Map };

    Kind kind = Kind::Nothing;
    QString text; ///< as it is written: numbers and words such as "yes" are texts too
    std::vector<YamlPtr> items;
    std::vector<std::pair<QString, YamlPtr>> entries; ///< those of its merge key come last
    int line = 0;                                     ///< where it begins, from 1
    int height = 0;                                   ///< how many levels are below it

    bool isMap() const { return kind == Kind::Map; }
    bool isList() const { return kind == Kind::List; }
    bool isText() const { return kind == Kind::Text; }
    bool isNothing() const { return kind == Kind::Nothing; }
    /// Of a map, and null where there is none or it says nothing.
    YamlPtr find(QStringView key) const;
};

/// Reads one YAML document; merge keys are resolved. The error's `where` is the line. Bounded: 1 MiB, 100,000 values,
/// 50 levels with those behind aliases. Pure.
core::Result<YamlPtr> parseYaml(const QString &text);

/// "Line 7"
QString lineWords(int line);

} // namespace bayplan::run
