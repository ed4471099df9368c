// SPDX-License-Identifier: GPL-3.0-or-later
// Paths, the rules for what a tar may make, what find and stat write, what engines tell of a path, names that are free.
#include "files/calls.h"
#include "files/containerpath.h"
#include "files/localnames.h"
#include "files/memberrules.h"
#include "files/pathstat.h"
#include "files/statlines.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using files::Entry;
using files::EntryKind;
using files::StatLines;

class FilesParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void paths()
    {
        QCOMPARE(files::cleanPath(""), QByteArray("/"));
        QCOMPARE(files::cleanPath("//a/./b//"), QByteArray("/a/b"));
        QCOMPARE(files::cleanPath("a/../../.."), QByteArray("/"));
        QCOMPARE(files::cleanPath("/a/.../b/.."), QByteArray("/a/..."));
        QCOMPARE(files::joined("/", "a"), QByteArray("/a"));
        QCOMPARE(files::joined("/a", "-b"), QByteArray("/a/-b"));
        QCOMPARE(files::parentOf("/a/b"), QByteArray("/a"));
        QCOMPARE(files::parentOf("/a"), QByteArray("/"));
        QCOMPARE(files::parentOf("/"), QByteArray("/"));
        QCOMPARE(files::nameOf("/a/b\nc"), QByteArray("b\nc"));
        QCOMPARE(files::nameOf("/"), QByteArray());
        QVERIFY(!files::shown("a\nb\x1b[31m").contains(QChar(0x1b)));
        QVERIFY(!files::shown("a\nb").contains(u'\n'));
    }

    void whatEnginesCanBeAskedFor()
    {
        QCOMPARE(files::askable("/ä/b").path, QByteArray("/ä/b"));
        QVERIFY(files::askable("/ä/b").below.isEmpty());
        const files::AskablePath far = files::askable("/a/\xff/c");
        QCOMPARE(far.path, QByteArray("/a"));
        QCOMPARE(far.below, (QByteArrayList{"\xff", "c"}));
        QCOMPARE(files::askable("/\xc3").path, QByteArray("/")); // half a character
        QCOMPARE(files::calls::describe(u"c/1"_s, "/a b/\n?&%\xff").path,
                 QByteArray("/containers/c%2F1/archive?path=/a%20b/%0A%3F%26%25%FF"));
    }

    void namesOfMembers()
    {
        QCOMPARE(files::namesOf("/a//./b/"), std::optional(QByteArrayList{"a", "b"}));
        QCOMPARE(files::namesOf("./"), std::optional(QByteArrayList()));
        QVERIFY(!files::namesOf(".."));
        QVERIFY(!files::namesOf("a/../b"));
        QVERIFY(!files::namesOf("a/.."));
        QVERIFY(!files::namesOf("/../etc/passwd"));
        QVERIFY(files::namesOf("a/...").has_value());
        QVERIFY(!files::namesOf(QByteArray(256, 'x')));
        QVERIFY(files::namesOf(QByteArray(255, 'x')).has_value());
        QVERIFY(!files::namesOf(QByteArray("x/").repeated(300)));
        QVERIFY(!files::namesOf(QByteArray("xxxxxxxx/").repeated(500)));
        QVERIFY(!files::namesOf(QByteArray("a\0b", 3)));
    }

    void linksThatStay()
    {
        using files::staysInside;
        QVERIFY(staysInside({}, "a"));
        QVERIFY(staysInside({}, "./a/b"));
        QVERIFY(staysInside({"d"}, "../a"));
        QVERIFY(staysInside({"d", "e"}, "../.././a"));
        QVERIFY(staysInside({"d"}, ".."));
        QVERIFY(!staysInside({}, ".."));
        QVERIFY(!staysInside({}, "../a"));
        QVERIFY(!staysInside({"d"}, "../../a"));
        QVERIFY(!staysInside({"d"}, "/d/a"));
        QVERIFY(!staysInside({"d"}, ""));
        // l → d/up/.. where up → .. would be above the top.
        QVERIFY(!staysInside({}, "d/up/.."));
        QVERIFY(!staysInside({"d"}, "a/../b"));
    }

    void statLines_data()
    {
        QTest::addColumn<int>("piece");
        QTest::newRow("whole") << 100'000;
        QTest::newRow("byte by byte") << 1;
        QTest::newRow("in sevens") << 7;
    }
    void statLines()
    {
        QFETCH(int, piece);
        const QByteArray text = "F 41ed 4096 1 7 8 /d/.//\n"
                                "F 41ed 4096 1700000000 0 5 /d/./sub dir//\n"
                                "F 81a4 12 1700000001 1000 1000 /d/./new\nF 81a4 1 1 0 0 line//\n"
                                "F a1ff 3 2 0 0 /d/./link//\n"
                                "F 89ed 3 -5 0 0 /d/./-dash\xff//\n"
                                "F 11a4 0 3 0 0 /d/./pipe//\n"
                                "L 41ed 0 0 0 0 /d/./link//\n"
                                "nonsense//\n";
        StatLines lines(100);
        for (qsizetype at = 0; at < text.size(); at += piece)
            lines.feed(text.mid(at, piece));
        QCOMPARE(lines.malformed(), 1);
        QVERIFY((lines.owner() == files::Owner{7, 8}));
        const QList<Entry> entries = lines.take();
        QCOMPARE(entries.size(), 5);
        const Entry folder{.name = "sub dir",
                           .kind = EntryKind::Folder,
                           .permissions = 0755,
                           .size = 4096,
                           .modified = 1'700'000'000,
                           .group = 5};
        QVERIFY(entries[0] == folder);
        QCOMPARE(entries[1].name, QByteArray("new\nF 81a4 1 1 0 0 line"));
        QCOMPARE(entries[1].size, 12);
        QVERIFY(entries[2].kind == EntryKind::Link && entries[2].leadsToFolder && entries[2].opensAsFolder());
        QCOMPARE(entries[3].name, QByteArray("-dash\xff"));
        QCOMPARE(entries[3].permissions, 04755u);
        QCOMPARE(entries[3].modified, -5);
        QVERIFY(entries[4].kind == EntryKind::Pipe);
    }

    void statLinesAreBounded()
    {
        StatLines few(2);
        few.feed("F 81a4 1 1 0 0 /./a//\nF 81a4 1 1 0 0 /./b//\nF 81a4 1 1 0 0 /./c//\n");
        QVERIFY(few.isFull());
        QCOMPARE(few.take().size(), 2);
        StatLines endless(10);
        for (int i = 0; i < 100; ++i)
            endless.feed(QByteArray(1000, 'x'));
        QVERIFY(endless.malformed() > 0);
    }

    void pathStats()
    {
        const auto stat = [](const QByteArray &json) { return files::decodePathStat(json.toBase64()); };
        const auto folder = stat(R"({"name":"d","size":4096,"mode":2147484141,"mtime":"","linkTarget":"/d"})");
        QVERIFY(folder && folder->isFolder && !folder->isLink && !folder->isFile);
        const auto link = stat(R"({"name":"l","size":1,"mode":134218239,"linkTarget":"/d/sub dir"})");
        QVERIFY(link && link->isLink && !link->isFolder && !link->isFile);
        QCOMPARE(link->target, QByteArray("/d/sub dir"));
        const auto file = stat(R"({"name":"f","size":3,"mode":8389101,"linkTarget":""})");
        QVERIFY(file && file->isFile && file->size == 3);
        QVERIFY(!stat(R"({"name":"f"})"));
        QVERIFY(!stat("[]"));
        QVERIFY(!files::decodePathStat("!!"));
        QVERIFY(!files::decodePathStat({}));
    }

    void refusalsExplained()
    {
        const auto explained = [](const QString &said, int status) {
            return files::calls::explained(
                       {.kind = status == 404 ? core::Error::Kind::NotFound : core::Error::Kind::Engine,
                        .what = said,
                        .where = u"aws1"_s,
                        .next = {},
                        .httpStatus = status},
                       "/etc/x")
                .message();
        };
        QVERIFY(explained(u"Could not find the file /etc/x in container c"_s, 404).contains(u"no /etc/x"_s));
        QVERIFY(explained(u"No such container: c"_s, 404).contains(u"No such container"_s));
        QVERIFY(explained(u"container rootfs is marked read-only"_s, 500).contains(u"nothing was written"_s));
        QVERIFY(explained(u"mounted volume is marked read-only"_s, 500).contains(u"read-only volume"_s));
        QVERIFY(explained(u"write /x: no space left on device"_s, 500).contains(u"disk is full"_s));
    }

    void freeNames()
    {
        const QByteArrayList taken{"a.txt", "a (2).txt", "folder", ".hidden", "x.tar", "n."};
        const auto free = [&](const QByteArray &name) {
            return files::freeName(name, [&](const QByteArray &each) { return taken.contains(each); });
        };
        QCOMPARE(free("a.txt"), QByteArray("a (3).txt"));
        QCOMPARE(free("folder"), QByteArray("folder (2)"));
        QCOMPARE(free(".hidden"), QByteArray(".hidden (2)"));
        QCOMPARE(free("new"), QByteArray("new"));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::FilesParts)
#include "parts.moc"
