// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "fleet/publishedports.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QObject>

#include <vector>

class QMenu;
class QVBoxLayout;

namespace bayplan::ui {

class MessageBar;

/// Opens published ports in the desktop's browser (QDesktopServices; tests set their own URL handler), through ssh
/// where the host is reached so. What goes wrong is said on the page.
class PortOpener : public QObject
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive it. The page's own `layout` gets the message.
    PortOpener(const Theme &theme, const Models &models, QVBoxLayout &layout, QObject *parent);

    /// "Open in browser" for the ports that can be; nothing where none can.
    void addTo(QMenu &menu, int hostId, const std::vector<fleet::PublishedPort> &ports);

private:
    void open(int hostId, const fleet::PublishedPort &port);

    const Models m_models;
    MessageBar *m_message;
    core::Task m_opening;
};

} // namespace bayplan::ui
