// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFileInfo>
#include <QString>

#include <memory>
#include <optional>

namespace bayplan::core {

/// Gives a file another content, whole or not at all, also when the program is killed or the power fails in the middle.
/// A link stays a link, and owner and permissions stay; a file made anew has those of `newMode`. What an earlier call
/// left beside it because it was killed goes. Two calls at once for the same file must be kept apart by the caller.
///
/// Why it failed; nothing when the new content is on the disk.
std::optional<QString> replaceFile(const QString &path, const QByteArray &content, int newMode = 0600);

/// The same for content that comes in parts and is too much to be held at once. Nothing has changed until commit();
/// destroyed before it, what was written goes. One error ends it: later calls give the same.
class FileReplacement
{
public:
    explicit FileReplacement(const QString &path, int newMode = 0600);
    ~FileReplacement();
    FileReplacement(const FileReplacement &) = delete;
    FileReplacement &operator=(const FileReplacement &) = delete;

    /// For its owner alone, also where others may read the file that is replaced.
    void keepFromOthers() { m_isForOwner = true; }
    /// False: see problem().
    bool write(const QByteArray &part);
    /// Puts it in the file's place, for good.
    bool commit();
    /// Why it failed; nothing while it has not.
    const std::optional<QString> &problem() const { return m_problem; }

private:
    class Temporary;

    const QFileInfo m_target;
    const int m_newMode;
    bool m_isForOwner = false;
    std::unique_ptr<Temporary> m_file;
    std::optional<QString> m_problem;
};

/// The file that `path` leads to through links; the last link's target need not be there.
QString linkTarget(const QString &path);

} // namespace bayplan::core
