// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/output.h"
#include "app/commands/servicework.h"
#include "app/signals.h"
#include "operations/hostfact.h"
#include "operations/operationtext.h"
#include "run/composesource.h"
#include "run/portsyntax.h"
#include "services/importoperation.h"
#include "services/importtarget.h"

#include <algorithm>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;
using services::ImportedService;

namespace {

/// One row of what is printed, and of the operation.
struct ImportRow
{
    QString action; ///< "make-network", "make-volume", "run", "continue"
    QString name;
    QStringList hosts;
    const ImportedService *service = nullptr;
};

/// In the order of the operation's rows.
QList<ImportRow> rowsOf(const services::ComposeImport &import)
{
    QList<ImportRow> rows;
    for (const services::NetworkToMake &each : import.networks) {
        for (const QString &host : each.hosts)
            rows << ImportRow{u"make-network"_s, each.network.name, {host}};
    }
    for (const services::VolumeToMake &each : import.volumes) {
        for (const QString &host : each.hosts)
            rows << ImportRow{u"make-volume"_s, each.volume.name, {host}};
    }
    for (const ImportedService &each : import.services) {
        if (each.isMade())
            rows << ImportRow{each.present ? u"continue"_s : u"run"_s, each.spec.name, each.spec.placement.hosts,
                              &each};
    }
    return rows;
}

QStringList portsOf(const ImportedService &service)
{
    QStringList ports;
    for (const engine::PortRequest &port : service.spec.container.ports)
        ports << run::publishText(port);
    return ports;
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue lineOrNull(int line)
{
    return line > 0 ? QJsonValue(line) : QJsonValue();
}

/// Reads Compose files, says what they become on the hosts, and makes it.
class ImportCompose : public QObject
{
public:
    ImportCompose(const Arguments &arguments, std::function<void(int)> quit)
        : m_arguments(arguments)
        , m_quit(std::move(quit))
        , m_work(arguments)
    {
        connect(&m_interruption, &Interruption::interrupted, this, [this] { interrupt(); });
        const ImportArguments &told = arguments.compose;
        m_project = run::readComposeProject({.files = told.files,
                                             .environment = run::ownEnvironment(),
                                             .profiles = told.profiles,
                                             .project = told.project,
                                             .envFiles = told.envFiles});
        for (const run::ComposeNote &note : m_project.notes)
            complain(placed(note.file, note.line, note.service, note.text + u": "_s + note.why));
        if (const auto started = m_work.start([this] { gathered(); }); !started)
            fail(started.error());
    }

private:
    void fail(const core::Error &error)
    {
        complain(error.message());
        m_quit(Failed);
    }

    /// "compose.yaml:7: web: why"
    QString placed(const QString &file, int line, const QString &service, const QString &what) const
    {
        QString text = nameOf(file);
        if (line > 0)
            text += u':' + QString::number(line);
        return text + u": "_s + (service.isEmpty() ? QString() : QString(service + u": "_s)) + what;
    }

    QString nameOf(const QString &file) const { return file.isEmpty() ? m_arguments.compose.files.first() : file; }

    void gathered()
    {
        if (m_work.gathering().report() == Failed)
            return m_quit(Failed);
        const QStringList chosen = m_arguments.compose.hosts;
        if (const auto checked = m_work.checkHosts(chosen); !checked)
            return fail(checked.error());
        auto target = services::importTarget(m_work.fleet(), m_work.book(), chosen.isEmpty() ? usableHosts() : chosen);
        target.withProject = m_arguments.compose.withProject;
        m_import = services::planImport(m_project, target);
        services::addPlaceProblems(m_import, m_work.fleet(), m_work.book(), core::now());
        m_rows = rowsOf(m_import);
        for (const services::ImportProblem &problem : std::as_const(m_import.problems))
            complain(placed(problem.file, problem.line, problem.service, problem.what));
        if (!m_import.isPossible()) {
            complain(u"Nothing was imported"_s);
            [[maybe_unused]] const bool printed = m_arguments.json ? print() : false;
            return m_quit(Failed);
        }
        if (m_arguments.compose.dryRun)
            return m_quit(print() ? Done : Failed);
        begin();
    }

    /// Where nobody has said on which: those that something can be done on now.
    QStringList usableHosts()
    {
        QStringList names;
        for (const fleet::HostConnection *host : m_work.fleet().hosts()) {
            if (!operations::leftOutByHost(operations::factOf(*host), {}))
                names << host->config().name;
        }
        return names;
    }

    void begin()
    {
        const services::RunningMeans means{m_work.book(), m_work.runner(), m_work.operations()};
        m_operation =
            &m_work.operations().run(services::importOperation(m_import, m_project.name, means, m_work.fleet()));
        connect(m_operation, &Operation::rowChanged, this, [this] {
            if (m_operation->isRunning())
                showProgress(m_operation->title() + u": "_s + operations::summaryOf(*m_operation).text);
        });
        connect(m_operation, &Operation::ended, this, [this] { finishOnceFree(); });
        connect(&m_work.runner(), &services::ServiceRunner::ended, this, [this] { finishOnceFree(); });
    }

    /// The first time it is ended in order; the second time at once.
    void interrupt()
    {
        if (!m_operation || m_interrupted) {
            complain(m_operation ? u"Interrupted again; others wait until the services' leases have lapsed"_s
                                 : u"Interrupted; nothing was done"_s);
            return m_quit(Failed);
        }
        m_interrupted = true;
        m_operation->cancel();
    }

    /// Leases are given back before the program ends.
    void finishOnceFree()
    {
        const bool isBusy = std::any_of(m_rows.cbegin(), m_rows.cend(), [this](const ImportRow &row) {
            return row.service && m_work.runner().isBusy(row.name);
        });
        if (m_operation->hasEnded() && !isBusy)
            finish();
    }

    void finish()
    {
        showProgress({});
        for (const Operation::Row &row : m_operation->rows()) {
            if (row.error)
                complain(row.target.name + u": "_s + row.error->message());
        }
        const int done = m_operation->count(Operation::State::Done);
        const bool all = done == int(m_operation->rows().size());
        if (!all)
            complain(m_interrupted ? u"Interrupted; what was made stays, and the same command goes on with it"_s
                                   : u"What was made stays; the same command goes on with it"_s);
        const bool printed = print();
        m_quit(!printed || m_interrupted || done == 0 ? Failed : all ? Done : PartlyDone);
    }

    QString outcomeOf(qsizetype place) const
    {
        return m_operation ? operations::wordFor(m_operation->rows().at(size_t(place)).state) : u"planned"_s;
    }

    QString errorOf(qsizetype place) const
    {
        const auto error = m_operation ? m_operation->rows().at(size_t(place)).error : std::nullopt;
        return error ? error->message() : QString();
    }

    QJsonObject json() const
    {
        QJsonArray steps;
        for (qsizetype i = 0; i < m_rows.size(); ++i) {
            const ImportRow &row = m_rows.at(i);
            QJsonObject step{{u"action"_s, row.action},
                             {u"name"_s, row.name},
                             {u"hosts"_s, QJsonArray::fromStringList(row.hosts)},
                             {u"outcome"_s, outcomeOf(i)},
                             {u"error"_s, textOrNull(errorOf(i))}};
            if (row.service) {
                step[u"service"_s] = row.service->key;
                step[u"replicas"_s] = row.service->replicas;
                step[u"image"_s] = row.service->spec.container.image;
                step[u"ports"_s] = QJsonArray::fromStringList(portsOf(*row.service));
                step[u"after"_s] = QJsonArray::fromStringList(row.service->after);
            }
            steps << step;
        }
        QJsonArray notes;
        for (const run::ComposeNote &note : m_project.notes)
            notes << QJsonObject{{u"file"_s, nameOf(note.file)},
                                 {u"line"_s, lineOrNull(note.line)},
                                 {u"service"_s, textOrNull(note.service)},
                                 {u"text"_s, note.text},
                                 {u"why"_s, note.why}};
        QJsonArray problems;
        for (const services::ImportProblem &problem : m_import.problems)
            problems << QJsonObject{{u"blocks"_s, problem.blocks},
                                    {u"file"_s, nameOf(problem.file)},
                                    {u"line"_s, lineOrNull(problem.line)},
                                    {u"service"_s, textOrNull(problem.service)},
                                    {u"what"_s, problem.what}};
        return {{u"project"_s, textOrNull(m_project.name)},
                {u"steps"_s, steps},
                {u"notes"_s, notes},
                {u"problems"_s, problems}};
    }

    bool print() const
    {
        if (m_arguments.json)
            return printJson(json());
        QList<QStringList> table;
        for (qsizetype i = 0; i < m_rows.size(); ++i) {
            const ImportRow &row = m_rows.at(i);
            table << QStringList{row.action,
                                 row.name,
                                 row.hosts.join(u", "_s),
                                 row.service ? QString::number(row.service->replicas) : QString(),
                                 row.service ? row.service->spec.container.image : QString(),
                                 row.service ? portsOf(*row.service).join(u", "_s) : QString(),
                                 outcomeOf(i)};
        }
        return app::print(formatTable(
            {u"ACTION"_s, u"NAME"_s, u"HOSTS"_s, u"REPLICAS"_s, u"IMAGE"_s, u"PORTS"_s, u"OUTCOME"_s}, table));
    }

    const Arguments &m_arguments;
    const std::function<void(int)> m_quit;
    Interruption m_interruption;
    ServiceWork m_work;
    run::ComposeProject m_project;
    services::ComposeImport m_import;
    QList<ImportRow> m_rows;
    Operation *m_operation = nullptr;
    bool m_interrupted = false;
};

} // namespace

std::unique_ptr<QObject> startImportCompose(const Arguments &arguments, std::function<void(int)> quit)
{
    return std::make_unique<ImportCompose>(arguments, std::move(quit));
}

} // namespace bayplan::app
