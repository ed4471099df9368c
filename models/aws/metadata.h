// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "aws/credentials.h"
#include "net/http.h"

#include <QProcessEnvironment>

#include <optional>

namespace bayplan::aws {

/// Where a container gets credentials: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, or _FULL_URI, which must be https, or
/// one of the hosts that AWS allows by http (loopback, 169.254.170.2, 169.254.170.23, fd00:ec2::23). Nothing if neither
/// is set. https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
core::Result<std::optional<net::HttpRequest>> containerRequest(const QProcessEnvironment &environment);

/// The metadata service of an EC2 instance, version 2: first a token, then the role's name, then its credentials.
/// Nothing where AWS_EC2_METADATA_DISABLED is true.
std::optional<net::Origin> instanceOrigin(const QProcessEnvironment &environment);
net::HttpRequest instanceTokenRequest(const net::Origin &origin);
/// `role` is empty for the request of its name.
net::HttpRequest instanceRoleRequest(const net::Origin &origin, const QByteArray &token, const QByteArray &role);
/// Whether it can be the name of a role, and part of a path as it stands.
bool isRoleName(const QByteArray &name);

} // namespace bayplan::aws
