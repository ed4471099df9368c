// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/detach.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bayplan::app {

namespace {

/// The code that letGo() told; nothing came if the other process ended before.
[[noreturn]] void waitFor(pid_t process, int end)
{
    unsigned char code = 1;
    ssize_t got = 0;
    do {
        got = ::read(end, &code, 1);
    } while (got < 0 && errno == EINTR);
    if (got == 1)
        ::_exit(code);
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

} // namespace

int detach()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    std::fflush(nullptr); // what is buffered would be printed by both
    const pid_t process = ::fork();
    if (process > 0) {
        ::close(ends[1]);
        waitFor(process, ends[0]);
    }
    ::close(ends[0]);
    if (process < 0) {
        ::close(ends[1]);
        return -1;
    }
    ::setsid();
    return ends[1];
}

bool isCallerGone(int waiting)
{
    pollfd end{.fd = waiting, .events = 0, .revents = 0};
    return waiting >= 0 && ::poll(&end, 1, 0) > 0 && (end.revents & POLLERR) != 0;
}

void letGo(int waiting, int exitCode)
{
    if (waiting < 0)
        return;
    std::fflush(nullptr);
    // First, so that nobody who reads what this process prints waits for it after the other has gone.
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere >= 0) {
        for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
            ::dup2(nowhere, stream);
        ::close(nowhere);
    }
    const auto code = static_cast<unsigned char>(exitCode);
    while (::write(waiting, &code, 1) < 0 && errno == EINTR) {
    }
    ::close(waiting);
}

} // namespace bayplan::app
