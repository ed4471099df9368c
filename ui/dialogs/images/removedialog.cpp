// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/images/removedialog.h"

#include "core/plaintext.h"
#include "operations/operations.h"
#include "ui/widgets/card.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

RemoveImagesDialog::RemoveImagesDialog(Theme &theme, Models models, std::vector<images::HeldImage> copies,
                                       QWidget *parent)
    : ImageDialog(theme, models, tr("Remove images"), tr("Images that a container uses stay."), tr("Remove"), parent)
    , m_copies(std::move(copies))
{
    setObjectName(u"removeImagesDialog"_s);
    auto *list = new QTreeWidget(this);
    list->setObjectName(u"outlook"_s);
    list->setAccessibleName(tr("What will happen"));
    list->setHeaderLabels({tr("Image"), tr("Host"), tr("What will happen")});
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setProperty("roomy", true);
    list->setFrameShape(QFrame::NoFrame);
    list->setTabKeyNavigation(false);
    QList<fleet::HostId> hosts;
    for (const images::HeldImage &copy : m_copies) {
        const images::RemoveOutlook outlook = images::outlookOf(copy, models.fleet, m_copies);
        QString what;
        if (!outlook.containers.isEmpty() && outlook.deletes)
            what = tr("Stays: used by %1").arg(core::plainLine(outlook.containers.join(u", "_s), 80));
        else if (!outlook.deletes)
            what = tr("Loses this name; can be undone");
        else if (outlook.source != 0)
            what = tr("Deleted; can come back from %1").arg(core::plainLine(outlook.alsoOn, 63));
        else
            what = tr("Deleted; can't be undone");
        new QTreeWidgetItem(list, {core::plainLine(copy.name.isEmpty() ? copy.id.left(19) : copy.name, 120),
                                   core::plainLine(copy.host.name, 63), what});
        hosts << copy.host.id;
    }
    for (int column = 0; column < 2; ++column) {
        list->resizeColumnToContents(column);
        list->setColumnWidth(column, list->columnWidth(column) + 24);
    }
    list->header()->setStretchLastSection(true);
    body().addWidget(new Card(theme, list, this), 1);
    askForProduction(hosts);
    resize(700, 420);
    validate();
}

void RemoveImagesDialog::validate()
{
    goButton().setEnabled(!m_copies.empty() && confirmed());
}

void RemoveImagesDialog::begin()
{
    models().operations.run(images::removePlan(m_copies, models().fleet));
}

} // namespace bayplan::ui
