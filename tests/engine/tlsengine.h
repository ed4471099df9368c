// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/certificates/certificates.h"
#include "support/fleet/testfleet.h"

#include <QTemporaryDir>

namespace bayplan::tests {

/// One of the fleet's engines made to listen with TLS, with whatever certificate a test wants it to have. The others
/// stay as they are, and it is as it was when this ends.
class TlsEngine
{
public:
    TlsEngine(const TestFleet &fleet, int engine);
    ~TlsEngine();

    const CertificatePair &authority() const { return m_authority; } ///< signs the good ones
    const CertificatePair &client() const { return m_client; }       ///< a good one
    /// A good one for the engine's address, but for what the wish says.
    CertificateWish serverWish() const;

    /// Starts the engine again with this certificate, and true when it answers. It takes only clients of
    /// `clientAuthority`, or all if that is empty.
    bool serve(const CertificatePair &own, const QByteArray &clientAuthority);
    /// With a good certificate, and for clients of `authority()`; does nothing when it does so already.
    bool serveWell();
    /// With server-cert.pem, server-key.pem and ca.pem of this folder.
    bool serveFrom(const QString &folder);

    int number() const { return m_number; }
    QString address() const { return m_fleet.address(m_number); }
    QString endpoint() const; ///< "tcp://10.213.1.13:2376"
    QString socket() const { return m_fleet.socket(m_number); }

    /// A new folder with ca.pem, cert.pem and key.pem as the docker command has them; those not empty.
    QString folder(const QString &name, const QByteArray &ca, const CertificatePair &client);
    /// The folder of a client that does everything well.
    QString goodFolder() { return folder(QStringLiteral("good"), m_authority.certificate, m_client); }
    QString path(const QString &name) const { return m_folder.filePath(name); }

private:
    const TestFleet &m_fleet;
    const int m_number;
    QTemporaryDir m_folder;
    bool m_servesWell = false;
    CertificatePair m_authority;
    CertificatePair m_client;
};

} // namespace bayplan::tests
