// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hostchip.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "ui/widgets/checkmenu.h"

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

HostChip::HostChip(const Theme &theme, fleet::Fleet &fleet, QWidget *parent)
    : Chip(theme, u"hosts"_s, QString(), parent)
    , m_fleet(fleet)
{
    setCheckable(true);
    setChecked(true);
    setHasMenu(true);
    // It stays lit: it always says what is shown.
    connect(this, &Chip::toggled, this, [this](bool on) {
        if (!on)
            setChecked(true);
    });
    connect(this, &Chip::clicked, this, [this] { openMenu(); });
    connect(&fleet, &fleet::Fleet::hostRemoved, this, [this](fleet::HostId id) {
        QSet<fleet::HostId> left = m_chosen;
        left.remove(id);
        setChosen(left);
    });
    updateText();
}

void HostChip::setChosen(const QSet<fleet::HostId> &hosts)
{
    if (m_chosen == hosts)
        return;
    m_chosen = hosts;
    updateText();
    Q_EMIT chosenChanged();
}

void HostChip::updateText()
{
    QString shown = tr("All hosts");
    if (m_chosen.size() == 1) {
        const fleet::HostConnection *host = m_fleet.host(*m_chosen.begin());
        shown = host ? core::plainLine(host->config().name, 24) : QString();
    } else if (!m_chosen.isEmpty()) {
        shown = tr("%1 hosts").arg(m_chosen.size());
    }
    setText(shown);
    setShortcut({}); // a host's name may have an ampersand, which a button takes for a shortcut
    setAccessibleName(tr("Hosts shown: %1").arg(shown));
    updateGeometry();
    update();
}

void HostChip::openMenu()
{
    auto *menu = new CheckMenu(this);
    menu->setObjectName(u"hostMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fill(*menu);
    menu->popup(mapToGlobal(rect().bottomLeft() + QPoint(0, 4)));
}

void HostChip::fill(QMenu &menu)
{
    QAction *all = menu.addAction(tr("All hosts"));
    all->setCheckable(true);
    all->setChecked(m_chosen.isEmpty());
    menu.addSeparator();
    QList<QAction *> hosts;
    for (const fleet::HostConnection *host : m_fleet.hosts()) {
        QString name = core::plainLine(host->config().name, 60);
        QAction *action = menu.addAction(name.replace(u'&', u"&&"_s));
        action->setCheckable(true);
        action->setChecked(m_chosen.contains(host->id()));
        hosts << action;
        connect(action, &QAction::triggered, this, [this, all, id = host->id()](bool on) {
            QSet<fleet::HostId> chosen = m_chosen;
            if (on)
                chosen.insert(id);
            else
                chosen.remove(id);
            setChosen(chosen);
            all->setChecked(chosen.isEmpty());
        });
    }
    connect(all, &QAction::triggered, this, [this, all, hosts] {
        for (QAction *action : hosts)
            action->setChecked(false);
        all->setChecked(true);
        setChosen({});
    });
}

} // namespace bayplan::ui
