// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/composeproject.h"

#include "run/composedeclared.h"
#include "run/composeextends.h"
#include "run/composemerge.h"
#include "run/composeorder.h"
#include "run/composesource.h"
#include "run/composetext.h"
#include "run/projectenv.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <tuple>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 mostRead = 200'000;     // values of all services, those behind aliases each time they are meant
constexpr qsizetype mostProblems = 1000; // that are told
constexpr qsizetype mostNotes = 10'000;
constexpr qsizetype mostOfOne = 100; // problems of one service's fields

/// Counts a tree's values off what is left; stops when nothing is.
void weigh(const YamlNode &node, qint64 &left)
{
    if (--left < 0)
        return;
    for (const YamlPtr &item : node.items) {
        if (left >= 0)
            weigh(*item, left);
    }
    for (const YamlEntry &entry : node.entries) {
        if (left >= 0)
            weigh(*entry.value, left);
    }
}

class ProjectReader
{
public:
    ProjectReader(const ComposeSurroundings &around, const QStringList &profiles) : m_around(around), m_chosen(profiles)
    {
        m_project.folder = around.folder;
        if (m_chosen.isEmpty())
            m_chosen = around.variables.value(u"COMPOSE_PROFILES"_s).split(u',', Qt::SkipEmptyParts);
        for (QString &profile : m_chosen)
            profile = profile.trimmed();
    }

    /// Puts one more file over those before it. `path`: empty if nobody knows it.
    void add(const QString &text, const QString &path, const YamlSourcePtr &source)
    {
        const auto root = readYaml(text, source);
        if (!root)
            return fail(root.error());
        if (!(*root)->isMap())
            return fail({(*root)->place(), tr("This Compose file has no services")});
        if (const YamlEntry *include = (*root)->entry(u"include"))
            fail({include->place(), tr("“include” is not read here")}, tr("Give the included files as further ones"));
        const YamlPtr resolved = withExtended(*root, path);
        if (!m_root) {
            m_root = resolved;
            return;
        }
        ComposeMerge merge(m_around.variables, m_made);
        m_root = merge.file(m_root, resolved);
        if (merge.isTooMuch())
            fail({{}, tr("The files together are too large")});
    }

    void failFile(const QString &file, const QString &what) { fail({{file, 0}, what}); }

    ComposeProject read()
    {
        const YamlPtr services = m_root ? m_root->find(u"services") : nullptr;
        if (m_root && (!services || !services->isMap() || services->entries.empty()))
            fail({services ? services->place() : YamlPlace{{}, 1}, tr("This Compose file has no services")});
        else if (services)
            readAll(*services);
        std::stable_sort(m_project.problems.begin(), m_project.problems.end(), [](const auto &a, const auto &b) {
            return std::tie(a.file, a.line) < std::tie(b.file, b.line);
        });
        return m_project;
    }

private:
    void fail(const YamlProblem &problem, const QString &next = {})
    {
        const auto isSame = [&](const ComposeProblem &each) {
            return each.file == problem.place.file && each.line == problem.place.line && each.reason == problem.what;
        };
        if (m_project.problems.size() < mostProblems &&
            std::none_of(m_project.problems.begin(), m_project.problems.end(), isSame))
            m_project.problems << ComposeProblem{problem.place.file, problem.place.line, problem.what, next};
    }

    void take(const ComposeReader &reader, const QString &service)
    {
        for (const ReaderProblem &each : reader.problems())
            fail(each.problem, each.next);
        for (const PlacedNote &each : reader.notes().mid(0, mostNotes - m_project.notes.size()))
            m_project.notes << ComposeNote{each.place.file, each.place.line, service, each.text, each.why};
    }

    void note(const YamlPlace &place, const QString &text, const QString &why)
    {
        m_project.notes << ComposeNote{place.file, place.line, {}, text, why};
    }

    /// Nothing more is said of such a service: what it lacks might be what it extends.
    void failExtended(const QString &service, const YamlProblem &problem)
    {
        fail(problem);
        m_unextended.insert(service);
    }

    /// The file with each of its services written out.
    YamlPtr withExtended(const YamlPtr &root, const QString &path)
    {
        const YamlPtr services = root->find(u"services");
        if (!services || !services->isMap())
            return root;
        auto around = m_around;
        around.file = path;
        ComposeExtends extends(root, around);
        auto written = std::make_shared<YamlNode>(*services);
        for (YamlEntry &entry : written->entries) {
            if (entry.value->isNothing() || !entry.value->isMap() || !entry.value->find(u"extends"))
                continue;
            const auto resolved = extends.resolve(entry.key);
            if (resolved)
                entry.value = *resolved;
            else
                failExtended(entry.key, resolved.error());
        }
        auto made = std::make_shared<YamlNode>(*root);
        for (YamlEntry &entry : made->entries) {
            if (entry.key == u"services"_s)
                entry.value = written;
        }
        return made;
    }

    void readAll(const YamlNode &services)
    {
        qint64 left = mostRead;
        weigh(services, left);
        if (left < 0)
            return fail({services.place(), tr("The services together have more than %L1 values").arg(mostRead)});
        readTop();
        QList<ComposeService> chosen;
        for (const YamlEntry &entry : services.entries) {
            if (!entry.key.startsWith(u"x-"_s))
                readService(entry, chosen);
        }
        m_project.profiles = QStringList(m_profiles.begin(), m_profiles.end());
        m_project.profiles.sort();
        const ComposeOrder order = composeOrder(chosen, [&](const QString &name) {
            return m_project.otherServices.contains(name) ? tr("that is only in profiles which are not chosen")
                                                          : QString();
        });
        m_project.services = order.services;
        for (const YamlProblem &problem : order.problems)
            fail(problem);
        readDeclarations();
    }

    void readTop()
    {
        ComposeService nobody;
        ComposeReader reader(*m_root, m_around, nobody, ComposeReader::Scope::Project);
        m_project.name = reader.project();
        static const QStringList known{u"services"_s, u"networks"_s, u"volumes"_s, u"version"_s, u"include"_s};
        reader.each(*m_root, [&](const QString &key, const YamlNode &value) {
            if (key == u"name"_s)
                checkName(reader, value);
            else if (key == u"secrets"_s || key == u"configs"_s)
                reader.note(key, tr("They are not made here, and their files will not be in the containers"));
            else if (!known.contains(key))
                reader.leftOut(key);
        });
        take(reader, {});
    }

    static void checkName(ComposeReader &reader, const YamlNode &value)
    {
        static const QRegularExpression form(u"\\A[a-z0-9][a-z0-9_-]*\\z"_s);
        const QString name = reader.text(value);
        if (!name.isEmpty() && !form.match(name).hasMatch())
            reader.fail(value,
                        tr("“%1” can't be a project's name: it has small letters, digits, “_” and “-”, and begins "
                           "with a letter or digit")
                            .arg(name.left(60)));
    }

    void readService(const YamlEntry &entry, QList<ComposeService> &chosen)
    {
        static const QRegularExpression form(u"\\A[a-zA-Z0-9._-]+\\z"_s);
        if (!form.match(entry.key).hasMatch())
            return fail({entry.place(), tr("“%1” can't be a service's name").arg(entry.key.left(60))});
        if (!entry.value->isMap())
            return fail({entry.place(), tr("“%1” must be a mapping").arg(entry.key.left(60))});
        ComposeService service{.name = entry.key, .line = entry.line};
        if (m_unextended.contains(entry.key)) {
            chosen << service;
            return;
        }
        ComposeReader reader(*m_root, m_around, service, ComposeReader::Scope::Project);
        readComposeService(reader, *entry.value, entry.value->place());
        for (const QString &profile : std::as_const(service.profiles))
            m_profiles.insert(profile);
        const bool isChosen = isAmongChosen(service);
        if (isChosen)
            readProjectEnv(reader);
        if (reader.problems().isEmpty()) {
            ContainerSpec checked = service.spec;
            checked.envFiles.clear();
            for (const FieldProblem &problem : validate(checked).mid(0, mostOfOne))
                reader.failAt(placeOfField(*entry.value, problem), problem.what);
        }
        for (const ReaderProblem &each : reader.problems())
            fail(each.problem, each.next);
        if (!isChosen) {
            m_project.otherServices << service.name;
            return;
        }
        take(reader, service.name);
        chosen << service;
    }

    bool isAmongChosen(const ComposeService &service) const
    {
        return service.profiles.isEmpty() || m_chosen.contains(u"*"_s) ||
               std::any_of(service.profiles.begin(), service.profiles.end(),
                           [&](const QString &profile) { return m_chosen.contains(profile); });
    }

    void readDeclarations()
    {
        ComposeService nobody;
        ComposeReader reader(*m_root, m_around, nobody, ComposeReader::Scope::Project);
        m_project.networks = declaredNetworks(reader);
        m_project.volumes = declaredVolumes(reader);
        reader.noteMissingVariables();
        take(reader, {});
        keepUsed(m_project.networks, &ComposeService::networkKeys);
        keepUsed(m_project.volumes, &ComposeService::volumeKeys);
    }

    template <typename Declared>
    void keepUsed(QList<Declared> &all, QStringList ComposeService::*keys)
    {
        for (Declared &declared : all) {
            for (const ComposeService &service : std::as_const(m_project.services)) {
                if ((service.*keys).contains(declared.key))
                    declared.services << service.name;
            }
        }
        all.removeIf([](const Declared &declared) { return declared.services.isEmpty(); });
    }

    ComposeSurroundings m_around;
    QStringList m_chosen;
    ComposeProject m_project;
    YamlPtr m_root;
    QSet<QString> m_profiles;
    QSet<QString> m_unextended;
    qint64 m_made = 0;
};

} // namespace

QString ComposeProblem::message() const
{
    const YamlPlace place{file, line};
    const QString where = line > 0 ? place.words() : file;
    return where.isEmpty() ? reason : tr("%1: %2").arg(where, reason);
}

ComposeProject readComposeProject(const QString &text, const ComposeSurroundings &around, const QStringList &profiles)
{
    ProjectReader reader(around, profiles);
    reader.add(text, around.file, {});
    return reader.read();
}

ComposeProject readComposeProject(const ComposeRequest &request)
{
    ComposeSurroundings around;
    around.file = QFileInfo(request.files.value(0)).absoluteFilePath();
    around.folder = QFileInfo(around.file).absolutePath();
    const auto variables = composeVariables(around.folder, request.environment, request.envFiles);
    if (!variables) {
        ComposeProject failed;
        failed.folder = around.folder;
        const auto &[file, problem] = variables.error();
        failed.problems << ComposeProblem{file, problem.line, problem.what,
                                          problem.line > 0 ? tr("Correct this line")
                                                           : tr("Check its path, and that you may read it")};
        return failed;
    }
    around.variables = *variables;
    if (!request.project.isEmpty())
        around.variables[u"COMPOSE_PROJECT_NAME"_s] = request.project;
    ProjectReader reader(around, request.profiles);
    for (qsizetype i = 0; i < request.files.size(); ++i) {
        const QString path = QFileInfo(request.files.at(i)).absoluteFilePath();
        const QString name = i == 0 ? QString() : QDir(around.folder).relativeFilePath(path);
        const auto text = readComposeText(path);
        if (!text)
            reader.failFile(name.isEmpty() ? QFileInfo(path).fileName() : name, text.error().what);
        else
            reader.add(*text, path, i == 0 ? nullptr : std::make_shared<YamlSource>(YamlSource{name, {}}));
    }
    return reader.read();
}

} // namespace bayplan::run
