// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/mountsyntax.h"

#include "run/words.h"

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using Kind = Mount::Kind;

namespace {

/// Words that have never meant anything but on one desktop system.
bool meansNothing(const QString &word)
{
    return word == u"cached"_s || word == u"delegated"_s || word == u"consistent"_s || word == u"default"_s;
}

bool isPath(const QString &source)
{
    return source.startsWith(u'/') || source.startsWith(u'.') || source.startsWith(u'~');
}

bool isTrue(const QString &value)
{
    return value.isEmpty() || value == u"true"_s || value == u"1"_s;
}

QString flagText(const Mount &mount)
{
    QStringList words = mount.options;
    if (mount.readOnly)
        words.prepend(u"ro"_s);
    return words.join(u',');
}

void addPair(QMap<QString, QString> &map, const QString &value)
{
    map[value.section(u'=', 0, 0)] = value.section(u'=', 1);
}

/// One key of --mount; false for one that is not known.
bool takeKey(Mount &mount, const QString &key, const QString &value)
{
    if (key == u"source"_s || key == u"src"_s)
        mount.source = value;
    else if (key == u"target"_s || key == u"dst"_s || key == u"destination"_s)
        mount.target = value;
    else if (key == u"readonly"_s || key == u"ro"_s)
        mount.readOnly = isTrue(value);
    else if (key == u"bind-propagation"_s)
        mount.options << value;
    else if (key == u"bind-nonrecursive"_s || key == u"volume-nocopy"_s)
        mount.options += isTrue(value) ? QStringList{key.section(u'-', 1)} : QStringList();
    else if (key == u"volume-driver"_s)
        mount.driver = value;
    else if (key == u"volume-opt"_s)
        addPair(mount.driverOptions, value);
    else if (key == u"volume-label"_s)
        addPair(mount.labels, value);
    else if (key == u"tmpfs-size"_s)
        mount.options << u"size="_s + value;
    else if (key == u"tmpfs-mode"_s)
        mount.options << u"mode="_s + value;
    else
        return key == u"type"_s || key == u"consistency"_s;
    return true;
}

} // namespace

bool isPropagation(const QString &word)
{
    static const QStringList words{u"shared"_s, u"slave"_s, u"private"_s, u"rshared"_s, u"rslave"_s, u"rprivate"_s};
    return words.contains(word);
}

bool Mount::needsLongForm() const
{
    if (kind == Kind::Bind)
        return mustExist;
    const bool isAnonymousWithMore = source.isEmpty() && (readOnly || !options.isEmpty());
    return kind == Kind::Volume &&
           (isAnonymousWithMore || !driver.isEmpty() || !driverOptions.isEmpty() || !labels.isEmpty());
}

QStringList splitCsv(const QString &text)
{
    QStringList fields{QString()};
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (quoted && c == u'"' && i + 1 < text.size() && text.at(i + 1) == u'"') {
            fields.last() += u'"';
            ++i;
        } else if (c == u'"' && (quoted || fields.last().isEmpty())) {
            quoted = !quoted;
        } else if (c == u',' && !quoted) {
            fields << QString();
        } else {
            fields.last() += c;
        }
    }
    return fields;
}

QString joinCsv(const QStringList &fields)
{
    QStringList written;
    for (const QString &field : fields) {
        const bool plain = !field.contains(u',') && !field.contains(u'"') && !field.contains(u'\n');
        written << (plain ? field : QString(u'"' + QString(field).replace(u"\""_s, u"\"\""_s) + u'"'));
    }
    return written.join(u',');
}

Result<Mount> parseVolume(const QString &text)
{
    const QStringList parts = text.split(u':');
    if (parts.size() > 3 || parts.contains(QString()))
        return wrong(tr("“%1” is not a mount such as /srv/data:/data or data:/data:ro").arg(text));
    Mount mount;
    if (parts.size() == 1) {
        mount.target = parts[0];
        return mount;
    }
    mount.kind = isPath(parts[0]) ? Kind::Bind : Kind::Volume;
    mount.source = parts[0];
    mount.target = parts[1];
    for (const QString &word : parts.size() == 3 ? parts[2].split(u',') : QStringList()) {
        if (word == u"ro"_s || word == u"readonly"_s)
            mount.readOnly = true;
        else if (word != u"rw"_s && !meansNothing(word))
            mount.options << word;
    }
    return mount;
}

QString volumeText(const Mount &mount)
{
    if (mount.source.isEmpty())
        return mount.target;
    const QString flags = flagText(mount);
    return mount.source + u':' + mount.target + (flags.isEmpty() ? QString() : QString(u':' + flags));
}

Result<Mount> parseMount(const QString &text)
{
    Mount mount;
    const QStringList fields = splitCsv(text);
    for (const QString &field : fields) {
        const QString key = field.section(u'=', 0, 0).trimmed().toLower();
        const QString value = field.section(u'=', 1);
        if (!takeKey(mount, key, value))
            return wrong(tr("“%1” of a mount is not known here").arg(key));
        if (key != u"type"_s)
            continue;
        if (value != u"bind"_s && value != u"volume"_s && value != u"tmpfs"_s)
            return wrong(tr("A mount of type “%1” is not known here").arg(value));
        mount.kind = value == u"bind"_s ? Kind::Bind : value == u"tmpfs"_s ? Kind::Tmpfs : Kind::Volume;
    }
    mount.mustExist = mount.kind == Kind::Bind;
    return mount;
}

QString mountText(const Mount &mount)
{
    const bool bind = mount.kind == Kind::Bind;
    QStringList fields{bind ? u"type=bind"_s : u"type=volume"_s};
    if (!mount.source.isEmpty())
        fields << u"source="_s + mount.source;
    fields << u"target="_s + mount.target;
    if (mount.readOnly)
        fields << u"readonly"_s;
    for (const QString &word : mount.options)
        fields << (isPropagation(word) ? QString(u"bind-propagation="_s + word)
                                       : QString((bind ? u"bind-"_s : u"volume-"_s) + word));
    if (!mount.driver.isEmpty())
        fields << u"volume-driver="_s + mount.driver;
    for (const auto &[key, value] : mount.driverOptions.asKeyValueRange())
        fields << u"volume-opt="_s + key + u'=' + value;
    for (const auto &[key, value] : mount.labels.asKeyValueRange())
        fields << u"volume-label="_s + key + u'=' + value;
    return joinCsv(fields);
}

Result<Mount> parseTmpfs(const QString &text)
{
    Mount mount{.kind = Kind::Tmpfs, .source = {}, .target = text.section(u':', 0, 0)};
    if (mount.target.isEmpty())
        return wrong(tr("“%1” is not a mount such as /run:size=64m").arg(text));
    for (const QString &word : text.section(u':', 1).split(u',', Qt::SkipEmptyParts)) {
        if (word == u"ro"_s)
            mount.readOnly = true;
        else if (word != u"rw"_s)
            mount.options << word;
    }
    return mount;
}

QString tmpfsText(const Mount &mount)
{
    const QString flags = flagText(mount);
    return flags.isEmpty() ? mount.target : QString(mount.target + u':' + flags);
}

} // namespace bayplan::run
