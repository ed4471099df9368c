// SPDX-License-Identifier: GPL-3.0-or-later
// What load balancers and firewalls that are not driven from here are to be told: as a table, a file, or a feed.
#include "app/commands/output.h"
#include "app/commands/servicework.h"
#include "app/signals.h"
#include "core/soon.h"
#include "ingress/backendbook.h"

#include <QSaveFile>

#include <optional>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using ingress::outside::Backend;

namespace {

class Backends : public QObject
{
public:
    Backends(const Arguments &arguments, std::function<void(int)> quit)
        : m_json(arguments.json)
        , m_yes(arguments.yes)
        , m_told(arguments.backends)
        , m_quit(std::move(quit))
        , m_work(arguments, ingress::Duty::None)
    {
        connect(&m_interruption, &Interruption::interrupted, this, [this] { m_quit(m_told.watch ? Done : Failed); });
        if (const auto started = m_work.start([this] { begin(); }); !started)
            fail(started.error());
    }

private:
    void fail(const Error &error)
    {
        complain(error.message());
        m_quit(Failed);
    }

    void begin()
    {
        const int reached = m_work.gathering().report();
        if (!m_told.watch && reached == Failed)
            return m_quit(Failed);
        for (const QString &service : m_told.services) {
            if (const auto state = m_work.state(service); !state && !m_told.watch)
                return fail(state.error());
        }
        m_book.emplace(m_work.book(), m_work.keeper(), m_work.fleet());
        if (m_told.watch) {
            // What changes at once is one line.
            connect(&*m_book, &ingress::BackendBook::changed, this, [this] { tellSoon(); });
            // What is waited for may be a host with nothing on it, or that it counts as lost.
            const auto wait = [this] {
                if (m_last.isEmpty())
                    tellSoon();
            };
            connect(&m_work.fleet(), &fleet::Fleet::changed, this, wait);
            connect(&m_work.book(), &services::ServiceBook::changed, this, wait);
            return tell();
        }
        if (write())
            m_quit(reached);
    }

    QList<Backend> wanted() const
    {
        QList<Backend> backends = m_book->all();
        if (!m_told.services.isEmpty())
            backends.removeIf([this](const Backend &each) { return !m_told.services.contains(each.service); });
        return backends;
    }

    void tellSoon()
    {
        m_soon = core::soon([this] { tell(); });
    }

    /// What isn't in the first line is gone, to whoever reads it: that line waits until all is known.
    bool mustWait()
    {
        if (m_yes || !m_last.isEmpty())
            return false;
        QStringList missing;
        for (const auto &gap : m_book->gaps(m_told.services)) {
            if (gap.mayFill)
                missing << gap.words;
        }
        if (!missing.isEmpty() && missing != m_missing)
            complain(u"Nothing is told yet: %1. With --yes it is told without that"_s.arg(missing.join(u"; "_s)));
        m_missing = missing;
        return !missing.isEmpty();
    }

    void tell()
    {
        if (mustWait())
            return;
        const QByteArray line = ingress::outside::feed(wanted());
        if (line == m_last)
            return;
        m_last = line;
        if (!print(QString::fromUtf8(harmless(line))))
            m_quit(Failed);
    }

    /// False: it has failed and said so.
    bool write()
    {
        const QList<Backend> backends = wanted();
        const auto prepared = ingress::outside::prepare(backends);
        for (const QString &line : prepared.leftOut)
            complain(u"Left out: "_s + line);
        if (!m_told.format)
            return (m_json ? print(QString::fromUtf8(harmless(ingress::outside::feed(backends))))
                           : printTable(backends)) ||
                   quitFailed();
        const QByteArray content = ingress::outside::fileOf(*m_told.format, backends, {m_told.sources});
        if (m_told.output.isEmpty())
            return print(QString::fromUtf8(content)) || quitFailed();
        if (const auto gaps = m_book->gaps(m_told.services); !gaps.isEmpty() && !m_yes) {
            QStringList missing;
            for (const auto &gap : gaps)
                missing << gap.words;
            fail({.kind = Error::Kind::Declined,
                  .what = u"Not all backends are known, so nothing was written: %1"_s.arg(missing.join(u"; "_s)),
                  .where = m_told.output,
                  .next = u"Try again when these hosts can be reached. With --yes it is written without that"_s});
            return false;
        }
        QSaveFile file(m_told.output);
        if (file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit())
            return true;
        fail({.kind = Error::Kind::System,
              .what = u"The backends were not written: %1"_s.arg(file.errorString()),
              .where = m_told.output,
              .next = u"Whatever is there is as it was. Choose another file, or make room there"_s});
        return false;
    }

    bool quitFailed()
    {
        m_quit(Failed);
        return false;
    }

    static bool printTable(const QList<Backend> &backends)
    {
        if (backends.isEmpty())
            return print(u"No service publishes a port\n"_s);
        QList<QStringList> table;
        for (const Backend &backend : ingress::outside::prepare(backends).backends) {
            if (backend.servers.isEmpty())
                table << QStringList{backend.name, backend.service, {}, {}, u"no server"_s};
            for (const auto &[server, host] : backend.servers) {
                const bool drains = server.state == ingress::WantedServer::State::Draining;
                table << QStringList{backend.name, backend.service, host,
                                     server.address + u':' + QString::number(server.port),
                                     drains ? u"draining"_s : u"serving"_s};
            }
        }
        return print(formatTable({u"BACKEND"_s, u"SERVICE"_s, u"HOST"_s, u"SERVER"_s, u"STATE"_s}, table));
    }

    const bool m_json;
    const bool m_yes; ///< also where not all is known
    const BackendsArguments &m_told;
    std::function<void(int)> m_quit;
    Interruption m_interruption;
    ServiceWork m_work;
    std::optional<ingress::BackendBook> m_book;
    core::Task m_soon;
    QByteArray m_last;
    QStringList m_missing; ///< what is waited for, as it was told
};

} // namespace

std::unique_ptr<QObject> startBackends(const Arguments &arguments, std::function<void(int)> quit)
{
    return std::make_unique<Backends>(arguments, std::move(quit));
}

} // namespace bayplan::app
