// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models.h"
#include "ui/theme.h"

#include <QWidget>

#include <functional>

namespace bayplan::ui {

/// Finds pages, actions, hosts, containers and images by a few letters of their names (Ctrl+K).
class CommandPalette : public QWidget
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the palette; `parent` is the window it opens over.
    CommandPalette(Theme &theme, Models models, QWidget *parent);

    /// Offers an action; `hint` is shown beside it (its shortcut or kind). Run after the palette has closed.
    void addAction(const QString &title, const QString &hint, std::function<void()> run);
    /// Opens it, empty, near the top of the window.
    void popup();

Q_SIGNALS:
    void objectChosen(const QString &pageKey, int hostId, const QString &objectId);
};

} // namespace bayplan::ui
