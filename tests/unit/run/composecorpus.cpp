// SPDX-License-Identifier: GPL-3.0-or-later
// Whole Compose files in the folder compose/: good ones beside what docker-compose makes of them (compose/record writes
// that down), broken ones with the lines and reasons at their head.
#include "run/composeproject.h"
#include "run/dockerrun.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <tuple>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using run::ComposeProject;
using run::ComposeService;

namespace {

const QMap<QString, QString> environment{
    {u"HOME"_s, u"/home/me"_s}, {u"TAG"_s, u"1.27"_s}, {u"GIVEN"_s, u"x y"_s}, {u"EMPTY"_s, QString()}};

QString corpus(const QString &path = {})
{
    return QDir::cleanPath(QStringLiteral(BAYPLAN_COMPOSE_CORPUS) + u'/' + path);
}

QString read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// A row for each file of the folder, and for the "compose.yaml" of each folder in it.
void addFiles(const QString &folder)
{
    QTest::addColumn<QString>("path");
    for (const QFileInfo &entry :
         QDir(corpus(folder)).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot, QDir::Name)) {
        const bool isMade = entry.fileName().contains(u".config."_s) || entry.fileName().contains(u".expected."_s);
        if (entry.isDir())
            QTest::addRow("%s", qPrintable(entry.fileName())) << entry.filePath() + u"/compose.yaml"_s;
        else if (!isMade)
            QTest::addRow("%s", qPrintable(entry.completeBaseName())) << entry.filePath();
    }
}

/// What a file's head says of it: the words behind "# name:", each line of them.
QStringList said(const QString &path, const QString &name)
{
    QStringList found;
    for (const QString &line : read(path).split(u'\n')) {
        if (line.startsWith(u"# "_s + name + u':'))
            found << line.mid(name.size() + 3).trimmed();
    }
    return found;
}

QStringList words(const QStringList &lines)
{
    return lines.join(u' ').split(u' ', Qt::SkipEmptyParts);
}

ComposeProject project(const QString &path, const QStringList &profiles)
{
    run::ComposeRequest request{.files = {path}, .environment = environment, .profiles = profiles};
    for (const QString &more : words(said(path, u"with"_s)))
        request.files << QFileInfo(path).absolutePath() + u'/' + more;
    return run::readComposeProject(request);
}

QString problemsOf(const ComposeProject &project)
{
    QStringList lines;
    for (const run::ComposeProblem &problem : project.problems)
        lines << problem.message();
    return lines.join(u'\n');
}

/// What has an order of chance in docker-compose's own output, in one.
run::ContainerSpec inOneOrder(run::ContainerSpec spec)
{
    std::sort(spec.env.begin(), spec.env.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    std::sort(spec.ports.begin(), spec.ports.end(), [](const auto &a, const auto &b) {
        return std::tie(a.target, a.published, a.ip, a.protocol) < std::tie(b.target, b.published, b.ip, b.protocol);
    });
    std::sort(spec.mounts.begin(), spec.mounts.end(), [](const auto &a, const auto &b) { return a.target < b.target; });
    std::sort(spec.networks.begin(), spec.networks.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    std::sort(spec.ulimits.begin(), spec.ulimits.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    for (QStringList *list : {&spec.exposed, &spec.capAdd, &spec.securityOptions, &spec.extraHosts})
        list->sort();
    return spec;
}

QMap<QString, ComposeService> byName(const ComposeProject &project)
{
    QMap<QString, ComposeService> services;
    for (const ComposeService &service : project.services)
        services[service.name] = service;
    return services;
}

QStringList dependencies(const ComposeService &service)
{
    QStringList found;
    for (const run::ComposeDependency &dependency : service.dependsOn)
        found << dependency.service + u' ' + dependency.condition;
    found.sort();
    return found;
}

template <typename Declared>
QList<Declared> withoutLines(QList<Declared> all)
{
    for (Declared &declared : all) {
        declared.line = 0;
        declared.services.sort();
    }
    std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.key < b.key; });
    return all;
}

/// "back=good_back shared=shared!"
template <typename Declared>
QStringList namesOf(const QList<Declared> &all)
{
    QStringList names;
    for (const Declared &declared : all)
        names << declared.key + u'=' + declared.name + (declared.isExternal ? u"!"_s : QString());
    names.sort();
    return names;
}

QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

/// What is told of a line: "7 reason", "common.yaml:7 reason".
QString placed(const QString &file, int line, const QString &what)
{
    return (file.isEmpty() ? QString() : QString(file + u':')) + QString::number(line) + u' ' + what;
}

/// Whether it is told there, in words that hold these.
bool isTold(const QString &told, const QString &expected)
{
    return told.section(u' ', 0, 0) == expected.section(u' ', 0, 0) && told.contains(expected.section(u' ', 1));
}

} // namespace

class ComposeCorpusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// What is held against is still what docker-compose makes of the files.
    void asRecorded()
    {
        QProcess record;
        record.setProcessChannelMode(QProcess::MergedChannels);
        record.start(corpus(u"record"_s), {u"--check"_s});
        QVERIFY2(record.waitForFinished(200'000) && record.exitCode() == 0, record.readAll().constData());
    }

    void thereAreEnough()
    {
        const auto count = [](const QString &folder) {
            int files = 0;
            for (const QString &name : QDir(corpus(folder)).entryList(QDir::AllEntries | QDir::NoDotAndDotDot))
                files += !name.contains(u".config."_s) && !name.contains(u".expected."_s) ? 1 : 0;
            return files;
        };
        QVERIFY(count(u"good"_s) >= 40);
        QVERIFY(count(u"broken"_s) >= 20);
    }

    /// Each service as it is read from what docker-compose 1.29 makes of the file, or from what is expected where that
    /// knows less than the specification.
    void asComposeHasIt_data() { addFiles(u"good"_s); }
    void asComposeHasIt()
    {
        QFETCH(QString, path);
        const ComposeProject ours = project(path, {u"*"_s});
        QVERIFY2(ours.problems.isEmpty(), qPrintable(problemsOf(ours)));
        const QString stem = path.chopped(5);
        const bool isOwn = QFileInfo::exists(stem + u".expected.yaml"_s);
        QVERIFY2(isOwn != QFileInfo::exists(stem + u".config.yaml"_s), "one of both stands beside it");
        QString text = read(stem + (isOwn ? u".expected.yaml"_s : u".config.yaml"_s));
        text.replace(u"@CORPUS@"_s, corpus(u"good"_s)).replace(u"@ABOVE@"_s, corpus());
        const QString folder = QFileInfo(path).absolutePath();
        const ComposeProject theirs =
            run::readComposeProject(text, {.folder = folder, .variables = environment}, {u"*"_s});
        QVERIFY2(theirs.problems.isEmpty(), qPrintable(problemsOf(theirs)));
        const auto made = byName(ours);
        const auto expected = byName(theirs);
        QCOMPARE(made.keys(), expected.keys());
        for (const ComposeService &service : made) {
            const ComposeService &other = expected[service.name];
            const run::ContainerSpec spec = inOneOrder(service.spec);
            const run::ContainerSpec wanted = inOneOrder(other.spec);
            QCOMPARE(run::toDockerRun(spec), run::toDockerRun(wanted));
            QVERIFY(spec == wanted);
            QCOMPARE(service.replicas, other.replicas);
            QCOMPARE(service.entryWords, other.entryWords);
            QCOMPARE(service.profiles, other.profiles);
            QCOMPARE(service.isGlobal, other.isGlobal);
            QCOMPARE(service.constraints, other.constraints);
            QCOMPARE(service.maxPerHost, other.maxPerHost);
            if (!isOwn)
                QCOMPARE(dependencies(service), dependencies(other));
        }
        QVERIFY(withoutLines(ours.networks) == withoutLines(theirs.networks));
        QVERIFY(withoutLines(ours.volumes) == withoutLines(theirs.volumes));
    }

    /// Order, profiles, notes, networks and volumes, which docker-compose's output has no words for.
    void asItsHeadSays_data() { addFiles(u"good"_s); }
    void asItsHeadSays()
    {
        QFETCH(QString, path);
        const ComposeProject ours = project(path, words(said(path, u"profiles"_s)));
        QVERIFY2(ours.problems.isEmpty(), qPrintable(problemsOf(ours)));
        QStringList order;
        QStringList replicas;
        for (const ComposeService &service : ours.services) {
            order << service.name;
            replicas << service.name + u'=' + QString::number(service.replicas);
        }
        QCOMPARE(order, words(said(path, u"order"_s)));
        if (!said(path, u"replicas"_s).isEmpty())
            QCOMPARE(replicas, words(said(path, u"replicas"_s)));
        QCOMPARE(ours.otherServices, words(said(path, u"left"_s)));
        for (const QString &name : said(path, u"project"_s))
            QCOMPARE(ours.name, name);
        if (!said(path, u"networks"_s).isEmpty())
            QCOMPARE(namesOf(ours.networks), sorted(words(said(path, u"networks"_s))));
        QCOMPARE(namesOf(ours.volumes), sorted(words(said(path, u"volumes"_s))));
        const QStringList notes = said(path, u"note"_s);
        QStringList told;
        for (const run::ComposeNote &note : ours.notes)
            told << placed(note.file, note.line, note.text + u": "_s + note.why);
        for (const QString &note : notes)
            QVERIFY2(std::any_of(told.begin(), told.end(), [&](const QString &each) { return isTold(each, note); }),
                     qPrintable(note + u" is not among "_s + told.join(u" | "_s)));
        QVERIFY2(told.size() == notes.size(), qPrintable(told.join(u" | "_s)));
    }

    /// Every problem, not only the first, and nothing else.
    void whatIsBroken_data() { addFiles(u"broken"_s); }
    void whatIsBroken()
    {
        QFETCH(QString, path);
        const ComposeProject ours = project(path, words(said(path, u"profiles"_s)));
        QStringList told;
        for (const run::ComposeProblem &problem : ours.problems)
            told << placed(problem.file, problem.line, problem.reason);
        const QStringList expected = said(path, u"error"_s);
        QVERIFY(!expected.isEmpty());
        for (const QString &error : expected)
            QVERIFY2(std::any_of(told.begin(), told.end(), [&](const QString &each) { return isTold(each, error); }),
                     qPrintable(error + u" is not among "_s + told.join(u" | "_s)));
        QVERIFY2(told.size() == expected.size(), qPrintable(told.join(u" | "_s)));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ComposeCorpusTest)
#include "composecorpus.moc"
