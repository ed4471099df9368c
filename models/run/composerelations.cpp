// SPDX-License-Identifier: GPL-3.0-or-later
// What a service says of others: which it is started after, with which it is chosen.
#include "run/composeparts.h"

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

void addDependency(ComposeReader &reader, const YamlPlace &place, const QString &name, const QString &condition = {},
                   bool required = true)
{
    ComposeDependency dependency{.service = name, .file = place.file, .line = place.line};
    dependency.required = required;
    if (!condition.isEmpty())
        dependency.condition = condition;
    reader.service.dependsOn << dependency;
}

void readLongDependency(ComposeReader &reader, const YamlEntry &entry)
{
    static const QStringList conditions{u"service_started"_s, u"service_healthy"_s,
                                        u"service_completed_successfully"_s};
    if (entry.value->isNothing())
        return addDependency(reader, entry.place(), entry.key);
    const QString condition = reader.textOf(*entry.value, u"condition");
    if (!condition.isEmpty() && !conditions.contains(condition))
        return reader.fail(*entry.value, tr("“%1” is no condition for a dependency").arg(condition.left(60)));
    addDependency(reader, entry.place(), entry.key, condition, reader.isTrueOf(*entry.value, u"required", true));
    reader.each(*entry.value, [&](const QString &key, const YamlNode &) {
        if (key != u"condition"_s && key != u"required"_s)
            reader.leftOut(u"depends_on: %1: %2"_s.arg(entry.key, key));
    });
}

void readDependencies(ComposeReader &reader, const YamlNode &value)
{
    if (value.isMap()) {
        for (const YamlEntry &entry : value.entries)
            readLongDependency(reader, entry);
        return;
    }
    if (!value.isList())
        return reader.fail(value, tr("A list or a mapping is expected here"));
    for (const YamlPtr &item : value.items)
        addDependency(reader, item->place(), reader.text(*item));
}

/// "db" is found by its name anyway; of "db:database" the second is not.
void readLinks(ComposeReader &reader, const YamlNode &value)
{
    for (const YamlPtr &item : value.isList() ? value.items : std::vector<YamlPtr>()) {
        const QString link = reader.text(*item);
        addDependency(reader, item->place(), link.section(u':', 0, 0));
        if (link.contains(u':'))
            reader.noteAt(item->place(), u"links: "_s + link,
                          tr("Containers find each other in a network they share, by the services' own names"));
    }
}

} // namespace

bool readComposeRelations(ComposeReader &reader, const QString &key, const YamlNode &value)
{
    const bool isProject = reader.scope == ComposeReader::Scope::Project;
    if (key == u"depends_on"_s) {
        readDependencies(reader, value);
        if (!isProject)
            reader.note(key, tr("Services are started each by itself"));
    } else if (key == u"profiles"_s) {
        reader.service.profiles = reader.texts(value);
        if (!isProject)
            reader.note(key, tr("It is taken whatever its profiles are"));
    } else if (key == u"links"_s && isProject) {
        readLinks(reader, value);
    } else {
        return false;
    }
    return true;
}

} // namespace bayplan::run
