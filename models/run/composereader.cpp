// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/composeparts.h"
#include "run/composevariables.h"
#include "run/flags.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr qsizetype mostTold = 500; // of one service: nobody reads more
} // namespace

ComposeReader::ComposeReader(const YamlNode &from, const ComposeSurroundings &surroundings, ComposeService &into,
                             Scope what)
    : service(into)
    , spec(into.spec)
    , file(from)
    , around(surroundings)
    , scope(what)
{
}

QString ComposeReader::text(const YamlNode &node)
{
    if (node.isNothing())
        return {};
    if (!node.isText()) {
        fail(node, tr("A text is expected here"));
        return {};
    }
    const auto replaced = withVariables(node.text, around.variables, m_missing);
    while (m_missingPlaces.size() < m_missing.size())
        m_missingPlaces << node.place();
    if (!replaced)
        fail(node, replaced.error().what);
    return replaced.value_or(QString());
}

QStringList ComposeReader::texts(const YamlNode &node)
{
    if (!node.isList())
        return {text(node)};
    QStringList list;
    for (const YamlPtr &item : node.items)
        list << text(*item);
    return list;
}

QStringList ComposeReader::words(const YamlNode &node)
{
    if (node.isList())
        return texts(node);
    const auto split = commandWords(text(node));
    if (!split)
        fail(node, split.error().what);
    return split.value_or(QStringList());
}

bool ComposeReader::isTrue(const YamlNode &node)
{
    const QString word = text(node).toLower();
    for (const char *yes : {"true", "yes", "on", "1"}) {
        if (word == QLatin1StringView(yes))
            return true;
    }
    for (const char *no : {"false", "no", "off", "0", ""}) {
        if (word == QLatin1StringView(no))
            return false;
    }
    fail(node, tr("“%1” is neither true nor false").arg(word.left(60)));
    return false;
}

QString ComposeReader::textOf(const YamlNode &map, QStringView key)
{
    const YamlPtr value = map.find(key);
    return value ? text(*value) : QString();
}

bool ComposeReader::isTrueOf(const YamlNode &map, QStringView key, bool otherwise)
{
    const YamlPtr value = map.find(key);
    return value ? isTrue(*value) : otherwise;
}

QList<ComposeReader::Pair> ComposeReader::pairs(const YamlNode &node)
{
    QList<Pair> found;
    if (node.isMap()) {
        for (const YamlEntry &entry : node.entries)
            found.append({entry.key, entry.value->isNothing() ? std::nullopt : std::optional(text(*entry.value)),
                          entry.place()});
        return found;
    }
    if (!node.isList()) {
        fail(node, tr("A mapping or a list is expected here"));
        return found;
    }
    for (const YamlPtr &item : node.items) {
        const QString entry = text(*item);
        const qsizetype equals = entry.indexOf(u'=');
        found.append({entry.left(equals < 0 ? entry.size() : equals),
                      equals < 0 ? std::nullopt : std::optional(entry.mid(equals + 1)), item->place()});
    }
    return found;
}

QMap<QString, QString> ComposeReader::map(const YamlNode &node)
{
    QMap<QString, QString> found;
    for (const Pair &pair : pairs(node))
        found[pair.name] = pair.value.value_or(QString());
    return found;
}

void ComposeReader::each(const YamlNode &map,
                         const std::function<void(const QString &key, const YamlNode &value)> &take)
{
    if (!map.isMap())
        return fail(map, tr("A mapping is expected here"));
    for (const YamlEntry &entry : map.entries) {
        if (entry.value->isNothing() || entry.key.startsWith(u"x-"_s))
            continue;
        const YamlPlace before = std::exchange(m_place, entry.place());
        take(entry.key, *entry.value);
        m_place = before;
    }
}

void ComposeReader::set(const char *name, const QString &value, const YamlNode &at)
{
    const auto &flags = allFlags();
    const auto flag =
        std::find_if(flags.begin(), flags.end(), [&](const Flag &each) { return qstrcmp(each.name, name) == 0; });
    Q_ASSERT(flag != flags.end());
    if (const auto done = flag->set(spec, value); !done)
        fail(at, done.error().what);
}

QString ComposeReader::absolute(const QString &path, const YamlNode &at) const
{
    const QString folder = at.source && !at.source->folder.isEmpty() ? at.source->folder : around.folder;
    const QString home = around.variables.value(u"HOME"_s);
    if ((path == u"~"_s || path.startsWith(u"~/"_s)) && home.startsWith(u'/'))
        return QDir::cleanPath(home + path.mid(1));
    if (path.startsWith(u'/') || path.startsWith(u'~') || folder.isEmpty())
        return path;
    return QDir::cleanPath(folder + u'/' + path);
}

YamlPtr ComposeReader::declared(QStringView section, const QString &name, bool *isThere) const
{
    const YamlPtr all = file.find(section);
    if (isThere)
        *isThere = all && all->entry(name);
    return all ? all->find(name) : nullptr;
}

QString ComposeReader::ownName(const YamlNode &declaration, const QString &key, bool *isExternal)
{
    const YamlPtr external = declaration.find(u"external");
    const bool isOthers = external && (external->isMap() || isTrue(*external)); // a mapping before version 3.5
    if (isExternal)
        *isExternal = isOthers;
    QString name = textOf(declaration, u"name");
    if (name.isEmpty() && external && external->isMap())
        name = textOf(*external, u"name");
    return name.isEmpty() && isOthers ? key : name;
}

/// As Compose makes one of a folder's name.
QString ComposeReader::project()
{
    QString name = around.variables.value(u"COMPOSE_PROJECT_NAME"_s);
    if (name.isEmpty())
        name = textOf(file, u"name");
    if (name.isEmpty())
        name = around.folder.section(u'/', -1, -1, QString::SectionSkipEmpty);
    static const QRegularExpression others(u"[^a-z0-9_-]"_s);
    name = name.toLower().remove(others);
    while (name.startsWith(u'_') || name.startsWith(u'-'))
        name.remove(0, 1);
    return name;
}

void ComposeReader::note(const QString &what, const QString &why)
{
    noteAt(m_place, what, why);
}

void ComposeReader::noteAt(const YamlPlace &place, const QString &what, const QString &why)
{
    if (m_notes.size() >= mostTold || service.notes.contains(Note{what, why}))
        return;
    service.notes << Note{what, why};
    m_notes << PlacedNote{place, what, why};
}

void ComposeReader::leftOut(const QString &key)
{
    note(key, tr("There is no place for this here; it was left out"));
}

void ComposeReader::fail(const YamlNode &at, const QString &what, const QString &next)
{
    failAt(at.place(), what, next);
}

void ComposeReader::failAt(const YamlPlace &place, const QString &what, const QString &next)
{
    const bool isKnown = std::any_of(m_problems.begin(), m_problems.end(), [&](const ReaderProblem &each) {
        return each.problem.place == place && each.problem.what == what;
    });
    if (!isKnown && m_problems.size() < mostTold)
        m_problems << ReaderProblem{{place, what}, next};
}

void ComposeReader::noteMissingVariables()
{
    for (qsizetype i = 0; i < m_missing.size(); ++i)
        noteAt(m_missingPlaces.at(i), u'$' + m_missing.at(i), tr("It has no value here and is empty"));
}

} // namespace bayplan::run
