// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program in the test images: a small HTTP/1.1 server that behaves as the image's environment says.
//
//   /            200, the colour and the host name
//   /healthy     200, or 503 with APP_HEALTH=failing
//   /slow?ms=N   200 after N milliseconds
//
// `app --check` asks the server in the same container for /healthy and exits 0 or 1, for HEALTHCHECK.
//
// APP_COLOUR           what / answers with
// APP_PORT             port to listen on, 8080 by default
// APP_HEALTH=failing   /healthy answers 503
// APP_START_DELAY_MS   listen only after this long
// APP_CRASH_AFTER_MS   exit with 1 after this long
// APP_STUBBORN=1       ignore SIGTERM
//
// One thread and one poll loop. On SIGTERM it stops accepting, answers what has already arrived and exits with 0, so a
// test that counts lost requests measures the rollout and not this program.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MaxConnections = 1000, RequestSize = 8192, ReplySize = 1024 };

struct Connection
{
    int fd;
    bool closeAfterReply;
    bool abandoned;     // the client is gone, there is nobody to answer
    long long replyAt;  // when a /slow reply is due, or -1
    size_t received;    // bytes in request
    size_t replyLength; // bytes in reply; 0 when there is nothing to send
    size_t sent;
    char request[RequestSize];
    char reply[ReplySize];
};

static struct Connection *connections[MaxConnections];
static size_t connectionCount;
static const char *colour = "blue";
static char hostName[256] = "unknown";
static bool failing;
static bool draining;

static long long now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static long long numberFrom(const char *variable, long long otherwise)
{
    const char *text = getenv(variable);
    return text && *text ? strtoll(text, NULL, 10) : otherwise;
}

static void composeReply(struct Connection *c, int status, const char *body)
{
    c->replyLength = (size_t)snprintf(c->reply, sizeof c->reply,
                                      "HTTP/1.1 %d %s\r\n"
                                      "Content-Type: text/plain\r\n"
                                      "Content-Length: %zu\r\n"
                                      "Connection: %s\r\n"
                                      "\r\n"
                                      "%s",
                                      status,
                                      status == 200   ? "OK"
                                      : status == 404 ? "Not Found"
                                      : status == 400 ? "Bad Request"
                                                      : "Service Unavailable",
                                      strlen(body), c->closeAfterReply ? "close" : "keep-alive", body);
    c->sent = 0;
}

static void composeIndex(struct Connection *c)
{
    char body[512];
    snprintf(body, sizeof body, "%s %s\n", colour, hostName);
    composeReply(c, 200, body);
}

// Takes one whole request out of the buffer, if one is there, and prepares its reply.
static void takeRequest(struct Connection *c)
{
    char *end = memmem(c->request, c->received, "\r\n\r\n", 4);
    if (!end) {
        if (c->received == RequestSize) {
            c->closeAfterReply = true;
            c->received = 0;
            composeReply(c, 400, "request too large\n");
        }
        return;
    }
    *end = '\0';
    char target[256] = "";
    int minorVersion = 0;
    if (sscanf(c->request, "%*15s %255s HTTP/1.%d", target, &minorVersion) != 2) {
        c->closeAfterReply = true;
        composeReply(c, 400, "not an HTTP/1.x request\n");
    } else {
        c->closeAfterReply = draining || minorVersion == 0 || strcasestr(c->request, "\nconnection: close");
        char *query = strchr(target, '?');
        if (query)
            *query++ = '\0';
        if (strcmp(target, "/") == 0) {
            composeIndex(c);
        } else if (strcmp(target, "/healthy") == 0) {
            composeReply(c, failing ? 503 : 200, failing ? "failing\n" : "healthy\n");
        } else if (strcmp(target, "/slow") == 0) {
            const char *ms = query ? strstr(query, "ms=") : NULL;
            c->replyAt = now() + (ms ? strtoll(ms + 3, NULL, 10) : 0);
        } else {
            composeReply(c, 404, "no such page\n");
        }
    }
    const size_t used = (size_t)(end + 4 - c->request);
    c->received -= used;
    memmove(c->request, c->request + used, c->received);
}

static bool isBusy(const struct Connection *c)
{
    return c->replyLength > 0 || c->replyAt >= 0 || c->received > 0;
}

// Moves one connection on as far as it goes without waiting. Returns false when the connection is over.
static bool advance(struct Connection *c)
{
    for (;;) {
        if (c->replyAt >= 0) {
            if (now() < c->replyAt)
                return true;
            c->replyAt = -1;
            c->closeAfterReply = c->closeAfterReply || draining;
            composeIndex(c);
        }
        if (c->replyLength > 0) {
            const ssize_t n = send(c->fd, c->reply + c->sent, c->replyLength - c->sent, MSG_NOSIGNAL);
            if (n < 0)
                return errno == EAGAIN;
            c->sent += (size_t)n;
            if (c->sent < c->replyLength)
                return true;
            c->replyLength = 0;
            if (c->closeAfterReply) {
                shutdown(c->fd, SHUT_WR);
                return false;
            }
        }
        takeRequest(c);
        if (c->replyLength > 0 || c->replyAt >= 0)
            continue;
        const ssize_t n = recv(c->fd, c->request + c->received, RequestSize - c->received, 0);
        if (n == 0)
            return false;
        if (n < 0)
            return errno == EAGAIN && !(draining && !isBusy(c));
        c->received += (size_t)n;
    }
}

static void acceptAll(int listener)
{
    while (connectionCount < MaxConnections) {
        const int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        const int one = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct Connection *c = calloc(1, sizeof *c);
        if (!c) {
            close(fd);
            return;
        }
        c->fd = fd;
        c->replyAt = -1;
        connections[connectionCount++] = c;
    }
}

static void advanceAll(void)
{
    for (size_t i = 0; i < connectionCount;) {
        if (!connections[i]->abandoned && advance(connections[i])) {
            ++i;
            continue;
        }
        close(connections[i]->fd);
        free(connections[i]);
        connections[i] = connections[--connectionCount];
    }
}

// Milliseconds until the first of the delayed replies or the deadline, or -1.
static int timeUntilNext(long long deadline)
{
    long long next = deadline;
    for (size_t i = 0; i < connectionCount; ++i) {
        if (connections[i]->replyAt >= 0 && (next < 0 || connections[i]->replyAt < next))
            next = connections[i]->replyAt;
    }
    if (next < 0)
        return -1;
    const long long wait = next - now();
    return wait < 0 ? 0 : wait > 60000 ? 60000 : (int)wait;
}

static int openListener(int port)
{
    // Dual stack where the container has IPv6; only IPv4 otherwise.
    int fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int one = 1;
    const int zero = 0;
    if (fd >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
        const struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
        if (bind(fd, (const struct sockaddr *)&any, sizeof any) == 0 && listen(fd, 511) == 0)
            return fd;
        close(fd);
    }
    fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    const struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (bind(fd, (const struct sockaddr *)&any, sizeof any) == 0 && listen(fd, 511) == 0)
        return fd;
    close(fd);
    return -1;
}

static int check(int port)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct timeval limit = {.tv_sec = 1};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const struct sockaddr_in self = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    static const char request[] = "GET /healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    char reply[512] = "";
    int status = 0;
    if (connect(fd, (const struct sockaddr *)&self, sizeof self) != 0) {
        printf("nothing answers on port %d\n", port);
        return 1;
    }
    if (send(fd, request, sizeof request - 1, MSG_NOSIGNAL) != (ssize_t)sizeof request - 1 ||
        recv(fd, reply, sizeof reply - 1, 0) <= 0 || sscanf(reply, "HTTP/1.%*d %d", &status) != 1) {
        printf("no reply to /healthy\n");
        return 1;
    }
    printf("/healthy answered %d\n", status);
    return status == 200 ? 0 : 1;
}

static int serve(int port)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    const int signalled = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    const bool stubborn = numberFrom("APP_STUBBORN", 0) != 0;

    const long long started = now();
    const long long listenAt = started + numberFrom("APP_START_DELAY_MS", 0);
    const long long crashAfter = numberFrom("APP_CRASH_AFTER_MS", -1);
    const long long crashAt = crashAfter < 0 ? -1 : started + crashAfter;
    int listener = -1;

    for (;;) {
        if (crashAt >= 0 && now() >= crashAt) {
            fprintf(stderr, "crashing as asked\n");
            return 1;
        }
        if (listener < 0 && !draining && now() >= listenAt) {
            listener = openListener(port);
            if (listener < 0) {
                fprintf(stderr, "cannot listen on port %d: %s\n", port, strerror(errno));
                return 1;
            }
            printf("%s listens on port %d\n", colour, port);
        }

        static struct pollfd watched[MaxConnections + 2];
        watched[0] = (struct pollfd){.fd = signalled, .events = POLLIN};
        watched[1] = (struct pollfd){.fd = connectionCount < MaxConnections ? listener : -1, .events = POLLIN};
        for (size_t i = 0; i < connectionCount; ++i) {
            const struct Connection *c = connections[i];
            // While a reply waits for its time, only a hang-up (always reported) matters.
            const short events = c->replyLength > 0 ? POLLOUT : c->replyAt >= 0 ? 0 : POLLIN;
            watched[i + 2] = (struct pollfd){.fd = c->fd, .events = events};
        }
        const long long deadline = crashAt >= 0 ? crashAt : listener < 0 && !draining ? listenAt : -1;
        poll(watched, connectionCount + 2, timeUntilNext(deadline));

        struct signalfd_siginfo info;
        if (read(signalled, &info, sizeof info) == (ssize_t)sizeof info) {
            if (stubborn) {
                printf("ignoring signal %u\n", info.ssi_signo);
            } else {
                printf("leaving on signal %u\n", info.ssi_signo);
                draining = true;
            }
        }
        for (size_t i = 0; i < connectionCount; ++i) {
            if (watched[i + 2].revents & (POLLERR | POLLHUP))
                connections[i]->abandoned = true;
        }
        if (listener >= 0)
            acceptAll(listener);
        if (draining && listener >= 0) {
            close(listener);
            listener = -1;
        }
        advanceAll();
        if (draining && connectionCount == 0)
            return 0;
    }
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    const int port = (int)numberFrom("APP_PORT", 8080);
    if (argc == 2 && strcmp(argv[1], "--check") == 0)
        return check(port);
    if (argc != 1) {
        fprintf(stderr, "usage: app [--check]\n");
        return 2;
    }
    if (getenv("APP_COLOUR"))
        colour = getenv("APP_COLOUR");
    const char *health = getenv("APP_HEALTH");
    failing = health && strcmp(health, "failing") == 0;
    gethostname(hostName, sizeof hostName - 1);
    return serve(port);
}
