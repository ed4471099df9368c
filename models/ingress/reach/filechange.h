// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/reach.h"

#include <functional>
#include <optional>

namespace bayplan::ingress {

using FileContent = std::optional<QByteArray>; ///< nothing: there is no such file
using Outcome = std::function<void(core::Result<void>)>;

/// A change to a load balancer's file, and how it comes into force.
struct FileChange
{
    QString file;
    /// What is to be in it in place of what is. Pure.
    std::function<core::Result<FileContent>(const FileContent &before)> change;
    /// Has the file's new content checked and taken into use.
    std::function<core::Task(Outcome)> force;
};

/// Writes the file, then puts it in force; if that fails the file is put back as it was, unless somebody else has
/// changed it by then. `reach` must outlive the task.
core::Task changeFile(Reach &reach, FileChange change, Outcome done);

} // namespace bayplan::ingress
