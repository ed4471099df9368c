// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hostactions.h"
#include "ui/models.h"
#include "ui/page.h"
#include "ui/theme.h"

namespace bayplan::ui {

/// Shown while there are no hosts: what was found on this machine, and how to add more.
class WelcomePage : public Page
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    WelcomePage(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;
};

} // namespace bayplan::ui
