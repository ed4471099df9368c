// SPDX-License-Identifier: GPL-3.0-or-later
// secretuser read|write|remove KEY: does that with the desktop's secret store, as one program run. A secret to write
// comes on stdin. Prints a line of JSON: what the store says of itself, how it ended, how long the loop was blocked.
#include "secrets/desktopsecretstore.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <cstdio>

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QString operation = app.arguments().value(1);
    const QString key = app.arguments().value(2);
    QFile in;
    if (!in.open(stdin, QIODevice::ReadOnly))
        return 2;
    const QString secret = operation == u"write"_s ? QString::fromUtf8(in.readAll()) : QString();

    QElapsedTimer clock;
    clock.start();
    qint64 lastTick = 0;
    qint64 blocked = 0;
    QTimer ticks;
    ticks.callOnTimeout(&app, [&] {
        blocked = std::max(blocked, clock.elapsed() - lastTick);
        lastTick = clock.elapsed();
    });
    ticks.start(5);

    secrets::DesktopSecretStore store;
    QJsonObject out;
    const auto finish = [&](const std::optional<core::Error> &error) {
        out.insert(u"persistent"_s, store.isPersistent());
        out.insert(u"explanation"_s, store.explanation());
        out.insert(u"tookMs"_s, clock.elapsed());
        out.insert(u"blockedMs"_s, blocked);
        if (error) {
            out.insert(u"error"_s, error->message());
            out.insert(u"denied"_s, error->kind == core::Error::Kind::PermissionDenied);
        }
        app.quit();
    };
    const auto done = [&](const core::Result<void> &result) {
        finish(result ? std::nullopt : std::optional(result.error()));
    };
    core::Task task;
    if (operation == u"write"_s) {
        task = store.write(key, secret, done);
    } else if (operation == u"remove"_s) {
        task = store.remove(key, done);
    } else {
        task = store.read(key, [&](const core::Result<std::optional<QString>> &result) {
            if (!result)
                return finish(result.error());
            if (*result)
                out.insert(u"secret"_s, **result);
            finish({});
        });
    }
    QCoreApplication::exec();
    std::printf("%s\n", QJsonDocument(out).toJson(QJsonDocument::Compact).constData());
    return 0;
}
