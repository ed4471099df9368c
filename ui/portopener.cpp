// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/portopener.h"

#include "core/plaintext.h"
#include "fleet/portaddress.h"
#include "ui/widgets/messagebar.h"

#include <QDesktopServices>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using fleet::PublishedPort;

PortOpener::PortOpener(const Theme &theme, const Models &models, QVBoxLayout &layout, QObject *parent)
    : QObject(parent)
    , m_models(models)
    , m_message(new MessageBar(theme, layout.parentWidget()))
{
    m_message->setObjectName(u"portMessage"_s);
    layout.insertWidget(0, m_message);
    m_message->hide();
    connect(m_message->addButton(tr("Dismiss")), &QPushButton::clicked, m_message, &QWidget::hide);
}

void PortOpener::addTo(QMenu &menu, int hostId, const std::vector<PublishedPort> &ports)
{
    std::vector<PublishedPort> possible;
    for (const PublishedPort &port : ports) {
        if (port.protocol == u"tcp"_s && port.inUse)
            possible.push_back(port);
    }
    if (possible.empty())
        return;
    if (possible.size() == 1) {
        menu.addAction(tr("Open port %1 in browser").arg(possible.front().published), this,
                       [this, hostId, port = possible.front()] { open(hostId, port); })
            ->setObjectName(u"port:open"_s);
        return;
    }
    QMenu *choice = menu.addMenu(tr("Open in browser"));
    for (const PublishedPort &port : possible)
        choice->addAction(tr("Port %1, which is %2 in the container").arg(port.published).arg(port.target), this,
                          [this, hostId, port] { open(hostId, port); });
}

void PortOpener::open(int hostId, const PublishedPort &port)
{
    m_message->hide();
    m_opening = fleet::urlOfPort(m_models.fleet, hostId, port, [this](const Result<QUrl> &url) {
        if (!url)
            return m_message->showMessage(fleet::Tone::Bad, core::plainLine(url.error().message(), 600));
        if (!QDesktopServices::openUrl(*url))
            m_message->showMessage(fleet::Tone::Warning,
                                   tr("No browser could be started; the address is %1").arg(url->toString()));
    });
}

} // namespace bayplan::ui
