// SPDX-License-Identifier: GPL-3.0-or-later
// No reply, however broken, crashes or hangs a decoder; and a field of the wrong type is an error that names it.
#include "engine/decode.h"
#include "unit/engine/fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <random>

using namespace bayplan;
using namespace bayplan::engine;
using namespace Qt::Literals::StringLiterals;
using bayplan::testing::fixture;

namespace {

using Decoder = std::function<std::optional<core::Error>(const QByteArray &)>;

template <typename T>
std::optional<core::Error> errorOf(const core::Result<T> &result)
{
    return result ? std::nullopt : std::optional<core::Error>(result.error());
}

struct Subject
{
    QByteArray name;
    QByteArray reply;
    Decoder decode;
};

std::vector<Subject> subjects()
{
    const Decoder list = [](const QByteArray &json) { return errorOf(decodeContainerList(json, core::Time())); };
    const Decoder container = [](const QByteArray &json) { return errorOf(decodeContainer(json)); };
    const Decoder images = [](const QByteArray &json) { return errorOf(decodeImageList(json)); };
    const Decoder stats = [](const QByteArray &json) { return errorOf(decodeStats(json)); };
    const Decoder top = [](const QByteArray &json) { return errorOf(decodeTop(json)); };
    const Decoder info = [](const QByteArray &json) { return errorOf(decodeInfo(json, "{}")); };
    const Decoder version = [](const QByteArray &json) { return errorOf(decodeInfo("{}", json)); };
    const Decoder event = [](const QByteArray &json) { return errorOf(decodeEvent(json)); };
    const Decoder error = [](const QByteArray &json) {
        decodeError({{500, {}}, json});
        return std::nullopt;
    };
    std::vector<Subject> all;
    for (const QByteArray engine : {"docker-1.41", "podman-4.3"}) {
        all.push_back({engine + " list", fixture(engine + "-containers.json"), list});
        all.push_back({engine + " container", fixture(engine + "-inspect-web.json"), container});
        all.push_back({engine + " images", fixture(engine + "-images.json"), images});
        all.push_back({engine + " stats", fixture(engine + "-stats.json"), stats});
        all.push_back({engine + " top", fixture(engine + "-top.json"), top});
        all.push_back({engine + " info", fixture(engine + "-info.json"), info});
        all.push_back({engine + " version", fixture(engine + "-version.json"), version});
    }
    all.push_back({"event",
                   R"({"status":"die","id":"abc","Type":"container","Action":"die","Actor":{"ID":"abc","Attributes":)"
                   R"({"exitCode":"137","name":"web"}},"time":1714564800,"timeNano":1714564800000000001})",
                   event});
    all.push_back({"error", R"({"cause":"x","message":"no such container","response":404})", error});
    return all;
}

/// Every value of a document exchanged in turn for one of another kind.
void swapTypes(const QJsonValue &value, const std::function<void(const QJsonValue &)> &use)
{
    const QList<QJsonValue> others = {
        QJsonValue::Null,        true, -1, 1.5, 1e300, 9.3e18, u"x"_s, QJsonArray(), QJsonArray{5}, QJsonObject(),
        QJsonObject{{u"x"_s, 5}}};
    for (const QJsonValue &other : others)
        use(other);
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (const QString &key : object.keys()) {
            QJsonObject changed = object;
            changed.remove(key);
            use(changed);
            swapTypes(object.value(key), [&](const QJsonValue &inner) {
                changed.insert(key, inner);
                use(changed);
            });
        }
    } else if (value.isArray()) {
        const QJsonArray array = value.toArray();
        if (array.isEmpty())
            return;
        swapTypes(array.first(), [&](const QJsonValue &inner) {
            QJsonArray changed = array;
            changed.replace(0, inner);
            use(changed);
        });
    }
}

QByteArray text(const QJsonValue &value)
{
    // A document needs a list or an object around what it holds.
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return wrapped.mid(1, wrapped.size() - 2);
}

} // namespace

class MutationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void truncations()
    {
        for (const Subject &subject : subjects()) {
            for (qsizetype length = 0; length < subject.reply.size(); length += 1 + subject.reply.size() / 400)
                subject.decode(subject.reply.left(length));
            QVERIFY2(!subject.decode(subject.reply), subject.name);
        }
    }

    void flippedBits()
    {
        std::mt19937 random(1);
        for (const Subject &subject : subjects()) {
            for (int round = 0; round < 400; ++round) {
                QByteArray broken = subject.reply;
                for (unsigned flips = 1 + random() % 4; flips > 0; --flips) {
                    const auto at = qsizetype(random() % unsigned(broken.size()));
                    broken[at] = char(broken.at(at) ^ (1 << (random() % 8)));
                }
                subject.decode(broken);
            }
        }
    }

    void swappedTypes()
    {
        for (const Subject &subject : subjects()) {
            const QJsonDocument document = QJsonDocument::fromJson(subject.reply);
            const QJsonValue root = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
            swapTypes(root, [&](const QJsonValue &changed) {
                if (const auto error = subject.decode(text(changed)))
                    QCOMPARE(error->kind, core::Error::Kind::Protocol);
            });
        }
    }

    void hugeNumbers()
    {
        for (const char *number :
             {"9223372036854775807", "-9223372036854775808", "18446744073709551615", "1e18", "-1e18", "62135596800",
              "-62135596800", "4294967296", "99999999999999999999", "1e400"}) {
            for (const Subject &subject : subjects()) {
                for (const char *key : {"Created", "Size", "time", "timeNano", "NCPU", "MemTotal", "ExitCode",
                                        "PublicPort", "PrivatePort", "total_usage", "system_cpu_usage", "online_cpus",
                                        "usage", "limit", "rx_bytes", "current"}) {
                    QByteArray changed = subject.reply;
                    const QByteArray quoted = QByteArray("\"") + key + "\":";
                    for (qsizetype at = changed.indexOf(quoted); at >= 0; at = changed.indexOf(quoted, at + 1)) {
                        qsizetype begin = at + quoted.size();
                        while (changed.at(begin) == ' ')
                            ++begin;
                        qsizetype end = begin;
                        while (end < changed.size() && (std::isdigit(changed.at(end)) || changed.at(end) == '-'))
                            ++end;
                        changed.replace(begin, end - begin, number);
                    }
                    subject.decode(changed);
                }
            }
        }
    }

    void deepNesting()
    {
        for (const Subject &subject : subjects()) {
            subject.decode(QByteArray(200'000, '['));
            subject.decode(QByteArray("{\"a\":").repeated(50'000));
        }
    }

    void wrongTypesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("subject");
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<QByteArray>("field");
        const auto row = [](const char *subject, const char *reply, const char *field) {
            QTest::addRow("%s %s", subject, reply) << QByteArray(subject) << QByteArray(reply) << QByteArray(field);
        };
        const char *list = "docker-1.41 list";
        row(list, R"([{"Id":5}])", "Id");
        row(list, R"([{"Id":"a","Names":"web"}])", "Names");
        row(list, R"([{"Id":"a","Names":[5]}])", "Names");
        row(list, R"([{"Id":"a","Image":[]}])", "Image");
        row(list, R"([{"Id":"a","ImageID":{}}])", "ImageID");
        row(list, R"([{"Id":"a","Command":true}])", "Command");
        row(list, R"([{"Id":"a","Created":"now"}])", "Created");
        row(list, R"([{"Id":"a","Created":1.5}])", "Created");
        row(list, R"([{"Id":"a","State":1}])", "State");
        row(list, R"([{"Id":"a","Status":1}])", "Status");
        row(list, R"([{"Id":"a","Labels":[]}])", "Labels");
        row(list, R"([{"Id":"a","Labels":{"x":5}}])", "Labels");
        row(list, R"([{"Id":"a","Health":"healthy"}])", "Health");
        row(list, R"([{"Id":"a","State":"running","Ports":{}}])", "Ports");
        row(list, R"([{"Id":"a","State":"running","Ports":[5]}])", "Ports");
        row(list, R"([{"Id":"a","State":"running","Ports":[{"IP":5}]}])", "IP");
        row(list, R"([{"Id":"a","State":"running","Ports":[{"PublicPort":70000}]}])", "PublicPort");
        row(list, R"([{"Id":"a","State":"running","Ports":[{"PrivatePort":-1}]}])", "PrivatePort");
        row(list, R"([{}])", "Id");
        row(list, R"([5])", "list of objects");
        row(list, R"({"message":"x"})", "list of containers");
        const char *container = "docker-1.41 container";
        row(container, R"({"Id":"a","Name":5})", "Name");
        row(container, R"({"Id":"a","Created":"yesterday"})", "Created");
        row(container, R"({"Id":"a","Args":"x"})", "Args");
        row(container, R"({"Id":"a","Config":5})", "Config");
        row(container, R"({"Id":"a","State":"running"})", "State");
        row(container, R"({"Id":"a","State":{"StartedAt":"x"}})", "StartedAt");
        row(container, R"({"Id":"a","State":{"ExitCode":"1"}})", "ExitCode");
        row(container, R"({"Id":"a","NetworkSettings":[]})", "NetworkSettings");
        row(container, R"({"Id":"a","State":{"Status":"running"},"NetworkSettings":{"Ports":[]}})", "Ports");
        row(container, R"({"Id":"a","HostConfig":{"PortBindings":[]}})", "PortBindings");
        row(container, R"({"Id":"a","HostConfig":{"PortBindings":{"80/tcp":{}}}})", "PortBindings");
        row(container, R"({"Id":"a","HostConfig":{"PortBindings":{"80/tcp":[5]}}})", "PortBindings");
        row(container, R"({"Id":"a","HostConfig":{"PortBindings":{"x/tcp":[]}}})", "PortBindings");
        row(container, R"({"Id":"a","HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":"http"}]}}})", "HostPort");
        row("docker-1.41 images", R"([{"Id":"a","RepoTags":"x"}])", "RepoTags");
        row("docker-1.41 images", R"([{"Id":"a","Size":"x"}])", "Size");
        row("docker-1.41 images", R"([{}])", "Id");
        row("docker-1.41 stats", R"({"cpu_stats":5})", "cpu_stats");
        row("docker-1.41 stats", R"({"cpu_stats":{"cpu_usage":{"total_usage":"1"}}})", "total_usage");
        row("docker-1.41 stats", R"({"networks":{"eth0":5}})", "networks");
        row("docker-1.41 stats", R"({"blkio_stats":{"io_service_bytes_recursive":[5]}})", "io_service_bytes_recursive");
        row("docker-1.41 top", R"({"Titles":[5]})", "Titles");
        row("docker-1.41 top", R"({"Titles":["PID"],"Processes":[5]})", "Processes");
        row("docker-1.41 top", R"({"Titles":["PID"],"Processes":[[5]]})", "Processes");
        row("docker-1.41 info", R"({"NCPU":"two"})", "NCPU");
        row("docker-1.41 info", R"({"SecurityOptions":"x"})", "SecurityOptions");
        row("docker-1.41 version", R"({"Components":[5]})", "Components");
        row("docker-1.41 version", R"({"Version":5})", "Version");
        row("event", R"({"Action":5})", "Action");
        row("event", R"({"Actor":[]})", "Actor");
        row("event", R"({"Actor":{"Attributes":{"x":5}}})", "Attributes");
        row("event", R"({"time":"x"})", "time");
    }
    void wrongTypesAreNamed()
    {
        QFETCH(QByteArray, subject);
        QFETCH(QByteArray, reply);
        QFETCH(QByteArray, field);
        for (const Subject &each : subjects()) {
            if (each.name != subject)
                continue;
            const auto error = each.decode(reply);
            QVERIFY(error);
            QCOMPARE(error->kind, core::Error::Kind::Protocol);
            QVERIFY2(error->what.contains(QString::fromLatin1(field)), qPrintable(error->what));
        }
    }
};

QTEST_APPLESS_MAIN(MutationTest)
#include "mutation.moc"
