// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/duplex.h"

#include <QLocalSocket>
#include <QTcpSocket>

namespace bayplan::net {

/// A unix socket or plain TCP.
class SocketDuplex : public Duplex
{
    Q_OBJECT

public:
    explicit SocketDuplex(const HttpRequest &request);
    ~SocketDuplex() override;

    void write(const QByteArray &bytes) override;
    qint64 unsent() const override { return m_device->bytesToWrite(); }
    qint64 available() const override { return m_device->bytesAvailable(); }
    QByteArray read(qint64 most) override { return m_device->read(most); }
    void finishWriting() override;

private:
    void onConnected();
    void onFailed(const core::Error &error);
    void onDisconnected();
    void endOutput();

    const HttpRequest m_request;
    std::unique_ptr<QIODevice> m_device;
    bool m_connected = false;
    bool m_over = false;      ///< ended() or failed() was told
    bool m_finishing = false; ///< the last byte is to be followed by the end
};

} // namespace bayplan::net
