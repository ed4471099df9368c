// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

#include <memory>
#include <vector>

namespace bayplan::run {

struct YamlNode;
using YamlPtr = std::shared_ptr<const YamlNode>;

/// A file that another one leads to.
struct YamlSource
{
    QString name;   ///< as it is told
    QString folder; ///< absolute; what paths in it are relative to
};
using YamlSourcePtr = std::shared_ptr<const YamlSource>;

/// Where something stands.
struct YamlPlace
{
    QString file = {}; ///< empty: the one that was asked for
    int line = 0;      ///< from 1

    QString words() const; ///< "Line 7", "base.yaml, line 7"
    bool operator==(const YamlPlace &) const = default;
};

/// What can't be read, and where.
struct YamlProblem
{
    YamlPlace place;
    QString what;
};

/// A key of a mapping with its value.
struct YamlEntry
{
    QString key;
    YamlPtr value;
    int line = 0; ///< the key's, in the value's file

    YamlPlace place() const;
};

/// A value of a YAML file. What an alias stands for is shared and never copied, so that no file grows by being read.
struct YamlNode
{
    enum class Kind { Nothing, Text, List, Map };

    Kind kind = Kind::Nothing;
    QString text; ///< as it is written: numbers and words such as "yes" are texts too
    std::vector<YamlPtr> items;
    std::vector<YamlEntry> entries; ///< those of its merge key come last
    int line = 0;                   ///< where it begins, from 1
    int height = 0;                 ///< how many levels are below it
    YamlSourcePtr source = {};      ///< null: the file that was asked for

    bool isMap() const { return kind == Kind::Map; }
    bool isList() const { return kind == Kind::List; }
    bool isText() const { return kind == Kind::Text; }
    bool isNothing() const { return kind == Kind::Nothing; }
    /// Of a map, and null where there is none or it says nothing.
    YamlPtr find(QStringView key) const;
    /// Also one that says nothing; null where there is none.
    const YamlEntry *entry(QStringView key) const;
    YamlPlace place() const { return {source ? source->name : QString(), line}; }
};

/// Reads one YAML document; merge keys are resolved. Bounded: 1 MiB, 100,000 values, 50 levels with those behind
/// aliases. All of it is said to stand in `source`. Pure.
tl::expected<YamlPtr, YamlProblem> readYaml(const QString &text, const YamlSourcePtr &source = {});
/// The same; the error's `where` is the line.
core::Result<YamlPtr> parseYaml(const QString &text);

/// The problem as an error that says where it is.
core::Error errorOf(const YamlProblem &problem);

} // namespace bayplan::run
