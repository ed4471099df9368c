// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/leftout.h"
#include "ui/dialogs/actiondialog.h"
#include "ui/widgets/previewlist.h"

#include <QSet>

#include <functional>

class QCheckBox;

namespace bayplan::ui {

/// Shows, before objects other than containers are removed, which ones they are, host by host; what is lost by it; and
/// what can't be undone. Each can be left out by its tick, and the name of each host marked production is typed.
class RemovalDialog : public ActionDialog
{
    Q_OBJECT

public:
    /// What the operator has chosen so far.
    struct Choice
    {
        QSet<QString> options; ///< names of those ticked
        std::function<bool(const fleet::ContainerKey &)> isTicked;
    };
    /// What would come of it.
    struct Preview
    {
        QList<PreviewList::Item> items; ///< those without a tick as well
        QList<operations::LeftOut> leftOut;
        QString consequences; ///< of what is ticked
        operations::Plan plan;
    };
    struct Option
    {
        QString name;
        QString title;
        bool on = false;
    };
    struct Texts
    {
        QString title;
        QString heading;
        QString nameTitle;
        QString detailTitle;
        QString nothing; ///< where there is nothing to remove
    };
    using Make = std::function<Preview(const Choice &)>;

    /// `theme` must outlive the dialog. `make` is asked again whenever something has changed, and once more before
    /// `confirmed` is told.
    RemovalDialog(const Theme &theme, const Texts &texts, const QList<Option> &options, Make make,
                  std::function<void(operations::Plan)> confirmed, QWidget *parent);

    /// What is shown may be different by now.
    void refresh();

protected:
    void act() override;
    void showEvent(QShowEvent *event) override;

private:
    Preview preview() const;
    void retell(bool rows);

    const Make m_make;
    const std::function<void(operations::Plan)> m_confirmed;
    const QString m_nothing;
    PreviewList *m_list;
    QLabel *m_consequences;
    QList<QCheckBox *> m_options;
};

} // namespace bayplan::ui
