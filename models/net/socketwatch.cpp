// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/socketwatch.h"

namespace bayplan::net {

SocketWatch::SocketWatch(std::function<void(int, Interest)> ready) : m_ready(std::move(ready)) {}

void SocketWatch::set(int fd, int interest)
{
    if (interest == None) {
        m_sockets.erase(fd);
        return;
    }
    Pair &pair = m_sockets[fd];
    if (!(interest & Read))
        pair.read.reset();
    else if (!pair.read)
        pair.read = make(fd, QSocketNotifier::Read, Read);
    if (!(interest & Write))
        pair.write.reset();
    else if (!pair.write)
        pair.write = make(fd, QSocketNotifier::Write, Write);
}

void SocketWatch::clear()
{
    m_sockets.clear();
}

SocketWatch::Notifier SocketWatch::make(int fd, QSocketNotifier::Type type, Interest interest)
{
    Notifier notifier(new QSocketNotifier(fd, type));
    connect(notifier.get(), &QSocketNotifier::activated, this, [this, fd, interest] { m_ready(fd, interest); });
    return notifier;
}

} // namespace bayplan::net
