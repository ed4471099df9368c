// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"
#include "run/containerspec.h"
#include "services/bayplanmodel.h"
#include "services/servicestate.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QObject>

#include <functional>
#include <optional>

class QMenu;

namespace bayplan::ui {

class PlanPreview;

/// What can be done to a service, a replica or a host of the bay plan, as menus with the dialogs that come before.
/// Scaling, moving and removing are shown on the plan first.
class ServiceActions : public QObject
{
    Q_OBJECT

public:
    /// `view` owns it. The others, and what `models` refers to, must outlive it.
    ServiceActions(const Theme &theme, Models models, PlanPreview &preview, QWidget *view);

    /// For the row, and for one of its blocks if there is one.
    void addTo(QMenu &menu, const services::PlanRow &row, const services::Block *block);
    void addTo(QMenu &menu, fleet::HostId host);

Q_SIGNALS:
    void updateRequested(const QString &service);
    /// Its rollout is to be shown.
    void rolloutRequested(const QString &service);
    /// Something that was asked for can't be done.
    void told(const bayplan::core::Error &error);
    /// A container was read, to run a service like it.
    void runLikeRequested(const bayplan::run::ContainerSpec &spec, bayplan::fleet::HostId host);

private:
    void addKeepUp(QMenu &menu, const QString &service, bool busy);
    void runLike(const fleet::ContainerKey &container, const QString &name);
    void addMoves(QMenu &menu, const QString &service, const services::Block &block);
    void rebalance(const QString &service);
    void giveUp(const QString &service);
    void drain(fleet::HostId host);
    void confirm(const QString &service, const std::function<void()> &then);

    const Theme &m_theme;
    Models m_models;
    PlanPreview &m_preview;
    QWidget *m_view;
    core::Task m_adopting; ///< a service, or a container, that is read
};

} // namespace bayplan::ui
