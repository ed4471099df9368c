// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "snapshots/kept/timeline.h"
#include "snapshots/restore/restoreplan.h"
#include "snapshots/taking/takesnapshot.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QAction>
#include <QObject>

namespace bayplan::snapshots {
struct ExportOutcome;
}

namespace bayplan::ui {

/// What can be done with snapshots: actions with their shortcuts, enabled as the chosen moment allows, and the dialogs
/// that come before.
class SnapshotActions : public QObject
{
    Q_OBJECT

public:
    /// The shortcuts work while `view`, which owns this, has the focus. The others, and what `models` refers to, must
    /// outlive it.
    SnapshotActions(const Theme &theme, Models models, snapshots::Timeline &timeline, QWidget *view);

    /// The moments that are chosen, the newest first. All can be removed; the other actions are about the first. Empty,
    /// or an empty path: now.
    void setChosen(const QStringList &paths);
    QAction *take() const { return m_take; }
    QAction *open() const { return m_open; }
    QAction *keep() const { return m_keep; }
    QAction *exportChosen() const { return m_export; }
    QAction *restore() const { return m_restore; }
    QAction *remove() const { return m_remove; }
    /// All of them, those without a moment first.
    QList<QAction *> all() const { return {m_take, m_open, m_keep, m_export, m_restore, m_showFolder, m_remove}; }
    /// Those on the chosen moment.
    QList<QAction *> onChosen() const { return {m_export, m_restore, m_showFolder, m_remove}; }

    /// Asks what of the moment is to be brought back; this is chosen at first.
    void beginRestore(const QString &path, const snapshots::RestoreScope &scope);

Q_SIGNALS:
    void told(fleet::Tone tone, const QString &text);
    /// Files were written: what is said of them, and the first of them.
    void written(const QString &text, const QString &path);

private:
    QAction *make(const QString &name, const QString &title, const QKeySequence &keys,
                  void (SnapshotActions::*begin)());
    void refresh();
    void beginTake();
    void beginOpen();
    void beginKeep();
    void beginExport();
    void beginRestoreChosen();
    void showFolder();
    void beginRemove();
    void moveToTrash(const QStringList &paths);
    QStringList removable() const;
    void tellExported(const snapshots::ExportOutcome &outcome);
    const snapshots::Moment *chosen() const;

    const Theme &m_theme;
    Models m_models;
    const snapshots::Sources m_sources;
    snapshots::Timeline &m_timeline;
    QWidget *m_view;
    QAction *m_take;
    QAction *m_open;
    QAction *m_keep;
    QAction *m_export;
    QAction *m_restore;
    QAction *m_showFolder;
    QAction *m_remove;
    QString m_chosen;
    QStringList m_allChosen;
};

} // namespace bayplan::ui
