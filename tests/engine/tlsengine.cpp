// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tlsengine.h"

#include <QDir>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

TlsEngine::TlsEngine(const TestFleet &fleet, int engine)
    : m_fleet(fleet)
    , m_number(engine)
    , m_authority(makeCertificate({.subject = u"test CA"_s, .authority = true}))
    , m_client(makeCertificate({.subject = u"operator"_s}, &m_authority))
{
}

TlsEngine::~TlsEngine()
{
    m_fleet.run({u"plain"_s, QString::number(m_number)});
}

CertificateWish TlsEngine::serverWish() const
{
    return {.subject = u"engine%1"_s.arg(m_number), .names = {u"engine%1.example.org"_s.arg(m_number), address()}};
}

bool TlsEngine::serve(const CertificatePair &own, const QByteArray &clientAuthority)
{
    const QString files = path(u"server"_s);
    QDir(files).removeRecursively();
    QDir().mkpath(files);
    writeFile(files + u"/server-cert.pem"_s, own.certificate);
    writeFile(files + u"/server-key.pem"_s, own.key);
    if (!clientAuthority.isEmpty())
        writeFile(files + u"/ca.pem"_s, clientAuthority);
    return serveFrom(files);
}

bool TlsEngine::serveWell()
{
    if (!m_servesWell)
        m_servesWell = serve(makeCertificate(serverWish(), &m_authority), m_authority.certificate);
    return m_servesWell;
}

bool TlsEngine::serveFrom(const QString &folder)
{
    m_servesWell = false;
    return !m_fleet.run({u"tls"_s, QString::number(m_number), folder}).isNull();
}

QString TlsEngine::endpoint() const
{
    return u"tcp://%1:2376"_s.arg(address());
}

QString TlsEngine::folder(const QString &name, const QByteArray &ca, const CertificatePair &client)
{
    writeTlsFolder(path(name), ca, client);
    return path(name);
}

} // namespace bayplan::tests
