// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

namespace bayplan::images {

/// The name of an image taken apart, by the rules of distribution/reference.
struct Reference
{
    QString registry;   ///< "docker.io" where none is written; with its port
    QString repository; ///< "library/nginx"
    QString tag;        ///< may be empty beside a digest
    QString digest;     ///< "sha256:…", mostly empty

    /// "docker.io/library/nginx:1.25": what every engine understands alike.
    QString full() const;
    /// The same without tag and digest.
    QString name() const;
    /// As operators write it: "nginx:1.25".
    QString familiar() const;

    bool operator==(const Reference &) const = default;
};

/// Takes apart what an operator wrote; without tag and digest the tag is "latest". An error says what is wrong with it.
core::Result<Reference> parseReference(const QString &text);

} // namespace bayplan::images
