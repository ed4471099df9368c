// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/images/imagedialog.h"

namespace bayplan::ui {

class HostTicks;

/// Loads the images of a file on the hosts ticked.
class LoadDialog : public ImageDialog
{
    Q_OBJECT

public:
    LoadDialog(Theme &theme, Models models, const QString &path, QWidget *parent = nullptr);

protected:
    void validate() override;
    void begin() override;

private:
    const QString m_path;
    HostTicks *m_hosts;
};

} // namespace bayplan::ui
