// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/networks/networkplan.h"
#include "ui/dialogs/actiondialog.h"

#include <functional>

class QLineEdit;

namespace bayplan::ui {

class PreviewList;

/// Asks which containers are put into networks, or taken out of them: all that could be, host by host, found by typing
/// a part of their names.
class MembersDialog : public ActionDialog
{
    Q_OBJECT

public:
    enum class Mode { Connect, Disconnect };
    using Chosen = std::function<void(operations::Plan)>;

    /// `theme` must outlive the dialog. `candidates`: who can be chosen.
    MembersDialog(const Theme &theme, Mode mode, const QString &heading, QList<operations::NetworkMember> candidates,
                  Chosen chosen, QWidget *parent);

protected:
    void act() override;

private:
    void fill();
    void validate();
    QList<operations::NetworkMember> members() const;
    operations::Plan plan() const;

    const Mode m_mode;
    const QList<operations::NetworkMember> m_candidates;
    const Chosen m_chosen;
    QLineEdit *m_find;
    PreviewList *m_list;
    QLineEdit *m_aliases;
};

} // namespace bayplan::ui
