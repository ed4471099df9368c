// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/copyplan.h"
#include "images/tagplans.h"
#include "ui/dialogs/images/imagedialog.h"

class QComboBox;

namespace bayplan::ui {

class HostTicks;

/// Copies images to the hosts ticked.
class CopyDialog : public ImageDialog
{
    Q_OBJECT

public:
    /// `copies`: what was chosen; of several copies of one name the source is to be chosen.
    CopyDialog(Theme &theme, Models models, std::vector<images::HeldImage> copies, QWidget *parent = nullptr);

protected:
    void validate() override;
    void begin() override;

private:
    std::vector<images::CopyWhat> chosen() const;
    QString noteOf(const fleet::HostConnection &host) const;

    const std::vector<images::HeldImage> m_copies;
    QComboBox *m_source;
    HostTicks *m_targets;
};

} // namespace bayplan::ui
