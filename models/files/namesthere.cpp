// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/namesthere.h"

#include "core/soon.h"
#include "files/calls.h"
#include "files/containerpath.h"
#include "files/texts.h"

#include <memory>
#include <utility>

namespace bayplan::files {

using core::Error;
using core::Result;

namespace {

class Asking : public core::Task::Work
{
public:
    Asking(ClientOf client, QString container, QByteArray folder, QList<QByteArray> names,
           std::function<void(Result<QList<QByteArray>>)> done)
        : m_client(std::move(client))
        , m_container(std::move(container))
        , m_folder(std::move(folder))
        , m_names(std::move(names))
        , m_done(std::move(done))
    {
    }

    void next()
    {
        while (!m_names.isEmpty() && !askable(joined(m_folder, m_names.first())).below.isEmpty())
            m_there << m_names.takeFirst();
        engine::Client *client = m_client();
        if (m_names.isEmpty() || !client) {
            m_task = core::soon([this, isLost = !client] {
                if (isLost)
                    finish(core::fail({.kind = Error::Kind::NotFound,
                                       .what = Texts::tr("The host is not in this workspace any more"),
                                       .where = {},
                                       .next = {}}));
                else
                    finish(std::move(m_there));
            });
            return;
        }
        const QByteArray path = joined(m_folder, m_names.first());
        m_task = client->stream(calls::describe(m_container, path),
                                {.head = {},
                                 .data = [](const QByteArray &) {},
                                 .end = [this, path](const Result<void> &ended) { onEnd(path, ended); }});
    }

private:
    void onEnd(const QByteArray &path, const Result<void> &ended)
    {
        if (!ended && ended.error().kind != Error::Kind::NotFound)
            return finish(core::fail(calls::explained(ended.error(), path)));
        const QByteArray name = m_names.takeFirst();
        if (ended)
            m_there << name;
        next();
    }

    void finish(Result<QList<QByteArray>> result)
    {
        const auto done = std::move(m_done); // may destroy this
        done(std::move(result));
    }

    const ClientOf m_client;
    const QString m_container;
    const QByteArray m_folder;
    QList<QByteArray> m_names; ///< still to be asked for
    QList<QByteArray> m_there;
    std::function<void(Result<QList<QByteArray>>)> m_done;
    core::Task m_task;
};

} // namespace

core::Task namesThere(ClientOf client, const QString &container, const QByteArray &folder,
                      const QList<QByteArray> &names, std::function<void(Result<QList<QByteArray>>)> done)
{
    auto work = std::make_unique<Asking>(std::move(client), container, folder, names, std::move(done));
    work->next();
    return core::Task(std::move(work));
}

} // namespace bayplan::files
