// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/logstatus.h"

#include "core/plaintext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using State = logs::LogFollower::State;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("LogStatus", text);
}

QString wordFor(State state)
{
    switch (state) {
    case State::Waiting:
        return tr("Waiting for the host");
    case State::Loading:
        return tr("Loading…");
    case State::Following:
        return tr("Following");
    case State::Ended:
        return tr("Not running");
    case State::Failed:
        break;
    }
    return tr("Can't be read");
}

} // namespace

LogStatus logStatus(const logs::LogSession &session)
{
    LogStatus status;
    QStringList details;
    QStringList problems;
    QHash<State, int> counts;
    const auto &followers = session.followers();
    for (size_t i = 0; i < followers.size(); ++i) {
        const logs::LogFollower &follower = *followers[i];
        const auto &source = session.sources()[i];
        const QString name = tr("%1 on %2").arg(core::plainLine(source.name, 40), core::plainLine(source.host, 40));
        ++counts[follower.state()];
        details << name + u": "_s + wordFor(follower.state());
        if (follower.state() == State::Failed && follower.error())
            problems << name + u": "_s + core::plainLine(follower.error()->what);
    }
    const int all = int(followers.size());
    for (const State state : {State::Loading, State::Following, State::Waiting, State::Ended, State::Failed}) {
        if (counts.value(state) == 0)
            continue;
        status.text = counts.value(state) == all
                          ? wordFor(state)
                          : tr("%1 of %2: %3")
                                .arg(QLocale().toString(counts.value(state)), QLocale().toString(all), wordFor(state));
        break;
    }
    constexpr qsizetype mostDetails = 20;
    if (details.size() > mostDetails)
        details = details.mid(0, mostDetails) << u"…"_s;
    status.details = details.join(u'\n');
    if (session.leftOut() > 0)
        problems << tr("Only the first %1 containers are followed.").arg(QLocale().toString(all));
    if (const auto &problem = session.store().problem())
        problems << problem->message();
    if (!problems.isEmpty()) {
        status.problem = problems.size() == 1
                             ? problems.first()
                             : tr("%1 (and %2 more)").arg(problems.first(), QLocale().toString(problems.size() - 1));
    }
    if (counts.value(State::Failed) == all)
        status.empty = tr("There is no log to show.");
    else if (counts.value(State::Loading) > 0)
        status.empty = tr("Loading…");
    else if (counts.value(State::Waiting) == all)
        status.empty = tr("The host is out of reach. The log goes on when it is back.");
    else
        status.empty = tr("Nothing has been written yet.");
    return status;
}

} // namespace bayplan::ui
