// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/askpass.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace bayplan::net {

namespace {

bool writeAll(int fd, const std::string &data)
{
    size_t done = 0;
    while (done < data.size()) {
        const ssize_t written = ::write(fd, data.data() + done, data.size() - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        done += size_t(written);
    }
    return true;
}

std::string readAll(int fd)
{
    constexpr size_t most = 64 * 1024;
    std::string data;
    char buffer[1024];
    while (data.size() < most) {
        const ssize_t got = ::read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        data.append(buffer, size_t(got));
    }
    return data;
}

int connectTo(const char *path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (std::strlen(path) >= sizeof address.sun_path)
        return -1;
    std::strcpy(address.sun_path, path);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && ::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        ::close(fd);
        return -1;
    }
    return fd;
}

} // namespace

bool isAskpass()
{
    return std::getenv(askpassSocketVariable) != nullptr;
}

int runAskpass(int argc, char **argv)
{
    const char *token = std::getenv(askpassTokenVariable);
    const int fd = connectTo(std::getenv(askpassSocketVariable));
    if (fd < 0 || !token || argc < 2)
        return 1;
    const char *hint = std::getenv("SSH_ASKPASS_PROMPT"); // "confirm" or "none": what kind of answer ssh wants
    const std::string question =
        std::string(token) + '\0' + argv[1] + '\0' + std::to_string(::getppid()) + '\0' + (hint ? hint : "") + '\0';
    std::string reply;
    if (writeAll(fd, question))
        reply = readAll(fd);
    ::close(fd);
    // One byte says that there is an answer, which may be empty.
    if (reply.empty() || reply.front() != 'a')
        return 1;
    reply.erase(0, 1);
    return writeAll(STDOUT_FILENO, reply + '\n') ? 0 : 1;
}

} // namespace bayplan::net
