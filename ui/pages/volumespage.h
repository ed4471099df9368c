// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/tablepage.h"

class QAction;

namespace bayplan::ui {

class MessageBar;
class SelectionBar;
class VolumeActions;

/// The volumes of all hosts and the containers that use them.
class VolumesPage : public TablePage
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    VolumesPage(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;
    QWidget *statusWidget() override;
    /// What can be done here, to the selection and beside it.
    QList<QAction *> volumeActions() const;

protected:
    QString countText(int count) const override;
    QString nothingText() const override;
    QStringList valuesOf(const QString &field) const override;

private:
    void buildTable();
    void buildActions();
    void buildMessage();

    VolumeActions *m_volumeActions;
    SelectionBar *m_selectionBar = nullptr;
    MessageBar *m_told = nullptr;
};

} // namespace bayplan::ui
