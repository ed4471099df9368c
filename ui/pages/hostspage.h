// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hostactions.h"
#include "ui/models.h"
#include "ui/page.h"
#include "ui/theme.h"

namespace bayplan::ui {

/// The hosts as cards or a table, their use over time, and what they reported last.
class HostsPage : public Page
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    HostsPage(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;
};

} // namespace bayplan::ui
