// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/conflicts.h"
#include "run/platformreader.h"
#include "ui/theme.h"

#include <QSet>
#include <QWidget>

class QCheckBox;
class QLabel;
class QVBoxLayout;

namespace bayplan::fleet {
class Fleet;
class HostConnection;
} // namespace bayplan::fleet

namespace bayplan::ui {

/// The hosts, each with a tick, and below a ticked one what stands against running the container there.
class HostChoice : public QWidget
{
    Q_OBJECT

public:
    /// Both must outlive it.
    HostChoice(const Theme &theme, fleet::Fleet &fleet, QWidget *parent = nullptr);

    void setChosen(const QSet<fleet::HostId> &hosts);
    /// In the fleet's order.
    QList<fleet::HostId> chosen() const;
    /// Works out what stands against it on each ticked host, and shows that. Without a spec nothing is told.
    /// `arriving`: where the image is being copied to.
    void refresh(const run::ContainerSpec *spec, const QSet<fleet::HostId> &arriving = {});
    /// The first thing that an engine is sure to refuse, with its host's name; empty if there is none.
    QString blocker() const { return m_blocker; }
    void focusFirst();

Q_SIGNALS:
    void chosenChanged();
    /// More is known of the hosts' images; refresh() tells it.
    void factsChanged();
    /// What the operator wants done about a conflict.
    void dynamicPortWanted(int row);
    void otherNameWanted();
    void pullWanted();
    /// The image from that host, to all ticked ones that lack it.
    void copyWanted(fleet::HostId from);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct HostRow
    {
        fleet::HostId id;
        QCheckBox *tick;
        QWidget *notes;
        QVBoxLayout *column;
        QList<run::Conflict> shown;
        fleet::HostId source = 0; ///< of the image, where it is not; 0: none is offered
        bool isClear = false;     ///< "Nothing stands against it" is shown
    };

    void rebuild();
    void showConflicts(HostRow &row, const QList<run::Conflict> &conflicts, fleet::HostId source, bool isClear);
    QWidget *noteOf(const run::Conflict &conflict, const HostRow &row);
    const fleet::HostConnection *sourceFor(const QString &image, const fleet::HostConnection &target) const;
    QLabel *labelOf(const QString &text, fleet::Tone tone);
    void restyle();

    const Theme &m_theme;
    fleet::Fleet &m_fleet;
    run::PlatformReader m_platforms;
    QVBoxLayout *m_rowsLayout;
    QCheckBox *m_all;
    QList<HostRow> m_rows;
    QString m_blocker;
};

} // namespace bayplan::ui
