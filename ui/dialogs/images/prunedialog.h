// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/pruneplan.h"
#include "ui/dialogs/images/imagedialog.h"

#include <utility>
#include <vector>

class QRadioButton;
class QTreeWidget;

namespace bayplan::ui {

class HostTicks;

/// Shows what pruning would remove on the hosts ticked, and removes it.
class PruneImagesDialog : public ImageDialog
{
    Q_OBJECT

public:
    PruneImagesDialog(Theme &theme, Models models, QWidget *parent = nullptr);

protected:
    void validate() override;
    void begin() override;

private:
    images::PruneWhat what() const;
    void refresh();
    void showWhatGoes();

    QRadioButton *m_dangling;
    QRadioButton *m_unused;
    HostTicks *m_hosts;
    QTreeWidget *m_preview;
    std::vector<std::pair<images::HostRef, std::vector<images::Prunable>>> m_goes;
};

} // namespace bayplan::ui
