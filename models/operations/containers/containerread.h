// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QJsonObject>
#include <QString>

#include <functional>

namespace bayplan::operations {

class StepRun;

/// Which container is meant: the one of that id or, when it has been removed and made again meanwhile (an undo does
/// that), the one of that name made from the same image.
struct ContainerIdentity
{
    QString id;
    QString name = {}; ///< empty: only by id
    QString imageId = {};

    /// The container of an inspect, under the name it will have.
    static ContainerIdentity of(const QJsonObject &inspect, const QString &name = {});
};

/// Its inspect. Asks once more by name where the id is gone.
void readContainer(StepRun &run, const ContainerIdentity &identity,
                   std::function<void(core::Result<QJsonObject>)> done);

/// Ends the step with the error, having added what state the container is in now: as the engine tells it, or that it
/// is not known since the engine did not answer.
void failWithState(StepRun &run, const QString &id, core::Error error);

/// Where the step fails as the reply of a call says, with the state added; else goes on.
std::function<void(core::Result<QByteArray>)> orFail(StepRun &run, const QString &id,
                                                     std::function<void(const QByteArray &)> then);

/// An inspect in which other containers, whose network or processes it shares, are named: their ids mean nothing once
/// they have been removed and made again. Those that can't be asked for stay as they are.
void nameOthers(StepRun &run, const QJsonObject &inspect, std::function<void(QJsonObject)> done);

/// A reply as an object; empty if it is none.
QJsonObject parsed(const QByteArray &reply);

} // namespace bayplan::operations
