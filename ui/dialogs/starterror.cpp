// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/starterror.h"

#include <QCoreApplication>
#include <QMessageBox>

namespace bayplan::ui {

void showStartError(const core::Error &error)
{
    auto *box = new QMessageBox(QMessageBox::Critical, QCoreApplication::translate("StartError", "Bayplan can't start"),
                                error.message(), QMessageBox::Close);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->open();
}

} // namespace bayplan::ui
