// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/arguments.h"
#include "app/commands/command.h"
#include "app/commands/output.h"
#include "app/detach.h"
#include "app/rundesktop.h"
#include "app/signals.h"
#include "app/translations.h"
#include "net/askpass.h"

#include <QCoreApplication>

#include <cerrno>
#include <curl/curl.h>

namespace {

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;

int runHeadless(int &argc, char **argv, const app::Arguments &arguments)
{
    if (arguments.help || arguments.version) {
        app::print(arguments.help ? app::helpText() : u"Bayplan %1\n"_s.arg(QStringLiteral(BAYPLAN_VERSION)));
        return app::Done;
    }
    const auto application =
        arguments.draws() ? app::makeDrawingApplication(argv[0]) : std::make_unique<QCoreApplication>(argc, argv);
    if (!application)
        return app::Failed;
    app::installTranslations(*application);
    // Queued: a command may end before the event loop has begun.
    const auto command = app::startCommand(arguments, [](int code) {
        QMetaObject::invokeMethod(
            qApp, [code] { QCoreApplication::exit(code); }, Qt::QueuedConnection);
    });
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    if (net::isAskpass())
        return net::runAskpass(argc, argv);
    QCoreApplication::setApplicationName(u"bayplan"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(BAYPLAN_VERSION));
    app::ignoreBrokenPipes();
    app::raiseDescriptorLimit();
    QStringList words;
    for (int i = 0; i < argc; ++i)
        words << QString::fromLocal8Bit(argv[i]);
    auto arguments = app::parseArguments(words);
    if (!arguments) {
        app::complain(arguments.error().message());
        return app::BadUsage;
    }
    if (!arguments->isHeadless() && qEnvironmentVariableIsEmpty("DISPLAY") &&
        qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        app::complain(
            u"There is no display to open the window on; “bayplan --help” lists the commands that work without one"_s);
        return app::Failed;
    }
    if (arguments->service.detach && arguments->isHeadless()) {
        arguments->waiting = app::detach();
        if (arguments->waiting < 0) {
            app::complain(u"No process can be left behind: %1"_s.arg(qt_error_string(errno)));
            return app::Failed;
        }
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    const int code =
        arguments->isHeadless() ? runHeadless(argc, argv, *arguments) : app::runDesktop(argc, argv, *arguments);
    curl_global_cleanup();
    return code;
}
