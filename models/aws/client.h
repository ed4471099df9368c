// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "aws/arn.h"
#include "aws/credentialsource.h"
#include "aws/query.h"

#include <chrono>

namespace bayplan::aws {

/// Calls of AWS in one region. Calls that AWS throttles are made again, a few times, with longer and longer waits; with
/// credentials that have expired, once more with new ones.
class Client
{
public:
    using Done = std::function<void(core::Result<Element>)>;

    /// `loop` and `credentials` must outlive it, and it its calls. `endpoint` stands in place of AWS's own, for what
    /// speaks its API: "http://127.0.0.1:4566".
    Client(net::HttpLoop &loop, CredentialSource &credentials, Arn place, QString endpoint = {});

    core::Task call(const Query &query, Done done);

    /// The first wait; the others are each twice as long as the one before.
    void setFirstWait(std::chrono::milliseconds wait) { m_firstWait = wait; }

private:
    class Call;

    core::Result<net::HttpRequest> requestOf(const Query &query, const Credentials &credentials) const;

    net::HttpLoop &m_loop;
    CredentialSource &m_credentials;
    const Arn m_place;
    const QString m_endpoint;
    std::chrono::milliseconds m_firstWait{500};
};

} // namespace bayplan::aws
