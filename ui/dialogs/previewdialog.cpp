// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/previewdialog.h"

#include "core/plaintext.h"
#include "ui/widgets/previewlist.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using operations::ContainerAction;
using operations::ContainerFact;
using operations::ContainerPlan;

namespace {

constexpr int previewWidth = 560;
constexpr int mostServicesNamed = 6;
constexpr int longestTimeout = 3600;

QString titleOf(ContainerAction action)
{
    return action == ContainerAction::Kill     ? PreviewDialog::tr("Kill containers")
           : action == ContainerAction::Remove ? PreviewDialog::tr("Remove containers")
                                               : PreviewDialog::tr("Stop containers");
}

QString headingOf(ContainerAction action, const QList<ContainerFact> &selection)
{
    if (selection.size() == 1) {
        const QString name = core::plainLine(selection.first().target.name, 80);
        const QString host = core::plainLine(selection.first().target.hostName, 63);
        return action == ContainerAction::Kill     ? PreviewDialog::tr("Kill %1 on %2?").arg(name, host)
               : action == ContainerAction::Remove ? PreviewDialog::tr("Remove %1 from %2?").arg(name, host)
                                                   : PreviewDialog::tr("Stop %1 on %2?").arg(name, host);
    }
    const int n = int(selection.size());
    return action == ContainerAction::Kill     ? PreviewDialog::tr("Kill %Ln container(s)?", nullptr, n)
           : action == ContainerAction::Remove ? PreviewDialog::tr("Remove %Ln container(s)?", nullptr, n)
                                               : PreviewDialog::tr("Stop %Ln container(s)?", nullptr, n);
}

} // namespace

PreviewDialog::PreviewDialog(const Theme &theme, const operations::ContainerRequest &request,
                             QList<ContainerFact> selection, QList<ContainerFact> relatives, Confirmed confirmed,
                             QWidget *parent)
    : ActionDialog(theme, titleOf(request.action), headingOf(request.action, selection), parent)
    , m_request(request)
    , m_selection(std::move(selection))
    , m_relatives(std::move(relatives))
    , m_confirmed(std::move(confirmed))
    , m_list(new PreviewList(tr("Container"), tr("State"), PreviewList::Ticks::None, this))
{
    setObjectName(u"previewDialog"_s);
    m_list->setAccessibleName(tr("What goes"));
    content().addSpacing(4);
    content().addWidget(m_list, 1);
    m_consequences = addText({});
    m_consequences->setObjectName(u"consequences"_s);
    buildOptions();
    buildNames();
    setFixedWidth(previewWidth);
    refresh();
}

void PreviewDialog::buildOptions()
{
    if (m_request.action == ContainerAction::Kill) {
        m_signal = new QComboBox(this);
        m_signal->setObjectName(u"signal"_s);
        m_signal->addItems(
            {u"SIGKILL"_s, u"SIGTERM"_s, u"SIGINT"_s, u"SIGQUIT"_s, u"SIGHUP"_s, u"SIGUSR1"_s, u"SIGUSR2"_s});
        m_signal->setCurrentText(m_request.signal);
        addField(tr("Signal"), m_signal);
        connect(m_signal, &QComboBox::currentTextChanged, this, [this] { refresh(); });
    } else if (m_request.action == ContainerAction::Stop) {
        m_timeout = new QSpinBox(this);
        m_timeout->setObjectName(u"timeout"_s);
        m_timeout->setRange(-1, longestTimeout);
        m_timeout->setSpecialValueText(tr("each container's own"));
        m_timeout->setSuffix(tr(" s"));
        m_timeout->setValue(m_request.timeout ? int(m_request.timeout->count()) : -1);
        addField(tr("Time to end by itself, before it is killed"), m_timeout);
        connect(m_timeout, &QSpinBox::valueChanged, this, [this] { refresh(); });
    } else {
        const auto tick = [&](const QString &name, const QString &title) {
            auto *box = new QCheckBox(title, this);
            box->setObjectName(name);
            content().addWidget(box);
            connect(box, &QCheckBox::toggled, this, [this] { refresh(); });
            return box;
        };
        const bool anyRuns =
            std::any_of(m_selection.begin(), m_selection.end(), [](const auto &fact) { return fact.isRunning(); });
        m_force = tick(u"force"_s, tr("Those that run too: they are killed first"));
        m_force->setVisible(anyRuns);
        m_volumes = tick(u"volumes"_s, tr("Their anonymous volumes too, with the data in them"));
    }
}

void PreviewDialog::buildNames()
{
    QStringList hosts;
    for (const ContainerFact &fact : m_selection) {
        if (fact.production && !fact.stale && !fact.readOnly && !hosts.contains(fact.target.hostName))
            hosts << fact.target.hostName;
    }
    askForNames(hosts, [this] { refresh(); });
}

void PreviewDialog::refresh()
{
    if (m_signal)
        m_request.signal = m_signal->currentText();
    if (m_timeout)
        m_request.timeout =
            m_timeout->value() < 0 ? std::nullopt : std::optional(std::chrono::seconds(m_timeout->value()));
    m_request.force = m_force && m_force->isChecked();
    m_request.volumes = m_volumes && m_volumes->isChecked();
    const ContainerPlan plan = operations::containerPlan(m_request, m_selection, m_relatives);
    fillList(plan);
    const QString text = consequences(plan);
    m_consequences->setText(text);
    m_consequences->setVisible(!text.isEmpty());
    setAction(plan.plan.steps.empty() ? tr("Nothing to do") : core::plainLine(plan.plan.title, 60));
    setPossible(canGoOn(plan));
}

void PreviewDialog::fillList(const ContainerPlan &plan)
{
    QList<PreviewList::Item> items;
    for (const ContainerFact &fact : plan.included)
        items << PreviewList::Item{.key = {fact.target.host, fact.target.id},
                                   .hostName = fact.target.hostName,
                                   .production = fact.production,
                                   .name = fact.target.name,
                                   .detail = engine::toString(fact.state)};
    m_list->setItems(items, plan.leftOut);
}

QString PreviewDialog::consequences(const ContainerPlan &plan) const
{
    QStringList sentences;
    const QStringList services = operations::servicesLosingAll(plan.included, m_relatives);
    QStringList named;
    for (const QString &service : services.first(std::min<qsizetype>(services.size(), mostServicesNamed)))
        named << core::plainLine(service, 60);
    if (services.size() > mostServicesNamed)
        sentences << tr("%1 and %Ln more service(s) have no ready replica left.", nullptr,
                        int(services.size()) - mostServicesNamed)
                         .arg(named.join(u", "_s));
    else if (!services.isEmpty())
        sentences << tr("No ready replica is left of %1.").arg(named.join(u", "_s));
    if (m_request.action == ContainerAction::Remove && !plan.included.isEmpty()) {
        sentences << tr("Undo makes them again with all their settings. Their logs and the files changed inside them "
                        "can't be brought back.");
        if (m_request.volumes)
            sentences << tr("Neither can the data in their anonymous volumes.");
    } else if (m_request.action == ContainerAction::Kill && !plan.included.isEmpty()) {
        sentences << tr("They get no time to end by themselves. Undo starts those that have stopped.");
    } else if (m_request.action == ContainerAction::Stop && !plan.included.isEmpty()) {
        sentences << tr("Undo starts them again.");
    }
    return sentences.join(u' ');
}

bool PreviewDialog::canGoOn(const ContainerPlan &plan) const
{
    QSet<QString> concerned;
    for (const ContainerFact &fact : plan.included)
        concerned.insert(fact.target.hostName);
    return !plan.plan.steps.empty() && namesAreTyped(concerned);
}

void PreviewDialog::showEvent(QShowEvent *event)
{
    ActionDialog::showEvent(event);
    if (QWidget *name = firstName())
        name->setFocus();
    else if (m_force && m_force->isVisible())
        m_force->setFocus(); // not the button: what goes has to be looked at
    else
        findChild<QPushButton *>(u"cancel"_s)->setFocus();
}

void PreviewDialog::act()
{
    ContainerPlan plan = operations::containerPlan(m_request, m_selection, m_relatives);
    if (!canGoOn(plan))
        return;
    accept();
    m_confirmed(std::move(plan));
}

} // namespace bayplan::ui
