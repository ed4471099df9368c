// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/subtree.h"

#include <QList>

#include <memory>
#include <utility>

namespace bayplan::files {

/// Closes a file descriptor.
class FileHandle
{
public:
    explicit FileHandle(int descriptor = -1) : m_descriptor(descriptor) {}
    ~FileHandle();
    FileHandle(FileHandle &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    FileHandle &operator=(FileHandle &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    int get() const { return m_descriptor; }
    explicit operator bool() const { return m_descriptor >= 0; }

private:
    int m_descriptor;
};

/// What was in an archive and is not made on this machine.
struct LeftOut
{
    int special = 0; ///< devices, pipes, sockets
    int links = 0;   ///< that lead out of what is unpacked, or to what isn't there
    int clashes = 0; ///< names that are there already: twice in the archive, or only differing in case
    int refused = 0; ///< paths that climb or are too long

    bool any() const { return special || links || clashes || refused; }
    /// "Left out: 2 devices, pipes or sockets; 1 link that leads elsewhere." Empty if nothing was.
    QString text() const;
};

/// Unpacks one file or folder into a folder of this machine: under a name of its own until commit(), and removed again
/// without. Nothing is written outside of that: each folder on the way is opened without following links, links are
/// made last, and memberrules says which. Nothing gets set-user-id; its owner can read and remove all of it.
class LocalTree : public TreeSink
{
public:
    /// `folder` must be there.
    static core::Result<std::unique_ptr<LocalTree>> create(const QByteArray &folder);
    ~LocalTree() override;

    core::Result<void> begin(const QByteArrayList &names, const TarMember &member,
                             const std::optional<QByteArrayList> &target) override;
    core::Result<void> data(QByteArrayView bytes) override;
    core::Result<void> end() override;

    /// Gives it its name in the folder; with `replace` what had it is removed, else that it is there is an error.
    core::Result<void> commit(const QByteArray &name, bool replace);

    qint64 bytes() const { return m_bytes; }
    int files() const { return m_files; }
    bool isEmpty() const { return !m_hasTop; }
    const LeftOut &leftOut() const { return m_leftOut; }
    /// Of the folder's file system, for this user.
    qint64 freeBytes() const;

private:
    struct Folder
    {
        QByteArrayList names;
        quint32 permissions;
        qint64 modified;
    };
    struct Link
    {
        QByteArrayList names;
        QByteArray target;
    };

    LocalTree(QByteArray folder, FileHandle handle, QByteArray ownName, FileHandle own);
    core::Result<int> parentOf(const QByteArrayList &names);
    core::Result<void> beginFile(int parent, const QByteArray &name, const TarMember &member);
    core::Result<void> hardLink(int parent, const QByteArray &name, const std::optional<QByteArrayList> &target);
    core::Result<void> finishTree();
    core::Error error(int number, const QByteArray &name = {}) const;

    const QByteArray m_folder;
    FileHandle m_handle; ///< of the folder
    const QByteArray m_ownName;
    FileHandle m_own; ///< of our own folder in it
    QByteArrayList m_parentNames;
    FileHandle m_parent; ///< the folder of the last member; most have the same
    FileHandle m_file;
    TarMember m_member;
    QList<Folder> m_folders;
    QList<Link> m_links;
    LeftOut m_leftOut;
    qint64 m_bytes = 0;
    int m_files = 0;
    bool m_hasTop = false;
};

} // namespace bayplan::files
