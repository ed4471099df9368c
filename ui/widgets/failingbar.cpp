// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/failingbar.h"

#include "core/plaintext.h"
#include "services/reconciler.h"

#include <QPushButton>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr qsizetype mostNamed = 3;
}

FailingBar::FailingBar(const Theme &theme, Models models, QWidget *parent) : MessageBar(theme, parent), m_models(models)
{
    setObjectName(u"failingServices"_s);
    connect(addButton(tr("Try again")), &QPushButton::clicked, this, [this] {
        for (const QString &service : m_models.reconciler.failingServices())
            m_models.reconciler.tryAgain(service);
    });
    connect(&models.reconciler, &services::Reconciler::failingChanged, this, [this] { tell(); });
    tell();
}

void FailingBar::tell()
{
    const QStringList failing = m_models.reconciler.failingServices();
    setVisible(!failing.isEmpty());
    if (failing.isEmpty())
        return;
    QStringList names;
    for (const QString &service : failing.first(std::min(mostNamed, failing.size())))
        names << core::plainLine(service, 40);
    const int more = int(failing.size() - names.size());
    const QString which =
        more > 0 ? tr("%1 and %Ln more", nullptr, more).arg(names.join(u", "_s)) : names.join(u", "_s);
    const QString text =
        tr("%Ln service(s) do not stay up: %1. Restoring is tried again in some minutes; the operations "
           "below tell what went wrong.",
           nullptr, int(failing.size()))
            .arg(which);
    showMessage(fleet::Tone::Bad, text);
}

} // namespace bayplan::ui
