// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/fleethealth.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "ui/widgets/dotlabel.h"

#include <QLabel>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

FleetHealth::FleetHealth(const Theme &theme, fleet::Fleet &fleet, QWidget *parent)
    : QWidget(parent)
    , m_fleet(fleet)
    , m_live(new DotLabel(theme, this))
    , m_connecting(new DotLabel(theme, this))
    , m_lost(new DotLabel(theme, this))
    , m_workspace(new QLabel(this))
{
    m_live->setObjectName(u"hostsLive"_s);
    m_connecting->setObjectName(u"hostsConnecting"_s);
    m_lost->setObjectName(u"hostsLost"_s);
    m_workspace->setObjectName(u"workspace"_s);
    m_workspace->setTextFormat(Qt::PlainText);
    m_workspace->setProperty("muted", true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (QWidget *line : std::initializer_list<QWidget *>{m_live, m_connecting, m_lost, m_workspace})
        layout->addWidget(line);
    m_workspace->setFixedHeight(20);
    m_workspace->hide();
    connect(&fleet, &fleet::Fleet::changed, this, [this] { refresh(); });
    connect(&fleet, &fleet::Fleet::hostAdded, this, [this] { refresh(); });
    connect(&fleet, &fleet::Fleet::hostRemoved, this, [this] { refresh(); });
    refresh();
}

void FleetHealth::setWorkspaceText(const QString &text, const QString &problem)
{
    m_workspace->setText(core::plainLine(text, 60));
    m_workspace->setToolTip(core::plainLine(problem, 600).toHtmlEscaped());
    m_workspace->setAccessibleDescription(core::plainLine(problem, 600));
    m_workspace->setVisible(!text.isEmpty());
}

void FleetHealth::refresh()
{
    int live = 0;
    int connecting = 0;
    int lost = 0;
    bool seenBefore = false;
    for (const fleet::HostConnection *host : m_fleet.hosts()) {
        const fleet::HostState state = host->status().state;
        if (fleet::isLive(state))
            ++live;
        else if (state == fleet::HostState::Connecting)
            ++connecting;
        else
            ++lost;
        if (state == fleet::HostState::Unreachable && host->status().lastSeen)
            seenBefore = true;
    }
    m_live->setState(live > 0 ? fleet::Tone::Good : fleet::Tone::Off,
                     m_fleet.hosts().isEmpty() ? tr("No hosts yet") : tr("%Ln host(s) live", nullptr, live));
    m_connecting->setState(fleet::Tone::Starting, tr("%1 connecting").arg(connecting));
    m_lost->setState(seenBefore || lost == 0 ? fleet::Tone::Warning : fleet::Tone::Bad,
                     seenBefore ? tr("%1 reconnecting").arg(lost) : tr("%1 not reached").arg(lost));
    m_connecting->setVisible(connecting > 0);
    m_lost->setVisible(lost > 0);
}

} // namespace bayplan::ui
