// SPDX-License-Identifier: GPL-3.0-or-later
#include "signalwatcher.h"
#include "simulatedfleet.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSocketNotifier>
#include <QTextStream>

#include <csignal>
#include <cstdio>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;
using bayplan::simulator::ApiVersion;
using bayplan::simulator::Profile;

namespace {

constexpr int badUsage = 2;

int complain(const QString &message, int code)
{
    QTextStream(stderr) << "bayplan-simulate: " << message << Qt::endl;
    return code;
}

/// Ends the program when the other end of its input closes, so that it never outlives the test that started it.
void endWithInput(QCoreApplication &application)
{
    auto *notifier = new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, &application);
    QObject::connect(notifier, &QSocketNotifier::activated, &application, [notifier] {
        char bytes[256];
        if (::read(STDIN_FILENO, bytes, sizeof(bytes)) <= 0) {
            notifier->setEnabled(false);
            QCoreApplication::quit();
        }
    });
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Serves simulated engines until SIGTERM or the end of its input. Prints 'name endpoint' lines, then 'ready'; "
        u"on SIGUSR1 what clients have cost, as JSON."_s);
    parser.addHelpOption();
    parser.addOptions({
        {u"hosts"_s, u"How many engines (3)."_s, u"N"_s, u"3"_s},
        {u"containers"_s, u"Containers on each (20)."_s, u"N"_s, u"20"_s},
        {u"dir"_s, u"Folder for the sockets."_s, u"DIR"_s},
        {u"api"_s, u"API version to speak (1.50); 'podman' for Podman 4.9."_s, u"VERSION"_s, u"1.50"_s},
        {u"life"_s, u"Changes per second on each host (0)."_s, u"RATE"_s, u"0"_s},
        {u"seed"_s, u"Another seed, another fleet (1)."_s, u"N"_s, u"1"_s},
        {u"tcp"_s, u"Listen on 127.0.0.1 instead of sockets in a folder."_s},
        {u"stats-file"_s, u"Write what clients have cost to this file at the end."_s, u"FILE"_s},
    });
    parser.process(application);

    FleetOptions options;
    options.hosts = parser.value(u"hosts"_s).toInt();
    options.containers = parser.value(u"containers"_s).toInt();
    options.life = parser.value(u"life"_s).toDouble();
    options.seed = parser.value(u"seed"_s).toULongLong();
    options.tcp = parser.isSet(u"tcp"_s);
    options.folder = parser.value(u"dir"_s);
    if (parser.value(u"api"_s) == u"podman"_s) {
        options.profile = Profile::podman49();
    } else {
        const auto api = ApiVersion::parse(parser.value(u"api"_s));
        if (!api)
            return complain(u"--api wants a version such as 1.41, or 'podman'"_s, badUsage);
        options.profile = Profile::docker(*api);
    }
    if (options.hosts < 1 || options.containers < 0)
        return complain(u"--hosts and --containers want numbers"_s, badUsage);
    if (!options.tcp && (options.folder.isEmpty() || !QDir().mkpath(options.folder)))
        return complain(u"--dir wants a folder for the sockets (or use --tcp)"_s, badUsage);

    SimulatedFleet fleet;
    QString error;
    if (!fleet.start(options, &error))
        return complain(error, 1);

    SignalWatcher signalWatcher;
    QObject::connect(&signalWatcher, &SignalWatcher::arrived, &application, [&fleet](int number) {
        if (number != SIGUSR1) {
            QCoreApplication::quit();
            return;
        }
        QTextStream(stdout) << QJsonDocument(fleet.traffic()).toJson(QJsonDocument::Compact) << Qt::endl;
    });
    for (const int number : {SIGTERM, SIGINT, SIGUSR1})
        signalWatcher.watch(number);
    endWithInput(application);

    QTextStream out(stdout);
    for (const auto &engine : fleet.engines())
        out << engine->name() << ' ' << engine->endpoint() << '\n';
    out << "ready" << Qt::endl;

    const int code = QCoreApplication::exec();
    if (const QString path = parser.value(u"stats-file"_s); !path.isEmpty()) {
        QFile file(path);
        const QByteArray json = QJsonDocument(fleet.traffic()).toJson();
        if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size())
            return complain(path + u": " + file.errorString(), 1);
    }
    return code;
}
