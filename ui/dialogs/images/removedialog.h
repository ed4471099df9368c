// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/tagplans.h"
#include "ui/dialogs/images/imagedialog.h"

namespace bayplan::ui {

/// Shows what removing images comes to on each host, and removes them.
class RemoveImagesDialog : public ImageDialog
{
    Q_OBJECT

public:
    RemoveImagesDialog(Theme &theme, Models models, std::vector<images::HeldImage> copies, QWidget *parent = nullptr);

protected:
    void validate() override;
    void begin() override;

private:
    const std::vector<images::HeldImage> m_copies;
};

} // namespace bayplan::ui
