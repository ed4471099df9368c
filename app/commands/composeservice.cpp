// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/composeservice.h"

#include "app/commands/output.h"
#include "run/composesource.h"

#include <QFileInfo>

#include <utility>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

tl::unexpected<Error> wrong(const QString &what, const QString &where)
{
    return core::fail({.kind = Error::Kind::Input, .what = what, .where = where, .next = {}});
}

/// The one that was asked for, else the one named as ours is, else the only one.
Result<QString> chosenService(const run::ComposeFile &file, const ServiceArguments &arguments)
{
    const QStringList names = file.services();
    if (!arguments.composeService.isEmpty())
        return arguments.composeService;
    if (names.contains(arguments.name))
        return arguments.name;
    if (names.size() == 1)
        return names.first();
    return core::fail({.kind = Error::Kind::Input,
                       .what = u"%1 has several services"_s.arg(arguments.composeFile),
                       .where = {},
                       .next = u"Choose one by --service: "_s + names.mid(0, 20).join(u", "_s)});
}

Result<run::ComposeService> readService(const ServiceArguments &arguments)
{
    const auto source = run::readComposeSource(arguments.composeFile, run::ownEnvironment());
    if (!source)
        return core::fail(source.error());
    const auto name = chosenService(source->file, arguments);
    if (!name)
        return core::fail(name.error());
    const auto service = source->file.service(*name, source->around);
    if (!service)
        return wrong(service.error().message(), QFileInfo(arguments.composeFile).absoluteFilePath());
    return service;
}

/// What the command line says over what the file says.
Result<void> putOver(const ServiceArguments &arguments, const run::ComposeService &service, run::ContainerSpec &spec)
{
    const run::ContainerSpec &given = arguments.spec.container;
    if (!given.image.isEmpty())
        spec.image = given.image;
    if (given.entrypoint) // its words and the command are for the file's own
        spec.command.clear();
    if (!given.command.isEmpty())
        spec.command = spec.command.mid(0, given.entrypoint ? 0 : service.entryWords) + given.command;
    if (!given.healthCommand.isEmpty() || given.noHealthCheck)
        spec.healthProgram.clear();
    for (const run::EnvVariable &variable : given.env)
        spec.env.removeIf([&](const run::EnvVariable &each) { return each.name == variable.name; });
    for (const auto &[flag, value] : arguments.containerOptions) {
        if (const auto done = flag->set(spec, value); !done)
            return done;
    }
    spec.name.clear(); // replicas are named by their slots
    spec.pull = false; // and their image is brought before
    return {};
}

} // namespace

Result<ServiceArguments> withComposeFile(const ServiceArguments &arguments)
{
    const auto service = readService(arguments);
    if (!service)
        return core::fail(service.error());
    ServiceArguments made = arguments;
    made.spec.container = service->spec;
    if (const auto done = putOver(arguments, *service, made.spec.container); !done)
        return core::fail(done.error());
    if (!arguments.replicasGiven)
        made.replicas = service->replicas;
    for (const run::Note &note : service->notes)
        complain(u"%1: %2: %3"_s.arg(service->name, note.text, note.why));
    run::ContainerSpec checked = made.spec.container;
    checked.envFiles.clear(); // they are read later
    const auto problems = run::validate(checked);
    if (!problems.isEmpty())
        return wrong(u"--%1: %2"_s.arg(problems.first().field, problems.first().what), arguments.composeFile);
    if (!gateHasPort(made.spec))
        return wrong(u"“--health” asks at a published port; publish it by --publish"_s, arguments.composeFile);
    return made;
}

} // namespace bayplan::app
