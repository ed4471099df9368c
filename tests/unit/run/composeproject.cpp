// SPDX-License-Identifier: GPL-3.0-or-later
// Whole Compose files where no other program is there to compare with: what files can't make of themselves, names and
// profiles from the environment, what is merged as the specification alone has it.
#include "run/composeproject.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using run::ComposeProject;

namespace {

QStringList serviceNames(const ComposeProject &project)
{
    QStringList names;
    for (const run::ComposeService &service : project.services)
        names << service.name;
    return names;
}

QStringList messages(const ComposeProject &project)
{
    QStringList texts;
    for (const run::ComposeProblem &problem : project.problems)
        texts << problem.message();
    return texts;
}

} // namespace

class ComposeProjectTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pastedWithoutAFolder()
    {
        const QString text =
            u"services:\n  web: {image: a, extends: {service: base}}\n  base: {image: b, user: '5'}\n"_s;
        const ComposeProject good = run::readComposeProject(text, {});
        QCOMPARE(messages(good), QStringList());
        QCOMPARE(good.services.first().spec.user, u"5"_s);
        QCOMPARE(good.name, QString());
        QCOMPARE(good.networks.first().name, u"default"_s);
        const ComposeProject other = run::readComposeProject(
            u"services:\n  web:\n    extends: {file: b.yaml, service: b}\n  db: {image: b, volumes: ['./x:/x']}\n"_s,
            {});
        QCOMPARE(messages(other),
                 (QStringList{u"Line 3: “b.yaml” can't be found: nobody knows in which folder this file is"_s,
                              u"Line 4: Write the whole path as it is on the host, beginning with a slash"_s}));
    }

    void theProjectsName()
    {
        const QString text = u"name: own\nservices: {web: {image: a}}\n"_s;
        QCOMPARE(run::readComposeProject(text, {.folder = u"/srv/My Shop"_s, .variables = {}}).name, u"own"_s);
        const run::ComposeSurroundings around{.folder = u"/srv/My Shop"_s,
                                              .variables = {{u"COMPOSE_PROJECT_NAME"_s, u"given"_s}}};
        QCOMPARE(run::readComposeProject(text, around).name, u"given"_s);
        QCOMPARE(
            run::readComposeProject(u"services: {web: {image: a}}"_s, {.folder = u"/srv/My Shop"_s, .variables = {}})
                .name,
            u"myshop"_s);
    }

    /// In place of ".env", each over those before it; the environment wins.
    void filesOfVariables()
    {
        QTemporaryDir folder;
        const auto write = [&](const QString &name, const QByteArray &text) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        };
        write(u"compose.yaml"_s, "services: {web: {image: 'a:${TAG}-${KIND:-none}-${OURS}-${MORE:-none}'}}\n");
        write(u".env"_s, "TAG=usual\nKIND=usual\n");
        write(u"one"_s, "TAG=one\nMORE=one\nOURS=one\n");
        write(u"two"_s, "TAG=two-${MORE}\n");
        run::ComposeRequest request{.files = {folder.filePath(u"compose.yaml"_s)},
                                    .environment = {{u"OURS"_s, u"ours"_s}}};
        const auto image = [&] {
            const ComposeProject project = run::readComposeProject(request);
            return project.problems.isEmpty() ? project.services.first().spec.image : messages(project).join(u'\n');
        };
        QCOMPARE(image(), u"a:usual-usual-ours-none"_s);
        request.envFiles = {folder.filePath(u"one"_s), folder.filePath(u"two"_s)};
        QCOMPARE(image(), u"a:two-one-none-ours-one"_s);
        write(u"two"_s, "TAG=two\nOTHER=\"never closed\n");
        QCOMPARE(image(),
                 folder.filePath(u"two"_s) + u", line 2: The quote before the value of OTHER is never closed"_s);
        QCOMPARE(run::readComposeProject(request).problems.first().next, u"Correct this line"_s);
        request.envFiles = {folder.filePath(u"none"_s)};
        QVERIFY2(image().startsWith(folder.filePath(u"none"_s) + u": "_s), qPrintable(image()));
        QCOMPARE(run::readComposeProject(request).problems.first().next, u"Check its path, and that you may read it"_s);
    }

    void profilesOfTheEnvironment()
    {
        const QString text = u"services:\n  a: {image: a, profiles: [one]}\n  b: {image: b, profiles: [two]}\n"
                             "  c: {image: c}\n"_s;
        const run::ComposeSurroundings around{.folder = {}, .variables = {{u"COMPOSE_PROFILES"_s, u"one, three"_s}}};
        const ComposeProject project = run::readComposeProject(text, around);
        QCOMPARE(serviceNames(project), (QStringList{u"a"_s, u"c"_s}));
        QCOMPARE(project.otherServices, QStringList{u"b"_s});
        QCOMPARE(project.profiles, (QStringList{u"one"_s, u"two"_s}));
        QCOMPARE(serviceNames(run::readComposeProject(text, around, {u"two"_s})), (QStringList{u"b"_s, u"c"_s}));
    }

    /// docker-compose 1 replaces these.
    void mergedAsTheSpecificationHasIt()
    {
        QTemporaryDir folder;
        const auto write = [&](const QString &name, const QByteArray &text) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        write(u"a.yaml"_s, "services:\n  web: {image: a, volumes: ['data:/d'], dns_opt: ['ndots:1'], profiles: [x]}\n"
                           "volumes: {data: {labels: [one=1, two=1]}}\n");
        write(u"b.yaml"_s, "services:\n  web: {dns_opt: ['ndots:2'], profiles: [y], environment: {A: }}\n"
                           "  db: {image: b}\nvolumes: {data: {labels: {two: '2'}}}\n");
        const ComposeProject project =
            run::readComposeProject({.files = {folder.filePath(u"a.yaml"_s), folder.filePath(u"b.yaml"_s)},
                                     .environment = {{u"A"_s, u"from here"_s}},
                                     .profiles = {u"y"_s},
                                     .project = u"named"_s});
        QCOMPARE(messages(project), QStringList());
        QCOMPARE(serviceNames(project), (QStringList{u"web"_s, u"db"_s}));
        QCOMPARE(project.volumes.first().name, u"named_data"_s);
        QCOMPARE(project.volumes.first().labels, (QMap<QString, QString>{{u"one"_s, u"1"_s}, {u"two"_s, u"2"_s}}));
        QCOMPARE(project.services.first().spec.dnsOptions, (QStringList{u"ndots:1"_s, u"ndots:2"_s}));
        QCOMPARE(project.services.first().profiles, (QStringList{u"x"_s, u"y"_s}));
        QCOMPARE(project.services.first().spec.env, (QList<run::EnvVariable>{{u"A"_s, u"from here"_s}}));
    }

    void noFileAtAll()
    {
        const ComposeProject project =
            run::readComposeProject({.files = {u"/nonexistent/compose.yaml"_s}, .environment = {}});
        QCOMPARE(messages(project), QStringList{u"compose.yaml: No such file or directory"_s});
    }

    void bombs_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        QString many = u"x-l: &l ["_s;
        for (int i = 0; i < 20'000; ++i)
            many += u"a%1,"_s.arg(i);
        many += u"]\n"_s;
        QString shared = many + u"services:\n"_s;
        for (int i = 0; i < 2000; ++i)
            shared += u"  s%1: {image: a, cap_add: *l}\n"_s.arg(i);
        QTest::newRow("one list, many services") << shared << u"The services together have more than 200"_s;
        QString chain = many + u"services:\n  s0: {image: a, cap_add: *l}\n"_s;
        for (int i = 1; i < 3000; ++i)
            chain += u"  s%1: {extends: s0, cap_add: [b%1]}\n"_s.arg(i);
        QTest::newRow("one list, extended by many") << chain << u"What it extends is too large"_s;
        QString deep = u"services:\n  s0: {image: a}\n"_s;
        for (int i = 1; i < 3000; ++i)
            deep += u"  s%1: {extends: s%2}\n"_s.arg(i).arg(i - 1);
        QTest::newRow("a long chain") << deep << u"More than 30 services extend each other in a row"_s;
        QString circle = u"services:\n"_s;
        for (int i = 0; i < 10'000; ++i)
            circle += u"  s%1: {image: a, depends_on: [s%2]}\n"_s.arg(i).arg((i + 1) % 10'000);
        QTest::newRow("a long circle") << circle << u"Services depend on each other: s0 (line 2) → s1"_s;
        QTest::newRow("ports") << u"services: {web: {image: a, ports: [%1]}}\n"_s.arg(
                                      u"'1-65535:1-65535',"_s.repeated(9000))
                               << u"It publishes more than 5"_s;
        QString unset = u"services:\n  web:\n    image: a\n    labels:\n"_s;
        for (int i = 0; i < 40'000; ++i)
            unset += u"      l%1: $V%1\n"_s.arg(i);
        QTest::newRow("variables without a value") << unset + u"    scale: x\n"_s << u"“x” is no number"_s;
        QString unknown = u"services:\n  web:\n    image: a\n    scale: x\n"_s;
        for (int i = 0; i < 40'000; ++i)
            unknown += u"    k%1: 1\n"_s.arg(i);
        QTest::newRow("unknown keys") << unknown << u"“x” is no number"_s;
        QString tree = u"x-0: &x0 [a,a,a,a,a,a,a,a,a,a]\n"_s;
        for (int i = 1; i < 9; ++i)
            tree += u"x-%1: &x%1 [%2]\n"_s.arg(i).arg(u"*x%1,"_s.arg(i - 1).repeated(10));
        QTest::newRow("aliases") << tree + u"services: {web: {image: a, command: *x8}}\n"_s
                                 << u"The services together have more than 200"_s;
    }
    void bombs()
    {
        QFETCH(QString, text);
        QFETCH(QString, message);
        QElapsedTimer timer;
        timer.start();
        const ComposeProject project = run::readComposeProject(text, {});
        const QString told = messages(project).join(u'\n');
        QVERIFY2(told.contains(message), qPrintable(told.left(300)));
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    }

    /// A file that nobody meant harm with is small beside those bounds.
    void manyServices()
    {
        QString text = u"x-c: &c {image: a, environment: {A: '1', B: '2'}}\nservices:\n"_s;
        for (int i = 0; i < 1000; ++i)
            text +=
                u"  s%1: {<<: *c, ports: ['%2:80'], depends_on: [s%3]}\n"_s.arg(i).arg(10'000 + i).arg((i + 1) % 1000);
        text.replace(u"depends_on: [s0]"_s, u"user: '5'"_s);
        const ComposeProject project = run::readComposeProject(text, {});
        QCOMPARE(messages(project), QStringList());
        QCOMPARE(project.services.size(), 1000);
        QCOMPARE(project.services.first().name, u"s999"_s);
        QCOMPARE(project.services.last().name, u"s0"_s);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ComposeProjectTest)
#include "composeproject.moc"
