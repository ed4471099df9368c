// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/usualsockets.h"

#include "fleet/dockercontexts.h"
#include "fleet/sourcefiles.h"

#include <QDirIterator>

#include <unistd.h>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

class SocketFinder
{
public:
    void look(const QString &name, const QString &path, const QString &what)
    {
        if (!isSocket(path))
            return;
        FoundHost found;
        found.origin = FoundHost::Origin::Socket;
        found.host.name = suggestedName(name);
        found.source = u"socket"_s;
        found.description = what;
        setEndpoint(found, u"unix://"_s + path, {});
        m_found << found;
    }

    /// A socket in each folder of `parent`: one for each virtual machine. "default" is the one that needs no name.
    void lookInEach(const QString &name, const QString &parent, const QString &rest, const QString &what)
    {
        const QStringList machines = foldersIn(parent);
        for (const QString &machine : machines.mid(0, maxEntries))
            look(machine == u"default"_s ? name : QString(name + u'-' + machine), parent + u'/' + machine + rest, what);
    }

    /// Sockets whose names end in `end`.
    void lookForNames(const QString &name, const QString &folder, const QString &end, const QString &what)
    {
        QDirIterator entries(folder, {u'*' + end}, QDir::System | QDir::Files);
        QStringList names;
        while (entries.hasNext() && names.size() < maxEntries) {
            entries.next();
            names << entries.fileName();
        }
        names.sort();
        for (const QString &file : std::as_const(names))
            look(name + u'-' + file.chopped(end.size()), folder + u'/' + file, what);
    }

    QList<FoundHost> found() const { return m_found; }

private:
    QList<FoundHost> m_found;
};

} // namespace

QList<FoundHost> findSockets(const Surroundings &surroundings)
{
    SocketFinder finder;
    const QString home = surroundings.home();
    const QString &root = surroundings.root;
    finder.look(u"local"_s, root + u"/var/run/docker.sock"_s, u"Docker"_s);
    QString runtime = surroundings.value(u"XDG_RUNTIME_DIR"_s);
    if (runtime.isEmpty())
        runtime = root + u"/run/user/%1"_s.arg(::getuid());
    finder.look(u"rootless"_s, runtime + u"/docker.sock"_s, u"rootless Docker"_s);
    finder.look(u"podman"_s, runtime + u"/podman/podman.sock"_s, u"rootless Podman"_s);
    finder.look(u"podman-root"_s, root + u"/run/podman/podman.sock"_s, u"Podman"_s);
    finder.look(u"docker-desktop"_s, home + u"/.docker/desktop/docker.sock"_s, u"Docker Desktop"_s);
    finder.look(u"docker-desktop"_s, home + u"/.docker/run/docker.sock"_s, u"Docker Desktop"_s);
    finder.look(u"orbstack"_s, home + u"/.orbstack/run/docker.sock"_s, u"OrbStack"_s);
    finder.look(u"rancher-desktop"_s, home + u"/.rd/docker.sock"_s, u"Rancher Desktop"_s);
    QStringList colimas{home + u"/.colima"_s};
    if (const QString given = surroundings.value(u"COLIMA_HOME"_s); !given.isEmpty())
        colimas.prepend(given);
    if (const QString config = surroundings.value(u"XDG_CONFIG_HOME"_s); !config.isEmpty())
        colimas << config + u"/colima"_s;
    else
        colimas << home + u"/.config/colima"_s;
    for (const QString &colima : std::as_const(colimas))
        finder.lookInEach(u"colima"_s, colima, u"/docker.sock"_s, u"Colima"_s);
    const QString limaHome = surroundings.value(u"LIMA_HOME"_s);
    const QString lima = limaHome.isEmpty() ? QString(home + u"/.lima"_s) : limaHome;
    finder.lookInEach(u"lima"_s, lima, u"/sock/docker.sock"_s, u"Lima"_s);
    finder.lookInEach(u"lima"_s, lima, u"/sock/podman.sock"_s, u"Lima"_s);
    const QString machines = home + u"/.local/share/containers/podman/machine"_s;
    finder.look(u"podman-machine"_s, machines + u"/podman.sock"_s, u"Podman machine"_s);
    finder.lookInEach(u"podman-machine"_s, machines, u"/podman.sock"_s, u"Podman machine"_s);
    finder.lookForNames(u"podman-machine"_s, runtime + u"/podman"_s, u"-api.sock"_s, u"Podman machine"_s);

    // Without anything else said, the docker command uses the first.
    const bool isDefault = dockerChoice(surroundings).isDefault && !findInEnvironment(surroundings);
    QList<FoundHost> found = finder.found();
    if (isDefault && !found.isEmpty() && found.first().host.name == u"local"_s)
        found.first().current = true;
    return found;
}

} // namespace bayplan::fleet
