// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/figures.h"

#include "services/words.h"

#include <QLocale>
#include <QStringList>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;

namespace {

void add(std::optional<qint64> &sum, std::optional<qint64> more)
{
    if (more)
        sum = sum.value_or(0) + *more;
}

} // namespace

TrafficFigures &TrafficFigures::operator+=(const TrafficFigures &other)
{
    add(requests, other.requests);
    add(errors, other.errors);
    add(sessions, other.sessions);
    return *this;
}

QString figuresText(const TrafficFigures &figures)
{
    const auto number = [](qint64 value) { return QLocale().toString(value); };
    QStringList parts;
    if (figures.requests)
        parts << (figures.requests == 1 ? tr("1 request") : tr("%1 requests").arg(number(*figures.requests)));
    if (figures.errors)
        parts << tr("%1 failed", "requests").arg(number(*figures.errors));
    if (figures.sessions)
        parts << (figures.sessions == 1 ? tr("1 session") : tr("%1 sessions").arg(number(*figures.sessions)));
    return parts.join(u", "_s);
}

} // namespace bayplan::services
