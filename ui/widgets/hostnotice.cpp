// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hostnotice.h"

#include "core/humanize.h"
#include "core/plaintext.h"

#include <QLocale>
#include <QPushButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString sentence(const QString &text)
{
    return text.isEmpty() || text.endsWith(u'.') ? text : QString(text + u'.');
}

} // namespace

HostNotice::HostNotice(const Theme &theme, QWidget *parent) : MessageBar(theme, parent)
{
    setObjectName(u"hostNotice"_s);
    QPushButton *retry = addButton(tr("Retry now"));
    retry->setObjectName(u"retryNow"_s);
    connect(retry, &QPushButton::clicked, this, &HostNotice::retryRequested);
}

void HostNotice::refresh(const QList<fleet::HostConnection *> &hosts, core::Time now)
{
    QStringList lost; // has been seen
    QStringList never;
    QString why;
    QString problem;
    QString since;
    for (const fleet::HostConnection *host : hosts) {
        const fleet::HostStatus &status = host->status();
        const QString name = core::plainLine(host->config().name, 60);
        if (fleet::isLive(status.state)) {
            if (status.problem && problem.isEmpty())
                problem = tr("%1: %2").arg(name, sentence(core::plainLine(status.problem->message())));
            continue;
        }
        if (status.state == fleet::HostState::Connecting)
            continue;
        if (status.error)
            why = sentence(core::plainLine(status.error->what));
        if (!status.lastSeen) {
            never << name;
            continue;
        }
        lost << name;
        since = core::shortDuration(std::chrono::duration_cast<std::chrono::seconds>(now - *status.lastSeen));
    }
    QStringList parts;
    const bool one = lost.size() + never.size() == 1;
    if (lost.size() == 1)
        parts << tr("%1 has been out of reach for %2; its rows show the last known state.").arg(lost.first(), since);
    else if (!lost.isEmpty())
        parts << tr("%1 are out of reach; their rows show the last known state.")
                     .arg(QLocale().createSeparatedList(lost));
    if (!never.isEmpty())
        parts << tr("%1 could not be reached yet.").arg(QLocale().createSeparatedList(never));
    if (one && !why.isEmpty())
        parts << why;
    if (!problem.isEmpty())
        parts << problem;
    if (parts.isEmpty())
        hide();
    else
        showMessage(fleet::Tone::Warning, parts.join(u' '));
}

} // namespace bayplan::ui
