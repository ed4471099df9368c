// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/windowdriver.h"
#include "services/change.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"
#include "ui/planpreview.h"
#include "ui/widgets/planpanel.h"
#include "ui/widgets/planview.h"

#include <QEvent>
#include <QLabel>

namespace bayplan::tests {

/// The bay plan's page and hands for it: rows, handles, blocks, the panel that tells the plan.
class PlanDriver
{
public:
    explicit PlanDriver(WindowDriver &driver) : m_driver(driver) {}

    /// The engines as hosts aws1, aws2, ….
    static QList<fleet::HostConfig> hostsOf(const TestFleet &engines);
    /// Opens the page and waits until the hosts have told all; false if they don't.
    bool open() const;
    /// Nothing acts on the service, and its record is written.
    bool atRest(const QString &service) const;
    /// Triggers an entry of the menu at that place of the view's viewport; false if it is not there or can't be used.
    bool chooseAt(QPoint place, const QString &entry) const;

    ui::PlanView *view() const { return m_driver.window().findChild<ui::PlanView *>(QStringLiteral("bayPlan")); }
    ui::PlanPreview *preview() const { return m_driver.window().findChild<ui::PlanPreview *>(); }
    ui::PlanPanel *panel() const { return m_driver.window().findChild<ui::PlanPanel *>(); }
    QString title() const { return text(QStringLiteral("planTitle")); }
    QString words() const { return text(QStringLiteral("planWords")); }
    QString foot() const { return text(QStringLiteral("planFoot")); }

    fleet::HostId host(const QString &name) const;
    /// The service's row as the model has it; null if there is none.
    const services::PlanRow *row(const QString &service) const;
    int total(const QString &service) const { return row(service) ? row(service)->total : -1; }
    QSet<QString> ids(const QString &service) const;
    /// Makes the row the current one, with the keyboard on it.
    void choose(const QString &service) const;

    // In the view's viewport.
    QPoint handle(const QString &service) const;
    QPoint cell(const QString &service, const QString &hostName) const;
    /// The middle of its first block there.
    QPoint block(const QString &service, const QString &hostName) const;

    // The left button, as the mouse has it.
    void press(QPoint position) const;
    void moveTo(QPoint position) const;
    void release(QPoint position) const;

private:
    QString text(const QString &label) const { return panel()->findChild<QLabel *>(label)->text(); }
    void send(QEvent::Type type, QPoint position, Qt::MouseButtons buttons) const;

    WindowDriver &m_driver;
};

} // namespace bayplan::tests
