// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/tarstream.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <memory>
#include <optional>

namespace bayplan::files {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr qsizetype blockSize = 512;
constexpr qsizetype longestHead = 1024 * 1024; // attributes and long names of one member
// Fields of a head, by POSIX's ustar.
constexpr qsizetype sizeAt = 124;
constexpr qsizetype sizeLength = 12;
constexpr qsizetype checksumAt = 148;
constexpr qsizetype checksumLength = 8;
constexpr qsizetype typeAt = 156;
// Else libarchive turns names into the locale's, and composes their accents.
const QByteArray asBytes = "21 hdrcharset=BINARY\n";

auto notATar(const QString &why)
{
    return core::fail({.kind = Error::Kind::Protocol,
                       .what = u"The archive from the engine can't be read: "_s + why,
                       .where = {},
                       .next = {}});
}

constexpr qint64 padded(qint64 size)
{
    return (size + blockSize - 1) / blockSize * blockSize;
}

QByteArray octal(qint64 number, qsizetype digits)
{
    return QByteArray::number(number, 8).rightJustified(digits, '0');
}

/// Of the small members that describe the next one: always octal.
std::optional<qint64> smallSize(const QByteArray &head, qsizetype at)
{
    QByteArray text = head.mid(at + sizeAt, sizeLength);
    if (const qsizetype end = text.indexOf('\0'); end >= 0)
        text.truncate(end);
    bool good = false;
    const qint64 size = text.trimmed().toLongLong(&good, 8);
    return good && size >= 0 && size <= longestHead ? std::optional(size) : std::nullopt;
}

void setSize(QByteArray &head, qsizetype at, qint64 size)
{
    head.replace(at + sizeAt, sizeLength, QByteArray(octal(size, sizeLength - 1) + ' '));
    head.replace(at + checksumAt, checksumLength, QByteArray(checksumLength, ' '));
    qint64 sum = 0;
    for (qsizetype i = 0; i < blockSize; ++i)
        sum += quint8(head[at + i]);
    head.replace(at + checksumAt, checksumLength, QByteArray(octal(sum, 6) + '\0' + ' '));
}

/// The head with each set of pax attributes saying that texts are bytes.
QByteArray withBytes(QByteArray head, const QList<std::pair<qsizetype, qsizetype>> &attributes)
{
    for (auto set = attributes.crbegin(); set != attributes.crend(); ++set) {
        const auto [at, size] = *set;
        const qint64 longer = size + asBytes.size();
        QByteArray body = head.mid(at + blockSize, size) + asBytes;
        body.append(padded(longer) - longer, '\0');
        head.replace(at + blockSize, padded(size), body);
        setSize(head, at, longer);
    }
    return head;
}

struct ReadFree
{
    void operator()(archive *reader) const { archive_read_free(reader); }
};

} // namespace

Result<void> TarStream::feed(const QByteArray &bytes)
{
    qsizetype at = 0;
    while (at < bytes.size() && m_state != State::Ended) {
        if (m_state == State::Head) {
            const qsizetype part = std::min(m_wanted - m_head.size(), bytes.size() - at);
            m_head.append(bytes.constData() + at, part);
            at += part;
            if (m_head.size() == m_wanted) {
                if (const auto good = block(); !good)
                    return good;
            }
            continue;
        }
        const qsizetype part = qsizetype(std::min<qint64>(m_left, bytes.size() - at));
        if (m_state == State::Data) {
            if (const auto good = m_sink.data(QByteArrayView(bytes).sliced(at, part)); !good)
                return good;
        }
        at += part;
        m_left -= part;
        if (m_left == 0) {
            if (const auto good = dataEnded(); !good)
                return good;
        }
    }
    return {};
}

/// A head is complete: of the member itself, or of what describes the next one.
Result<void> TarStream::block()
{
    const QByteArrayView head = QByteArrayView(m_head).sliced(m_blockAt, blockSize);
    if (std::all_of(head.begin(), head.end(), [](char byte) { return byte == 0; })) {
        if (m_blockAt > 0)
            return notATar(u"it breaks off within a member"_s);
        m_state = State::Ended;
        return {};
    }
    const char type = head[typeAt];
    if (type != 'x' && type != 'g' && type != 'L' && type != 'K')
        return member(type);
    const auto size = smallSize(m_head, m_blockAt);
    if (!size || m_wanted + padded(*size) > longestHead)
        return notATar(u"a member's description is longer than 1 MiB"_s);
    if (type == 'x')
        m_attributes << std::pair(m_blockAt, qsizetype(*size));
    m_wanted += qsizetype(padded(*size)) + blockSize;
    m_blockAt = m_wanted - blockSize;
    return {};
}

Result<void> TarStream::member(char type)
{
    if (type == 'S')
        return notATar(u"a file is stored with holes, which no engine does"_s);
    const QByteArray head = withBytes(m_head, m_attributes) + QByteArray(2 * blockSize, '\0');
    m_head.clear();
    m_attributes.clear();
    m_blockAt = 0;
    m_wanted = blockSize;

    const std::unique_ptr<archive, ReadFree> reader(archive_read_new());
    archive_read_support_format_tar(reader.get());
    archive_entry *entry = nullptr;
    if (archive_read_open_memory(reader.get(), head.constData(), size_t(head.size())) != ARCHIVE_OK ||
        archive_read_next_header(reader.get(), &entry) < ARCHIVE_WARN)
        return notATar(u"a member's head is damaged"_s);
    const char *path = archive_entry_pathname(entry);
    if (!path || archive_entry_sparse_count(entry) > 0)
        return notATar(path ? u"a file is stored with holes, which no engine does"_s : u"a member has no name"_s);

    TarMember member{.path = path,
                     .kind = kindOfMode(quint32(archive_entry_filetype(entry))),
                     .permissions = quint32(archive_entry_perm(entry)),
                     .modified = qint64(archive_entry_mtime(entry)),
                     .user = archive_entry_uid(entry),
                     .group = archive_entry_gid(entry)};
    if (const char *target = archive_entry_hardlink(entry)) {
        member.isHardLink = true;
        member.target = target;
    } else if (const char *symlink = archive_entry_symlink(entry)) {
        member.target = symlink;
    }
    // Links, devices and folders have no data, whatever the size says: as engines' own tar has it.
    const bool headOnly = type >= '1' && type <= '6';
    member.size = headOnly ? 0 : qint64(archive_entry_size(entry));
    if (member.size < 0)
        return notATar(u"a member's size is negative"_s);
    if (const auto good = m_sink.begin(member); !good)
        return good;
    m_left = member.size;
    m_padding = padded(member.size) - member.size;
    m_state = State::Data;
    return m_left > 0 ? Result<void>() : dataEnded();
}

Result<void> TarStream::dataEnded()
{
    if (m_state == State::Data) {
        if (const auto good = m_sink.end(); !good)
            return good;
        m_left = m_padding;
    }
    m_state = m_state == State::Data && m_left > 0 ? State::Padding : State::Head;
    return {};
}

Result<void> TarStream::finish() const
{
    // Some leave the end mark out.
    if (m_state == State::Ended || (m_state == State::Head && m_head.isEmpty()))
        return {};
    return core::fail({.kind = Error::Kind::ConnectionLost,
                       .what = u"The archive from the engine ends in the middle"_s,
                       .where = {},
                       .next = u"Try again"_s});
}

} // namespace bayplan::files
