// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/spillfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

#include <unistd.h>

namespace bayplan::logs {

using namespace Qt::Literals::StringLiterals;

SpillFile::SpillFile(qint64 slotSize, QString folder) : m_slotSize(slotSize), m_folder(std::move(folder)) {}

core::Error SpillFile::failure() const
{
    return {.kind = core::Error::Kind::System,
            .what = QCoreApplication::translate("LogStore", "Older lines can't be kept: %1").arg(m_file->errorString()),
            .where = QFileInfo(m_file->fileTemplate()).path(),
            .next = QCoreApplication::translate("LogStore", "Make room there; the newest lines stay in memory")};
}

core::Result<int> SpillFile::write(QByteArrayView data)
{
    Q_ASSERT(data.size() <= m_slotSize);
    if (!m_file) {
        QString folder = m_folder;
        if (folder.isEmpty()) {
            folder = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/bayplan"_s;
            if (!QDir().mkpath(folder))
                folder = QDir::tempPath();
        }
        m_file = std::make_unique<QTemporaryFile>(folder + u"/log-XXXXXX"_s);
        if (!m_file->open()) {
            const core::Error error = failure();
            m_file.reset();
            return core::fail(error);
        }
        // Where the system has files without a name Qt has made one; elsewhere it loses its name here.
        const QByteArray name = QFile::encodeName(m_file->fileName());
        ::unlink(name.constData());
        m_file->setAutoRemove(false);
    }
    const int slot = m_free.empty() ? m_slots : m_free.back();
    if (!m_file->seek(slot * m_slotSize) || m_file->write(data.data(), data.size()) != data.size() || !m_file->flush())
        return core::fail(failure());
    if (m_free.empty())
        ++m_slots;
    else
        m_free.pop_back();
    return slot;
}

QByteArray SpillFile::read(int slot, qint64 size) const
{
    if (!m_file || !m_file->seek(slot * m_slotSize))
        return {};
    return m_file->read(size);
}

void SpillFile::clear()
{
    m_file.reset();
    m_free.clear();
    m_slots = 0;
}

} // namespace bayplan::logs
