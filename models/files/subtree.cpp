// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/subtree.h"

#include "files/memberrules.h"

namespace bayplan::files {

using core::Result;

std::optional<QByteArrayList> Subtree::namesBelow(const QByteArrayList &names) const
{
    const qsizetype own = m_asked.path == "/" ? 0 : 1;
    if (names.size() < own + m_asked.below.size() || names.mid(own, m_asked.below.size()) != m_asked.below)
        return std::nullopt;
    return names.mid(own + m_asked.below.size());
}

Result<void> Subtree::begin(const TarMember &member)
{
    m_told = false;
    const auto names = namesOf(member.path);
    if (!names) {
        ++m_refused;
        return {};
    }
    const auto below = namesBelow(*names);
    if (!below) {
        m_isOver = m_hasBegun;
        return {};
    }
    m_hasBegun = true;
    m_told = true;
    std::optional<QByteArrayList> target;
    if (member.isHardLink) {
        if (const auto targetNames = namesOf(member.target))
            target = namesBelow(*targetNames);
    }
    return m_sink.begin(*below, member, target);
}

Result<void> Subtree::data(QByteArrayView bytes)
{
    return m_told ? m_sink.data(bytes) : Result<void>();
}

Result<void> Subtree::end()
{
    return m_told ? m_sink.end() : Result<void>();
}

} // namespace bayplan::files
