// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/yamltree.h"

#include "run/words.h"

#include <QByteArray>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using Kind = YamlNode::Kind;

namespace {

constexpr qsizetype largestTree = 1024 * 1024; // bytes
constexpr int mostValues = 100'000;
constexpr int mostLevels = 50;

/// Thrown through the parser, which knows no other way to be stopped.
struct Problem
{
    int line;
    QString what;
};

int lineOf(const YAML::Mark &mark)
{
    return mark.line + 1;
}

/// Makes the tree of what the parser tells.
class Builder : public YAML::EventHandler
{
public:
    YamlPtr root() const { return m_root ? m_root : std::make_shared<YamlNode>(); }

    void OnDocumentStart(const YAML::Mark &) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override { put(make(Kind::Nothing, mark), anchor); }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        const auto found = m_anchors.constFind(anchor);
        if (found == m_anchors.constEnd())
            throw Problem{lineOf(mark), tr("An alias stands within what it is for")};
        add(*found, lineOf(mark));
    }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &value) override
    {
        checkTag(mark, tag);
        auto node = make(Kind::Text, mark);
        node->text = QString::fromStdString(value);
        put(node, anchor);
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        begin(Kind::List, mark, tag, anchor);
    }
    void OnSequenceEnd() override { end(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        begin(Kind::Map, mark, tag, anchor);
    }
    void OnMapEnd() override
    {
        Open &map = m_open.back();
        for (const YamlPtr &merged : std::as_const(map.merged)) {
            for (const auto &[key, value] : merged->entries) {
                if (map.keys.contains(key))
                    continue;
                count(map.node->line);
                map.keys.insert(key);
                map.node->entries.emplace_back(key, value);
                grow(*map.node, *value);
            }
        }
        end();
    }

private:
    using NodePtr = std::shared_ptr<YamlNode>;
    struct Open
    {
        NodePtr node;
        YAML::anchor_t anchor;
        std::optional<QString> key = {}; ///< whose value comes next
        QSet<QString> keys = {};
        std::vector<YamlPtr> merged = {};
    };

    /// Those of the language itself are fine; others change what a value means.
    static void checkTag(const YAML::Mark &mark, const std::string &tag)
    {
        const QString name = QString::fromStdString(tag);
        if (name.size() > 1 && !name.startsWith(u"tag:yaml.org,2002:"_s))
            throw Problem{lineOf(mark), tr("The tag %1 is not read here").arg(name.left(60))};
    }

    void count(int line)
    {
        if (++m_count > mostValues)
            throw Problem{line, tr("It has more than %L1 values").arg(mostValues)};
    }

    NodePtr make(Kind kind, const YAML::Mark &mark)
    {
        count(lineOf(mark));
        auto node = std::make_shared<YamlNode>();
        node->kind = kind;
        node->line = lineOf(mark);
        return node;
    }

    void begin(Kind kind, const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor)
    {
        checkTag(mark, tag);
        m_open.push_back({make(kind, mark), anchor});
        if (m_open.size() > mostLevels)
            throw Problem{lineOf(mark), tr("It has more than %1 levels").arg(mostLevels)};
    }

    void end()
    {
        const Open done = std::move(m_open.back());
        m_open.pop_back();
        put(done.node, done.anchor);
    }

    void put(const NodePtr &node, YAML::anchor_t anchor)
    {
        if (anchor != YAML::NullAnchor)
            m_anchors.insert(anchor, node);
        add(node, node->line);
    }

    void grow(YamlNode &node, const YamlNode &child) const
    {
        node.height = std::max(node.height, child.height + 1);
        if (node.height > mostLevels)
            throw Problem{node.line, tr("It has more than %1 levels").arg(mostLevels)};
    }

    void add(const YamlPtr &node, int line)
    {
        if (m_open.empty()) {
            m_root = node;
            return;
        }
        Open &open = m_open.back();
        if (open.node->isMap() && !open.key) {
            if (!node->isText())
                throw Problem{line, tr("Only a text can stand before a colon")};
            open.key = node->text;
            return;
        }
        if (open.node->isList()) {
            open.node->items.push_back(node);
        } else if (const QString key = *std::exchange(open.key, std::nullopt); key == u"<<"_s) {
            merge(open, node, line);
            return;
        } else if (open.keys.contains(key)) {
            throw Problem{line, tr("“%1” is there twice").arg(key.left(60))};
        } else {
            open.keys.insert(key);
            open.node->entries.emplace_back(key, node);
        }
        grow(*open.node, *node);
    }

    static void merge(Open &open, const YamlPtr &node, int line)
    {
        const std::vector<YamlPtr> maps = node->isList() ? node->items : std::vector{node};
        if (!std::all_of(maps.begin(), maps.end(), [](const YamlPtr &map) { return map->isMap(); }))
            throw Problem{line, tr("Only a mapping, or a list of them, can stand after “<<”")};
        open.merged.insert(open.merged.end(), maps.begin(), maps.end());
    }

    YamlPtr m_root;
    std::vector<Open> m_open;
    QHash<YAML::anchor_t, YamlPtr> m_anchors;
    int m_count = 0;
};

tl::unexpected<core::Error> at(int line, const QString &what)
{
    return core::fail({.kind = core::Error::Kind::Input, .what = what, .where = lineWords(line), .next = {}});
}

} // namespace

YamlPtr YamlNode::find(QStringView key) const
{
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const auto &entry) { return entry.first == key; });
    return found == entries.end() || found->second->isNothing() ? nullptr : found->second;
}

QString lineWords(int line)
{
    return tr("Line %1").arg(line);
}

Result<YamlPtr> parseYaml(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    if (bytes.size() > largestTree)
        return wrong(tr("The file is larger than 1 MiB"));
    try {
        std::istringstream stream(bytes.toStdString());
        YAML::Parser parser(stream);
        Builder builder;
        parser.HandleNextDocument(builder);
        Builder further;
        if (parser.HandleNextDocument(further))
            return wrong(tr("It holds more than one document"));
        return builder.root();
    } catch (const Problem &problem) {
        return at(problem.line, problem.what);
    } catch (const YAML::Exception &error) {
        return at(error.mark.is_null() ? 1 : lineOf(error.mark),
                  tr("This is not YAML: %1").arg(QString::fromStdString(error.msg)));
    }
}

} // namespace bayplan::run
