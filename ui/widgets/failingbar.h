// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models.h"
#include "ui/widgets/messagebar.h"

namespace bayplan::ui {

/// Names the services that do not stay up however often they are restored, and offers to try again at once.
class FailingBar : public MessageBar
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the bar.
    FailingBar(const Theme &theme, Models models, QWidget *parent = nullptr);

private:
    void tell();

    Models m_models;
};

} // namespace bayplan::ui
