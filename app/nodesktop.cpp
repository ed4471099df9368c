// SPDX-License-Identifier: GPL-3.0-or-later
// In place of the window where there is none: with sanitizers, whose tests are of what is beneath it.
#include "app/commands/command.h"
#include "app/commands/output.h"
#include "app/rundesktop.h"

namespace bayplan::app {

int runDesktop(int & /*argc*/, char ** /*argv*/, const Arguments & /*arguments*/)
{
    complain(QStringLiteral("This build has no window; “bayplan --help” lists the commands"));
    return Failed;
}

std::unique_ptr<QCoreApplication> makeDrawingApplication(char * /*program*/)
{
    complain(QStringLiteral("This build draws no pictures and no PDF. Use SVG or HTML instead"));
    return nullptr;
}

} // namespace bayplan::app
