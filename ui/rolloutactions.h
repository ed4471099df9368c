// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"
#include "rollouts/steering.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QObject>

#include <functional>
#include <optional>

class QWidget;

namespace bayplan::ui {

/// Updates services, takes them back and steers their rollouts: the dialogs that come before, and what could not be
/// done afterwards.
class RolloutActions : public QObject
{
    Q_OBJECT

public:
    /// Dialogs open over `window`, which owns it. `theme` and what `models` refers to must outlive it.
    RolloutActions(const Theme &theme, Models models, QWidget *window);

    /// With another image filled in, where one is given.
    void update(const QString &service, const QString &image = {});
    /// To a kept revision; nothing: to the one before.
    void undo(const QString &service, std::optional<int> revision = {});
    void steer(const QString &service, rollouts::Steer steer);
    /// Asks before the service's record gets another home than the one that is out of reach.
    void takeOver(const QString &service);
    /// Whether it can be updated now: nothing else is being done to it.
    bool canUpdate(const QString &service) const;

Q_SIGNALS:
    /// Something that was asked for can't be done.
    void told(const QString &service, const bayplan::core::Error &error);
    /// A rollout was begun here.
    void begun(const QString &service);

private:
    void withRecord(const QString &service, const std::function<void()> &then);

    const Theme &m_theme;
    Models m_models;
    QWidget *m_window;
    core::Task m_adopting; ///< a Compose service that is read
};

} // namespace bayplan::ui
