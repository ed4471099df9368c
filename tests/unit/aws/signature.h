// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "unit/net/scriptedserver.h"

namespace bayplan::testing {

/// What is wrong with the signature (version 4) of a request without a query; empty if it is the one that this key
/// makes for this region and service, now. Worked out here by AWS's description of it:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
QString problemWithSignature(const ScriptedRequest &request, const QByteArray &keyId, const QByteArray &secret,
                             const QByteArray &region, const QByteArray &service);

/// The value of a header; null if there is none.
QByteArray headerOf(const ScriptedRequest &request, const QByteArray &name);

} // namespace bayplan::testing
