// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/processesmodel.h"
#include "fleet/processreader.h"
#include "fleet/tablefilter.h"
#include "ui/models.h"
#include "ui/panels/detailstab.h"
#include "ui/theme.h"

#include <QTimer>

class QLabel;

namespace bayplan::ui {

class DataTable;
class FilterField;
class MessageBar;

/// The processes in the selected containers, in one table, read again every few seconds while it is shown.
class ProcessesTab : public DetailsTab
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the tab.
    ProcessesTab(const Theme &theme, const Models &models, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;
    QWidget *toolsWidget() override { return m_tools; }
    void setSelection(const QList<fleet::ContainerKey> &keys) override;
    void setActive(bool active) override;
    void takeFocus() override;

    const fleet::ProcessesModel &model() const { return m_model; }

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void buildTools();
    void watch();
    void updateTexts();

    const Theme &m_theme;
    const Models m_models;
    fleet::ProcessReader m_reader;
    fleet::ProcessesModel m_model;
    fleet::TableFilter m_rows;
    bool m_active = false;
    QTimer m_watch;
    DataTable *m_table;
    MessageBar *m_problem;
    QWidget *m_tools;
    QLabel *m_count;
    FilterField *m_filter;
};

} // namespace bayplan::ui
