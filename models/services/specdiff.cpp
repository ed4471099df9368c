// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/specdiff.h"

#include "core/secretwords.h"
#include "run/flags.h"
#include "run/mountsyntax.h"
#include "run/networksyntax.h"
#include "run/portsyntax.h"
#include "run/secretwords.h"
#include "run/shellwords.h"
#include "services/words.h"

#include <QMap>

#include <algorithm>
#include <array>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using run::ContainerSpec;

namespace {

/// How an option's values are told.
enum class Form {
    Value,  ///< all of them in one
    Switch, ///< on or off
    Named,  ///< "NAME=value", each by its name
    Own     ///< in a way of its own, see below
};

struct OptionWords
{
    const char *option; ///< of `docker run`
    const char *title;  ///< Named: with a place for the name
    Form form = Form::Value;
};

constexpr std::array optionWords = {
    OptionWords{"name", QT_TRANSLATE_NOOP("bayplan::services", "Container's name")},
    OptionWords{"pull", QT_TRANSLATE_NOOP("bayplan::services", "Pull the image first"), Form::Own},
    OptionWords{"platform", QT_TRANSLATE_NOOP("bayplan::services", "Platform")},
    OptionWords{"rm", QT_TRANSLATE_NOOP("bayplan::services", "Remove it when it ends"), Form::Switch},
    OptionWords{"interactive", QT_TRANSLATE_NOOP("bayplan::services", "Keep its input open"), Form::Switch},
    OptionWords{"tty", QT_TRANSLATE_NOOP("bayplan::services", "Terminal"), Form::Switch},
    OptionWords{"init", QT_TRANSLATE_NOOP("bayplan::services", "Init process"), Form::Switch},
    OptionWords{"restart", QT_TRANSLATE_NOOP("bayplan::services", "Restart")},
    OptionWords{"entrypoint", QT_TRANSLATE_NOOP("bayplan::services", "Entrypoint")},
    OptionWords{"user", QT_TRANSLATE_NOOP("bayplan::services", "User")},
    OptionWords{"workdir", QT_TRANSLATE_NOOP("bayplan::services", "Working folder")},
    OptionWords{"hostname", QT_TRANSLATE_NOOP("bayplan::services", "Host name")},
    OptionWords{"domainname", QT_TRANSLATE_NOOP("bayplan::services", "Domain name")},
    OptionWords{"env-file", QT_TRANSLATE_NOOP("bayplan::services", "Files of variables")},
    OptionWords{"env", QT_TRANSLATE_NOOP("bayplan::services", "Environment %1"), Form::Named},
    OptionWords{"label", QT_TRANSLATE_NOOP("bayplan::services", "Label %1"), Form::Named},
    OptionWords{"no-healthcheck", QT_TRANSLATE_NOOP("bayplan::services", "No health check"), Form::Switch},
    OptionWords{"health-cmd", QT_TRANSLATE_NOOP("bayplan::services", "Health check")},
    OptionWords{"health-interval", QT_TRANSLATE_NOOP("bayplan::services", "Health check, every")},
    OptionWords{"health-timeout", QT_TRANSLATE_NOOP("bayplan::services", "Health check, timeout")},
    OptionWords{"health-start-period", QT_TRANSLATE_NOOP("bayplan::services", "Health check, not counted at first")},
    OptionWords{"health-retries", QT_TRANSLATE_NOOP("bayplan::services", "Health check, failures until unhealthy")},
    OptionWords{"log-driver", QT_TRANSLATE_NOOP("bayplan::services", "Log driver")},
    OptionWords{"log-opt", QT_TRANSLATE_NOOP("bayplan::services", "Log option %1"), Form::Named},
    OptionWords{"stop-signal", QT_TRANSLATE_NOOP("bayplan::services", "Stop signal")},
    OptionWords{"stop-timeout", QT_TRANSLATE_NOOP("bayplan::services", "Seconds until it is killed")},
    OptionWords{"publish", QT_TRANSLATE_NOOP("bayplan::services", "Published port %1"), Form::Own},
    OptionWords{"publish-all", QT_TRANSLATE_NOOP("bayplan::services", "Publish all exposed ports"), Form::Switch},
    OptionWords{"expose", QT_TRANSLATE_NOOP("bayplan::services", "Ports only exposed")},
    OptionWords{"volume", QT_TRANSLATE_NOOP("bayplan::services", "Mount %1"), Form::Own},
    OptionWords{"mount", QT_TRANSLATE_NOOP("bayplan::services", "Mount %1"), Form::Own},
    OptionWords{"tmpfs", QT_TRANSLATE_NOOP("bayplan::services", "Mount %1"), Form::Own},
    OptionWords{"network", QT_TRANSLATE_NOOP("bayplan::services", "Networks")},
    OptionWords{"network-alias", QT_TRANSLATE_NOOP("bayplan::services", "Network aliases")},
    OptionWords{"ip", QT_TRANSLATE_NOOP("bayplan::services", "Address in the network")},
    OptionWords{"ip6", QT_TRANSLATE_NOOP("bayplan::services", "IPv6 address in the network")},
    OptionWords{"add-host", QT_TRANSLATE_NOOP("bayplan::services", "Further host names")},
    OptionWords{"dns", QT_TRANSLATE_NOOP("bayplan::services", "Name servers")},
    OptionWords{"dns-search", QT_TRANSLATE_NOOP("bayplan::services", "Search domains")},
    OptionWords{"dns-option", QT_TRANSLATE_NOOP("bayplan::services", "Resolver options")},
    OptionWords{"memory", QT_TRANSLATE_NOOP("bayplan::services", "Memory")},
    OptionWords{"memory-reservation", QT_TRANSLATE_NOOP("bayplan::services", "Memory reserved")},
    OptionWords{"memory-swap", QT_TRANSLATE_NOOP("bayplan::services", "Memory and swap")},
    OptionWords{"cpus", QT_TRANSLATE_NOOP("bayplan::services", "CPUs")},
    OptionWords{"cpu-shares", QT_TRANSLATE_NOOP("bayplan::services", "CPU shares")},
    OptionWords{"cpuset-cpus", QT_TRANSLATE_NOOP("bayplan::services", "Which CPUs")},
    OptionWords{"pids-limit", QT_TRANSLATE_NOOP("bayplan::services", "Processes")},
    OptionWords{"shm-size", QT_TRANSLATE_NOOP("bayplan::services", "Shared memory")},
    OptionWords{"ulimit", QT_TRANSLATE_NOOP("bayplan::services", "Limit %1"), Form::Named},
    OptionWords{"privileged", QT_TRANSLATE_NOOP("bayplan::services", "Privileged"), Form::Switch},
    OptionWords{"read-only", QT_TRANSLATE_NOOP("bayplan::services", "Read-only root"), Form::Switch},
    OptionWords{"cap-add", QT_TRANSLATE_NOOP("bayplan::services", "Capabilities added")},
    OptionWords{"cap-drop", QT_TRANSLATE_NOOP("bayplan::services", "Capabilities dropped")},
    OptionWords{"security-opt", QT_TRANSLATE_NOOP("bayplan::services", "Security options")},
    OptionWords{"group-add", QT_TRANSLATE_NOOP("bayplan::services", "Further groups")},
    OptionWords{"sysctl", QT_TRANSLATE_NOOP("bayplan::services", "Kernel setting %1"), Form::Named},
    OptionWords{"device", QT_TRANSLATE_NOOP("bayplan::services", "Devices")},
    OptionWords{"pid", QT_TRANSLATE_NOOP("bayplan::services", "Process ids of")},
    OptionWords{"ipc", QT_TRANSLATE_NOOP("bayplan::services", "Shared memory of")},
};

/// One thing that a spec says: under which name, what is compared, and what of it is shown.
struct Fact
{
    QString what;
    QString raw;
    QString shown;
    bool inRecord = false;
};

/// A value that is there has a text even where it is empty.
QString visible(const QString &value)
{
    return value.isEmpty() ? u"“”"_s : value;
}

QString imageId(const QString &resolved)
{
    const qsizetype hash = resolved.lastIndexOf(u"sha256:"_s);
    return hash < 0 ? resolved : resolved.mid(hash, 19);
}

QString strategyText(Placement::Strategy strategy)
{
    return strategy == Placement::Strategy::Spread ? tr("spread over hosts") : tr("one host filled first");
}

/// Gathers what a spec says, in the order it is shown; several values of one name are one fact.
class Facts
{
public:
    explicit Facts(const ServiceSpec &spec) : m_spec(spec), m_masked(run::masked(spec.container))
    {
        add(tr("Name"), spec.name);
        add(tr("Image"), spec.container.image);
        add(tr("Which image"), spec.resolvedImage, imageId(spec.resolvedImage));
        add(tr("Command"), words(spec.container.command), words(m_masked.command));
        for (const run::Flag &flag : run::allFlags())
            addOption(flag);
        addPorts();
        addMounts();
        add(tr("Health check program"), words(spec.container.healthProgram),
            words(core::maskedWords(spec.container.healthProgram)));
        if (const auto &compose = spec.compose) {
            add(tr("Compose service"), compose->project + u'.' + compose->service);
            add(tr("Compose separator"), compose->separator);
            for (auto it = compose->labels.begin(); it != compose->labels.end(); ++it)
                add(tr("Label %1").arg(it.key()), visible(it.value()));
        }
        addRecordOnly();
    }

    const QList<Fact> &all() const { return m_facts; }

private:
    static QString words(const QStringList &command)
    {
        QStringList quoted;
        for (const QString &word : command)
            quoted << run::quotedForShell(word);
        return quoted.join(u' ');
    }

    void add(const QString &what, const QString &raw, const QString &shown)
    {
        if (raw.isEmpty())
            return;
        const auto same = std::find_if(m_facts.begin(), m_facts.end(), [&](const Fact &f) { return f.what == what; });
        if (same == m_facts.end()) {
            m_facts << Fact{what, raw, shown, m_inRecord};
            return;
        }
        same->raw += u", "_s + raw;
        same->shown += u", "_s + shown;
    }
    void add(const QString &what, const QString &raw) { add(what, raw, raw); }

    void addOption(const run::Flag &flag)
    {
        const QString name = QString::fromLatin1(flag.name);
        const auto found = std::find_if(optionWords.begin(), optionWords.end(),
                                        [&](const OptionWords &words) { return name == QLatin1String(words.option); });
        const bool known = found != optionWords.end();
        const QString title = known ? tr(found->title) : QString(u"--"_s + name);
        const Form form = known ? found->form : Form::Value;
        if (form == Form::Own)
            return;
        const QStringList raw = flag.get(m_spec.container);
        const QStringList shown = flag.get(m_masked);
        for (qsizetype i = 0; i < raw.size(); ++i) {
            const qsizetype equals = raw.at(i).indexOf(u'=');
            const auto value = [&](const QString &text) { return visible(text.mid(equals + 1)); };
            if (form == Form::Named)
                add(title.arg(raw.at(i).left(equals)), value(raw.at(i)), value(shown.value(i)));
            else if (form == Form::Switch)
                add(title, tr("yes"));
            else
                add(title, visible(raw.at(i)), visible(shown.value(i)));
        }
    }

    void addPorts()
    {
        for (const engine::PortRequest &port : m_spec.container.ports) {
            QString where = tr("dynamic");
            if (port.published != 0)
                where = QString::number(port.published);
            if (port.publishedEnd != 0)
                where += u'-' + QString::number(port.publishedEnd);
            if (!port.ip.isEmpty())
                where = (port.ip.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(port.ip, where);
            add(tr("Published port %1").arg(u"%1/%2"_s.arg(port.target).arg(port.protocol)), where);
        }
    }

    void addMounts()
    {
        const auto text = [](const run::Mount &mount) {
            return mount.kind == run::Mount::Kind::Tmpfs ? tr("tmpfs %1").arg(run::tmpfsText(mount))
                   : mount.needsLongForm()               ? run::mountText(mount)
                                                         : run::volumeText(mount);
        };
        for (qsizetype i = 0; i < m_spec.container.mounts.size(); ++i)
            add(tr("Mount %1").arg(m_spec.container.mounts.at(i).target), text(m_spec.container.mounts.at(i)),
                text(m_masked.mounts.at(i)));
    }

    /// What replicas don't carry in their containers.
    void addRecordOnly()
    {
        m_inRecord = true;
        const Placement &placement = m_spec.placement;
        add(tr("Health gate"), gateText(m_spec.gate));
        add(tr("Placement"), strategyText(placement.strategy));
        add(tr("Hosts"), placement.hosts.join(u", "_s));
        for (const Constraint &constraint : placement.constraints)
            add(tr("Constraints"), toString(constraint));
        if (placement.maxPerHost)
            add(tr("Most on one host"), QString::number(placement.maxPerHost));
        add(tr("Away from"), placement.awayFrom.join(u", "_s));
        if (m_spec.container.pull)
            add(tr("Pull the image first"), tr("yes"));
    }

    const ServiceSpec &m_spec;
    const ContainerSpec m_masked;
    QList<Fact> m_facts;
    bool m_inRecord = false;
};

const Fact *named(const QList<Fact> &facts, const QString &what)
{
    const auto found = std::find_if(facts.begin(), facts.end(), [&](const Fact &fact) { return fact.what == what; });
    return found == facts.end() ? nullptr : &*found;
}

} // namespace

QString gateText(const HealthGate &gate)
{
    const QString port = gate.port ? tr("port %1").arg(gate.port) : tr("the published port");
    switch (gate.kind) {
    case HealthGate::Kind::Engine:
        return tr("the container's own health check");
    case HealthGate::Kind::Http:
        return tr("HTTP GET %1 on %2").arg(gate.path, port);
    case HealthGate::Kind::Tcp:
        return tr("TCP on %1").arg(port);
    case HealthGate::Kind::None:
        break;
    }
    return tr("it runs");
}

QList<SpecDifference> specDiff(const ServiceSpec &before, const ServiceSpec &after)
{
    const Facts left(before);
    const Facts right(after);
    QList<SpecDifference> differences;
    for (const Fact &fact : left.all()) {
        const Fact *other = named(right.all(), fact.what);
        if (!other) {
            differences << SpecDifference{fact.what, fact.shown, {}, fact.inRecord};
        } else if (other->raw != fact.raw) {
            const bool looksTheSame = other->shown == fact.shown;
            differences << SpecDifference{fact.what, fact.shown,
                                          looksTheSame ? tr("%1 (another value)").arg(other->shown) : other->shown,
                                          fact.inRecord};
        }
    }
    for (const Fact &fact : right.all()) {
        if (!named(left.all(), fact.what))
            differences << SpecDifference{fact.what, {}, fact.shown, fact.inRecord};
    }
    // Engines take some lists in their order.
    if (!(before.container == after.container) && !needsContainers(differences))
        differences << SpecDifference{tr("Order of values"), {}, tr("another one")};
    return differences;
}

bool needsContainers(const QList<SpecDifference> &differences)
{
    return std::any_of(differences.begin(), differences.end(),
                       [](const SpecDifference &difference) { return !difference.inRecord; });
}

QList<SpecDifference> specFacts(const ServiceSpec &spec)
{
    const Facts facts(spec);
    QList<SpecDifference> told;
    for (const Fact &fact : facts.all())
        told << SpecDifference{fact.what, {}, fact.shown, fact.inRecord};
    return told;
}

} // namespace bayplan::services
