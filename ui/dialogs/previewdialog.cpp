// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/previewdialog.h"

#include "core/plaintext.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using operations::ContainerAction;
using operations::ContainerFact;
using operations::ContainerPlan;

namespace {

constexpr int dialogWidth = 560;
constexpr int mostListHeight = 260;
constexpr int rowHeight = 25;
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
    , m_list(new QTreeWidget(this))
{
    setObjectName(u"previewDialog"_s);
    m_list->setObjectName(u"previewList"_s);
    m_list->setAccessibleName(tr("What goes"));
    m_list->setColumnCount(2);
    m_list->setHeaderLabels({tr("Container"), tr("State")});
    m_list->setRootIsDecorated(false);
    m_list->setItemsExpandable(false);
    m_list->setUniformRowHeights(true);
    m_list->setSelectionMode(QAbstractItemView::NoSelection);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_list->header()->setSectionsClickable(false);
    content().addSpacing(4);
    content().addWidget(m_list, 1);
    m_consequences = addText({});
    m_consequences->setObjectName(u"consequences"_s);
    buildOptions();
    buildNames();
    setFixedWidth(dialogWidth);
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
    for (const QString &host : std::as_const(hosts)) {
        auto *edit = new QLineEdit(this);
        edit->setObjectName(u"productionName"_s);
        edit->setProperty("host", host);
        addField(tr("%1 is marked production. Type its name to go on").arg(core::plainLine(host, 63)), edit);
        connect(edit, &QLineEdit::textChanged, this, [this] { refresh(); });
        m_names << edit;
    }
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
    setPossible(!plan.plan.steps.empty() && namesAreTyped(plan));
}

void PreviewDialog::fillList(const ContainerPlan &plan)
{
    m_list->clear();
    QMap<QString, QTreeWidgetItem *> hosts;
    const auto group = [&](const QString &key, const QString &title) {
        QTreeWidgetItem *&item = hosts[key];
        if (!item) {
            item = new QTreeWidgetItem(m_list, {title});
            QFont bold = m_list->font();
            bold.setWeight(QFont::DemiBold);
            item->setFont(0, bold);
            item->setFirstColumnSpanned(true);
            item->setSizeHint(0, QSize(0, rowHeight));
        }
        return item;
    };
    for (const ContainerFact &fact : plan.included) {
        const QString host = core::plainLine(fact.target.hostName, 63);
        auto *item =
            new QTreeWidgetItem(group(fact.target.hostName, fact.production ? tr("%1, production").arg(host) : host));
        item->setText(0, core::plainLine(fact.target.name, 80));
        item->setSizeHint(0, QSize(0, rowHeight));
        item->setText(1, engine::toString(fact.state));
    }
    for (const operations::LeftOut &left : plan.leftOut) {
        auto *item = new QTreeWidgetItem(group(QString(QChar(1)), tr("Left as they are")));
        item->setText(0, core::plainLine(tr("%1 on %2").arg(left.target.name, left.target.hostName), 80));
        item->setText(1, core::plainLine(left.why, 80));
        item->setDisabled(true);
    }
    m_list->expandAll();
    // As high as its rows, up to a few.
    int rows = 0;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i)
        rows += 1 + m_list->topLevelItem(i)->childCount();
    m_list->setFixedHeight(std::min(mostListHeight, m_list->header()->sizeHint().height() + rows * rowHeight + 2));
}

QString PreviewDialog::consequences(const ContainerPlan &plan) const
{
    QStringList sentences;
    const QStringList services = operations::servicesLosingAll(plan.included, m_relatives);
    QStringList named;
    for (const QString &service : services.first(std::min<qsizetype>(services.size(), mostServicesNamed)))
        named << core::plainLine(service, 60);
    if (services.size() > mostServicesNamed)
        sentences << tr("%1 and %Ln more service(s) have no running replica left.", nullptr,
                        int(services.size()) - mostServicesNamed)
                         .arg(named.join(u", "_s));
    else if (!services.isEmpty())
        sentences << tr("No running replica is left of %1.").arg(named.join(u", "_s));
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

bool PreviewDialog::namesAreTyped(const ContainerPlan &plan) const
{
    return std::all_of(m_names.begin(), m_names.end(), [&](const QLineEdit *edit) {
        const QString host = edit->property("host").toString();
        const bool concerned = std::any_of(plan.included.begin(), plan.included.end(),
                                           [&](const ContainerFact &fact) { return fact.target.hostName == host; });
        return !concerned || edit->text() == host;
    });
}

void PreviewDialog::showEvent(QShowEvent *event)
{
    ActionDialog::showEvent(event);
    if (!m_names.isEmpty())
        m_names.first()->setFocus();
    else if (m_force && m_force->isVisible())
        m_force->setFocus(); // not the button: what goes has to be looked at
    else
        findChild<QPushButton *>(u"cancel"_s)->setFocus();
}

void PreviewDialog::act()
{
    ContainerPlan plan = operations::containerPlan(m_request, m_selection, m_relatives);
    if (plan.plan.steps.empty() || !namesAreTyped(plan))
        return;
    accept();
    m_confirmed(std::move(plan));
}

} // namespace bayplan::ui
