// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "aws/credentials.h"
#include "core/task.h"
#include "net/httploop.h"

#include <QProcessEnvironment>

#include <functional>
#include <memory>
#include <optional>

namespace bayplan::aws {

/// Finds credentials as AWS's own tools do: in the environment, in the shared files, from the container's service, from
/// the instance's; and keeps them until shortly before they expire.
class CredentialSource
{
public:
    using Done = std::function<void(core::Result<Credentials>)>;

    /// `loop` must outlive it. With a `profile` only the shared files are asked, and only for that one.
    CredentialSource(net::HttpLoop &loop, QProcessEnvironment environment, QString profile = {});
    ~CredentialSource();

    core::Task get(Done done);
    /// AWS said that they are no good any more: the next ones are fetched anew.
    void forget();

private:
    class Search;
    struct Kept;

    net::HttpLoop &m_loop;
    const QProcessEnvironment m_environment;
    const QString m_profile;
    std::shared_ptr<Kept> m_kept;
};

} // namespace bayplan::aws
