// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/actiondialog.h"

#include <functional>

namespace bayplan::ui {

/// Asks whether something is to be done, with what it does in words.
class QuestionDialog : public ActionDialog
{
    Q_OBJECT

public:
    struct Texts
    {
        QString name; ///< of the dialog, for tests
        QString title;
        QString heading;
        QString text;
        QString hint = {};
        QString action;
    };

    /// `theme` must outlive it; `confirmed` is told after it has closed.
    QuestionDialog(const Theme &theme, const Texts &texts, std::function<void()> confirmed, QWidget *parent);

protected:
    void act() override;

private:
    const std::function<void()> m_confirmed;
};

} // namespace bayplan::ui
