// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/reach.h"

namespace bayplan::ingress::haproxy {

/// A file that is to be replaced.
struct FileChange
{
    QString path;
    QString name; ///< of the ingress: the file that is checked is called after it
    std::optional<QByteArray> before;
    QByteArray after;
};

/// Replaces it once `haproxy -c` has found no fault with what it is to be, in a file beside it; that check sees this
/// one file alone. An error of the kind Input: it has found some, and the file is as it was. Of the kind
/// Declined: somebody else has changed the file meanwhile, and it is as they made it.
core::Task writeChecked(Reach &reach, FileChange change, std::function<void(core::Result<void>)> done);

/// The file that is checked.
QString checkedPath(const FileChange &change);

/// What the check said of its file, as words about `path`: faults first, at most some lines of them, plain.
QString faultsIn(const QByteArray &output, const QString &checked, const QString &path);

} // namespace bayplan::ingress::haproxy
