// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/recordchange.h"

#include "services/servicerunner.h"
#include "services/words.h"

#include <QPointer>

namespace bayplan::services {

using core::Error;
using operations::Operation;

Error changedAlready(const QString &service)
{
    return {.kind = Error::Kind::Declined,
            .what = tr("The service is being changed already"),
            .where = service,
            .next = tr("Try it again when that has ended")};
}

void changeRecord(ServiceRunner &runner, const Change &change, QObject *context,
                  std::function<void(const core::Result<void> &)> done)
{
    const QString service = change.service;
    Operation *writing = change.refusal ? nullptr : runner.run(change);
    if (!writing)
        return done(core::fail(change.refusal.value_or(changedAlready(service))));
    // Once: it is told for each service, and the lease is given back by then.
    auto *once = new QObject(context);
    QObject::connect(
        &runner, &ServiceRunner::ended, once,
        [&runner, once, service, done = std::move(done), writing = QPointer(writing)](const QString &ended) {
            if (ended != service)
                return;
            QObject::disconnect(&runner, nullptr, once, nullptr);
            once->deleteLater();
            // The first row is the record's own; a copy that could not be written is made good later.
            if (writing && writing->rows().front().state == Operation::State::Done)
                return done({});
            const auto why = writing ? writing->rows().front().error : std::nullopt;
            done(core::fail(why.value_or(Error{.kind = Error::Kind::Declined,
                                               .what = tr("The service's record was not written"),
                                               .where = service,
                                               .next = {}})));
        });
}

} // namespace bayplan::services
