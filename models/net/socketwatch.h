// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <functional>
#include <memory>
#include <unordered_map>

namespace bayplan::net {

/// Qt socket notifiers for the descriptors libcurl asks to have watched, keyed by descriptor number: libcurl may have
/// closed one before it says REMOVE, and the system hands its number out again at once (curl issue 14976).
class SocketWatch : public QObject
{
    Q_OBJECT

public:
    enum Interest { None = 0, Read = 1, Write = 2 };

    /// `ready(fd, Read or Write)` is called from the event loop.
    explicit SocketWatch(std::function<void(int, Interest)> ready);

    /// Watches `fd` for exactly `interest` from now on; None forgets it.
    void set(int fd, int interest);
    void clear();

private:
    // A notifier may be dropped while its own signal is being delivered, so it is switched off now and deleted later.
    struct Drop
    {
        void operator()(QSocketNotifier *notifier) const
        {
            notifier->setEnabled(false);
            notifier->deleteLater();
        }
    };
    using Notifier = std::unique_ptr<QSocketNotifier, Drop>;

    struct Pair
    {
        Notifier read;
        Notifier write;
    };

    Notifier make(int fd, QSocketNotifier::Type type, Interest interest);

    std::function<void(int, Interest)> m_ready;
    std::unordered_map<int, Pair> m_sockets;
};

} // namespace bayplan::net
