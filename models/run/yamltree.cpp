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
using NodeKind = YamlNode::Kind;

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
    explicit Builder(YamlSourcePtr source) : m_source(std::move(source)) {}

    YamlPtr root() const { return m_root ? m_root : std::make_shared<YamlNode>(); }

    void OnDocumentStart(const YAML::Mark &) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override { put(make(NodeKind::Nothing, mark), anchor); }
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
        auto node = make(NodeKind::Text, mark);
        node->text = QString::fromStdString(value);
        put(node, anchor);
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        begin(NodeKind::List, mark, tag, anchor);
    }
    void OnSequenceEnd() override { end(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        begin(NodeKind::Map, mark, tag, anchor);
    }
    void OnMapEnd() override
    {
        Open &map = m_open.back();
        for (const YamlPtr &merged : std::as_const(map.merged)) {
            for (const YamlEntry &entry : merged->entries) {
                if (map.keys.contains(entry.key))
                    continue;
                count(map.node->line);
                map.keys.insert(entry.key);
                map.node->entries.push_back(entry);
                grow(*map.node, *entry.value);
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
        int keyLine = 0;
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

    NodePtr make(NodeKind kind, const YAML::Mark &mark)
    {
        count(lineOf(mark));
        auto node = std::make_shared<YamlNode>();
        node->kind = kind;
        node->line = lineOf(mark);
        node->source = m_source;
        return node;
    }

    void begin(NodeKind kind, const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor)
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
            open.keyLine = line;
            return;
        }
        if (open.node->isList()) {
            open.node->items.push_back(node);
        } else if (const QString key = *std::exchange(open.key, std::nullopt); key == u"<<"_s) {
            merge(open, node, line);
            return;
        } else if (open.keys.contains(key)) {
            throw Problem{open.keyLine, tr("“%1” is there twice").arg(key.left(60))};
        } else {
            open.keys.insert(key);
            open.node->entries.push_back({key, node, open.keyLine});
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

    YamlSourcePtr m_source;
    YamlPtr m_root;
    std::vector<Open> m_open;
    QHash<YAML::anchor_t, YamlPtr> m_anchors;
    int m_count = 0;
};

} // namespace

YamlPtr YamlNode::find(QStringView key) const
{
    const YamlEntry *found = entry(key);
    return !found || found->value->isNothing() ? nullptr : found->value;
}

const YamlEntry *YamlNode::entry(QStringView key) const
{
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const YamlEntry &each) { return each.key == key; });
    return found == entries.end() ? nullptr : &*found;
}

YamlPlace YamlEntry::place() const
{
    return {value->source ? value->source->name : QString(), line};
}

QString YamlPlace::words() const
{
    return file.isEmpty() ? tr("Line %1").arg(line) : tr("%1, line %2").arg(file).arg(line);
}

core::Error errorOf(const YamlProblem &problem)
{
    return {.kind = core::Error::Kind::Input,
            .what = problem.what,
            .where = problem.place.line > 0 ? problem.place.words() : problem.place.file,
            .next = {}};
}

tl::expected<YamlPtr, YamlProblem> readYaml(const QString &text, const YamlSourcePtr &source)
{
    const auto problem = [&](int line, const QString &what) {
        return tl::unexpected(YamlProblem{{source ? source->name : QString(), line}, what});
    };
    const QByteArray bytes = text.toUtf8();
    if (bytes.size() > largestTree)
        return problem(0, tr("The file is larger than 1 MiB"));
    try {
        std::istringstream stream(bytes.toStdString());
        YAML::Parser parser(stream);
        Builder builder(source);
        parser.HandleNextDocument(builder);
        Builder further(source);
        if (parser.HandleNextDocument(further))
            return problem(further.root()->line, tr("It holds more than one document"));
        return builder.root();
    } catch (const Problem &found) {
        return problem(found.line, found.what);
    } catch (const YAML::Exception &error) {
        return problem(error.mark.is_null() ? 1 : lineOf(error.mark),
                       tr("This is not YAML: %1").arg(QString::fromStdString(error.msg)));
    }
}

Result<YamlPtr> parseYaml(const QString &text)
{
    auto root = readYaml(text);
    if (!root)
        return core::fail(errorOf(root.error()));
    return *root;
}

} // namespace bayplan::run
