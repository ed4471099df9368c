// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "images/tagplans.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QDialog>

namespace bayplan::ui {

/// The steps an image was made by, the latest first. Show with open(); it deletes itself.
class HistoryDialog : public QDialog
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive it.
    HistoryDialog(Theme &theme, Models models, const images::HeldImage &image, QWidget *parent = nullptr);

private:
    core::Task m_reading;
};

} // namespace bayplan::ui
