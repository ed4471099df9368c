// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

using X509 = struct x509_st; // OpenSSL's

namespace bayplan::net {

/// What an X.509 certificate says of itself. All texts are made plain for one line: a certificate may come from
/// anybody.
struct Certificate
{
    QString subject;      ///< its common name, or all of its subject where it has none
    QString issuer;       ///< who signed it, likewise
    QStringList names;    ///< DNS names and addresses that it is for (subjectAltName), at most a few dozen
    QDateTime validFrom;  ///< UTC
    QDateTime validUntil; ///< UTC

    /// An empty one for a null pointer.
    static Certificate from(const X509 *certificate);

    /// "a.example.org, b.example.org, 10.0.0.1 and 5 more"; the subject where it has no names.
    QString namesText() const;
};

/// "2026-01-31 12:00 UTC", for messages.
QString certificateTime(const QDateTime &time);

} // namespace bayplan::net
