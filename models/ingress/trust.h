// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "ingress/upkeep.h"

namespace bayplan::ingress {

/// Whether keeping it in step does something with this machine's own rights: runs commands here or through the
/// operator's ssh, uses AWS credentials found here. Whoever can write to a host's engine can write a service's record,
/// and is not to gain that by it.
bool needsTrust(const services::Ingress &ingress);

/// What the operator says yes to: all that decides what is done. Pure.
QString fingerprint(const services::Ingress &ingress);

/// What it would do here, for the question: "Bayplan will write /etc/haproxy/haproxy.cfg on this machine and run …".
/// Whole: where, to whom and by which command, with runs of blanks made visible.
QString trustQuestion(const services::Ingress &ingress);

/// Makes balancers of what needs no trust or has it, and refuses others (Error::Kind::Declined). `settings` must
/// outlive it.
Upkeep::Make trustedOnly(core::Settings &settings, Upkeep::Make make);

} // namespace bayplan::ingress
