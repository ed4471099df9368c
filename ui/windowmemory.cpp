// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windowmemory.h"

#include "ui/page.h"
#include "ui/panels/detailspanel.h"
#include "ui/snapshots/fieldsview.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/keptsplitter.h"

#include <QScreen>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr QSize usualSize(1440, 900);

/// A page can be made of several.
const Page &nearestPage(const QWidget &widget, const Page &outermost)
{
    for (const QWidget *parent = widget.parentWidget(); parent; parent = parent->parentWidget()) {
        if (const auto *page = qobject_cast<const Page *>(parent))
            return *page;
    }
    return outermost;
}

} // namespace

void WindowMemory::follow(Page &page) const
{
    core::Settings *settings = &m_settings;
    const auto followColumns = [settings](auto *table) {
        using Table = std::remove_pointer_t<decltype(table)>;
        const QString name = table->objectName();
        if (const auto state = settings->tables().state(name))
            table->restore(*state);
        QObject::connect(table, &Table::stateChanged, table,
                         [table, name, settings] { settings->tables().setState(name, table->state()); });
    };
    for (DataTable *table : page.findChildren<DataTable *>())
        followColumns(table);
    for (FieldsView *fields : page.findChildren<FieldsView *>())
        followColumns(fields);
    for (DetailsPanel *panel : page.findChildren<DetailsPanel *>()) {
        const QString name = panel->objectName();
        panel->restore(settings->panels().state(name));
        QObject::connect(panel, &DetailsPanel::stateChanged, panel,
                         [panel, name, settings] { settings->panels().setState(name, panel->state()); });
    }
    for (KeptSplitter *splitter : page.findChildren<KeptSplitter *>()) {
        const QString name = splitter->objectName();
        if (const core::PanelState state = settings->panels().state(name); state.open)
            splitter->setPaneSize(state.height);
        QObject::connect(splitter, &KeptSplitter::paneResized, splitter, [splitter, name, settings] {
            settings->panels().setState(name, {.open = true, .height = splitter->paneSize(), .tab = {}});
        });
    }
    for (FilterField *filter : page.findChildren<FilterField *>()) {
        const QString key = nearestPage(*filter, page).key();
        if (const QString text = settings->filters().text(key); !text.isEmpty())
            filter->setText(text);
        QObject::connect(filter, &FilterField::filterChanged, filter,
                         [key, settings](const QString &text) { settings->filters().setText(key, text); });
    }
}

void WindowMemory::placeWindow(QWidget &window) const
{
    const QByteArray geometry = m_settings.window().geometry();
    if (!geometry.isEmpty() && window.restoreGeometry(geometry))
        return;
    const QSize room = window.screen() ? window.screen()->availableSize() : usualSize;
    window.resize(usualSize.boundedTo(room));
}

void WindowMemory::keepWindow(const QWidget &window) const
{
    m_settings.window().setGeometry(window.saveGeometry());
    m_settings.sync();
}

std::optional<Theme::Mode> WindowMemory::themeMode() const
{
    const QString text = m_settings.window().theme();
    if (text == u"light"_s)
        return Theme::Mode::Light;
    if (text == u"dark"_s)
        return Theme::Mode::Dark;
    return std::nullopt;
}

void WindowMemory::keepThemeMode(Theme::Mode mode) const
{
    m_settings.window().setTheme(mode == Theme::Mode::Light  ? u"light"_s
                                 : mode == Theme::Mode::Dark ? u"dark"_s
                                                             : u"system"_s);
}

} // namespace bayplan::ui
