// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "activity/store.h"
#include "ui/widgets/messagebar.h"

namespace bayplan::ui {

/// Asks where to, exports what the page shows, and tells how that went: a bar on the page.
class ActivityExport : public MessageBar
{
    Q_OBJECT

public:
    /// `theme` and `store` must outlive it.
    ActivityExport(const Theme &theme, activity::Store &store, QWidget *parent = nullptr);

    /// Opens the file dialog.
    void ask(const activity::Query &query);

private:
    void chosen(const QString &path);
    void begin();
    void tell(fleet::Tone tone, const QString &text, const QList<QPushButton *> &buttons);

    activity::Store &m_store;
    activity::Query m_query;
    QString m_path;
    core::Task m_exporting;
    QPushButton *m_replace;
    QPushButton *m_keep;
    QPushButton *m_cancel;
    QPushButton *m_dismiss;
};

} // namespace bayplan::ui
