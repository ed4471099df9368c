// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/keychainprobe.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFileInfo>
#include <QLibrary>
#include <QTimer>

#include <chrono>

namespace bayplan::secrets {

using namespace Qt::Literals::StringLiterals;

namespace {

// Starting a keychain's service takes a second on a slow desktop; whoever needs a secret waits for this.
constexpr std::chrono::seconds patience{5};

QString tr(const char *text)
{
    return QCoreApplication::translate("bayplan::secrets::findKeychain", text);
}

/// Without an address libdbus would start a bus of its own where there is a display, and nobody's keychain is on it.
bool hasSessionBus()
{
    if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return true;
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !runtime.isEmpty() && QFileInfo::exists(runtime + u"/bus");
}

class Probe : public core::Task::Work
{
public:
    explicit Probe(std::function<void(const QString &)> done) : m_done(std::move(done))
    {
        m_timer.setSingleShot(true);
        m_timer.callOnTimeout(&m_timer, [this] { begin(); });
        m_timer.start(0);
    }

private:
    void begin()
    {
        const QString none = tr("There is no keychain (Secret Service or KWallet) on this desktop");
        if (!hasSessionBus())
            return finish(none);
        // Qt's own accessibility bridge opens the same connection when a window program starts.
        const QDBusConnection bus = QDBusConnection::sessionBus();
        if (!bus.isConnected())
            return finish(none);
        m_bus = std::make_unique<QDBusConnection>(bus);
        m_timer.disconnect();
        m_timer.callOnTimeout(&m_timer, [this] { finish(tr("The keychain does not answer")); });
        m_timer.start(patience);
        // QtKeychain speaks to the Secret Service through libsecret, which it loads when it is there.
        if (QLibrary(u"secret-1"_s, 0).load()) {
            QDBusMessage call =
                QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                               u"org.freedesktop.Secret.Service"_s, u"ReadAlias"_s);
            call << u"default"_s;
            ask(call);
        }
        if (qEnvironmentVariable("XDG_CURRENT_DESKTOP").split(u':').contains(u"KDE"_s)) {
            ask(QDBusMessage::createMethodCall(u"org.kde.kwalletd5"_s, u"/modules/kwalletd5"_s, u"org.kde.KWallet"_s,
                                               u"networkWallet"_s));
        }
        if (m_asked == 0)
            finish(none);
    }

    void ask(const QDBusMessage &call)
    {
        ++m_asked;
        // Twice as long as the timer: what doesn't answer is the timer's to tell.
        auto *watcher = new QDBusPendingCallWatcher(
            m_bus->asyncCall(call, int(std::chrono::milliseconds(2 * patience).count())), &m_context);
        QObject::connect(watcher, &QDBusPendingCallWatcher::finished, &m_context, [this, watcher] {
            --m_asked;
            if (!watcher->isError())
                finish({});
            else if (m_asked == 0)
                finish(tr("There is no keychain (Secret Service or KWallet) on this desktop"));
        });
    }

    void finish(const QString &whyNot)
    {
        if (!m_done)
            return;
        m_timer.stop();
        const auto done = std::exchange(m_done, {});
        done(whyNot); // this may be gone now
    }

    std::function<void(const QString &)> m_done;
    QTimer m_timer;
    QObject m_context;
    std::unique_ptr<QDBusConnection> m_bus;
    int m_asked = 0;
};

} // namespace

core::Task findKeychain(std::function<void(const QString &)> done)
{
    return core::Task(std::make_unique<Probe>(std::move(done)));
}

} // namespace bayplan::secrets
