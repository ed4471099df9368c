// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/execprobe.h"

#include "core/plaintext.h"
#include "core/soon.h"
#include "engine/execsession.h"
#include "services/words.h"

#include <QUrl>

#include <algorithm>
#include <memory>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using engine::ExecSession;

namespace {

constexpr qsizetype mostOutput = 4096; // bytes; only the last line is told
// Most of the commands have the limit themselves.
constexpr std::chrono::seconds patience{2};

/// Engines that refuse an exec at once say that it is not there in these words.
bool saysNoCommand(const QString &text)
{
    return text.contains(u"executable file not found"_s) || text.contains(u"no such file or directory"_s);
}

class ExecProbe : public core::Task::Work
{
public:
    ExecProbe(engine::Client &client, QString container, QList<QStringList> commands, int first,
              std::chrono::milliseconds limit, std::function<void(Result<void>, int)> done)
        : m_client(client)
        , m_container(std::move(container))
        , m_commands(std::move(commands))
        , m_place(std::clamp(first, 0, int(m_commands.size()) - 1))
        , m_limit(limit)
        , m_done(std::move(done))
    {
        begin();
    }

private:
    void begin()
    {
        m_output.clear();
        m_tooLong = core::soon([this] { end(core::fail(failure(Error::Kind::Timeout, tr("it does not end")))); },
                               m_limit + patience);
        // A proxy that is set for the program's own requests is none for asking itself.
        m_exec = std::make_unique<ExecSession>(
            m_client, engine::ExecSpec{.container = m_container,
                                       .command = m_commands.at(m_place),
                                       .tty = false,
                                       .environment = {u"http_proxy="_s, u"HTTP_PROXY="_s, u"ALL_PROXY="_s}});
        ExecSession *exec = m_exec.get();
        const auto keep = [this](const QByteArray &bytes) { m_output += bytes.left(mostOutput - m_output.size()); };
        QObject::connect(exec, &ExecSession::started, exec, [exec] { exec->finishInput(); });
        QObject::connect(exec, &ExecSession::output, exec, keep);
        QObject::connect(exec, &ExecSession::errorOutput, exec, keep);
        QObject::connect(exec, &ExecSession::finished, exec, [this](int exitCode) { finished(exitCode); });
        QObject::connect(exec, &ExecSession::failed, exec, [this](const Error &error) {
            if (saysNoCommand(error.what))
                return tryNext();
            end(core::fail(error));
        });
        exec->start();
    }

    void finished(int exitCode)
    {
        if (isNoProbe(m_output, exitCode))
            return tryNext();
        if (exitCode == 0)
            return end({});
        const QString said = QString::fromUtf8(m_output.trimmed().split('\n').last()).trimmed();
        end(core::fail(failure(Error::Kind::Refused,
                               said.isEmpty() ? tr("exit code %1").arg(exitCode) : core::plainLine(said, 120))));
    }

    void tryNext()
    {
        m_exec.release()->deleteLater(); // this is within its signal
        if (++m_tried == m_commands.size())
            return end(core::fail({.kind = Error::Kind::Unsupported,
                                   .what = tr("There is no command in the container to ask with"),
                                   .where = {},
                                   .next = {}}));
        m_place = (m_place + 1) % int(m_commands.size());
        begin();
    }

    Error failure(Error::Kind kind, const QString &why) const
    {
        return {.kind = kind,
                .what =
                    tr("Asked in the container, it does not answer: %1: %2").arg(m_commands.at(m_place).first(), why),
                .where = {},
                .next = {}};
    }

    /// Whoever is told may destroy this.
    void end(const Result<void> &outcome)
    {
        m_tooLong.cancel();
        if (m_exec)
            m_exec.release()->deleteLater();
        const auto done = std::exchange(m_done, {});
        if (done)
            done(outcome, m_place);
    }

    engine::Client &m_client;
    const QString m_container;
    const QList<QStringList> m_commands;
    int m_place;
    int m_tried = 0;
    const std::chrono::milliseconds m_limit;
    std::function<void(Result<void>, int)> m_done;
    QByteArray m_output;
    core::Task m_tooLong;
    std::unique_ptr<ExecSession> m_exec;
};

} // namespace

QList<QStringList> probeCommands(const HealthGate &gate, quint16 port, std::chrono::seconds limit)
{
    const QString seconds = QString::number(std::max<qint64>(1, limit.count()));
    const QString number = QString::number(port);
    const auto withBusybox = [](const QStringList &command) { return QStringList{u"busybox"_s} + command; };
    if (gate.kind == HealthGate::Kind::Tcp) {
        const QStringList nc{u"nc"_s, u"-z"_s, u"-w"_s, seconds, u"127.0.0.1"_s, number};
        // The smaller busybox knows no -z, but runs a program once it is connected.
        const QStringList small{u"nc"_s, u"-w"_s, seconds, u"127.0.0.1"_s, number, u"-e"_s, u"true"_s};
        return {nc, withBusybox(nc), small, withBusybox(small)};
    }
    const QString url = u"http://127.0.0.1:%1"_s.arg(number) + QString::fromUtf8(QUrl(gate.path).toEncoded());
    const QStringList wget{u"wget"_s, u"-q"_s, u"-T"_s, seconds, u"-O"_s, u"/dev/null"_s, url};
    const QStringList small{u"wget"_s, u"-q"_s, u"-O"_s, u"/dev/null"_s, url}; // the smaller one knows no -T
    // curl judges as we do: 200 to 399, and no redirection followed.
    return {{u"curl"_s, u"-gfsS"_s, u"-m"_s, seconds, u"-o"_s, u"/dev/null"_s, url},
            wget,
            withBusybox(wget),
            small,
            withBusybox(small)};
}

bool isNoProbe(const QByteArray &output, int exitCode)
{
    // Not there, or not to be executed; or it has crashed, as smaller builds of busybox do over options they don't
    // know.
    if (exitCode == 126 || exitCode == 127 || exitCode > 128)
        return true;
    return exitCode != 0 && (output.contains("invalid option") || output.contains("unrecognized option") ||
                             output.contains("applet not found") || output.contains("executable file not found"));
}

core::Task execProbe(engine::Client &client, const QString &container, const QList<QStringList> &commands, int first,
                     std::chrono::milliseconds limit, std::function<void(Result<void>, int)> done)
{
    return core::Task(std::make_unique<ExecProbe>(client, container, commands, first, limit, std::move(done)));
}

} // namespace bayplan::services
