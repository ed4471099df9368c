// SPDX-License-Identifier: GPL-3.0-or-later
// Two inspects compared field by field, and which differences say nothing.
#include "inspect/diff.h"

#include "inspect/jsontext.h"
#include "inspect/rows.h"
#include "randomjson.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using inspect::DiffNode;
using inspect::JsonNode;
using Kind = inspect::DiffNode::Kind;

namespace {

/// "path: left | right" of what differs; noise with a tilde before it.
void list(const DiffNode &node, const QString &path, QStringList &lines)
{
    if (node.kind == Kind::Same)
        return;
    if (node.kind == Kind::Changed && !node.children.empty()) {
        for (const DiffNode &child : node.children)
            list(child, path + u'.' + child.key, lines);
        return;
    }
    const auto text = [](const JsonNode *side) { return side ? inspect::compactJson(*side) : u"-"_s; };
    lines << u"%1%2: %3 | %4"_s.arg(node.noise ? u"~"_s : QString(), path, text(node.left), text(node.right));
}

QStringList differencesOf(const QByteArray &left, const QByteArray &right)
{
    const JsonNode one = *inspect::parseJson(left);
    const JsonNode other = *inspect::parseJson(right);
    QStringList lines;
    list(inspect::diff(one, other), {}, lines);
    return lines;
}

/// Every value of one side is covered by exactly one place of the diff, and that place points at it.
void cover(const DiffNode &node, const JsonNode &root, bool left, QSet<QStringList> &covered)
{
    const JsonNode *side = left ? node.left : node.right;
    if (!side)
        return;
    const QStringList &path = left ? node.leftPath : node.rightPath;
    QCOMPARE(inspect::find(root, path), side);
    QVERIFY2(!covered.contains(path), qPrintable(path.join(u'/')));
    covered.insert(path);
    if (!node.children.empty()) {
        for (const DiffNode &child : node.children)
            cover(child, root, left, covered);
        qsizetype below = 0;
        for (const QStringList &each : std::as_const(covered))
            below += each.size() == path.size() + 1 && each.first(path.size()) == path;
        QCOMPARE(below, qsizetype(side->children.size()));
    }
}

} // namespace

class DiffTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fields()
    {
        QCOMPARE(differencesOf("{\"a\":1,\"b\":{\"c\":\"x\",\"d\":null},\"gone\":[1]}",
                               "{\"b\":{\"d\":false,\"c\":\"x\"},\"a\":2,\"new\":{}}"),
                 (QStringList{u".a: 1 | 2"_s, u".b.d: null | false"_s, u".gone: [1] | -"_s, u".new: - | {}"_s}));
        QCOMPARE(differencesOf("{\"a\":{\"b\":1}}", "{\"a\":[1]}"), QStringList{u".a: {\"b\": 1} | [1]"_s});
        // A double could not tell these apart.
        QCOMPARE(differencesOf("{\"n\":9007199254740992}", "{\"n\":9007199254740993}").size(), 1);
    }

    void arrays()
    {
        QCOMPARE(differencesOf("{\"Cmd\":[\"sh\",\"-c\",\"a\"]}", "{\"Cmd\":[\"sh\",\"-x\",\"-c\",\"a\"]}"),
                 QStringList{u".Cmd.1: - | \"-x\""_s});
        QCOMPARE(differencesOf("{\"Cmd\":[\"a\",\"b\",\"c\"]}", "{\"Cmd\":[\"a\",\"B\",\"c\"]}"),
                 QStringList{u".Cmd.1: \"b\" | \"B\""_s});
        QCOMPARE(differencesOf("{\"Config\":{\"Env\":[\"A=1\",\"B=2\"]}}",
                               "{\"Config\":{\"Env\":[\"B=3\",\"A=1\",\"C=4\"]}}"),
                 (QStringList{u".Config.Env.B: \"B=2\" | \"B=3\""_s, u".Config.Env.C: - | \"C=4\""_s}));
        QCOMPARE(
            differencesOf("{\"Mounts\":[{\"Destination\":\"/a\",\"RW\":true},{\"Destination\":\"/b\",\"RW\":true}]}",
                          "{\"Mounts\":[{\"Destination\":\"/b\",\"RW\":false},{\"Destination\":\"/a\",\"RW\":true}]}"),
            QStringList{u".Mounts./b.RW: true | false"_s});
    }

    void noise()
    {
        const QByteArray left = "{\"Id\":\"" + QByteArray(64, 'a') +
                                "\",\"Created\":\"2026-01-02T03:04:05.123Z\",\"Name\":\"/web\",\n"
                                "\"State\":{\"Pid\":12,\"ExitCode\":0,\"StartedAt\":\"2026-01-02T03:04:05Z\","
                                "\"Health\":{\"Status\":\"healthy\",\"Log\":[{\"Output\":\"x\"}]}},\n"
                                "\"HostsPath\":\"/d/" +
                                QByteArray(64, 'a') + "/hosts\",\"HostnamePath\":\"/d/" + QByteArray(64, 'a') +
                                "/hostname\",\"ResolvConfPath\":\"/d/" + QByteArray(64, 'a') +
                                "/resolv.conf\",\"LogPath\":\"/d/" + QByteArray(64, 'a') +
                                "/json.log\",\"Image\":\"sha256:1\",\n"
                                "\"Config\":{\"Hostname\":\"aaaaaaaaaaaa\",\"Env\":[\"AT=2026-01-02T03:04:05Z\"],"
                                "\"Labels\":{\"made\":\"2026-01-02T03:04:05Z\"}},\n"
                                "\"GraphDriver\":{\"Name\":\"overlay2\",\"Data\":{\"UpperDir\":\"/x/1\"}},\n"
                                "\"NetworkSettings\":{\"Networks\":{\"net\":{\"IPAddress\":\"10.0.0.2\",\"Aliases\":["
                                "\"aaaaaaaaaaaa\",\"web\"]}}},\n"
                                "\"Mounts\":[{\"Type\":\"volume\",\"Name\":\"data\",\"Destination\":\"/data\"}]}";
        QByteArray right = left;
        right.replace(QByteArray(64, 'a'), QByteArray(64, 'b')).replace("aaaaaaaaaaaa", "bbbbbbbbbbbb");
        right.replace("03:04:05", "13:14:15").replace("/web", "/other").replace("\"web\"", "\"other\"");
        right.replace("\"Pid\":12", "\"Pid\":99").replace("10.0.0.2", "10.0.0.3").replace("/x/1", "/x/2");
        right.replace("\"Output\":\"x\"", "\"Output\":\"y\"");
        // On another host all is elsewhere.
        right.replace("/d/bbbb", "/mnt/e/bbbb");
        const QStringList found = differencesOf(left, right);
        QVERIFY(found.size() > 10);
        QStringList telling = found;
        telling.removeIf([](const QString &line) { return line.startsWith(u'~'); });
        QCOMPARE(telling, (QStringList{u".Config.Env.AT: \"AT=2026-01-02T03:04:05Z\" | \"AT=2026-01-02T13:14:15Z\""_s,
                                       u".Config.Labels.made: \"2026-01-02T03:04:05Z\" | \"2026-01-02T13:14:15Z\""_s}));
        right.replace("\"Name\":\"data\"", "\"Name\":\"other-data\"").replace("sha256:1", "sha256:2");
        right.replace("\"ExitCode\":0", "\"ExitCode\":1").replace("overlay2", "btrfs");
        telling = differencesOf(left, right);
        telling.removeIf([](const QString &line) { return line.startsWith(u'~') || line.startsWith(u".Config"_s); });
        QCOMPARE(telling.size(), 4);
    }

    void rows()
    {
        const JsonNode left = *inspect::parseJson("{\"Id\":\"x\",\"a\":1,\"b\":{\"c\":1,\"d\":[1]},\"e\":5}");
        const JsonNode right = *inspect::parseJson("{\"Id\":\"y\",\"a\":1,\"b\":{\"c\":2,\"d\":[1]},\"f\":{\"g\":1}}");
        const DiffNode diff = inspect::diff(left, right);
        QCOMPARE(inspect::differences(diff, false), 3);
        QCOMPARE(inspect::differences(diff, true), 4);
        inspect::Row row = inspect::rowsOf(diff, {.onlyDifferences = true, .withNoise = false});
        QCOMPARE(row.children.size(), 3U);
        QCOMPARE(row.children[0].key, u"b"_s);
        QCOMPARE(row.children[0].children.size(), 1U);
        QCOMPARE(row.children[1].cells[1].present, false);
        QCOMPARE(row.children[2].children[0].kind, Kind::OnlyRight);
        row = inspect::rowsOf(diff, {.onlyDifferences = false, .withNoise = false});
        QCOMPARE(row.children.size(), 5U);
        QVERIFY(row.children[0].noise && row.children[0].kind == Kind::Same);
        row = inspect::rowsOf(diff, {.onlyDifferences = true, .withNoise = true});
        QCOMPARE(row.children.size(), 4U);
        QVERIFY(!row.children[0].noise && row.children[0].kind == Kind::Changed);
    }

    void properties()
    {
        std::mt19937 random(2026);
        for (int i = 0; i < 1500; ++i) {
            JsonNode left = randomJson(random);
            JsonNode right = changedJson(left, random);
            right.key = left.key;
            const DiffNode itself = inspect::diff(left, left);
            QCOMPARE(itself.kind, Kind::Same);
            QCOMPARE(inspect::differences(itself, true), 0);
            const DiffNode one = inspect::diff(left, right);
            const DiffNode other = inspect::diff(right, left);
            QCOMPARE(one.kind == Kind::Same, other.kind == Kind::Same);
            // The same but for the order of keys, or something is told.
            if (one.kind != Kind::Same)
                QVERIFY(inspect::differences(one, true) > 0);
            else
                QCOMPARE(inspect::prettyJson(inspect::sorted(left)).size(),
                         inspect::prettyJson(inspect::sorted(right)).size());
            for (const bool isLeft : {true, false}) {
                QSet<QStringList> covered;
                cover(one, isLeft ? left : right, isLeft, covered);
            }
        }
    }

    void largeArraysAreMatchedByTheirPlaces()
    {
        const auto numbers = [](int first) {
            QByteArray text = "[";
            for (int i = first; i < first + 3000; ++i)
                text += QByteArray::number(i) + (i + 1 < first + 3000 ? "," : "]");
            return text;
        };
        QCOMPARE(differencesOf(numbers(0), numbers(0)), QStringList());
        QCOMPARE(differencesOf(numbers(0), numbers(1)).size(), 3000);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::DiffTest)
#include "diff.moc"
