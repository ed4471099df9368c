// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hosthistory.h"
#include "fleet/statschoice.h"
#include "ui/models.h"
#include "ui/panels/detailstab.h"
#include "ui/theme.h"

#include <QTimer>

#include <chrono>
#include <optional>

class QAbstractButton;
class QGridLayout;
class QLabel;
class QScrollArea;

namespace bayplan::ui {

class StatsChart;
enum class ChartUnit;

/// What the selected containers and their hosts used over the last minutes or hours, a chart for each figure. The
/// figures are read while the tab is shown, and drawn as far back as they have been read for whatever reason.
class StatsTab : public DetailsTab
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the tab.
    StatsTab(const Theme &theme, const Models &models, QWidget *parent = nullptr);
    ~StatsTab() override;

    QString key() const override;
    QString title() const override;
    QWidget *toolsWidget() override { return m_tools; }
    void setSelection(const QList<fleet::ContainerKey> &keys) override;
    void setActive(bool active) override;

    const QList<StatsChart *> &charts() const { return m_charts; }
    /// The time whose figures are shown; nothing: now.
    std::optional<core::Time> reading() const { return m_reading; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    static constexpr int mostLines = 6; ///< as the theme has colours

    void build();
    void buildTools();
    void addCharts();
    void addChart(const QString &title, ChartUnit unit);
    void arrange();
    void watch();
    void refresh();
    void fillCharts(core::Time now);
    void fillFigures();
    void setReading(std::optional<core::Time> time);
    void moveReading(int steps);
    void updateNote();
    QList<fleet::HostId> hosts() const;
    QString nameOf(const fleet::ContainerKey &key) const;
    QString hostName(fleet::HostId host) const;
    bool isLive(fleet::HostId host) const;
    bool isRead(const fleet::ContainerKey &key) const;
    core::Time::duration span(core::Time now) const;
    QString figuresAsText() const;
    void copy() const;

    const Theme &m_theme;
    const Models m_models;
    QList<fleet::ContainerKey> m_selection;
    QList<fleet::ChosenContainer> m_shown;
    bool m_active = false;
    std::optional<std::chrono::minutes> m_range{std::chrono::minutes(5)}; ///< nothing: all there is
    core::Time m_from{};
    core::Time m_to{};
    core::Time m_chosenAt{};
    std::optional<core::Time> m_reading;
    QTimer m_tick;
    QWidget *m_tools;
    QLabel *m_note;
    QScrollArea *m_scroll;
    QGridLayout *m_grid;
    QList<StatsChart *> m_charts; ///< the containers', then the hosts'
};

} // namespace bayplan::ui
