// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog where what it runs is kept as a service.
#include "core/clock.h"
#include "fleet/fleet.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "ui/run/hostchoice.h"
#include "ui/run/rundialog.h"
#include "ui/run/runform.h"
#include "ui/run/servicefields.h"

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using run::ContainerSpec;

/// Nothing without an image, a name or a host.
std::optional<RunDialog::PlannedService> RunDialog::plannedService() const
{
    const ContainerSpec container = m_form->spec();
    QStringList names;
    for (const fleet::HostId id : m_hosts->chosen()) {
        if (const fleet::HostConnection *host = m_models.fleet.host(id))
            names << host->config().name;
    }
    if (container.image.isEmpty() || names.isEmpty() || !m_service->problem(container).isEmpty())
        return std::nullopt;
    const services::ServiceSpec spec = m_models.book.resolved(m_service->spec(container, names));
    PlannedService planned{.change = {}, .observed = m_models.book.observe(spec)};
    planned.change =
        services::create(spec, m_service->replicas(), planned.observed, core::now(), m_models.book.head(spec.name));
    return planned;
}

/// The plan of a service in words, or what is missing.
void RunDialog::tellService()
{
    const QString problem = m_service->problem(m_form->spec());
    if (!problem.isEmpty())
        return say(m_tried ? Tone::Bad : Tone::Neutral, problem + u'.');
    if (m_hosts->chosen().isEmpty())
        return say(Tone::Neutral, tr("Tick the hosts to run it on."));
    const auto planned = plannedService();
    if (!planned)
        return say(Tone::Neutral, {});
    say(planned->change.isPossible() ? Tone::Neutral : Tone::Bad,
        services::planWords(planned->change, planned->observed).join(u' '));
}

void RunDialog::runService()
{
    const ContainerSpec spec = m_form->spec();
    if (!m_service->problem(spec).isEmpty())
        return m_form->focusField(u"name"_s);
    const auto planned = plannedService();
    if (!planned)
        return m_hosts->focusFirst();
    if (!planned->change.isPossible())
        return;
    m_models.runner.run(planned->change);
    accept();
}

} // namespace bayplan::ui
