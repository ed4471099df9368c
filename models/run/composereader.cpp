// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/composeparts.h"
#include "run/composevariables.h"
#include "run/flags.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

ComposeReader::ComposeReader(const YamlNode &from, const ComposeSurroundings &surroundings, ComposeService &into)
    : service(into)
    , spec(into.spec)
    , file(from)
    , around(surroundings)
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

ComposeReader::Pairs ComposeReader::pairs(const YamlNode &node)
{
    Pairs found;
    if (node.isMap()) {
        for (const auto &[key, value] : node.entries)
            found.append({key, value->isNothing() ? std::nullopt : std::optional(text(*value))});
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
                      equals < 0 ? std::nullopt : std::optional(entry.mid(equals + 1))});
    }
    return found;
}

void ComposeReader::each(const YamlNode &map,
                         const std::function<void(const QString &key, const YamlNode &value)> &take)
{
    if (!map.isMap())
        return fail(map, tr("A mapping is expected here"));
    for (const auto &[key, value] : map.entries) {
        if (!value->isNothing() && !key.startsWith(u"x-"_s))
            take(key, *value);
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

QString ComposeReader::absolute(const QString &path) const
{
    const QString home = around.variables.value(u"HOME"_s);
    if ((path == u"~"_s || path.startsWith(u"~/"_s)) && home.startsWith(u'/'))
        return QDir::cleanPath(home + path.mid(1));
    if (path.startsWith(u'/') || path.startsWith(u'~') || around.folder.isEmpty())
        return path;
    return QDir::cleanPath(around.folder + u'/' + path);
}

YamlPtr ComposeReader::declared(QStringView section, const QString &name, bool *isThere) const
{
    const YamlPtr all = file.find(section);
    if (isThere)
        *isThere = all && std::any_of(all->entries.begin(), all->entries.end(),
                                      [&](const auto &entry) { return entry.first == name; });
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
    QString name = textOf(file, u"name");
    if (name.isEmpty())
        name = around.variables.value(u"COMPOSE_PROJECT_NAME"_s);
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
    if (!service.notes.contains(Note{what, why}))
        service.notes << Note{what, why};
}

void ComposeReader::leftOut(const QString &key)
{
    note(key, tr("There is no place for this here; it was left out"));
}

void ComposeReader::fail(const YamlNode &at, const QString &what, const QString &next)
{
    if (!m_problem)
        m_problem =
            core::Error{.kind = core::Error::Kind::Input, .what = what, .where = lineWords(at.line), .next = next};
}

void ComposeReader::noteMissingVariables()
{
    for (const QString &name : std::as_const(m_missing))
        note(u'$' + name, tr("It has no value here and is empty"));
}

} // namespace bayplan::run
