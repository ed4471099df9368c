// SPDX-License-Identifier: GPL-3.0-or-later
// Edits by others while the program runs, with real files: by writing, by replacing, through links, damaged on the way.
#include "fleet/workspacefollower.h"

#include "unit/fleet/workspacefixture.h"

#include <QDir>
#include <QSignalSpy>

#include <cstdio>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::Workspace;
using fleet::WorkspaceFollower;

class WorkspaceFollowerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_file = std::make_unique<WorkspaceFixture>();
        m_follower = std::make_unique<WorkspaceFollower>();
        m_changed = std::make_unique<QSignalSpy>(m_follower.get(), &WorkspaceFollower::changed);
        m_failed = std::make_unique<QSignalSpy>(m_follower.get(), &WorkspaceFollower::failed);
    }

    void writtenInPlace()
    {
        m_file->write(listing({u"a"_s}));
        follow();
        m_file->write(listing({u"a"_s, u"b"_s}));
        QTRY_COMPARE(names(), (QStringList{u"a"_s, u"b"_s}));
        m_file->write(listing({u"b"_s})); // and again
        QTRY_COMPARE(names(), (QStringList{u"b"_s}));
        QCOMPARE(m_failed->size(), 0);
    }

    /// As most editors do it, and Bayplan's own commands. Then in place: the watch must be on the new file.
    void replaced()
    {
        m_file->write(listing({u"a"_s}));
        follow();
        for (const QString &name : {u"b"_s, u"c"_s}) {
            replaceBy(listing({name}));
            QTRY_COMPARE(names(), QStringList{name});
        }
        m_file->write(listing({u"d"_s}));
        QTRY_COMPARE(names(), QStringList{u"d"_s});
        QVERIFY(Workspace::edit(m_file->path(), [](Workspace &w) { return w.addHost(hostOf(u"e"_s)); }));
        QTRY_COMPARE(names(), (QStringList{u"d"_s, u"e"_s}));
    }

    void behindALinkInAnotherFolder()
    {
        QVERIFY(QDir(m_file->folder()).mkdir(u"real"_s));
        m_file->write(listing({u"a"_s}), u"real/hosts.json"_s);
        QVERIFY(QFile::link(m_file->path(u"real/hosts.json"_s), m_file->path()));
        follow();
        m_file->write(listing({u"b"_s}), u"real/hosts.json"_s);
        QTRY_COMPARE(names(), QStringList{u"b"_s});
        replaceBy(listing({u"c"_s}), u"real/hosts.json"_s);
        QTRY_COMPARE(names(), QStringList{u"c"_s});
        // The link itself comes to lead elsewhere.
        m_file->write(listing({u"d"_s}), u"real/others.json"_s);
        QVERIFY(QFile::remove(m_file->path()));
        QVERIFY(QFile::link(m_file->path(u"real/others.json"_s), m_file->path()));
        QTRY_COMPARE(names(), QStringList{u"d"_s});
    }

    void damagedAndMended()
    {
        m_file->write(listing({u"a"_s}));
        follow();
        m_file->write("{\n\"bayplan\": 1,\n\"hosts\": [}\n");
        QTRY_COMPARE(m_failed->size(), 1);
        const auto error = m_failed->first().first().value<core::Error>();
        QVERIFY2(error.what.contains(u"line 3, column 11"_s), qPrintable(error.message()));
        QCOMPARE(m_changed->size(), 0);
        m_file->write(listing({u"a"_s})); // as before, but the problem is over
        QTRY_COMPARE(m_changed->size(), 1);
        QCOMPARE(m_failed->size(), 1);
    }

    void goneAndBack()
    {
        m_file->write(listing({u"a"_s}));
        follow();
        QVERIFY(QFile::remove(m_file->path()));
        QTRY_COMPARE(m_failed->size(), 1);
        QVERIFY(m_failed->first().first().value<core::Error>().kind == core::Error::Kind::NotFound);
        m_file->write(listing({u"b"_s}));
        QTRY_COMPARE(names(), QStringList{u"b"_s});
    }

    void comesWithItsFolder()
    {
        const QString path = m_file->path(u"x/y/workspace.json"_s);
        m_follower->follow(*Workspace::load(path));
        QVERIFY(Workspace::edit(path, [](Workspace &w) { return w.addHost(hostOf(u"a"_s)); }));
        QTRY_COMPARE(names(), QStringList{u"a"_s});
        QCOMPARE(m_failed->size(), 0);
    }

    void whatHappenedBetweenLoadingAndFollowing()
    {
        m_file->write(listing({u"a"_s}));
        const auto loaded = Workspace::load(m_file->path());
        m_file->write(listing({u"b"_s}));
        m_follower->follow(*loaded);
        QTRY_COMPARE(names(), QStringList{u"b"_s});
    }

    void sameAgainIsNoChange()
    {
        m_file->write(listing({u"a"_s}));
        follow();
        replaceBy(listing({u"a"_s}));
        m_follower->check();
        QCOMPARE(m_changed->size(), 0);
        // Another file: the one before is let go.
        m_file->write(listing({u"x"_s}), u"other.json"_s);
        m_follower->follow(*Workspace::load(m_file->path(u"other.json"_s)));
        m_file->write(listing({u"c"_s}));
        m_file->write(listing({u"y"_s}), u"other.json"_s);
        QTRY_COMPARE(names(), QStringList{u"y"_s});
        QCOMPARE(m_changed->size(), 1);
    }

private:
    static QByteArray listing(const QStringList &names)
    {
        QByteArray hosts;
        for (const QString &name : names)
            hosts += (hosts.isEmpty() ? "" : ",\n") + ("{\"name\": \"" + name.toUtf8() + "\", \"endpoint\": \"/a\"}");
        return "{\"bayplan\": 1, \"hosts\": [" + hosts + "]}\n";
    }
    void follow() { m_follower->follow(*Workspace::load(m_file->path())); }
    void replaceBy(const QByteArray &text, const QString &name = u"workspace.json"_s) const
    {
        m_file->write(text, u"new"_s);
        QVERIFY(std::rename(QFile::encodeName(m_file->path(u"new"_s)).constData(),
                            QFile::encodeName(m_file->path(name)).constData()) == 0);
    }
    /// Of the workspace told last.
    QStringList names() const
    {
        QStringList names;
        if (m_changed->isEmpty())
            return names;
        const auto workspace = m_changed->last().first().value<Workspace>();
        for (const fleet::HostConfig &host : workspace.hosts())
            names << host.name;
        return names;
    }

    std::unique_ptr<WorkspaceFixture> m_file;
    std::unique_ptr<WorkspaceFollower> m_follower;
    std::unique_ptr<QSignalSpy> m_changed;
    std::unique_ptr<QSignalSpy> m_failed;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::WorkspaceFollowerTest)
#include "workspacefollower.moc"
