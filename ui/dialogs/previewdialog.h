// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/containers/containerplan.h"
#include "ui/dialogs/actiondialog.h"

#include <functional>

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace bayplan::ui {

class PreviewList;

/// Shows, before containers are stopped, killed or removed, which ones they are, host by host; what their services lose
/// by it; and what can't be undone. The name of each host marked production is typed.
class PreviewDialog : public ActionDialog
{
    Q_OBJECT

public:
    using Confirmed = std::function<void(operations::ContainerPlan)>;

    /// `theme` must outlive the dialog. `relatives`: see operations::containerPlan().
    PreviewDialog(const Theme &theme, const operations::ContainerRequest &request,
                  QList<operations::ContainerFact> selection, QList<operations::ContainerFact> relatives,
                  Confirmed confirmed, QWidget *parent);

protected:
    void act() override;
    void showEvent(QShowEvent *event) override;

private:
    void buildOptions();
    void buildNames();
    void refresh();
    void fillList(const operations::ContainerPlan &plan);
    QString consequences(const operations::ContainerPlan &plan) const;
    bool canGoOn(const operations::ContainerPlan &plan) const;

    operations::ContainerRequest m_request;
    const QList<operations::ContainerFact> m_selection;
    const QList<operations::ContainerFact> m_relatives;
    const Confirmed m_confirmed;
    PreviewList *m_list;
    QLabel *m_consequences;
    QComboBox *m_signal = nullptr;
    QSpinBox *m_timeout = nullptr;
    QCheckBox *m_force = nullptr;
    QCheckBox *m_volumes = nullptr;
};

} // namespace bayplan::ui
