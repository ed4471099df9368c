// SPDX-License-Identifier: GPL-3.0-or-later
// Tars from containers, hostile ones among them, unpacked into a real folder; and tars made of real folders.
#include "files/localtar.h"
#include "files/localtree.h"
#include "unit/files/tarmaker.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using files::AskablePath;
using files::LocalTar;
using files::LocalTree;
using files::Subtree;
using files::TarStream;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(can't be read)");
}

bool exists(const QByteArray &path)
{
    return std::filesystem::exists(path.toStdString());
}

} // namespace

class FilesTars : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_outer = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_outer->path()).mkdir(u"chosen"_s));
        QFile victim(m_outer->filePath(u"victim"_s));
        QVERIFY(victim.open(QIODevice::WriteOnly) && victim.write("safe") == 4);
        m_error.clear();
        m_leftOut = {};
    }

    void ordinary_data()
    {
        QTest::addColumn<int>("piece");
        QTest::newRow("whole") << 10'000'000;
        QTest::newRow("byte by byte") << 1;
        QTest::newRow("odd pieces") << 4099;
    }
    void ordinary()
    {
        QFETCH(int, piece);
        const QByteArray longer(200'000, 'z');
        const QByteArray deep = "d/" + QByteArray("long-name-").repeated(20);
        TarMaker maker;
        maker.add({.path = "d/", .type = '5', .permissions = 0755})
            .add({.path = "d/a", .data = "content", .permissions = 04755})
            .add({.path = "d/sub", .type = '5', .permissions = 0})
            .add({.path = "d/sub/big", .data = longer, .permissions = 0})
            .add({.path = "d/sub/up", .type = '2', .target = "../a"})
            .add({.path = "d/hard", .type = '1', .target = "d/a"})
            .longName(deep)
            .add({.path = "cut", .data = "x"})
            .attribute("path", QByteArray("d/\xff\nbytes"))
            .add({.path = "ascii", .data = "y"})
            .attribute("path", "d/e\xcc\x81") // an accent of its own
            .add({.path = "ascii2", .data = "z"})
            .attribute("path", "d/ü")
            .add({.path = "ascii3"});
        QVERIFY2(unpack(maker.tar(), {"/x/d", {}}, "got", false, piece), qPrintable(m_error));
        const QString got = chosen(u"got"_s);
        QCOMPARE(bytesOf(got + u"/a"_s), QByteArray("content"));
        QCOMPARE(bytesOf(got + u"/sub/big"_s), longer);
        QCOMPARE(bytesOf(got + u"/hard"_s), QByteArray("content"));
        QCOMPARE(bytesOf(got + u"/sub/up"_s), QByteArray("content"));
        QCOMPARE(QFileInfo(QString(got + u"/sub/up"_s)).symLinkTarget(), got + u"/a"_s);
        QCOMPARE(bytesOf(got + u"/e\u0301"_s), QByteArray("z")); // as it was written
        QVERIFY(QFileInfo::exists(got + u"/ü"_s));
        QVERIFY(QFileInfo::exists(got + u'/' + QString::fromUtf8(deep.mid(2))));
        QVERIFY(exists(got.toUtf8() + "/\xff\nbytes"));
        struct stat about = {};
        QCOMPARE(lstat(QString(got + u"/a"_s).toUtf8().constData(), &about), 0);
        QCOMPARE(about.st_mode & 07777, 0755u); // no set-user-id
        QCOMPARE(about.st_mtime, time_t(014000000000));
        QCOMPARE(about.st_nlink, nlink_t(2));
        QVERIFY(QFileInfo(QString(got + u"/sub"_s)).isReadable());
        QVERIFY(!m_leftOut.any());
        QCOMPARE(inChosen(), QStringList{u"got"_s});
    }

    /// Whatever the archive says, nothing outside of the chosen folder is made, changed or shown.
    void hostile_data()
    {
        QTest::addColumn<QByteArray>("tar");
        QTest::addColumn<bool>("readable");
        const auto row = [](const char *name, const TarMaker &maker, bool readable = true) {
            QTest::newRow(name) << maker.tar() << readable;
        };
        const TarMaker::Member folder{.path = "d", .type = '5', .permissions = 0755};
        const auto begun = [&] { return TarMaker().add(folder); };
        row("climbs", begun().add({.path = "d/../../victim", .data = "evil"}));
        row("climbs at once", TarMaker().add({.path = "../victim", .data = "evil"}), true);
        row("absolute", begun().add({.path = "/victim", .data = "evil"}));
        row("absolute, in attributes",
            begun().attribute("path", m_here + "/victim").add({.path = "x", .data = "evil"}));
        row("climbs in attributes", begun().attribute("path", "d/../../victim").add({.path = "d/x", .data = "evil"}));
        row("climbs in a long name", begun().longName("d/../../victim").add({.path = "d/x", .data = "evil"}));
        row("through a link",
            begun().add({.path = "d/l", .type = '2', .target = "../.."}).add({.path = "d/l/victim", .data = "evil"}));
        row("through an inner link", begun()
                                         .add({.path = "d/sub", .type = '5'})
                                         .add({.path = "d/l", .type = '2', .target = "sub"})
                                         .add({.path = "d/l/victim", .data = "evil"}));
        row("over a link",
            begun().add({.path = "d/l", .type = '2', .target = "../../victim"}).add({.path = "d/l", .data = "evil"}));
        row("a link over a folder", begun()
                                        .add({.path = "d/sub", .type = '5'})
                                        .add({.path = "d/sub", .type = '2', .target = "../.."})
                                        .add({.path = "d/sub/victim", .data = "evil"}));
        row("links that add up", begun()
                                     .add({.path = "d/s", .type = '5'})
                                     .add({.path = "d/s/up", .type = '2', .target = ".."})
                                     .add({.path = "d/out", .type = '2', .target = "s/up/.."})
                                     .add({.path = "d/out/victim", .data = "evil"}));
        row("the item is a link",
            TarMaker().add({.path = "d", .type = '2', .target = "../victim"}).add({.path = "d", .data = "evil"}));
        row("hard link outside", begun().add({.path = "d/h", .type = '1', .target = "../victim"}));
        row("hard link, absolute", begun().add({.path = "d/h", .type = '1', .target = m_here + "/victim"}));
        row("hard link to a link", begun()
                                       .add({.path = "d/l", .type = '2', .target = "../../victim"})
                                       .add({.path = "d/h", .type = '1', .target = "d/l"})
                                       .add({.path = "d/h", .data = "evil"}));
        row("hard link to the item", begun().add({.path = "d/h", .type = '1', .target = "d"}));
        row("devices", begun()
                           .add({.path = "d/null", .type = '3'})
                           .add({.path = "d/disk", .type = '4'})
                           .add({.path = "d/pipe", .type = '6'}));
        row("a file that is a folder", begun()
                                           .add({.path = "d/f", .data = "x"})
                                           .add({.path = "d/f/g", .data = "y"})
                                           .add({.path = "d/f", .type = '5'}));
        row("very long", begun().longName("d/" + QByteArray(300, 'n')).add({.path = "x"}));
        row("very deep", begun().longName("d" + QByteArray("/n").repeated(1500)).add({.path = "x"}));
        row("control characters", begun().longName("d/\x1b]0;evil\x07\r\n\x7f").add({.path = "x", .data = "1"}));
        row("names of Windows", begun()
                                    .add({.path = "d/..\\..\\victim", .data = "evil"})
                                    .add({.path = "C:\\victim", .data = "evil"})
                                    .add({.path = "d/C:\\victim", .data = "evil"})
                                    .add({.path = "d/NUL.", .data = "evil"}));
        row("an enormous size", begun().add({.path = "d/f", .data = "little", .size = "77777777777"}), false);
        row("a size past all files",
            begun().add(
                {.path = "d/f", .data = "x", .size = QByteArray("\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff", 12)}),
            false);
        row("broken off in a file",
            TarMaker().add(folder).add({.path = "d/f", .data = QByteArray(400, 'x'), .size = "00000100000"}), false);
        row("no name", begun().add({.path = ""}));
        row("only dots", begun().add({.path = "./././", .data = "x"}));
        row("with holes", begun().add({.path = "d/s", .type = 'S', .data = "x"}), false);
        row("with holes, in attributes",
            begun().attribute("GNU.sparse.map", "0,10").add({.path = "d/s", .data = QByteArray(512, '1')}), false);
        row("endless attributes", begun().add({.path = "x", .type = 'x', .size = "77777777777"}), false);
        row("negative size", begun().add({.path = "d/f", .size = QByteArray(12, '\xff')}), false);
        row("nonsense", TarMaker().raw(QByteArray("not a tar").repeated(500)), false);
    }
    void hostile()
    {
        QFETCH(QByteArray, tar);
        QFETCH(bool, readable);
        for (const int piece : {1 << 20, 3}) {
            const bool good = unpack(tar, {"/x/d", {}}, "got", true, piece);
            QCOMPARE(good, readable && m_hasItem);
            if (!readable)
                QVERIFY(!m_error.isEmpty());
            QCOMPARE(bytesOf(m_outer->filePath(u"victim"_s)), QByteArray("safe"));
            QCOMPARE(QDir(m_outer->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                     (QStringList{u"chosen"_s, u"victim"_s}));
            // Nothing in it leads out of it, and nothing is left of what failed.
            const QStringList there = inChosen();
            QVERIFY2(there.isEmpty() || there == QStringList{u"got"_s}, qPrintable(there.join(u' ')));
            const QString top = QFileInfo(chosen(u"got"_s)).canonicalFilePath();
            QDirIterator all(chosen({}), QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                             QDirIterator::Subdirectories);
            while (all.hasNext()) {
                const QFileInfo each(all.next());
                struct stat about = {};
                QCOMPARE(lstat(each.filePath().toUtf8().constData(), &about), 0);
                QVERIFY(S_ISREG(about.st_mode) || S_ISDIR(about.st_mode) || S_ISLNK(about.st_mode));
                const QString leads = each.canonicalFilePath();
                QVERIFY2(leads.isEmpty() || leads.startsWith(top),
                         qPrintable(QString(each.filePath() + u" → "_s + leads)));
                QVERIFY(!S_ISREG(about.st_mode) || about.st_nlink == 1);
            }
        }
    }

    void cutAnywhere()
    {
        TarMaker maker;
        maker.add({.path = "d", .type = '5'}).add({.path = "d/a", .data = QByteArray(2000, 'a')});
        maker.attribute("path", "d/b").add({.path = "x", .data = "b"});
        const QByteArray tar = maker.unended();
        for (qsizetype length = 1; length < tar.size(); length += 97) {
            const bool good = unpack(tar.first(length), {"/d", {}}, "got", true, 1 << 20);
            // Between two members a tar without an end mark looks whole.
            QVERIFY(!good || length % 512 == 0);
            if (!good)
                QVERIFY(inChosen().isEmpty() || inChosen() == QStringList{u"got"_s});
        }
        QCOMPARE(bytesOf(m_outer->filePath(u"victim"_s)), QByteArray("safe"));
    }

    /// Damaged bit by bit: an error or a tree within the folder, and no more than that.
    void damaged()
    {
        TarMaker maker;
        maker.add({.path = "d", .type = '5'}).add({.path = "d/a", .data = QByteArray(700, 'a')});
        maker.attribute("path", "d/b").add({.path = "x", .data = "b"});
        maker.add({.path = "d/l", .type = '2', .target = "a"}).add({.path = "d/h", .type = '1', .target = "d/a"});
        QRandomGenerator random(20'261'126);
        for (int i = 0; i < 1500; ++i) {
            QByteArray tar = maker.tar();
            for (int hits = random.bounded(1, 4); hits > 0; --hits)
                tar[random.bounded(int(tar.size()))] = char(random.bounded(256));
            (void)unpack(tar, {"/d", {}}, "got", true, 1 << 20);
            QCOMPARE(QDir(m_outer->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                     (QStringList{u"chosen"_s, u"victim"_s}));
        }
        QCOMPARE(bytesOf(m_outer->filePath(u"victim"_s)), QByteArray("safe"));
    }

    void partOfALargerArchive()
    {
        TarMaker maker;
        maker.add({.path = "d", .type = '5'})
            .add({.path = "d/before", .data = "1"})
            .add({.path = "d/\xff", .type = '5'})
            .add({.path = "d/\xff/in", .data = "2"})
            .add({.path = "d/\xff/hard", .type = '1', .target = "d/before"})
            .add({.path = "d/\xff-not", .data = "3"});
        QVERIFY(unpack(maker.tar(), {"/d", {"\xff"}}, "got", false, 1 << 20));
        QCOMPARE(QDir(chosen(u"got"_s)).entryList(QDir::NoDotAndDotDot | QDir::AllEntries), QStringList{u"in"_s});
        QCOMPARE(m_leftOut.links, 1);
        QVERIFY(m_wasOver);
        // The root's names begin with a slash.
        TarMaker root;
        root.add({.path = "/", .type = '5'}).add({.path = "/etc/", .type = '5'}).add({.path = "/etc/x", .data = "4"});
        QVERIFY(unpack(root.tar(), {"/", {}}, "root", false, 1 << 20));
        QCOMPARE(bytesOf(chosen(u"root/etc/x"_s)), QByteArray("4"));
    }

    void takesAPlaceOrNot()
    {
        const auto file = [](const QByteArray &text) { return TarMaker().add({.path = "d", .data = text}).tar(); };
        QVERIFY(unpack(file("first"), {"/d", {}}, "got", false, 1 << 20));
        QVERIFY(!unpack(file("second"), {"/d", {}}, "got", false, 1 << 20));
        QVERIFY2(m_error.contains(u"exists"_s, Qt::CaseInsensitive), qPrintable(m_error));
        QCOMPARE(bytesOf(chosen(u"got"_s)), QByteArray("first"));
        QVERIFY(unpack(file("third"), {"/d", {}}, "got", true, 1 << 20));
        QCOMPARE(bytesOf(chosen(u"got"_s)), QByteArray("third"));
        TarMaker folder;
        folder.add({.path = "d", .type = '5'}).add({.path = "d/x", .data = "x"});
        QVERIFY(unpack(folder.tar(), {"/d", {}}, "got", true, 1 << 20)); // a folder for a file
        QVERIFY(unpack(folder.tar(), {"/d", {}}, "got", true, 1 << 20)); // and for a folder
        QCOMPARE(bytesOf(chosen(u"got/x"_s)), QByteArray("x"));
        QVERIFY(unpack(file("again"), {"/d", {}}, "got", true, 1 << 20));
        QCOMPARE(bytesOf(chosen(u"got"_s)), QByteArray("again"));
        QCOMPARE(inChosen(), QStringList{u"got"_s});
    }

    /// The disk is full half-way, as far as a process can tell. A full one of its own is among the engines' tests.
    void aFileThatFindsNoRoom()
    {
        rlimit before{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN); // else it ends the process
        const rlimit tight{.rlim_cur = 1'000'000, .rlim_max = before.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &tight), 0);
        const bool good = unpack(TarMaker().add({.path = "d", .data = QByteArray(3'000'000, 'x')}).tar(), {"/d", {}},
                                 "got", false, 4096);
        setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QVERIFY(!good);
        QVERIFY2(m_error.contains(u"longer than"_s) && m_error.contains(u"Nothing was left behind"_s),
                 qPrintable(m_error));
        QCOMPARE(inChosen(), QStringList());
    }

    void aFolderThatIsNotThere()
    {
        const auto tree = LocalTree::create(m_outer->filePath(u"nowhere"_s).toUtf8());
        QVERIFY(!tree);
        QVERIFY(tree.error().where.endsWith(u"/nowhere"_s));
    }

    void madeAndUnpacked()
    {
        const QString from = m_outer->filePath(u"from"_s);
        QVERIFY(QDir().mkpath(from + u"/sub/empty"_s));
        const auto write = [&](const QByteArray &name, const QByteArray &bytes) {
            const int file =
                open(QByteArray(from.toUtf8() + '/' + name).constData(), O_WRONLY | O_CREAT | O_EXCL, 0640);
            QVERIFY(file >= 0);
            QCOMPARE(::write(file, bytes.constData(), size_t(bytes.size())), ssize_t(bytes.size()));
            close(file);
        };
        const QByteArray big(1'000'003, 'b');
        write("-dash", "1");
        write("new\nline", "2");
        write("\xff", "3");
        write("e\xcc\x81", "4");
        write("sub/" + QByteArray(255, 'n'), "5");
        write("sub/big", big);
        write("empty", "");
        QVERIFY(QFile::link(u"big"_s, from + u"/sub/link"_s));
        QVERIFY(QFile::link(u"/etc"_s, from + u"/out"_s));
        QCOMPARE(mkfifo(QString(from + u"/pipe"_s).toUtf8().constData(), 0600), 0);

        LocalTar maker(from.toUtf8(), "called", {1234, 3'000'000});
        QByteArray tar;
        qsizetype longest = 0;
        for (;;) {
            const auto piece = maker.next();
            QVERIFY2(piece, qPrintable(piece ? QString() : piece.error().message()));
            if (piece->isEmpty())
                break;
            longest = std::max(longest, piece->size());
            tar += *piece;
        }
        QVERIFY2(longest <= 128 * 1024, qPrintable(QString::number(longest)));
        QCOMPARE(maker.leftOut(), 1);
        QCOMPARE(maker.files(), 7);
        QCOMPARE(tar.size() % 512, 0);
        QVERIFY(unpack(tar, {"/called", {}}, "got", false, 1000));
        const QByteArray got = chosen(u"got"_s).toUtf8() + '/';
        QCOMPARE(bytesOf(chosen(u"got/sub/big"_s)), big);
        for (const QByteArray &name :
             {QByteArray("-dash"), QByteArray("new\nline"), QByteArray("\xff"), QByteArray("e\xcc\x81"),
              QByteArray("sub/" + QByteArray(255, 'n')), QByteArray("sub/empty")})
            QVERIFY2(exists(got + name), name.constData());
        QVERIFY(QFileInfo(chosen(u"got/sub/link"_s)).isSymLink());
        QCOMPARE(m_leftOut.links, 1); // to /etc
    }

    void whatCannotBeRead()
    {
        LocalTar gone("/nowhere/at/all", "x", {});
        const auto none = gone.next();
        QVERIFY(!none);
        QCOMPARE(none.error().where, u"/nowhere/at/all"_s);
        const QString shrinking = m_outer->filePath(u"shrinking"_s);
        QFile file(shrinking);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(10'000'000));
        LocalTar tar(shrinking.toUtf8(), "x", {});
        QVERIFY(tar.next());
        QVERIFY(file.resize(1000));
        core::Result<QByteArray> piece = QByteArray("x");
        for (int i = 0; i < 10'000 && piece && !piece->isEmpty(); ++i)
            piece = tar.next();
        QVERIFY(!piece);
        QVERIFY(piece.error().what.contains(u"shorter"_s));
        QVERIFY(QFile::remove(shrinking));
    }

    void cleanup()
    {
        std::filesystem::remove_all(m_outer->path().toStdString()); // QDir passes names by that are no text
        m_outer.reset();
    }

private:
    QString chosen(const QString &name) const { return m_outer->filePath(u"chosen"_s) + u'/' + name; }
    QStringList inChosen() const
    {
        return QDir(chosen({})).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }

    bool unpack(const QByteArray &tar, const AskablePath &asked, const QByteArray &name, bool replace, int piece)
    {
        m_hasItem = false;
        auto tree = LocalTree::create(chosen({}).toUtf8());
        if (!tree)
            return failed(tree.error());
        Subtree subtree(asked, **tree);
        TarStream stream(subtree);
        for (qsizetype at = 0; at < tar.size(); at += piece) {
            if (const auto good = stream.feed(tar.mid(at, piece)); !good)
                return failed(good.error());
        }
        m_wasOver = subtree.isOver();
        if (const auto good = stream.finish(); !good)
            return failed(good.error());
        m_hasItem = !(*tree)->isEmpty();
        if (!m_hasItem)
            return false;
        const auto done = (*tree)->commit(name, replace);
        m_leftOut = (*tree)->leftOut();
        return done ? true : failed(done.error());
    }
    bool failed(const core::Error &error)
    {
        m_error = error.message();
        return false;
    }

    std::unique_ptr<QTemporaryDir> m_outer;
    const QByteArray m_here = "/tmp";
    QString m_error;
    files::LeftOut m_leftOut;
    bool m_wasOver = false;
    bool m_hasItem = false;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::FilesTars)
#include "tars.moc"
