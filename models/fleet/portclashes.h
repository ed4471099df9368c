// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/portclaims.h"

#include <QList>

namespace bayplan::fleet {

/// A port of one host that several of its containers claim, though only one can have it.
struct PortClash
{
    enum class Kind {
        Now,     ///< one has it, and another is to be started by the engine itself, which fails as long as that is so
        ToCome,  ///< one has it, and another can't be started by an operator as long as that is so
        Waiting, ///< none has it yet: the first to start gets it
    };

    Kind kind = Kind::Waiting;
    quint16 published = 0;
    QString protocol;
    QList<PortClaim> claims; ///< the one that has it first; one for each container

    bool operator==(const PortClash &) const = default;
};

/// "now", "to come", "waiting", as exports have it.
QString toString(PortClash::Kind kind);

/// Of one host's claims, as portClaims() gives them; sorted by kind, then by port. Each clash is of containers whose
/// claims meet, directly or through another's.
QList<PortClash> portClashes(const std::vector<PortClaim> &claims);

/// "8080/tcp: web has it, so old can't start", a sentence without its full stop. Names are plain text of an engine's.
QString clashText(const PortClash &clash);

} // namespace bayplan::fleet
