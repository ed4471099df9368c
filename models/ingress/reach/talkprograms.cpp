// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/talkprograms.h"

#include "core/plaintext.h"
#include "ingress/reach/reacherror.h"
#include "ingress/reach/sockettalk.h"
#include "ingress/words.h"

#include <algorithm>
#include <utility>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr std::chrono::seconds talkLimit{30};

const auto perl = uR"sh(
use IO::Socket::UNIX; use IO::Socket::INET;
my ($to, $port) = @ARGV;
my $s = defined $port ? IO::Socket::INET->new(PeerAddr => $to, PeerPort => $port) : IO::Socket::UNIX->new(Peer => $to);
if (!$s) { print STDERR "connect: $!\n"; exit 1 }
binmode STDIN; binmode $s; binmode STDOUT;
{ local $/; my $in = <STDIN>; print $s $in if defined $in; }
$s->flush; shutdown $s, 1;
my $bytes; print $bytes while sysread $s, $bytes, 65536;
)sh"_s;

const auto python = uR"sh(
import socket, sys
a = sys.argv[1:]
s = socket.socket(socket.AF_UNIX) if len(a) == 1 else None
try:
    if s: s.connect(a[0])
    else: s = socket.create_connection((a[0], int(a[1])))
except OSError as e: sys.exit('connect: %s' % e)
s.sendall(sys.stdin.buffer.read()); s.shutdown(1)
for b in iter(lambda: s.recv(65536), b''): sys.stdout.buffer.write(b)
)sh"_s;

// bash alone has no way to a unix socket.
const auto bash = u"exec 3<>/dev/tcp/\"$0\"/\"$1\" || exit 1; cat >&3; cat <&3"_s;

/// In socat's words some characters mean something.
QString socatWord(const QString &text)
{
    QString word;
    for (const QChar c : text) {
        if (!c.isLetterOrNumber() && c != u'/' && c != u'.' && c != u'-' && c != u'_')
            word += u'\\';
        word += c;
    }
    return word;
}

} // namespace

QList<QStringList> talkCommands(const QString &socket)
{
    if (socket.startsWith(u'/'))
        return {{u"socat"_s, u"-t30"_s, u"-"_s, u"UNIX-CONNECT:"_s + socatWord(socket)},
                {u"nc"_s, u"-N"_s, u"-U"_s, socket},
                {u"nc"_s, u"-U"_s, socket},
                {u"perl"_s, u"-e"_s, perl, socket},
                {u"python3"_s, u"-c"_s, python, socket}};
    const qsizetype colon = socket.lastIndexOf(u':');
    QString address = socket.left(colon);
    const QString port = socket.mid(colon + 1);
    const bool bracketed = address.startsWith(u'[') && address.endsWith(u']');
    if (bracketed)
        address = address.mid(1, address.size() - 2);
    const QString target = bracketed ? QString(u'[' + address + u']') : address;
    return {{u"socat"_s, u"-t30"_s, u"-"_s, u"TCP:"_s + target + u':' + port},
            {u"nc"_s, u"-N"_s, address, port},
            {u"nc"_s, address, port},
            {u"busybox"_s, u"nc"_s, address, port},
            {u"perl"_s, u"-e"_s, perl, address, port},
            {u"python3"_s, u"-c"_s, python, address, port},
            {u"bash"_s, u"-c"_s, bash, address, port}};
}

bool cannotTalk(const ProgramEnd &end)
{
    // Not there, not to be executed, or crashed over options it doesn't know, as smaller builds of busybox do.
    if (!end.isThere || end.exitCode == 126 || end.exitCode == 127 || end.exitCode > 128)
        return true;
    constexpr QByteArrayView unknown[] = {"invalid option", "unrecognized option", "unknown option",
                                          "illegal option", "applet not found",    "Usage:",
                                          "usage:",         "Can't locate",        "ModuleNotFoundError"};
    return end.exitCode != 0 && std::any_of(std::begin(unknown), std::end(unknown),
                                            [&](QByteArrayView words) { return end.errors.contains(words); });
}

namespace {

class ProgramTalk : public core::Task::Work
{
public:
    ProgramTalk(RunProgram run, const QString &socket, int first, QByteArray request,
                std::function<void(Result<QByteArray>, int)> done)
        : m_run(std::move(run))
        , m_socket(socket)
        , m_commands(talkCommands(socket))
        , m_place(std::clamp(first, 0, int(m_commands.size()) - 1))
        , m_request(std::move(request))
        , m_done(std::move(done))
    {
        begin();
    }

private:
    void begin()
    {
        m_task =
            m_run({.command = m_commands.at(m_place), .input = m_request, .most = mostOfAnswer, .limit = talkLimit},
                  [this](const Result<ProgramEnd> &end) { onEnd(end); });
    }

    void onEnd(const Result<ProgramEnd> &end)
    {
        if (!end)
            return tell(core::fail(end.error()));
        if (cannotTalk(*end)) {
            if (++m_tried == m_commands.size())
                return tell(core::fail(
                    {.kind = Error::Kind::Unsupported,
                     .what =
                         tr("There is no program to speak to the socket %1 with").arg(core::plainLine(m_socket, 100)),
                     .where = {},
                     .next = tr("Install one of socat, nc, perl and python3 there, or let the load "
                                "balancer be without its socket")}));
            m_place = (m_place + 1) % int(m_commands.size());
            return begin();
        }
        if (end->exitCode == 0)
            return tell(end->output);
        const bool denied = end->errors.contains("Permission denied");
        tell(core::fail(
            {.kind = denied ? Error::Kind::PermissionDenied : Error::Kind::Refused,
             .what = tr("Nothing answers at the socket %1: %2").arg(core::plainLine(m_socket, 100), lastWords(*end)),
             .where = {},
             .next = {}}));
    }

    void tell(Result<QByteArray> result)
    {
        const auto done = std::exchange(m_done, {}); // may destroy this
        if (done)
            done(std::move(result), m_place);
    }

    const RunProgram m_run;
    const QString m_socket;
    const QList<QStringList> m_commands;
    int m_place;
    int m_tried = 0;
    const QByteArray m_request;
    std::function<void(Result<QByteArray>, int)> m_done;
    core::Task m_task;
};

} // namespace

core::Task talkByProgram(RunProgram run, const QString &socket, int first, const QByteArray &request,
                         std::function<void(Result<QByteArray>, int)> done)
{
    return core::Task(std::make_unique<ProgramTalk>(std::move(run), socket, first, request, std::move(done)));
}

} // namespace bayplan::ingress
