// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

namespace bayplan::aws {

/// A name of something in AWS, "arn:partition:service:region:account:resource".
struct Arn
{
    QString partition; ///< "aws", "aws-cn", "aws-us-gov"
    QString service;
    QString region;
    QString account;
    QString resource;

    bool operator==(const Arn &) const = default;
};

/// An error if it isn't one, or has no region.
core::Result<Arn> parseArn(const QString &text);

/// "https://ec2.eu-central-1.amazonaws.com" for a service of a region.
QString serviceUrl(const Arn &arn, const QString &service);

} // namespace bayplan::aws
