// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// Turns Unix signals into a Qt signal, through a pipe, as nothing else is allowed in a handler. One per process.
class SignalWatcher : public QObject
{
    Q_OBJECT

public:
    explicit SignalWatcher(QObject *parent = nullptr);
    ~SignalWatcher() override;

    /// From now on `number` (SIGTERM, …) no longer has its usual effect and is reported.
    void watch(int number);

Q_SIGNALS:
    void arrived(int number);

private:
    int m_readEnd = -1;
};
