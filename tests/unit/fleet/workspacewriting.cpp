// SPDX-License-Identifier: GPL-3.0-or-later
// How the file is written: the old one or the new one, whatever happens.
#include "core/replacefile.h"
#include "unit/fleet/workspacefixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>
#include <random>
#include <sys/resource.h>
#include <sys/stat.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::Workspace;

class WorkspaceWritingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_file = std::make_unique<WorkspaceFixture>(); }

    void makesItsFolder()
    {
        auto workspace = Workspace::load(m_file->path(u"a/b/workspace.json"_s));
        QVERIFY(workspace && workspace->addHost(hostOf(u"one"_s)) && workspace->save());
        QVERIFY(QFile::exists(workspace->path()));
    }

    void aNewFileIsItsOwnersAlone()
    {
        auto workspace = Workspace::load(m_file->path());
        QVERIFY(workspace && workspace->save());
        QCOMPARE(modeOf(m_file->path()), mode_t(0600));
    }

    void permissionsStay_data()
    {
        QTest::addColumn<int>("mode");
        for (const int mode : {0600, 0640, 0644, 0664, 0666})
            QTest::newRow(qPrintable(QString::number(mode, 8))) << mode;
    }
    void permissionsStay()
    {
        QFETCH(int, mode);
        m_file->write(richWorkspace);
        QVERIFY(::chmod(QFile::encodeName(m_file->path()).constData(), mode_t(mode)) == 0);
        QVERIFY(addOne(m_file->path()));
        QCOMPARE(modeOf(m_file->path()), mode_t(mode));
    }

    /// As when root edits a user's file: it stays the user's.
    void theOwnerStays()
    {
        if (::geteuid() != 0) { // only root gives files away
            m_file->write(richWorkspace);
            QVERIFY(addOne(m_file->path()));
            QCOMPARE(QFileInfo(m_file->path()).ownerId(), ::geteuid());
            return;
        }
        m_file->write(richWorkspace);
        QVERIFY(::chown(QFile::encodeName(m_file->path()).constData(), 65534, 65534) == 0);
        QVERIFY(addOne(m_file->path()));
        QCOMPARE(QFileInfo(m_file->path()).ownerId(), 65534U);
        QCOMPARE(QFileInfo(m_file->path()).groupId(), 65534U);
    }

    void aLinkStaysALink()
    {
        m_file->write(richWorkspace, u"real.json"_s);
        QVERIFY(QFile::link(m_file->path(u"real.json"_s), m_file->path(u"one.json"_s)));
        QVERIFY(QFile::link(m_file->path(u"one.json"_s), m_file->path(u"two.json"_s)));
        QVERIFY(addOne(m_file->path(u"two.json"_s)));
        QVERIFY(QFileInfo(m_file->path(u"one.json"_s)).isSymLink() &&
                QFileInfo(m_file->path(u"two.json"_s)).isSymLink());
        QCOMPARE(Workspace::load(m_file->path(u"real.json"_s))->hosts().size(), 5);
    }

    void aLinkToNothingStaysALink()
    {
        QVERIFY(QFile::link(m_file->path(u"real.json"_s), m_file->path(u"link.json"_s)));
        QVERIFY(addOne(m_file->path(u"link.json"_s)));
        QVERIFY(QFileInfo(m_file->path(u"link.json"_s)).isSymLink());
        QCOMPARE(Workspace::load(m_file->path(u"real.json"_s))->hosts().size(), 1);
    }

    void aReadOnlyFileStays()
    {
        m_file->write(richWorkspace);
        QVERIFY(::chmod(QFile::encodeName(m_file->path()).constData(), 0444) == 0);
        QVERIFY(::chmod(QFile::encodeName(m_file->folder()).constData(), 0777) == 0);
        QCOMPARE(inChild([&] {
                     if (::geteuid() == 0 && ::setuid(65534) != 0)
                         return 2;
                     return addOne(m_file->path()) ? 1 : 0;
                 }),
                 0);
        QCOMPARE(m_file->read(), QByteArray(richWorkspace));
    }

    void aFullDiskChangesNothing()
    {
        m_file->write(richWorkspace);
        auto workspace = Workspace::load(m_file->path());
        for (int i = 0; i < 200; ++i)
            QVERIFY(workspace->addHost(hostOf(u"host-%1"_s.arg(i))));
        // As a full disk: no file may grow beyond a kilobyte. In a child, since the limit can't be raised again.
        QCOMPARE(inChild([&] {
                     const rlimit limit{1024, 1024};
                     ::signal(SIGXFSZ, SIG_IGN);
                     ::setrlimit(RLIMIT_FSIZE, &limit);
                     const auto saved = workspace->save();
                     return !saved && saved.error().next.contains(u"as it was"_s) ? 0 : 1;
                 }),
                 0);
        QCOMPARE(m_file->read(), QByteArray(richWorkspace));
        QCOMPARE(m_file->files(), QStringList{u"workspace.json"_s});
    }

    void aFolderThatCantBeWrittenChangesNothing()
    {
        m_file->write(richWorkspace);
        auto workspace = Workspace::load(m_file->path());
        QVERIFY(workspace->addHost(hostOf(u"new"_s)));
        QVERIFY(::chmod(QFile::encodeName(m_file->folder()).constData(), 0555) == 0);
        const int outcome = inChild([&] {
            if (::geteuid() == 0 && ::setuid(65534) != 0)
                return 2;
            const auto saved = workspace->save();
            return !saved && saved.error().where == m_file->path() ? 0 : 1;
        });
        QVERIFY(::chmod(QFile::encodeName(m_file->folder()).constData(), 0755) == 0);
        QCOMPARE(outcome, 0);
        QCOMPARE(m_file->read(), QByteArray(richWorkspace));
    }

    /// Killed at any moment while it saves over and over: the file is always one of the two whole ones, and nothing is
    /// left beside it after the next edit.
    void killedWhileSaving()
    {
        m_file->write(richWorkspace);
        QVERIFY(addOne(m_file->path())); // as this program writes it
        const QByteArray few = m_file->read();
        auto workspace = Workspace::load(m_file->path());
        for (int i = 0; i < 300; ++i)
            QVERIFY(workspace->addHost(hostOf(u"host-%1"_s.arg(i))));
        QVERIFY(workspace->save());
        const QByteArray many = m_file->read();
        std::mt19937 random(7);
        int torn = 0;
        for (int round = 0; round < 60; ++round) {
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                for (;;) {
                    if (core::replaceFile(m_file->path(), few) || core::replaceFile(m_file->path(), many))
                        ::_exit(1);
                }
            }
            ::usleep(useconds_t(500 + random() % 10'000)); // the moment is the test, nothing is awaited
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            QVERIFY(WIFSIGNALED(status));
            const QByteArray left = m_file->read();
            QVERIFY(left == few || left == many);
            torn += m_file->files().size() > 1 ? 1 : 0;
        }
        qInfo("%d of 60 kills came in the middle of writing", torn);
        QVERIFY(Workspace::edit(m_file->path(), [](Workspace &) { return core::Result<void>(); }));
        QCOMPARE(m_file->files(), QStringList{u"workspace.json"_s});
    }

    /// Files whose names are only alike are not taken for what a killed write left.
    void otherFilesStay()
    {
        const QStringList others{u".workspace.json.bayplan-notes"_s, u"workspace.json.backup"_s,
                                 u".other.bayplan-aaaaaa"_s};
        for (const QString &name : others)
            m_file->write("x", name);
        m_file->write("x", u".workspace.json.bayplan-aaaaaa"_s);
        QVERIFY(addOne(m_file->path()));
        QStringList expected = others;
        expected << u"workspace.json"_s;
        expected.sort();
        QStringList found = m_file->files();
        found.sort();
        QCOMPARE(found, expected);
    }

private:
    static bool addOne(const QString &path)
    {
        const auto edited = Workspace::edit(path, [](Workspace &w) { return w.addHost(hostOf(u"new"_s)); });
        if (!edited)
            qInfo("%s", qPrintable(edited.error().message()));
        return edited.has_value();
    }
    static mode_t modeOf(const QString &path)
    {
        struct stat info
        {
        };
        return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? info.st_mode & 07777 : 0;
    }

    std::unique_ptr<WorkspaceFixture> m_file;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::WorkspaceWritingTest)
#include "workspacewriting.moc"
