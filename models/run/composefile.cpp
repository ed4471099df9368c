// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/composefile.h"

#include "run/composeparts.h"

#include <QRegularExpression>

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

/// What would be another service without it; true if this is such a key.
bool refuse(ComposeReader &reader, const QString &key, const YamlNode &value)
{
    if (key == u"extends"_s)
        reader.fail(value, tr("“%1” extends another service, which is not read here").arg(reader.service.name),
                    tr("Use what “docker compose config” writes of the file"));
    else if (key == u"provider"_s)
        reader.fail(value, tr("“%1” is no container; a provider makes it").arg(reader.service.name));
    else
        return false;
    return true;
}

/// What makes no difference to a container that is made here.
bool isHarmless(const QString &key)
{
    static const QStringList keys{u"attach"_s, u"develop"_s, u"isolation"_s, u"image"_s};
    return keys.contains(key);
}

/// Why some are left out, where the usual words would not tell enough.
bool explain(ComposeReader &reader, const QString &key)
{
    static const QMap<QString, const char *> reasons{
        {u"build"_s, QT_TRANSLATE_NOOP("bayplan::run", "Nothing is built here; its image must be there")},
        {u"depends_on"_s, QT_TRANSLATE_NOOP("bayplan::run", "Services are started each by itself")},
        {u"profiles"_s, QT_TRANSLATE_NOOP("bayplan::run", "It is taken whatever its profiles are")},
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
    for (const auto read : {readComposeProcess, readComposeMounts, readComposeNetworks, readComposeLimits}) {
        if (read(reader, key, value))
            return;
    }
    if (!isHarmless(key) && !refuse(reader, key, value) && !explain(reader, key))
        reader.leftOut(key);
}

void readImage(ComposeReader &reader, const YamlNode &service)
{
    const YamlPtr image = service.find(u"image");
    if (image)
        reader.spec.image = reader.text(*image);
    if (!reader.spec.image.isEmpty())
        return;
    if (service.find(u"build"))
        return reader.fail(service, tr("“%1” has no image but builds its own").arg(reader.service.name),
                           tr("Build it, and give it an image in the file"));
    if (!service.find(u"provider") && !service.find(u"extends"))
        reader.fail(service, tr("“%1” has no image").arg(reader.service.name));
}

} // namespace

bool ComposeFile::looksLikeOne(const QString &text)
{
    static const QRegularExpression services(u"^[\"']?services[\"']?[ \\t]*:(\\s|$)"_s,
                                             QRegularExpression::MultilineOption);
    return services.match(text).hasMatch();
}

Result<ComposeFile> ComposeFile::parse(const QString &text)
{
    const auto root = parseYaml(text);
    if (!root)
        return core::fail(root.error());
    const YamlPtr services = (*root)->find(u"services");
    if (!services || !services->isMap() || services->entries.empty())
        return wrong(tr("This Compose file has no services"));
    ComposeFile file;
    file.m_root = *root;
    return file;
}

QStringList ComposeFile::services() const
{
    QStringList names;
    for (const auto &[name, service] : m_root->find(u"services")->entries)
        names << name;
    return names;
}

Result<ComposeService> ComposeFile::service(const QString &name, const ComposeSurroundings &around) const
{
    const YamlPtr node = m_root->find(u"services")->find(name);
    if (!node)
        return wrong(tr("The Compose file has no service “%1”").arg(name),
                     tr("It has: %1").arg(services().mid(0, 20).join(u", "_s)));
    ComposeService service{.name = name, .spec = {}, .notes = {}};
    ComposeReader reader(*m_root, around, service);
    readImage(reader, *node);
    reader.each(*node, [&](const QString &key, const YamlNode &value) { readKey(reader, key, value); });
    // Only now is known what the command is behind.
    service.spec.command = reader.entryRest + service.spec.command;
    service.entryWords = int(reader.entryRest.size());
    if (!node->find(u"networks") && !node->find(u"network_mode"))
        readComposeDefaultNetwork(reader);
    reader.noteMissingVariables();
    if (reader.problem())
        return core::fail(*reader.problem());
    return service;
}

} // namespace bayplan::run
