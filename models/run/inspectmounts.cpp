// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/inspectparts.h"
#include "run/mountsyntax.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>
#include <optional>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using Kind = Mount::Kind;

namespace {

/// Words that Podman writes behind every mount.
void dropPodmansWords(Mount &mount)
{
    for (const QString &word : {u"rbind"_s, u"rprivate"_s, u"tmpcopyup"_s})
        mount.options.removeAll(word);
    if (mount.kind == Kind::Bind)
        return;
    for (const QString &word : {u"nosuid"_s, u"nodev"_s})
        mount.options.removeAll(word);
}

/// One of HostConfig.Mounts; nothing for one that a spec can't say.
std::optional<Mount> longMount(const QJsonObject &json)
{
    const QString type = json.value(u"Type"_s).toString();
    const QJsonObject binding = json.value(u"BindOptions"_s).toObject();
    const QJsonObject volume = json.value(u"VolumeOptions"_s).toObject();
    const QJsonObject tmpfs = json.value(u"TmpfsOptions"_s).toObject();
    const bool isOdd = !saysNothing(volume.value(u"Subpath"_s)) || !saysNothing(tmpfs.value(u"Options"_s)) ||
                       !saysNothing(binding.value(u"ReadOnlyNonRecursive"_s)) ||
                       !saysNothing(binding.value(u"ReadOnlyForceRecursive"_s));
    Mount mount{.source = json.value(u"Source"_s).toString(),
                .target = json.value(u"Target"_s).toString(),
                .readOnly = json.value(u"ReadOnly"_s).toBool()};
    if (type == u"bind"_s) {
        mount.kind = Kind::Bind;
        mount.mustExist = !binding.value(u"CreateMountpoint"_s).toBool();
        if (const QString word = binding.value(u"Propagation"_s).toString(); !word.isEmpty())
            mount.options << word;
        if (binding.value(u"NonRecursive"_s).toBool())
            mount.options << u"nonrecursive"_s;
    } else if (type == u"volume"_s) {
        const QJsonObject driver = volume.value(u"DriverConfig"_s).toObject();
        mount.driver = driver.value(u"Name"_s).toString();
        mount.driverOptions = mapOf(driver.value(u"Options"_s));
        mount.labels = mapOf(volume.value(u"Labels"_s));
        if (volume.value(u"NoCopy"_s).toBool())
            mount.options << u"nocopy"_s;
    } else if (type == u"tmpfs"_s) {
        mount.kind = Kind::Tmpfs;
        if (const qint64 size = tmpfs.value(u"SizeBytes"_s).toInteger(); size > 0)
            mount.options << u"size="_s + QString::number(size);
        if (const qint64 mode = tmpfs.value(u"Mode"_s).toInteger(); mode > 0)
            mount.options << u"mode="_s + QString::number(mode, 8);
    }
    if (isOdd || (type != u"bind"_s && type != u"volume"_s && type != u"tmpfs"_s))
        return std::nullopt;
    return mount;
}

class MountReader
{
public:
    MountReader(const InspectParts &from, SpecFound &found)
        : m_from(from)
        , m_found(found)
        , m_images(from.image.value(u"Volumes"_s).toObject())
    {
    }

    void read()
    {
        for (const QString &text : textsOf(m_from.host.value(u"Binds"_s))) {
            if (const auto mount = parseVolume(text))
                add(*mount);
            else
                m_found.leftOut << u"volume"_s;
        }
        const QJsonArray mounts = m_from.host.value(u"Mounts"_s).toArray();
        for (const QJsonValue &value : mounts) {
            if (const auto mount = longMount(value.toObject()))
                add(*mount);
            else
                m_found.leftOut << u"mount"_s;
        }
        const auto tmpfs = mapOf(m_from.host.value(u"Tmpfs"_s));
        for (const auto &[target, options] : tmpfs.asKeyValueRange()) {
            if (const auto mount = parseTmpfs(target + u':' + options))
                add(*mount);
        }
        const QStringList anonymous = m_from.config.value(u"Volumes"_s).toObject().keys();
        for (const QString &target : anonymous) {
            if (!m_targets.contains(target)) // Compose names all of them there
                add({.source = {}, .target = target});
        }
        m_found.leftOut.removeDuplicates();
        // In the order that they are written and read back in.
        const auto form = [](const Mount &mount) { return mount.kind == Kind::Tmpfs ? 2 : int(mount.needsLongForm()); };
        auto &all = m_found.spec.mounts;
        std::stable_sort(all.begin(), all.end(), [form](const Mount &a, const Mount &b) { return form(a) < form(b); });
    }

private:
    void add(Mount mount)
    {
        m_targets.insert(mount.target);
        if (m_from.isPodman)
            dropPodmansWords(mount);
        if (mount.kind == Kind::Volume && isMadeUpVolumeName(mount.source))
            mount.source.clear();
        if (!isTheImages(mount) && !isPodmansTmpfs(mount))
            m_found.spec.mounts << mount;
    }

    bool isTheImages(const Mount &mount) const
    {
        return m_images.contains(mount.target) && mount == Mount{.source = {}, .target = mount.target};
    }

    /// What can be written to where the root can't.
    bool isPodmansTmpfs(const Mount &mount) const
    {
        const QStringList places{u"/run"_s, u"/tmp"_s, u"/var/tmp"_s};
        return m_from.isPodman && m_from.host.value(u"ReadonlyRootfs"_s).toBool() && places.contains(mount.target) &&
               mount == Mount{.kind = Kind::Tmpfs, .source = {}, .target = mount.target};
    }

    const InspectParts &m_from;
    SpecFound &m_found;
    const QJsonObject m_images;
    QSet<QString> m_targets;
};

} // namespace

void readMounts(const InspectParts &from, SpecFound &found)
{
    MountReader(from, found).read();
}

} // namespace bayplan::run
