// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/outside/files.h"
#include "ingress/outside/quoting.h"
#include "ingress/words.h"

#include <QMap>
#include <QRegularExpression>
#include <QSet>

namespace bayplan::ingress::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Groups are names of variables in Ansible: letters, digits and underscores, no digit first.
QString groupOf(const QString &service)
{
    return QString(u"service_"_s + wordOf(service)).replace(u'.', u'_').replace(u'-', u'_');
}

/// Names in an inventory may not have what is a range ("web[1:3]") or a list there.
QString hostKey(const QString &host)
{
    return yamlString(wordOf(host));
}

QString head(const QString &what, const QStringList &leftOut)
{
    QStringList lines{what};
    for (const QString &line : leftOut)
        lines << tr("Left out: %1").arg(line);
    return u"---\n"_s + commentLines(lines);
}

constexpr auto tasks = R"(  tasks:
    - name: Put Bayplan's backends in place
      ansible.builtin.copy:
        dest: "{{ bayplan_file }}"
        owner: root
        group: root
        mode: "0644"
        validate: "{{ bayplan_check }}"
        content: |
          # Written by Bayplan as a whole.
          {% for backend in bayplan_backends %}
          backend {{ backend.id }}
              balance roundrobin
          {% for server in backend.servers %}
              server {{ server.id }} {{ server.at }} weight {{ server.weight }} check init-addr last,libc,none{% if server.drains %} disabled{% endif +%}
          {% endfor %}
          {% endfor %}
      notify: Reload HAProxy
  handlers:
    - name: Reload HAProxy
      ansible.builtin.service:
        name: haproxy
        state: reloaded
)";

} // namespace

QByteArray ansibleInventory(const QList<Backend> &backends)
{
    const Prepared prepared = prepare(backends);
    QMap<QString, QSet<QString>> groups;
    QMap<QString, QString> addresses; // of each host, one
    for (const Backend &backend : prepared.backends) {
        QSet<QString> &group = groups[groupOf(backend.service)];
        for (const Server &server : backend.servers) {
            group.insert(server.host);
            if (!addresses.contains(server.host))
                addresses.insert(server.host, server.server.address);
        }
    }
    QString text =
        head(tr("The hosts of Bayplan that have servers, as an inventory for Ansible. Not expressed: users, keys "
                "and ports of ssh."),
             prepared.leftOut);
    text += u"all:\n"_s;
    if (groups.isEmpty())
        return QString(text + u"  children: {}\n"_s).toUtf8();
    if (addresses.isEmpty())
        text += u"  hosts: {}\n"_s;
    else
        text += u"  hosts:\n"_s;
    for (auto it = addresses.cbegin(); it != addresses.cend(); ++it)
        text += u"    %1:\n      ansible_host: %2\n"_s.arg(hostKey(it.key()), yamlString(it.value()));
    text += u"  children:\n"_s;
    for (auto it = groups.cbegin(); it != groups.cend(); ++it) {
        QStringList hosts(it->begin(), it->end());
        hosts.sort();
        text += u"    %1:\n"_s.arg(it.key());
        text += hosts.isEmpty() ? u"      hosts: {}\n"_s : u"      hosts:\n"_s;
        for (const QString &host : std::as_const(hosts))
            text += u"        %1: {}\n"_s.arg(hostKey(host));
    }
    return text.toUtf8();
}

QByteArray ansiblePlaybook(const QList<Backend> &backends)
{
    const Prepared prepared = prepare(backends);
    QString text =
        head(tr("Backends of Bayplan for HAProxy, as a playbook for Ansible. It runs on the group “balancers”, "
                "whose HAProxy is to be started with the file as one more -f. Not expressed: frontends and "
                "checks by HTTP. A server that drains is disabled, so its sessions end at the reload."),
             prepared.leftOut);
    text += QString::fromUtf8(R"(- name: Backends of Bayplan
  hosts: balancers
  become: true
  vars:
    bayplan_file: /etc/haproxy/bayplan.cfg
    bayplan_check: haproxy -c -f /etc/haproxy/haproxy.cfg -f %s
)");
    text += prepared.backends.isEmpty() ? u"    bayplan_backends: []\n"_s : u"    bayplan_backends:\n"_s;
    for (const Backend &backend : prepared.backends) {
        text += u"      - id: %1\n        service: %2\n"_s.arg(yamlString(wordOf(backend.name)),
                                                               unsafeYamlString(backend.service));
        text += backend.servers.isEmpty() ? u"        servers: []\n"_s : u"        servers:\n"_s;
        QSet<QString> taken;
        for (const Server &server : backend.servers) {
            const WantedServer &wanted = server.server;
            QString id = wordOf(wanted.name);
            for (int n = 2; taken.contains(id); ++n) // two names may be one word
                id = wordOf(wanted.name) + u'_' + QString::number(n);
            taken.insert(id);
            const QString address = isIpv6(wanted.address) ? QString(u'[' + wanted.address + u']') : wanted.address;
            text += u"          - { id: %1, at: %2, weight: %3, drains: %4, host: %5 }\n"_s
                        .arg(yamlString(id), yamlString(address + u':' + QString::number(wanted.port)),
                             QString::number(wanted.weight),
                             wanted.state == WantedServer::State::Draining ? u"true"_s : u"false"_s)
                        .arg(unsafeYamlString(server.host));
        }
    }
    return QString(text + QString::fromUtf8(tasks)).toUtf8();
}

} // namespace bayplan::ingress::outside
