// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/rollout.h"
#include "ui/theme.h"

#include <QWidget>

class QVBoxLayout;

namespace bayplan::ui {

/// The replicas that did not come to count: where, why, and the last they wrote.
class FailedList : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the list.
    explicit FailedList(const Theme &theme, QWidget *parent = nullptr);

    void setFailed(const QString &service, const QList<services::FailedReplica> &failed);

private:
    void rebuild();

    const Theme &m_theme;
    QString m_service;
    QList<services::FailedReplica> m_failed;
    QVBoxLayout *m_column;
};

} // namespace bayplan::ui
