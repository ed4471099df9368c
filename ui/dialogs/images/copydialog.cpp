// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/images/copydialog.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "operations/operations.h"
#include "ui/dialogs/images/hostticks.h"
#include "ui/widgets/card.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

namespace {

/// What makes two copies the same choice: the name, or the id of one without.
QString nameOf(const images::HeldImage &copy)
{
    return copy.name.isEmpty() ? copy.id : fleet::familiarReference(copy.name);
}

} // namespace

CopyDialog::CopyDialog(Theme &theme, Models models, std::vector<images::HeldImage> copies, QWidget *parent)
    : ImageDialog(theme, models, tr("Copy images to hosts"),
                  tr("From engine to engine through this desktop, without a registry. Nothing is kept here."),
                  tr("Copy"), parent)
    , m_copies(std::move(copies))
    , m_source(new QComboBox(this))
    , m_targets(new HostTicks(
          models.fleet, [this](const fleet::HostConnection &host) { return noteOf(host); }, this))
{
    setObjectName(u"copyDialog"_s);
    m_source->setObjectName(u"sourceHost"_s);
    m_source->setAccessibleName(tr("Copy from"));
    for (const images::HeldImage &copy : m_copies) {
        const fleet::HostConnection *host = models.fleet.host(copy.host.id);
        if (host && fleet::isLive(host->status().state) && m_source->findData(copy.host.id) < 0)
            m_source->addItem(core::plainLine(copy.host.name, 63), copy.host.id);
    }
    body().addWidget(caption(tr("Copy from")));
    body().addWidget(m_source);
    body().addWidget(caption(tr("To")));
    body().addWidget(new Card(theme, m_targets, this), 1);
    const auto refresh = [this] {
        QSet<fleet::HostId> left;
        if (chosen().size() == 1)
            left.insert(m_source->currentData().toInt());
        m_targets->refresh({}, left);
        validate();
    };
    connect(m_source, &QComboBox::currentIndexChanged, this, refresh);
    connect(m_targets, &HostTicks::tickedChanged, this, [this] { validate(); });
    resize(540, 440);
    refresh();
    m_targets->setFocus();
}

/// Each name once: from the source chosen where that has it, else from the first that does.
std::vector<images::CopyWhat> CopyDialog::chosen() const
{
    std::vector<images::CopyWhat> list;
    QHash<QString, size_t> places;
    for (const images::HeldImage &copy : m_copies) {
        const auto place = places.constFind(nameOf(copy));
        const images::CopyWhat what{copy.host, copy.id, copy.name};
        if (place == places.constEnd()) {
            places.insert(nameOf(copy), list.size());
            list.push_back(what);
        } else if (copy.host.id == m_source->currentData().toInt()) {
            list[*place] = what;
        }
    }
    return list;
}

QString CopyDialog::noteOf(const fleet::HostConnection &host) const
{
    const auto images = chosen();
    int there = 0;
    int bySameName = 0;
    int other = 0;
    for (const images::CopyWhat &what : images) {
        bool same = false;
        bool named = false;
        for (const engine::Image &image : host.live().images()) {
            same = same || image.id == what.id;
            for (const QString &tag : image.tags)
                named = named ||
                        (!what.name.isEmpty() && fleet::familiarReference(tag) == fleet::familiarReference(what.name));
        }
        there += same ? 1 : 0;
        bySameName += same && (named || what.name.isEmpty()) ? 1 : 0;
        other += !same && named ? 1 : 0;
    }
    if (images.size() == 1)
        return there   ? (bySameName > 0 ? tr("has it already") : tr("has it under another name"))
               : other ? tr("has another image of this name")
                       : QString();
    return there ? tr("has %1 of %2 already").arg(there).arg(images.size()) : QString();
}

void CopyDialog::validate()
{
    const auto images = chosen();
    qint64 bytes = 0;
    for (const images::CopyWhat &what : images) {
        if (const fleet::HostConnection *host = models().fleet.host(what.from.id))
            bytes += host->live().images().value(what.id).size;
    }
    const auto hosts = m_targets->ticked();
    goButton().setEnabled(!hosts.isEmpty() && m_source->count() > 0);
    const QString what = images.size() == 1
                             ? core::plainLine(images[0].name.isEmpty() ? images[0].id.left(19) : images[0].name, 80)
                             : tr("%Ln image(s)", nullptr, int(images.size()));
    if (m_source->count() == 0)
        say(Tone::Warning, tr("No host that has it can be reached."));
    else if (hosts.isEmpty())
        say(Tone::Neutral, tr("%1, %2. Tick the hosts that are to have it.").arg(what, core::decimalSize(bytes)));
    else
        say(Tone::Neutral,
            tr("%1 to each of %Ln host(s): %2", nullptr, int(hosts.size())).arg(what, core::decimalSize(bytes)));
}

void CopyDialog::begin()
{
    models().operations.run(images::copyPlan(chosen(), m_targets->ticked(), models().fleet));
}

} // namespace bayplan::ui
