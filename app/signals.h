// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace bayplan::app {

/// SIGINT and SIGTERM as a Qt signal, so that the program ends by its event loop. One at a time, and after
/// blockInterruptions() where threads have been started already.
class Interruption : public QObject
{
    Q_OBJECT

public:
    explicit Interruption(QObject *parent = nullptr);
    ~Interruption() override;

Q_SIGNALS:
    void interrupted();

private:
    int m_fd = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

/// Keeps SIGINT and SIGTERM from ending the program by themselves, in this thread and those it starts from now on.
void blockInterruptions();
/// Writing to a pipe nobody reads is an error to be told, not the end of the program.
void ignoreBrokenPipes();
/// Hundreds of hosts need more descriptors than the usual soft limit; takes what the hard limit allows.
void raiseDescriptorLimit();

} // namespace bayplan::app
