// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/composemerge.h"

#include "run/composeparts.h"
#include "run/composevariables.h"
#include "run/mountsyntax.h"
#include "run/portsyntax.h"

#include <QDir>
#include <QHash>

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 mostMade = 100'000; // values, as many as a file may have itself

bool saysNothing(const YamlPtr &node)
{
    return !node || node->isNothing();
}

} // namespace

ComposeMerge::ComposeMerge(const QMap<QString, QString> &variables, qint64 &made) : m_variables(variables), m_made(made)
{
}

bool ComposeMerge::isTooMuch() const
{
    return m_made > mostMade;
}

YamlPtr ComposeMerge::service(const YamlPtr &base, const YamlPtr &over)
{
    return !base->isMap() || !over->isMap() ? over : mapping(base, over, serviceRule);
}

YamlPtr ComposeMerge::file(const YamlPtr &base, const YamlPtr &over)
{
    return mapping(base, over, fileRule);
}

ComposeMerge::Merge ComposeMerge::serviceRule(const QString &key)
{
    static const QHash<QString, Merge> rules{
        {u"command"_s, &ComposeMerge::replaced},    {u"entrypoint"_s, &ComposeMerge::replaced},
        {u"environment"_s, &ComposeMerge::byName},  {u"labels"_s, &ComposeMerge::byName},
        {u"annotations"_s, &ComposeMerge::byName},  {u"sysctls"_s, &ComposeMerge::byName},
        {u"storage_opt"_s, &ComposeMerge::byName},  {u"extra_hosts"_s, &ComposeMerge::hosts},
        {u"depends_on"_s, &ComposeMerge::named},    {u"networks"_s, &ComposeMerge::named},
        {u"ports"_s, &ComposeMerge::ports},         {u"volumes"_s, &ComposeMerge::byTarget},
        {u"devices"_s, &ComposeMerge::byTarget},    {u"logging"_s, &ComposeMerge::logging},
        {u"healthcheck"_s, &ComposeMerge::health},  {u"deploy"_s, &ComposeMerge::deploy},
        {u"env_file"_s, &ComposeMerge::appended},   {u"dns"_s, &ComposeMerge::appended},
        {u"dns_search"_s, &ComposeMerge::appended}, {u"dns_opt"_s, &ComposeMerge::appended},
        {u"tmpfs"_s, &ComposeMerge::appended},
    };
    return rules.value(key, &ComposeMerge::deep);
}

ComposeMerge::Merge ComposeMerge::fileRule(const QString &key)
{
    static const QHash<QString, Merge> rules{
        {u"services"_s, &ComposeMerge::services},
        {u"networks"_s, &ComposeMerge::declarations},
        {u"volumes"_s, &ComposeMerge::declarations},
    };
    return rules.value(key, &ComposeMerge::deep);
}

std::shared_ptr<YamlNode> ComposeMerge::make(const YamlNode &like, YamlNode::Kind kind, std::size_t size)
{
    m_made += 1 + qint64(size);
    auto node = std::make_shared<YamlNode>();
    node->kind = kind;
    node->line = like.line;
    node->source = like.source;
    node->height = like.height;
    return node;
}

YamlPtr ComposeMerge::mapping(const YamlPtr &base, const YamlPtr &over, Rule rule)
{
    auto made = make(*over, YamlNode::Kind::Map, base->entries.size() + over->entries.size());
    if (isTooMuch())
        return over;
    QHash<QString, std::size_t> places;
    for (const YamlEntry &entry : base->entries) {
        places.insert(entry.key, made->entries.size());
        made->entries.push_back(entry);
    }
    for (const YamlEntry &entry : over->entries) {
        const auto place = places.constFind(entry.key);
        if (place == places.constEnd()) {
            made->entries.push_back(entry);
            continue;
        }
        YamlEntry &there = made->entries[*place];
        if (saysNothing(entry.value))
            continue;
        if (saysNothing(there.value))
            there = entry;
        else
            there = {entry.key, (this->*rule(entry.key))(there.value, entry.value), entry.line};
    }
    return made;
}

YamlPtr ComposeMerge::deep(const YamlPtr &base, const YamlPtr &over)
{
    if (base->isMap() && over->isMap())
        return mapping(base, over, [](const QString &) { return &ComposeMerge::deep; });
    return base->isList() && over->isList() ? appended(base, over) : over;
}

YamlPtr ComposeMerge::replaced(const YamlPtr &, const YamlPtr &over)
{
    return over;
}

YamlPtr ComposeMerge::asMapping(const YamlPtr &node, const QString &separators)
{
    if (node->isMap())
        return node;
    if (!node->isList())
        return nullptr;
    auto made = make(*node, YamlNode::Kind::Map, node->items.size());
    made->height = std::max(1, node->height);
    if (isTooMuch())
        return nullptr;
    QHash<QString, std::size_t> places;
    const auto first = [&](const QString &text) {
        return std::find_if(text.begin(), text.end(), [&](QChar c) { return separators.contains(c); }) - text.begin();
    };
    for (const YamlPtr &item : node->items) {
        if (!item->isText())
            return nullptr;
        QString text = item->text;
        if (text.left(first(text)).contains(u'$')) // the name is a variable's: only then is its value known before
            text = plain(*item).replace(u'$', u"$$"_s);
        const qsizetype end = first(text);
        auto value = make(*item, end < text.size() ? YamlNode::Kind::Text : YamlNode::Kind::Nothing, 0);
        value->height = 0;
        value->text = text.mid(end + 1);
        const QString name = text.left(end).replace(u"$$"_s, u"$"_s);
        const auto place = places.constFind(name);
        if (place != places.constEnd()) {
            made->entries[*place] = {name, value, item->line};
            continue;
        }
        places.insert(name, made->entries.size());
        made->entries.push_back({name, value, item->line});
    }
    return made;
}

YamlPtr ComposeMerge::byName(const YamlPtr &base, const YamlPtr &over)
{
    const YamlPtr below = asMapping(base, u"="_s);
    const YamlPtr above = asMapping(over, u"="_s);
    if (!below || !above)
        return over;
    // A name alone takes the environment's value: that is something else than what is below.
    auto made =
        std::make_shared<YamlNode>(*mapping(below, above, [](const QString &) { return &ComposeMerge::replaced; }));
    for (YamlEntry &entry : made->entries) {
        if (const YamlEntry *own = above->entry(entry.key))
            entry = *own;
    }
    return made;
}

YamlPtr ComposeMerge::hosts(const YamlPtr &base, const YamlPtr &over)
{
    const YamlPtr below = asMapping(base, u"=:"_s);
    const YamlPtr above = asMapping(over, u"=:"_s);
    if (!below || !above)
        return over;
    return mapping(below, above, [](const QString &) { return &ComposeMerge::replaced; });
}

YamlPtr ComposeMerge::named(const YamlPtr &base, const YamlPtr &over)
{
    const YamlPtr below = asMapping(base, {});
    const YamlPtr above = asMapping(over, {});
    return below && above ? deep(below, above) : over;
}

YamlPtr ComposeMerge::list(const YamlPtr &base, const YamlPtr &over,
                           QString (ComposeMerge::*identity)(const YamlNode &) const)
{
    const auto items = [](const YamlPtr &node) { return node->isList() ? node->items : std::vector{node}; };
    const std::vector<YamlPtr> below = items(base);
    const std::vector<YamlPtr> above = items(over);
    auto made = make(*over, YamlNode::Kind::List, below.size() + above.size());
    made->height = std::max({1, base->height, over->height});
    if (isTooMuch())
        return over;
    QHash<QString, std::size_t> places;
    for (const std::vector<YamlPtr> &part : {below, above}) {
        for (const YamlPtr &item : part) {
            const QString same = (this->*identity)(*item);
            const auto place = same.isEmpty() ? places.constEnd() : places.constFind(same);
            if (place != places.constEnd()) {
                made->items[*place] = item;
                continue;
            }
            places.insert(same, made->items.size());
            made->items.push_back(item);
        }
    }
    return made;
}

YamlPtr ComposeMerge::appended(const YamlPtr &base, const YamlPtr &over)
{
    return list(base, over, &ComposeMerge::sameText);
}

YamlPtr ComposeMerge::ports(const YamlPtr &base, const YamlPtr &over)
{
    return list(base, over, &ComposeMerge::samePort);
}

YamlPtr ComposeMerge::byTarget(const YamlPtr &base, const YamlPtr &over)
{
    return list(base, over, &ComposeMerge::sameTarget);
}

YamlPtr ComposeMerge::logging(const YamlPtr &base, const YamlPtr &over)
{
    const YamlPtr below = base->find(u"driver");
    const YamlPtr above = over->find(u"driver");
    const bool isOther = above && below && plain(*above) != plain(*below);
    return isOther ? over : deep(base, over);
}

YamlPtr ComposeMerge::health(const YamlPtr &base, const YamlPtr &over)
{
    if (!base->isMap() || !over->isMap())
        return over;
    return mapping(base, over, [](const QString &) { return &ComposeMerge::replaced; });
}

YamlPtr ComposeMerge::deploy(const YamlPtr &base, const YamlPtr &over)
{
    if (!base->isMap() || !over->isMap())
        return over;
    return mapping(base, over,
                   [](const QString &key) { return key == u"labels"_s ? &ComposeMerge::byName : &ComposeMerge::deep; });
}

YamlPtr ComposeMerge::services(const YamlPtr &base, const YamlPtr &over)
{
    if (!base->isMap() || !over->isMap())
        return over;
    return mapping(base, over, [](const QString &) { return &ComposeMerge::service; });
}

YamlPtr ComposeMerge::declarations(const YamlPtr &base, const YamlPtr &over)
{
    if (!base->isMap() || !over->isMap())
        return over;
    return mapping(base, over, [](const QString &) { return &ComposeMerge::declaration; });
}

YamlPtr ComposeMerge::declaration(const YamlPtr &base, const YamlPtr &over)
{
    if (!base->isMap() || !over->isMap())
        return over;
    return mapping(base, over,
                   [](const QString &key) { return key == u"labels"_s ? &ComposeMerge::byName : &ComposeMerge::deep; });
}

QString ComposeMerge::plain(const YamlNode &node) const
{
    QStringList missing;
    return node.isText() ? withVariables(node.text, m_variables, missing).value_or(node.text) : QString();
}

QString ComposeMerge::sameText(const YamlNode &item) const
{
    const YamlPtr path = item.isMap() ? item.find(u"path") : nullptr; // a file of variables
    return path ? plain(*path) : plain(item);
}

QString ComposeMerge::samePort(const YamlNode &item) const
{
    const auto part = [&](QStringView key) {
        const YamlPtr value = item.find(key);
        return value ? plain(*value) : QString();
    };
    ComposePort port{.address = part(u"host_ip"), .published = part(u"published"), .target = part(u"target")};
    if (item.find(u"protocol"))
        port.protocol = part(u"protocol");
    const QString text = item.isMap() ? port.publishText() : plain(item);
    const auto parsed = parsePublish(text);
    QStringList words;
    for (const engine::PortRequest &request : parsed.value_or(QList<engine::PortRequest>()))
        words << run::publishText(request);
    return words.isEmpty() ? text : words.join(u' ');
}

QString ComposeMerge::sameTarget(const YamlNode &item) const
{
    for (const QStringView key : {u"target", u"dst", u"destination"}) {
        if (const YamlPtr target = item.isMap() ? item.find(key) : nullptr)
            return QDir::cleanPath(plain(*target));
    }
    if (item.isMap())
        return {};
    const QString text = plain(item);
    return QDir::cleanPath(text.contains(u':') ? text.section(u':', 1, 1) : text);
}

} // namespace bayplan::run
