// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/rowtranslations.h"

#include "run/mountsyntax.h"
#include "run/portsyntax.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using run::ContainerSpec;
using run::Mount;
using Translation = RowsField::Translation;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("bayplan::ui", text);
}

tl::unexpected<core::Error> wrong(const QString &what)
{
    return core::fail({.kind = core::Error::Kind::Input, .what = what, .where = {}, .next = {}});
}

const QRegularExpression &separators()
{
    static const QRegularExpression form(u"[,\\s]+"_s);
    return form;
}

Result<void> takePort(ContainerSpec &spec, const QStringList &cells)
{
    const QString host = cells.value(0);
    const QString protocol = cells.value(2).isEmpty() ? u"tcp"_s : cells.value(2);
    const QString address = cells.value(3);
    if (cells.value(1).isEmpty())
        return wrong(tr("Say which port of the container"));
    QString text = address.isEmpty() ? QString() : (address.contains(u':') ? u'[' + address + u']' : address) + u':';
    if (!host.isEmpty() || !address.isEmpty())
        text += host + u':';
    const auto ports = run::parsePublish(text + cells.value(1) + u'/' + protocol);
    if (!ports)
        return core::fail(ports.error());
    if (ports->size() > 1)
        return wrong(tr("Give each port of the container a row of its own"));
    spec.ports << *ports;
    return {};
}

QList<QStringList> givePorts(const ContainerSpec &spec)
{
    QList<QStringList> rows;
    for (const engine::PortRequest &port : spec.ports) {
        QString host = port.published ? QString::number(port.published) : QString();
        if (port.publishedEnd)
            host += u'-' + QString::number(port.publishedEnd);
        rows << QStringList{host, QString::number(port.target), port.protocol, port.ip};
    }
    return rows;
}

/// What only a pasted line can say of a mount stays in the word that names it.
Result<void> takeMount(ContainerSpec &spec, const QStringList &cells)
{
    const QString &source = cells.value(0);
    if (source.startsWith(u"type="_s)) {
        const auto mount = run::parseMount(source);
        if (!mount)
            return core::fail(mount.error());
        spec.mounts << *mount;
        return {};
    }
    Mount mount{.source = source, .target = cells.value(1)};
    if (source == u"tmpfs"_s) {
        mount.kind = Mount::Kind::Tmpfs;
        mount.source.clear();
    } else if (source.startsWith(u'/') || source.startsWith(u'.') || source.startsWith(u'~')) {
        mount.kind = Mount::Kind::Bind;
    }
    for (const QString &word : cells.value(2).split(separators(), Qt::SkipEmptyParts)) {
        if (word == u"ro"_s)
            mount.readOnly = true;
        else if (word == u"must-exist"_s)
            mount.mustExist = true;
        else if (word != u"rw"_s)
            mount.options << word;
    }
    spec.mounts << mount;
    return {};
}

QList<QStringList> giveMounts(const ContainerSpec &spec)
{
    QList<QStringList> rows;
    for (const Mount &mount : spec.mounts) {
        if (!mount.driver.isEmpty() || !mount.driverOptions.isEmpty() || !mount.labels.isEmpty()) {
            rows << QStringList{run::mountText(mount), {}, {}};
            continue;
        }
        QStringList words = mount.options;
        if (mount.readOnly)
            words.prepend(u"ro"_s);
        if (mount.mustExist)
            words << u"must-exist"_s;
        rows << QStringList{mount.kind == Mount::Kind::Tmpfs ? u"tmpfs"_s : mount.source, mount.target,
                            words.join(u',')};
    }
    return rows;
}

Result<void> takeNetwork(ContainerSpec &spec, const QStringList &cells)
{
    run::Network network{cells.value(0), cells.value(1).split(separators(), Qt::SkipEmptyParts)};
    for (const QString &address : cells.value(2).split(separators(), Qt::SkipEmptyParts)) {
        QString &place = address.contains(u':') ? network.ip6 : network.ip;
        if (!place.isEmpty())
            return wrong(tr("A container has one address of each family on a network"));
        place = address;
    }
    spec.networks << network;
    return {};
}

QList<QStringList> giveNetworks(const ContainerSpec &spec)
{
    QList<QStringList> rows;
    for (const run::Network &network : spec.networks) {
        QStringList addresses{network.ip, network.ip6};
        addresses.removeAll(QString());
        rows << QStringList{network.name, network.aliases.join(u", "_s), addresses.join(u", "_s)};
    }
    return rows;
}

} // namespace

Translation wordRows(const QString &flag)
{
    return {.take = [&flag = flagNamed(flag)](ContainerSpec &spec,
                                              const QStringList &cells) { return flag.set(spec, cells.value(0)); },
            .give =
                [&flag = flagNamed(flag)](const ContainerSpec &spec) {
                    QList<QStringList> rows;
                    for (const QString &value : flag.get(spec))
                        rows << QStringList{value};
                    return rows;
                }};
}

Translation pairRows(const QString &flag)
{
    return {.take = [&flag = flagNamed(flag)](ContainerSpec &spec, const QStringList &cells) -> core::Result<void> {
                if (cells.value(0).contains(u'='))
                    return wrong(tr("The name goes before the equals sign: write the value beside it"));
                return flag.set(spec, cells.value(0) + u'=' + cells.value(1));
            },
            .give =
                [&flag = flagNamed(flag)](const ContainerSpec &spec) {
                    QList<QStringList> rows;
                    for (const QString &value : flag.get(spec))
                        rows << QStringList{value.section(u'=', 0, 0), value.section(u'=', 1)};
                    return rows;
                }};
}

Translation portRows()
{
    return {takePort, givePorts};
}

Translation mountRows()
{
    return {takeMount, giveMounts};
}

Translation networkRows()
{
    return {takeNetwork, giveNetworks};
}

} // namespace bayplan::ui
