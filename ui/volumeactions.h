// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "operations/volumes/volumeplan.h"
#include "ui/dialogs/removaldialog.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QAction>
#include <QObject>
#include <QTimer>

namespace bayplan::ui {

/// What can be done to volumes: actions with their shortcuts, enabled as the selection allows, and the dialogs that
/// come before. Buttons, menus and the palette show these same actions.
class VolumeActions : public QObject
{
    Q_OBJECT

public:
    /// The shortcuts work while `view`, which owns this, has the focus. `theme` and what `models` refers to must
    /// outlive it.
    VolumeActions(const Theme &theme, Models models, QWidget *view);

    void setSelection(const QList<fleet::ContainerKey> &keys);
    QAction *create() const { return m_create; }
    QAction *prune() const { return m_prune; }
    QAction *measure() const { return m_measure; }
    QAction *remove() const { return m_remove; }

private:
    QAction *add(const QString &name, const QString &title, const QKeySequence &keys, void (VolumeActions::*begin)());
    void refresh();
    void beginCreate();
    void beginMeasure();
    void beginRemove();
    void beginPrune();
    QList<fleet::HostId> usableHosts() const;
    QString detailOf(const operations::VolumeFact &fact) const;
    QString consequencesOf(const operations::VolumePlan &plan) const;
    void confirm(const RemovalDialog::Texts &texts, const QList<RemovalDialog::Option> &options, bool pruning,
                 std::function<QList<operations::VolumeFact>(bool namedToo)> facts);
    void run(operations::Plan plan);

    const Theme &m_theme;
    Models m_models;
    QWidget *m_view;
    QAction *m_create;
    QAction *m_remove;
    QAction *m_prune;
    QAction *m_measure;
    QList<fleet::ContainerKey> m_selection;
    QTimer m_refresh;
};

} // namespace bayplan::ui
