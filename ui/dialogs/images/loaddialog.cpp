// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/images/loaddialog.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "images/fileplans.h"
#include "operations/operations.h"
#include "ui/dialogs/images/hostticks.h"
#include "ui/widgets/card.h"

#include <QFileInfo>
#include <QPushButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

LoadDialog::LoadDialog(Theme &theme, Models models, const QString &path, QWidget *parent)
    : ImageDialog(theme, models, tr("Load images"),
                  tr("The images in %1, %2, on these hosts")
                      .arg(core::plainLine(QFileInfo(path).fileName(), 80), core::decimalSize(QFileInfo(path).size())),
                  tr("Load"), parent)
    , m_path(path)
    , m_hosts(new HostTicks(models.fleet, {}, this))
{
    setObjectName(u"loadDialog"_s);
    body().addWidget(new Card(theme, m_hosts, this), 1);
    m_hosts->refresh({});
    connect(m_hosts, &HostTicks::tickedChanged, this, [this] { validate(); });
    m_hosts->setFocus();
    resize(480, 340);
    validate();
}

void LoadDialog::validate()
{
    goButton().setEnabled(!m_hosts->ticked().isEmpty());
    say(fleet::Tone::Neutral, m_hosts->ticked().isEmpty() ? tr("Tick the hosts that are to have them.") : QString());
}

void LoadDialog::begin()
{
    models().operations.run(images::loadPlan(m_path, m_hosts->ticked()));
}

} // namespace bayplan::ui
