// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

namespace bayplan::ui {

/// Notes of the desktop, by the freedesktop.org notification service (https://specifications.freedesktop.org): what
/// happens while other windows are looked at. Where there is no such service nothing happens.
class DesktopNotes : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Plain text. `urgent`: something failed; it stays until it is seen.
    void show(const QString &title, const QString &text, bool urgent);

Q_SIGNALS:
    /// Before it is handed to the desktop.
    void shown(const QString &title, const QString &text);
};

} // namespace bayplan::ui
