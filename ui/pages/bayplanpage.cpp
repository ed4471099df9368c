// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/bayplanpage.h"

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

BayPlanPage::BayPlanPage(Theme &, Models, HostActions, QWidget *parent) : Page(parent) {}

QString BayPlanPage::key() const
{
    return u"bay-plan"_s;
}

QString BayPlanPage::title() const
{
    return tr("Bay plan");
}

} // namespace bayplan::ui
