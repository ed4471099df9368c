// SPDX-License-Identifier: GPL-3.0-or-later
#include "aws/sharedfiles.h"

#include "aws/words.h"
#include "core/plaintext.h"

#include <QStringList>

namespace bayplan::aws {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

/// The profile that a section's name stands for; empty for another kind of section.
QString profileOf(const QString &section, SharedFile kind)
{
    const QString name = section.trimmed();
    if (kind == SharedFile::Credentials || name == u"default"_s)
        return name;
    const QStringList words = name.simplified().split(u' ');
    if (words.size() < 2 || words.first() != u"profile"_s)
        return {};
    QString profile = name.mid(words.first().size()).trimmed();
    if (profile.size() > 1 && (profile.startsWith(u'"') || profile.startsWith(u'\'')) &&
        profile.endsWith(profile.front()))
        profile = profile.mid(1, profile.size() - 2);
    return profile;
}

/// A comment may stand behind a blank.
QString withoutComment(const QString &value)
{
    for (qsizetype i = 1; i < value.size(); ++i) {
        if ((value.at(i) == u'#' || value.at(i) == u';') && value.at(i - 1).isSpace())
            return value.left(i).trimmed();
    }
    return value.trimmed();
}

QByteArray setting(const QHash<QString, QString> &settings, const QString &name)
{
    return settings.value(name).toUtf8();
}

} // namespace

Profiles parseSharedFile(const QByteArray &text, SharedFile kind)
{
    Profiles profiles;
    QString profile;
    for (const QString &line : QString::fromUtf8(text).split(u'\n')) {
        const QString content = line.trimmed();
        if (content.isEmpty() || content.startsWith(u'#') || content.startsWith(u';'))
            continue;
        if (line.startsWith(u'[')) {
            const qsizetype end = content.indexOf(u']');
            profile = end < 0 ? QString() : profileOf(content.mid(1, end - 1), kind);
            if (!profile.isEmpty())
                profiles[profile]; // there, though it may have no settings
            continue;
        }
        const qsizetype equals = content.indexOf(u'=');
        if (profile.isEmpty() || line.front().isSpace() || equals <= 0) // indented: part of the setting before it
            continue;
        profiles[profile].insert(content.left(equals).trimmed().toLower(), withoutComment(content.mid(equals + 1)));
    }
    return profiles;
}

Result<std::optional<Credentials>> credentialsOf(const QString &profile, const Profiles &credentials,
                                                 const Profiles &config)
{
    const QString name = core::plainLine(profile, 60);
    const QString where = tr("AWS profile %1").arg(name);
    if (!credentials.contains(profile) && !config.contains(profile))
        return core::fail({.kind = Error::Kind::NotFound,
                           .what = tr("There is no such profile in the AWS shared files"),
                           .where = where,
                           .next = tr("Make it with “aws configure --profile %1”").arg(name)});
    for (const auto &settings : {credentials.value(profile), config.value(profile)}) {
        if (!settings.contains(u"aws_access_key_id"_s))
            continue;
        auto found = checked({setting(settings, u"aws_access_key_id"_s), setting(settings, u"aws_secret_access_key"_s),
                              setting(settings, u"aws_session_token"_s)},
                             where);
        if (!found)
            return core::fail(found.error());
        return std::optional(std::move(*found));
    }
    for (const QString &way : {u"role_arn"_s, u"sso_session"_s, u"sso_start_url"_s, u"credential_process"_s}) {
        if (config.value(profile).contains(way) || credentials.value(profile).contains(way))
            return core::fail(
                {.kind = Error::Kind::Unsupported,
                 .what = tr("The profile gets its credentials by “%1”, which Bayplan doesn't do").arg(way),
                 .where = where,
                 .next = tr("Put what “aws configure export-credentials” gives into the environment")});
    }
    return std::optional<Credentials>();
}

} // namespace bayplan::aws
