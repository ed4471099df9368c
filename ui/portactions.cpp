// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/portactions.h"

#include "fleet/fleet.h"
#include "ui/dialogs/checkservicesdialog.h"
#include "ui/dialogs/freeportdialog.h"
#include "ui/dialogs/reservedportsdialog.h"

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

PortActions::PortActions(const Theme &theme, Models models, HostActions hostActions, QWidget *page)
    : QObject(page)
    , m_theme(theme)
    , m_models(models)
    , m_hostActions(std::move(hostActions))
    , m_page(page)
{
    const auto keys = [](Qt::Key key) { return QKeySequence(Qt::CTRL | Qt::SHIFT | key); };
    m_free = add(u"port:free"_s, tr("Next free port…"), tr("The first port that is free on all hosts, or on some"),
                 keys(Qt::Key_F));
    m_reserved = add(u"port:reserved"_s, tr("Reserved ports…"),
                     tr("Ports kept for something, which are never proposed as free ones"), keys(Qt::Key_R));
    m_check =
        add(u"port:check"_s, tr("Check a set of services…"),
            tr("Which ports would stand against running services together, before anything is run"), keys(Qt::Key_K));
    m_export = add(u"port:export"_s, tr("Export…"), tr("The ports shown as CSV, JSON or Markdown"), QKeySequence::Save);
    m_grid = add(u"port:grid"_s, tr("Table or grid"), tr("Change between the table and the grid of ports by hosts"),
                 Qt::CTRL | Qt::Key_G);
    connect(m_free, &QAction::triggered, this, [this] { findFree(); });
    connect(m_reserved, &QAction::triggered, this, [this] { editReserved(); });
    connect(m_check, &QAction::triggered, this, [this] { checkServices(); });
    connect(m_export, &QAction::triggered, this, &PortActions::exportRequested);
    connect(m_grid, &QAction::triggered, this, &PortActions::gridToggled);
}

QAction *PortActions::add(const QString &name, const QString &title, const QString &tip, const QKeySequence &keys)
{
    auto *made = new QAction(title, this);
    made->setObjectName(name);
    made->setToolTip(tip);
    made->setShortcut(keys);
    made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    made->setShortcutVisibleInContextMenu(true);
    m_page->addAction(made);
    return made;
}

QList<std::pair<QAction *, QString>> PortActions::tools() const
{
    return {
        {m_free, tr("Next free…")}, {m_reserved, tr("Reserved…")}, {m_check, tr("Check…")}, {m_export, tr("Export…")}};
}

QList<QAction *> PortActions::all() const
{
    return {m_free, m_reserved, m_check, m_export, m_grid};
}

void PortActions::findFree()
{
    auto *dialog = new FreePortDialog(m_theme, m_models.fleet, m_page->window());
    dialog->open();
}

void PortActions::editReserved()
{
    auto *dialog = new ReservedPortsDialog(m_theme, m_models.fleet.reservedPorts(), m_hostActions.setReservedPorts,
                                           m_page->window());
    dialog->open();
}

void PortActions::checkServices()
{
    auto *dialog = new CheckServicesDialog(m_theme, m_models, m_page->window());
    dialog->open();
}

} // namespace bayplan::ui
