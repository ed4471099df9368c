// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QString>

#include <map>

namespace bayplan::services {

/// Gathers target ports and how they are published, for one line of text.
class PortWords
{
public:
    /// `published`: 0 for a dynamic one.
    void add(quint16 target, quint16 published);
    /// ":8080 → dynamic, :443 = 8443"; "no ports".
    QString text() const;

private:
    std::map<quint16, QSet<QString>> m_byTarget;
};

} // namespace bayplan::services
