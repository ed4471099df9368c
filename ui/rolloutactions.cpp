// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rolloutactions.h"

#include "core/plaintext.h"
#include "rollouts/rollouts.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "ui/dialogs/questiondialog.h"
#include "ui/rollout/undodialog.h"
#include "ui/rollout/updatedialog.h"

#include <QPointer>
#include <QWidget>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

RolloutActions::RolloutActions(const Theme &theme, Models models, QWidget *window)
    : QObject(window)
    , m_theme(theme)
    , m_models(models)
    , m_window(window)
{
}

bool RolloutActions::canUpdate(const QString &service) const
{
    const auto head = m_models.book.head(service);
    return head && !head->unreadable && !m_models.runner.running(service);
}

/// What a dialog shows has to be known first: a Compose service is read before.
void RolloutActions::withRecord(const QString &service, const std::function<void()> &then)
{
    const auto head = m_models.book.head(service);
    if (!head)
        return;
    if (head->unreadable)
        return Q_EMIT told(service, *head->unreadable);
    if (head->record)
        return then();
    m_adopting = m_models.book.adopt(service, [this, service, then](const core::Result<void> &done) {
        if (!done)
            return Q_EMIT told(service, done.error());
        then();
    });
}

void RolloutActions::update(const QString &service, const QString &image)
{
    withRecord(service, [this, service, image] {
        auto *dialog =
            new UpdateDialog(m_theme, {m_models.fleet, m_models.book, m_models.rollouts}, service, image, m_window);
        connect(dialog, &UpdateDialog::begun, this, &RolloutActions::begun);
        dialog->open();
    });
}

void RolloutActions::undo(const QString &service, std::optional<int> revision)
{
    withRecord(service, [this, service, revision] {
        auto *dialog = new UndoDialog(m_theme, m_models, service, revision, m_window);
        connect(dialog, &UndoDialog::begun, this, &RolloutActions::begun);
        dialog->open();
    });
}

void RolloutActions::takeOver(const QString &service)
{
    const auto head = m_models.book.head(service);
    if (!head || !m_models.rollouts.canTakeOver(service))
        return;
    const QuestionDialog::Texts texts{
        .name = u"takeOverDialog"_s,
        .title = tr("Take over a rollout"),
        .heading = tr("Take over the rollout of %1?").arg(core::plainLine(head->title, 60)),
        .text = tr("%1. The record gets another home among the hosts in reach, and the rollout goes on from here.")
                    .arg(head->homeProblem),
        .hint = tr("Make sure that no other desktop still reaches that host: it would go on with the rollout, too."),
        .action = tr("Take over")};
    const auto confirmed = [self = QPointer(this), service] {
        if (!self)
            return;
        self->m_models.rollouts.takeOver(service, [self, service](const core::Result<void> &done) {
            if (self && !done)
                Q_EMIT self->told(service, done.error());
        });
    };
    auto *dialog = new QuestionDialog(m_theme, texts, confirmed, m_window);
    dialog->open();
}

void RolloutActions::steer(const QString &service, rollouts::Steer steer)
{
    m_models.rollouts.steer(service, steer, [self = QPointer(this), service](const core::Result<void> &done) {
        if (self && !done)
            Q_EMIT self->told(service, done.error());
    });
}

} // namespace bayplan::ui
