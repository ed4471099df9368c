// SPDX-License-Identifier: GPL-3.0-or-later
// One service, key by key.
#include "run/composeparts.h"
#include "run/quantities.h"

#include <tuple>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

/// What would be another service without it; true if this is such a key.
bool refuse(ComposeReader &reader, const QString &key, const YamlNode &value)
{
    if (key != u"provider"_s)
        return false;
    reader.fail(value, tr("“%1” is no container; a provider makes it").arg(reader.service.name));
    return true;
}

/// What makes no difference to a container that is made here, or is part of it already.
bool isHarmless(const QString &key)
{
    static const QStringList keys{u"attach"_s, u"develop"_s, u"isolation"_s, u"image"_s, u"extends"_s};
    return keys.contains(key);
}

/// Why some are left out, where the usual words would not tell enough.
bool explain(ComposeReader &reader, const QString &key)
{
    static const QMap<QString, const char *> reasons{
        {u"build"_s, QT_TRANSLATE_NOOP("bayplan::run", "Nothing is built here; its image must be there")},
        {u"links"_s, QT_TRANSLATE_NOOP("bayplan::run", "Containers find each other in a network they share")},
        {u"external_links"_s, QT_TRANSLATE_NOOP("bayplan::run", "Containers find each other in a network they share")},
        {u"secrets"_s, QT_TRANSLATE_NOOP("bayplan::run", "Its files will not be in the container")},
        {u"configs"_s, QT_TRANSLATE_NOOP("bayplan::run", "Its files will not be in the container")},
        {u"volumes_from"_s, QT_TRANSLATE_NOOP("bayplan::run", "Give the volumes themselves")},
    };
    const char *reason = reasons.value(key);
    if (reason)
        reader.note(key, tr(reason));
    return reason;
}

void readKey(ComposeReader &reader, const QString &key, const YamlNode &value)
{
    for (const auto read :
         {readComposeProcess, readComposeMounts, readComposeNetworks, readComposeLimits, readComposeRelations}) {
        if (read(reader, key, value))
            return;
    }
    if (!isHarmless(key) && !refuse(reader, key, value) && !explain(reader, key))
        reader.leftOut(key);
}

void readImage(ComposeReader &reader, const YamlNode &service, const YamlPlace &place)
{
    const YamlPtr image = service.find(u"image");
    if (image)
        reader.spec.image = reader.text(*image);
    if (!reader.spec.image.isEmpty() || (image && !image->isText()))
        return;
    if (service.find(u"build"))
        return reader.failAt(place, tr("“%1” has no image but builds its own").arg(reader.service.name),
                             tr("Build it, and give it an image in the file"));
    if (!service.find(u"provider"))
        reader.failAt(place, tr("“%1” has no image").arg(reader.service.name));
}

/// "64m" and "64MB", "0.5" and "0.50".
bool areSameNumber(QStringView key, const QString &one, const QString &other)
{
    if (one == other)
        return true;
    const bool isMemory = key.startsWith(u"mem_");
    if (!isMemory && key != u"cpus")
        return false;
    const auto first = isMemory ? parseBytes(one) : parseCpus(one);
    const auto second = isMemory ? parseBytes(other) : parseCpus(other);
    return !first || !second || *first == *second; // one that can't be read is told by whoever reads it
}

/// A number that is there twice must be the same both times, as Compose has it: nobody knows which one is meant.
void checkSaidTwice(ComposeReader &reader, const YamlNode &service)
{
    const auto within = [&](std::initializer_list<QStringView> path) {
        YamlPtr found = service.find(u"deploy");
        for (const QStringView key : path)
            found = found && found->isMap() ? found->find(key) : nullptr;
        return found;
    };
    const std::tuple<QStringView, YamlPtr, QString> twice[] = {
        {u"scale", within({u"replicas"}), u"deploy: replicas"_s},
        {u"mem_limit", within({u"resources", u"limits", u"memory"}), u"deploy: resources: limits: memory"_s},
        {u"mem_reservation", within({u"resources", u"reservations", u"memory"}),
         u"deploy: resources: reservations: memory"_s},
        {u"cpus", within({u"resources", u"limits", u"cpus"}), u"deploy: resources: limits: cpus"_s},
        {u"pids_limit", within({u"resources", u"limits", u"pids"}), u"deploy: resources: limits: pids"_s},
    };
    for (const auto &[key, deployed, words] : twice) {
        const YamlPtr own = service.find(key);
        if (own && deployed && own->isText() && deployed->isText() &&
            !areSameNumber(key, reader.text(*own), reader.text(*deployed)))
            reader.fail(*own, tr("“%1” and “%2” differ").arg(key.toString(), words), tr("Say it once"));
    }
}

} // namespace

void readComposeService(ComposeReader &reader, const YamlNode &service, const YamlPlace &place)
{
    if (!service.isMap())
        return reader.failAt(place, tr("“%1” must be a mapping").arg(reader.service.name));
    readImage(reader, service, place);
    reader.each(service, [&](const QString &key, const YamlNode &value) { readKey(reader, key, value); });
    // Only now is known what the command is behind.
    reader.spec.command = reader.entryRest + reader.spec.command;
    reader.service.entryWords = int(reader.entryRest.size());
    const YamlEntry *mode = service.entry(u"network_mode");
    const YamlPtr networks = service.find(u"networks");
    if (networks && mode && !mode->value->isNothing())
        reader.failAt(mode->place(), tr("A service with “network_mode” can't be in “networks” as well"));
    else if (!networks && (!mode || mode->value->isNothing()))
        readComposeDefaultNetwork(reader, place);
    checkSaidTwice(reader, service);
    reader.noteMissingVariables();
}

} // namespace bayplan::run
