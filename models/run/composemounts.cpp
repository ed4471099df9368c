// SPDX-License-Identifier: GPL-3.0-or-later
// What is mounted.
#include "run/composeparts.h"
#include "run/mountsyntax.h"
#include "run/quantities.h"

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using MountKind = Mount::Kind;

namespace {

/// Which volume it is on engines: the very one that Compose would mount, so that data is found again.
void resolveVolume(ComposeReader &reader, Mount &mount, const YamlNode &at)
{
    const QString key = mount.source;
    if (key.isEmpty())
        return;
    bool isThere = false;
    const YamlPtr declaration = reader.declared(u"volumes", key, &isThere);
    if (!isThere)
        return reader.fail(at, tr("The volume “%1” is not among the file's volumes").arg(key));
    reader.service.volumeKeys += reader.service.volumeKeys.contains(key) ? QStringList() : QStringList{key};
    bool isExternal = false;
    QString name;
    if (declaration) {
        name = reader.ownName(*declaration, key, &isExternal);
        if (!isExternal) {
            mount.driver = reader.textOf(*declaration, u"driver");
            if (const YamlPtr options = declaration->find(u"driver_opts"))
                mount.driverOptions = reader.map(*options);
            if (const YamlPtr labels = declaration->find(u"labels"))
                mount.labels = reader.map(*labels);
        }
    }
    if (name.isEmpty()) {
        const QString project = reader.project();
        name = project.isEmpty() ? key : QString(project + u'_' + key);
        if (project.isEmpty())
            reader.note(u"volumes: "_s + key, tr("Compose would put the project's name before it"));
    }
    mount.source = name;
}

void resolve(ComposeReader &reader, Mount &mount, const YamlNode &at)
{
    if (mount.kind == MountKind::Bind)
        mount.source = reader.absolute(mount.source, at);
    else if (mount.kind == MountKind::Volume)
        resolveVolume(reader, mount, at);
}

void readShort(ComposeReader &reader, const YamlNode &at)
{
    auto mount = parseVolume(reader.text(at));
    if (!mount)
        return reader.fail(at, mount.error().what);
    resolve(reader, *mount, at);
    reader.spec.mounts << *mount;
}

void readBindOptions(ComposeReader &reader, const YamlNode &options, Mount &mount)
{
    reader.each(options, [&](const QString &key, const YamlNode &value) {
        if (key == u"propagation"_s)
            mount.options << reader.text(value);
        else if (key == u"selinux"_s)
            mount.options << reader.text(value);
        else if (key == u"create_host_path"_s)
            mount.mustExist = !reader.isTrue(value);
        else
            reader.leftOut(u"volumes: bind: "_s + key);
    });
}

void readVolumeOptions(ComposeReader &reader, const YamlNode &options, Mount &mount)
{
    reader.each(options, [&](const QString &key, const YamlNode &value) {
        if (key == u"nocopy"_s)
            mount.options += reader.isTrue(value) ? QStringList{key} : QStringList();
        else if (key == u"subpath"_s)
            reader.fail(value, tr("A part of a volume can't be mounted from here"));
        else
            reader.leftOut(u"volumes: volume: "_s + key);
    });
}

void readTmpfsOptions(ComposeReader &reader, const YamlNode &options, Mount &mount)
{
    reader.each(options, [&](const QString &key, const YamlNode &value) {
        if (key == u"size"_s) {
            const auto bytes = parseBytes(reader.text(value));
            if (!bytes)
                return reader.fail(value, bytes.error().what);
            mount.options << u"size="_s + QString::number(*bytes);
        } else if (key == u"mode"_s) {
            mount.options << u"mode="_s + reader.text(value);
        } else {
            reader.leftOut(u"volumes: tmpfs: "_s + key);
        }
    });
}

void readLong(ComposeReader &reader, const YamlNode &at)
{
    Mount mount;
    const QString type = reader.textOf(at, u"type");
    if (type == u"bind"_s)
        mount.kind = MountKind::Bind;
    else if (type == u"tmpfs"_s)
        mount.kind = MountKind::Tmpfs;
    else if (!type.isEmpty() && type != u"volume"_s)
        return reader.fail(at, tr("A mount of type “%1” is not known here").arg(type.left(60)));
    reader.each(at, [&](const QString &key, const YamlNode &value) {
        if (key == u"source"_s || key == u"src"_s)
            mount.source = reader.text(value);
        else if (key == u"target"_s || key == u"dst"_s || key == u"destination"_s)
            mount.target = reader.text(value);
        else if (key == u"read_only"_s)
            mount.readOnly = reader.isTrue(value);
        else if (key == u"bind"_s)
            readBindOptions(reader, value, mount);
        else if (key == u"volume"_s)
            readVolumeOptions(reader, value, mount);
        else if (key == u"tmpfs"_s)
            readTmpfsOptions(reader, value, mount);
        else if (key != u"type"_s && key != u"consistency"_s)
            reader.leftOut(u"volumes: "_s + key);
    });
    if (mount.target.isEmpty())
        reader.fail(at, tr("A mount needs a target"));
    resolve(reader, mount, at);
    const bool hasColon = mount.source.contains(u':') || mount.target.contains(u':');
    if (mount.kind == MountKind::Bind && hasColon && !mount.mustExist) {
        mount.mustExist = true; // the form that makes folders has colons between its parts
        reader.note(u"volumes: "_s + mount.source,
                    tr("With a colon in its path the folder is not made: it must exist"));
    }
    reader.spec.mounts << mount;
}

} // namespace

bool readComposeMounts(ComposeReader &reader, const QString &key, const YamlNode &value)
{
    if (key == u"tmpfs"_s) {
        for (const QString &mount : reader.texts(value))
            reader.set("tmpfs", mount, value);
        return true;
    }
    if (key != u"volumes"_s)
        return false;
    if (!value.isList()) {
        reader.fail(value, tr("A list is expected here"));
        return true;
    }
    for (const YamlPtr &item : value.items)
        item->isMap() ? readLong(reader, *item) : readShort(reader, *item);
    return true;
}

} // namespace bayplan::run
