// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "ui/theme.h"

class QWidget;

namespace bayplan::ui {

class Page;

/// Brings tables, panels and filters back as they were left, and keeps what changes. Pages need not know.
class WindowMemory
{
public:
    /// `settings` must outlive the pages.
    explicit WindowMemory(core::Settings &settings) : m_settings(settings) {}

    /// Every DataTable, FieldsView and DetailsPanel of the page by its object name, and its filter by the page's key.
    void follow(Page &page) const;

    /// Brings back a window's place and size, or gives it one that fits the screen.
    void placeWindow(QWidget &window) const;
    void keepWindow(const QWidget &window) const;

    /// Nothing if the user never chose one.
    std::optional<Theme::Mode> themeMode() const;
    void keepThemeMode(Theme::Mode mode) const;

    QString page() const { return m_settings.window().page(); }
    void keepPage(const QString &key) const { m_settings.window().setPage(key); }

private:
    core::Settings &m_settings;
};

} // namespace bayplan::ui
