// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/hostspage.h"

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

HostsPage::HostsPage(Theme &, Models, HostActions, QWidget *parent) : Page(parent) {}

QString HostsPage::key() const
{
    return u"hosts"_s;
}

QString HostsPage::title() const
{
    return tr("Hosts");
}

} // namespace bayplan::ui
