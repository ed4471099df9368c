// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/portwords.h"

#include "services/bayplanmodel.h"

#include <QStringList>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;

void PortWords::add(quint16 target, quint16 published)
{
    m_byTarget[target].insert(published ? u" = "_s + QString::number(published)
                                        : u" → "_s + BayPlanModel::tr("dynamic"));
}

QString PortWords::text() const
{
    QStringList parts;
    for (const auto &[target, kinds] : m_byTarget) {
        QStringList sorted(kinds.begin(), kinds.end());
        sorted.sort();
        for (const QString &kind : std::as_const(sorted))
            parts << QString(u':' + QString::number(target) + kind);
    }
    return parts.isEmpty() ? BayPlanModel::tr("no ports") : parts.join(u", "_s);
}

} // namespace bayplan::services
