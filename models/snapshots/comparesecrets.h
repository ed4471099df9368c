// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/masking.h"

namespace bayplan::snapshots {

/// How a comparison goes about secrets. Where both sides have theirs, one that is another now is a change, told without
/// the secret. Where one side has been masked both are, before anything is compared: a mask is no change of a secret.
class CompareSecrets
{
public:
    CompareSecrets(const Snapshot &before, const Snapshot &after, bool areShown)
        : m_areCompared(before.hasSecrets && after.hasSecrets)
        , m_areShown(m_areCompared && areShown)
    {
    }

    /// Whether the comparison has them in it.
    bool areShown() const { return m_areShown; }

    /// What is compared of such JSON.
    QByteArray compared(const QByteArray &json) const
    {
        return m_areCompared || json.isEmpty() ? json : m_masking.inspectText(json);
    }
    QJsonObject compared(const QJsonObject &json) const { return m_areCompared ? json : m_masking.inspect(json); }
    QJsonArray compared(const QJsonArray &json) const { return m_areCompared ? json : m_masking.list(json); }

    /// What is told of what was compared: by this, or as it is where there is none.
    const Masking *masking() const { return m_areCompared && !m_areShown ? &m_masking : nullptr; }
    QJsonObject told(const QJsonObject &json) const { return masking() ? m_masking.inspect(json) : json; }
    QString told(const QString &text) const { return m_areShown ? text : m_masking.plain(text); }

private:
    const Masking m_masking;
    const bool m_areCompared;
    const bool m_areShown;
};

} // namespace bayplan::snapshots
