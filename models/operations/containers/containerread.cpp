// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/containers/containerread.h"

#include "engine/calls/containercalls.h"
#include "operations/steprun.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

class ContainerReadWords
{
    Q_DECLARE_TR_FUNCTIONS(ContainerSteps)

public:
    static QString state(const QJsonObject &inspect)
    {
        const QJsonObject state = inspect.value(u"State"_s).toObject();
        const QString status = state.value(u"Status"_s).toString();
        if (status == u"running"_s)
            return tr("It runs");
        if (status == u"paused"_s)
            return tr("It is paused");
        if (status == u"restarting"_s)
            return tr("It is restarting");
        if (status == u"exited"_s || status == u"stopped"_s)
            return tr("It is stopped, with exit code %1").arg(state.value(u"ExitCode"_s).toInt());
        if (status == u"created"_s || status == u"configured"_s || status == u"initialized"_s)
            return tr("It is there and has not been started");
        return tr("Its state is “%1”").arg(status);
    }
    static QString gone() { return tr("It is not there any more"); }
    static QString unknown() { return tr("Whether it was done is not known until the host is back"); }
    static QString notDone() { return tr("Nothing was done"); }
};

bool isGone(const Error &error)
{
    return error.kind == Error::Kind::NotFound && error.httpStatus == 404;
}

void failWith(StepRun &run, Error error, const QString &state)
{
    error.what = u"%1. %2"_s.arg(error.what, state);
    run.finish(core::fail(std::move(error)));
}

} // namespace

ContainerIdentity ContainerIdentity::of(const QJsonObject &inspect, const QString &name)
{
    ContainerIdentity identity{.id = inspect.value(u"Id"_s).toString(),
                               .name = name.isEmpty() ? inspect.value(u"Name"_s).toString() : name,
                               .imageId = inspect.value(u"Image"_s).toString()};
    identity.name.remove(0, identity.name.startsWith(u'/') ? 1 : 0);
    return identity;
}

void nameOthers(StepRun &run, const QJsonObject &inspect, std::function<void(QJsonObject)> done)
{
    static const QString prefix = u"container:"_s;
    constexpr qsizetype idLength = 64;
    const QJsonObject host = inspect.value(u"HostConfig"_s).toObject();
    for (const QString &key : {u"NetworkMode"_s, u"PidMode"_s, u"IpcMode"_s}) {
        const QString mode = host.value(key).toString();
        // By its id, and not asked for yet.
        if (!mode.startsWith(prefix) || mode.size() != prefix.size() + idLength)
            continue;
        run.call(engine::inspectContainer(mode.mid(prefix.size())),
                 [&run, inspect, mode, done = std::move(done)](const Result<QByteArray> &reply) {
                     QString name = reply ? parsed(*reply).value(u"Name"_s).toString() : QString();
                     name.remove(0, name.startsWith(u'/') ? 1 : 0);
                     if (name.isEmpty() || name.size() == idLength) // which would be asked for again
                         return done(inspect);
                     QJsonObject config = inspect.value(u"HostConfig"_s).toObject();
                     for (auto &&value : config) {
                         if (value.toString() == mode)
                             value = QString(prefix + name);
                     }
                     QJsonObject named = inspect;
                     named[u"HostConfig"_s] = config;
                     nameOthers(run, named, done);
                 });
        return;
    }
    done(inspect);
}

QJsonObject parsed(const QByteArray &reply)
{
    return QJsonDocument::fromJson(reply).object();
}

void readContainer(StepRun &run, const ContainerIdentity &identity, std::function<void(Result<QJsonObject>)> done)
{
    run.call(engine::inspectContainer(identity.id), [&run, identity, done = std::move(done)](Result<QByteArray> reply) {
        if (reply) {
            const QJsonObject inspect = parsed(*reply);
            if (!inspect.value(u"Id"_s).isString())
                return done(core::fail({.kind = Error::Kind::Protocol,
                                        .what = u"The details of the container can't be understood"_s,
                                        .where = run.target().hostName,
                                        .next = {}}));
            return done(inspect);
        }
        if (!isGone(reply.error()) || identity.name.isEmpty())
            return done(core::fail(reply.error()));
        run.call(engine::inspectContainer(identity.name), [identity, first = reply.error(), done](auto again) {
            const QJsonObject inspect = again ? parsed(*again) : QJsonObject();
            if (inspect.value(u"Image"_s).toString() != identity.imageId || identity.imageId.isEmpty())
                return done(core::fail(first)); // another one that has its name now
            done(inspect);
        });
    });
}

void failWithState(StepRun &run, const QString &id, Error error)
{
    if (error.kind == Error::Kind::Timeout || error.kind == Error::Kind::ConnectionLost)
        return failWith(run, std::move(error), ContainerReadWords::unknown());
    if (error.httpStatus == 0)
        return failWith(run, std::move(error), ContainerReadWords::notDone());
    run.call(engine::inspectContainer(id), [&run, error](const Result<QByteArray> &reply) {
        if (reply)
            failWith(run, error, ContainerReadWords::state(parsed(*reply)));
        else if (isGone(reply.error()))
            failWith(run, error, ContainerReadWords::gone());
        else
            failWith(run, error, ContainerReadWords::unknown());
    });
}

std::function<void(Result<QByteArray>)> orFail(StepRun &run, const QString &id,
                                               std::function<void(const QByteArray &)> then)
{
    return [&run, id, then = std::move(then)](const Result<QByteArray> &reply) {
        if (reply)
            then(*reply);
        else
            failWithState(run, id, reply.error());
    };
}

} // namespace bayplan::operations
