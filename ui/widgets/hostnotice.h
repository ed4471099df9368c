// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconnection.h"
#include "ui/widgets/messagebar.h"

namespace bayplan::ui {

/// Says which of the hosts a page shows are out of reach, since when and why, and offers to try again.
class HostNotice : public MessageBar
{
    Q_OBJECT

public:
    /// `theme` must outlive the notice.
    explicit HostNotice(const Theme &theme, QWidget *parent = nullptr);

    /// The hosts the page shows; call again as time goes by. Hidden when all of them are live.
    void refresh(const QList<fleet::HostConnection *> &hosts, core::Time now);

Q_SIGNALS:
    void retryRequested();
};

} // namespace bayplan::ui
