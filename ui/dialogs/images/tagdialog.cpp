// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/images/tagdialog.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "operations/operations.h"
#include "ui/dialogs/sentences.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

TagDialog::TagDialog(Theme &theme, Models models, std::vector<images::HeldImage> copies, QWidget *parent)
    : ImageDialog(theme, models, tr("Tag an image"), tr("The image keeps the names it has."), tr("Tag"), parent)
    , m_copies(std::move(copies))
    , m_name(new QLineEdit(this))
{
    setObjectName(u"tagDialog"_s);
    m_name->setObjectName(u"imageName"_s);
    m_name->setAccessibleName(tr("Another name"));
    if (!m_copies.empty())
        m_name->setText(core::plainLine(m_copies.front().name));
    m_name->selectAll();
    body().addWidget(caption(tr("Another name")));
    body().addWidget(m_name);
    connect(m_name, &QLineEdit::textChanged, this, [this] { validate(); });
    m_name->setFocus();
    resize(480, 220);
    validate();
}

void TagDialog::validate()
{
    const auto reference = images::parseReference(m_name->text());
    const bool usable = reference && reference->digest.isEmpty();
    goButton().setEnabled(usable);
    if (!reference)
        return say(Tone::Warning, sentences(reference.error()));
    if (!usable)
        return say(Tone::Warning, tr("A name with a digest can't be given."));
    QStringList taken;
    for (const images::HeldImage &copy : m_copies) {
        const fleet::HostConnection *host = models().fleet.host(copy.host.id);
        for (const engine::Image &image : host ? host->live().images() : QHash<QString, engine::Image>()) {
            for (const QString &tag : image.tags) {
                if (image.id != copy.id && fleet::familiarReference(tag) == reference->familiar())
                    taken << core::plainLine(copy.host.name, 63);
            }
        }
    }
    if (!taken.isEmpty())
        return say(Tone::Warning, tr("Another image has this name on %1, and loses it.").arg(taken.join(u", "_s)));
    say(Tone::Neutral, tr("On %Ln host(s)", nullptr, int(m_copies.size())));
}

void TagDialog::begin()
{
    models().operations.run(images::tagPlan(m_copies, *images::parseReference(m_name->text())));
}

} // namespace bayplan::ui
