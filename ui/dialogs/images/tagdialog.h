// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/tagplans.h"
#include "ui/dialogs/images/imagedialog.h"

namespace bayplan::ui {

/// Gives images another name as well.
class TagDialog : public ImageDialog
{
    Q_OBJECT

public:
    TagDialog(Theme &theme, Models models, std::vector<images::HeldImage> copies, QWidget *parent = nullptr);

protected:
    void validate() override;
    void begin() override;

private:
    const std::vector<images::HeldImage> m_copies;
    QLineEdit *m_name;
};

} // namespace bayplan::ui
