// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/actiondialog.h"
#include "ui/widgets/previewlist.h"

#include <QTimer>

#include <functional>

namespace bayplan::services {
struct Change;
struct Observed;
class ServiceBook;
} // namespace bayplan::services
namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::ui {

/// Shows, before services are changed, what comes and goes on which host, in words and as a list. Follows what happens
/// meanwhile. Where replicas are given up the name of each host marked production is typed.
class ChangeDialog : public ActionDialog
{
    Q_OBJECT

public:
    struct Preview
    {
        QList<PreviewList::Item> items = {};
        QStringList words = {};
        QString problem = {}; ///< why it can't be done; empty where it can
        bool isPossible = true;
    };
    struct Texts
    {
        QString name; ///< of the dialog, for tests and settings
        QString title;
        QString heading;
        QString action;
        bool loses = false; ///< the focus begins at Cancel, production hosts' names are asked for
    };

    /// `make` is asked again whenever services change, and once more before `confirmed` is told. `theme` and `book`
    /// must outlive the dialog.
    ChangeDialog(const Theme &theme, services::ServiceBook &book, const Texts &texts, std::function<Preview()> make,
                 std::function<void()> confirmed, QWidget *parent);

    /// The items and words of a change.
    static Preview previewOf(const services::Change &change, const services::Observed &observed,
                             const fleet::Fleet &fleet);

protected:
    void act() override;
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    bool canGoOn(const Preview &preview) const;

    const Texts m_texts;
    const std::function<Preview()> m_make;
    const std::function<void()> m_confirmed;
    PreviewList *m_list;
    QLabel *m_words;
    QTimer m_refresh;
};

} // namespace bayplan::ui
