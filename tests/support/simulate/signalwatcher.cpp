// SPDX-License-Identifier: GPL-3.0-or-later
#include "signalwatcher.h"

#include <QSocketNotifier>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace {

int writeEnd = -1;

extern "C" void passOn(int number)
{
    const char byte = static_cast<char>(number);
    // A full pipe has enough signals in it already.
    [[maybe_unused]] const ssize_t written = ::write(writeEnd, &byte, 1);
}

} // namespace

SignalWatcher::SignalWatcher(QObject *parent) : QObject(parent)
{
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    m_readEnd = ends[0];
    writeEnd = ends[1];
    auto *notifier = new QSocketNotifier(m_readEnd, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        while (::read(m_readEnd, &byte, 1) == 1)
            Q_EMIT arrived(byte);
    });
}

SignalWatcher::~SignalWatcher()
{
    // The write end stays open: a handler may still run.
    if (m_readEnd >= 0)
        ::close(m_readEnd);
}

void SignalWatcher::watch(int number)
{
    struct sigaction action = {};
    action.sa_handler = passOn;
    action.sa_flags = SA_RESTART;
    ::sigaction(number, &action, nullptr);
}
