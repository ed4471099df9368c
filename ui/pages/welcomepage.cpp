// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/welcomepage.h"

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

WelcomePage::WelcomePage(Theme &, Models, HostActions, QWidget *parent) : Page(parent) {}

QString WelcomePage::key() const
{
    return u"welcome"_s;
}

QString WelcomePage::title() const
{
    return tr("Welcome");
}

} // namespace bayplan::ui
