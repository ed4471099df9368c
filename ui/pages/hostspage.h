// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostsampler.h"
#include "ui/hostactions.h"
#include "ui/models.h"
#include "ui/page.h"
#include "ui/theme.h"

#include <QHash>
#include <QTimer>

class QBoxLayout;
class QLabel;
class QMenu;
class QScrollArea;

namespace bayplan::fleet {
class TableFilter;
}

namespace bayplan::ui {

class Card;
class Chip;
class DataTable;
class FilterField;
class FlowLayout;
class HostCard;
class HostChart;
class LiveWatch;
class MessageBar;

/// The hosts as cards or a table, their use over time, and what they reported last.
class HostsPage : public Page
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    HostsPage(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;
    int count() const override;
    QWidget *headWidget() override { return m_head; }
    QString statusText() const override;
    void focusFilter() override;
    /// Shows and focuses the host's card or row.
    void reveal(int hostId, const QString &objectId) override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildHead();
    void buildBody();
    void buildConfirm();
    QWidget *buildCharts();
    Card *buildHostTable();
    Card *buildEvents();
    void addCard(fleet::HostId host);
    void removeCard(fleet::HostId host);
    void showTable(bool table);
    void refresh();
    void summarize();
    /// As high as its rows, up to a few.
    void fitTable();
    void fillMenu(QMenu &menu, fleet::HostId host);
    void askToRemove(fleet::HostId host);
    void removeAsked();
    void addHost();
    void editHost(fleet::HostId host);
    void importHosts();
    void buildFilter();
    void applyFilter(const QString &text);
    /// Shows the cards of the hosts that pass the filter, and the filter itself where there are many hosts.
    void showMatches();

    Theme &m_theme;
    Models m_models;
    HostActions m_actions;
    LiveWatch *m_watch;
    QWidget *m_head;
    Chip *m_cardsChip = nullptr;
    Chip *m_tableChip = nullptr;
    MessageBar *m_confirm = nullptr;
    MessageBar *m_problem = nullptr;
    QScrollArea *m_scroll = nullptr;
    QWidget *m_cardsArea = nullptr;
    FlowLayout *m_flow = nullptr;
    Card *m_tableCard = nullptr;
    DataTable *m_table = nullptr;
    FilterField *m_filterField = nullptr;
    fleet::TableFilter *m_filter = nullptr;
    QLabel *m_nothing = nullptr;
    QBoxLayout *m_charts = nullptr;
    HostChart *m_cpu = nullptr;
    HostChart *m_memory = nullptr;
    QHash<fleet::HostId, HostCard *> m_cards;
    QString m_removing; ///< the host it is asked about
    QTimer m_summarize;
    QString m_status;
};

} // namespace bayplan::ui
