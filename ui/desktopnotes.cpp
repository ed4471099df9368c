// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktopnotes.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QStringList>
#include <QVariantMap>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

void DesktopNotes::show(const QString &title, const QString &text, bool urgent)
{
    Q_EMIT shown(title, text);
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    QDBusMessage call =
        QDBusMessage::createMethodCall(u"org.freedesktop.Notifications"_s, u"/org/freedesktop/Notifications"_s,
                                       u"org.freedesktop.Notifications"_s, u"Notify"_s);
    const QVariantMap hints{{u"urgency"_s, QVariant::fromValue(uchar(urgent ? 2 : 1))},
                            {u"desktop-entry"_s, u"bayplan"_s}};
    // The body may be taken for markup.
    call.setArguments({u"Bayplan"_s, uint(0), u"bayplan"_s, title, text.toHtmlEscaped(), QStringList(), hints, -1});
    bus.send(call); // no answer is waited for
}

} // namespace bayplan::ui
