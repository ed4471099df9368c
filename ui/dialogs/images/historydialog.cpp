// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/images/historydialog.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "images/calls.h"
#include "ui/dialogs/sentences.h"
#include "ui/widgets/card.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

HistoryDialog::HistoryDialog(Theme &theme, Models models, const images::HeldImage &image, QWidget *parent)
    : QDialog(parent)
{
    const QString name = core::plainLine(image.name.isEmpty() ? image.id.left(19) : image.name, 120);
    setWindowTitle(tr("History of %1").arg(name));
    setObjectName(u"historyDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *message = new QLabel(tr("Reading from %1").arg(core::plainLine(image.host.name, 63)), this);
    message->setObjectName(u"message"_s);
    message->setTextFormat(Qt::PlainText);
    message->setWordWrap(true);
    message->setProperty("muted", true);
    auto *list = new QTreeWidget(this);
    list->setObjectName(u"history"_s);
    list->setAccessibleName(windowTitle());
    list->setHeaderLabels({tr("Size"), tr("Age"), tr("Made by")});
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setProperty("roomy", true);
    list->setFrameShape(QFrame::NoFrame);
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(10);
    column->addWidget(message);
    column->addWidget(new Card(theme, list, this), 1);
    column->addWidget(buttons);
    resize(820, 460);
    list->setFocus();

    fleet::HostConnection *host = models.fleet.host(image.host.id);
    if (!host)
        return;
    m_reading = host->client().send(
        images::calls::history(image.name.isEmpty() ? image.id : image.name),
        [message, list, place = core::plainLine(image.host.name, 63)](const core::Result<QByteArray> &reply) {
            const auto history = reply ? images::decodeHistory(*reply)
                                       : core::Result<std::vector<images::HistoryEntry>>(core::fail(reply.error()));
            if (!history)
                return message->setText(sentences(history.error()));
            const auto now = std::chrono::time_point_cast<std::chrono::seconds>(core::now());
            for (const images::HistoryEntry &entry : *history) {
                const auto age = now - std::chrono::time_point_cast<std::chrono::seconds>(entry.created);
                auto *item = new QTreeWidgetItem(
                    list, {core::decimalSize(entry.size), core::shortDuration(age),
                           core::plainLine(entry.createdBy.isEmpty() ? entry.comment : entry.createdBy, 2000)});
                item->setTextAlignment(0, Qt::AlignRight | Qt::AlignVCenter);
                item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
                item->setToolTip(2, item->text(2).toHtmlEscaped());
            }
            for (int i = 0; i < 2; ++i) {
                list->resizeColumnToContents(i);
                list->setColumnWidth(i, list->columnWidth(i) + 24);
            }
            message->setText(tr("%Ln step(s), on %1; the latest first", nullptr, int(history->size())).arg(place));
        });
}

} // namespace bayplan::ui
