// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/statlines.h"

#include "files/containerpath.h"

#include <sys/stat.h>
#include <utility>

namespace bayplan::files {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr qsizetype longestRecord = 16 * 1024;
const QByteArray recordEnd = "//\n";
} // namespace

EntryKind kindOfMode(quint32 mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return EntryKind::Folder;
    case S_IFLNK:
        return EntryKind::Link;
    case S_IFCHR:
    case S_IFBLK:
        return EntryKind::Device;
    case S_IFIFO:
        return EntryKind::Pipe;
    case S_IFSOCK:
        return EntryKind::Socket;
    default:
        return EntryKind::File;
    }
}

QStringList listCommand(const QByteArray &path)
{
    // The dot makes find enter a link to a folder. For links once more what they lead to.
    const QString folder = QString::fromUtf8(path == "/" ? QByteArray("/.") : QByteArray(path + "/."));
    return {u"find"_s,
            folder,
            u"-maxdepth"_s,
            u"1"_s,
            u"-exec"_s,
            u"stat"_s,
            u"-c"_s,
            u"F %f %s %Y %u %g %n//"_s,
            u"{}"_s,
            u"+"_s,
            u"-type"_s,
            u"l"_s,
            u"-exec"_s,
            u"stat"_s,
            u"-L"_s,
            u"-c"_s,
            u"L %f 0 0 0 0 %n//"_s,
            u"{}"_s,
            u"+"_s};
}

void StatLines::feed(const QByteArray &bytes)
{
    m_rest += bytes;
    qsizetype from = 0;
    for (qsizetype end; (end = m_rest.indexOf(recordEnd, from)) >= 0; from = end + recordEnd.size())
        record(m_rest.mid(from, end - from));
    m_rest.remove(0, from);
    if (m_rest.size() > longestRecord) {
        ++m_malformed;
        m_rest.clear();
    }
}

void StatLines::record(const QByteArray &record)
{
    qsizetype at = 2;
    bool good = record.size() > 2 && (record[0] == 'F' || record[0] == 'L') && record[1] == ' ';
    const auto field = [&](int base) -> qint64 {
        const qsizetype space = record.indexOf(' ', at);
        bool isNumber = false;
        const qint64 value = space < 0 ? 0 : record.mid(at, space - at).toLongLong(&isNumber, base);
        good = good && isNumber;
        at = space + 1;
        return value;
    };
    const auto mode = quint32(field(16));
    Entry entry{.name = {}, .kind = kindOfMode(mode), .permissions = mode & 07777};
    for (qint64 *number : {&entry.size, &entry.modified, &entry.user, &entry.group})
        *number = good ? field(10) : 0;
    entry.name = good ? nameOf(record.mid(at)) : QByteArray();
    if (!good || entry.name.isEmpty()) {
        ++m_malformed;
        return;
    }
    if (entry.name == ".") {
        m_owner = {entry.user, entry.group};
    } else if (record[0] == 'L') {
        if (entry.kind == EntryKind::Folder)
            m_linksToFolders << entry.name;
    } else if (!isFull()) {
        m_entries << entry;
    }
}

QList<Entry> StatLines::take()
{
    for (Entry &entry : m_entries)
        entry.leadsToFolder = entry.kind == EntryKind::Link && m_linksToFolders.contains(entry.name);
    return std::exchange(m_entries, {});
}

} // namespace bayplan::files
