// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "aws/credentials.h"

#include <QHash>
#include <QString>

#include <optional>

namespace bayplan::aws {

/// A file of AWS's tools: settings by profile. https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
using Profiles = QHash<QString, QHash<QString, QString>>;

enum class SharedFile {
    Config,     ///< "[profile prod]", and "[default]"; other kinds of section are passed over
    Credentials ///< "[prod]"
};

/// Lines that mean nothing are passed over, nested settings too. Of settings given twice the last counts.
Profiles parseSharedFile(const QByteArray &text, SharedFile kind);

/// The keys of a profile: those in the credentials file before those in the config file. Nothing if it has none in
/// either; an error if there is no such profile, or it gets credentials in a way of its own (a role, single sign-on, a
/// command), which is not done here.
core::Result<std::optional<Credentials>> credentialsOf(const QString &profile, const Profiles &credentials,
                                                       const Profiles &config);

} // namespace bayplan::aws
