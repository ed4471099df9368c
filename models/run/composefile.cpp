// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/composefile.h"

#include "run/composeextends.h"
#include "run/composeparts.h"

#include <QRegularExpression>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Result;

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
    for (const YamlEntry &entry : m_root->find(u"services")->entries)
        names << entry.key;
    return names;
}

Result<ComposeService> ComposeFile::service(const QString &name, const ComposeSurroundings &around) const
{
    const YamlEntry *entry = m_root->find(u"services")->entry(name);
    if (!entry || entry->value->isNothing())
        return wrong(tr("The Compose file has no service “%1”").arg(name),
                     tr("It has: %1").arg(services().mid(0, 20).join(u", "_s)));
    const auto node = ComposeExtends(m_root, around).resolve(name);
    if (!node)
        return core::fail(errorOf(node.error()));
    ComposeService service{
        .name = name, .spec = {}, .notes = {}, .profiles = {}, .dependsOn = {}, .networkKeys = {}, .volumeKeys = {}};
    ComposeReader reader(*m_root, around, service);
    service.line = entry->line;
    readComposeService(reader, **node, (*node)->place());
    if (reader.problems().isEmpty())
        return service;
    core::Error error = errorOf(reader.problems().first().problem);
    error.next = reader.problems().first().next;
    return core::fail(error);
}

} // namespace bayplan::run
