// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshots/restoredialog.h"

#include "core/plaintext.h"
#include "snapshots/restore/restoreoperation.h"
#include "ui/dialogs/sentences.h"
#include "ui/snapshots/snapshotwords.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using snapshots::RestorePlan;
using snapshots::RestoreScope;
using snapshots::RestoreStep;

namespace {

constexpr int restoreWidth = 720;
constexpr int stepsHeight = 220;
constexpr int widestHost = 160;
constexpr int rowsMeasured = 50; ///< for columns' widths
constexpr int mostSentences = 6; ///< of problems and of notes; the rest is counted
constexpr int scopeRole = Qt::UserRole;
constexpr int isServiceRole = Qt::UserRole + 1;

QString listed(const QStringList &sentences)
{
    QStringList shown;
    for (const QString &sentence : sentences.first(std::min<qsizetype>(sentences.size(), mostSentences)))
        shown << core::plainLine(sentence, 300);
    if (sentences.size() > mostSentences)
        shown << RestoreDialog::tr("…and %Ln more", nullptr, int(sentences.size()) - mostSentences);
    return shown.join(u'\n');
}

qsizetype countOf(const RestorePlan &plan, RestoreStep::Action action)
{
    return std::count_if(plan.steps.begin(), plan.steps.end(),
                         [action](const RestoreStep &step) { return step.action == action; });
}

} // namespace

RestoreDialog::RestoreDialog(const Theme &theme, const snapshots::Sources &sources, const services::Means &means,
                             const QString &path, const QString &title, const RestoreScope &scope,
                             std::function<void(operations::Plan)> confirmed, QWidget *parent)
    : ActionDialog(theme, tr("Restore"), tr("Bring back what was there: %1").arg(title), parent)
    , m_sources(sources)
    , m_means(means)
    , m_confirmed(std::move(confirmed))
    , m_restoring(sources, path, scope)
    , m_scope(new QComboBox(this))
    , m_steps(new QTreeWidget(this))
    , m_problems(new QLabel(this))
    , m_notes(new QLabel(this))
{
    setObjectName(u"restoreDialog"_s);
    build();
    setFixedWidth(restoreWidth);
    connect(&m_restoring, &snapshots::Restoring::changed, this, [this] { refresh(); });
    connect(&theme, &Theme::changed, this, [this] { refresh(); }); // what is removed, and problems, are in red
    refresh();
}

void RestoreDialog::build()
{
    m_scope->setObjectName(u"scope"_s);
    m_scope->setMaxVisibleItems(20);
    m_scope->addItem(tr("Everything"));
    addField(tr("What"), m_scope);
    connect(m_scope, &QComboBox::activated, this, [this] {
        const QString name = m_scope->currentData(scopeRole).toString();
        const bool isService = m_scope->currentData(isServiceRole).toBool();
        m_restoring.setScope({.service = isService ? name : QString(), .host = isService ? QString() : name});
    });
    m_steps->setObjectName(u"restoreSteps"_s);
    m_steps->setHeaderLabels({tr("Host"), tr("Step"), tr("Of"), tr("Why")});
    m_steps->setRootIsDecorated(false);
    m_steps->setUniformRowHeights(true);
    m_steps->setProperty("roomy", true);
    m_steps->setTextElideMode(Qt::ElideRight);
    m_steps->setTabKeyNavigation(false);
    m_steps->header()->setSectionsMovable(false);
    m_steps->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_steps->header()->setResizeContentsPrecision(rowsMeasured);
    m_steps->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    for (int column = 2; column < 4; ++column)
        m_steps->header()->setSectionResizeMode(column, QHeaderView::Stretch);
    addField(tr("The plan"), m_steps);
    m_steps->setFixedHeight(stepsHeight);
    m_problems->setObjectName(u"restoreProblems"_s);
    m_notes->setObjectName(u"restoreNotes"_s);
    for (QLabel *label : {m_problems, m_notes}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        content().addWidget(label);
    }
    m_notes->setProperty("muted", true);
    QStringList production;
    for (const fleet::HostConnection *host : m_sources.fleet.hosts()) {
        if (host->config().production)
            production << host->config().name;
    }
    askForNames(production, [this] { refresh(); });
}

/// Once, when the snapshot is known.
void RestoreDialog::fillScopes()
{
    const auto wanted = m_restoring.wanted();
    if (!wanted || m_scope->count() > 1)
        return;
    const auto add = [this](const QString &title, const QString &name, bool isService) {
        m_scope->addItem(title, name);
        m_scope->setItemData(m_scope->count() - 1, isService, isServiceRole);
        const RestoreScope &scope = m_restoring.scope();
        if (!name.isEmpty() && name == (isService ? scope.service : scope.host))
            m_scope->setCurrentIndex(m_scope->count() - 1);
    };
    for (const snapshots::ServicePart &service : wanted->services)
        add(tr("Service %1").arg(core::plainLine(service.name, 80)), service.name, true);
    for (const snapshots::HostPart &host : wanted->hosts)
        add(tr("Host %1").arg(core::plainLine(host.name, 80)), host.name, false);
}

QSet<QString> RestoreDialog::concernedHosts(const RestorePlan &plan) const
{
    QSet<QString> hosts;
    for (const RestoreStep &step : plan.steps)
        hosts.insert(step.host);
    return hosts;
}

void RestoreDialog::fillSteps(const RestorePlan &plan)
{
    m_steps->clear();
    QList<QTreeWidgetItem *> items; // thousands are added at once
    QSet<QString> removed;
    for (const RestoreStep &step : plan.steps) {
        const QString place = step.host + u'/' + step.name;
        if (step.action == RestoreStep::Action::Remove)
            removed.insert(place);
        const bool isGone = step.action == RestoreStep::Action::Create && !step.act && !removed.contains(place);
        const QString why = step.why.isEmpty() && isGone ? tr("it is gone") : core::plainLine(step.why, 300);
        const QStringList cells{core::plainLine(step.host, 63), titleOf(step), core::plainLine(step.name, 120), why};
        auto *item = new QTreeWidgetItem(cells);
        items << item;
        for (int column = 0; column < cells.size(); ++column)
            item->setToolTip(column, u"<p>"_s + cells.at(column).toHtmlEscaped() + u"</p>"_s);
        if (step.action == RestoreStep::Action::Remove)
            item->setForeground(1, theme().colors().redText);
    }
    m_steps->addTopLevelItems(items);
    m_steps->resizeColumnToContents(0);
    m_steps->setColumnWidth(0, std::min(m_steps->columnWidth(0), widestHost));
}

QString RestoreDialog::consequences(const RestorePlan &plan) const
{
    QStringList sentences;
    if (const auto removed = countOf(plan, RestoreStep::Action::Remove); removed > 0)
        sentences << tr(
            "%Ln container(s) that are others now are removed: their logs and the files changed inside them "
            "are lost. Undo makes them again with all their settings.",
            nullptr, int(removed));
    if (countOf(plan, RestoreStep::Action::MakeVolume) > 0)
        sentences << tr("Volumes are made empty: a snapshot holds no data.");
    if (plan.asTheyWere > 0)
        sentences << tr("%Ln container(s) are as they were.", nullptr, plan.asTheyWere);
    return sentences.join(u' ');
}

void RestoreDialog::refresh()
{
    fillScopes();
    const RestorePlan *plan = m_restoring.plan();
    m_scope->setEnabled(m_restoring.wanted() != nullptr);
    m_problems->setVisible(plan && !plan->problems.isEmpty());
    const QString told = plan ? consequences(*plan) : QString();
    QStringList notes = plan ? plan->notes : QStringList();
    if (!told.isEmpty())
        notes.prepend(told);
    m_notes->setVisible(!notes.isEmpty());
    if (!plan) {
        m_steps->clear();
        showNames({});
        setAction(tr("Restore"));
        const auto &error = m_restoring.error();
        if (error)
            setPossible(false, sentences(*error), Tone::Bad);
        else
            setPossible(false,
                        m_restoring.progress().known > 0 ? progressWords(m_restoring.progress())
                                                         : tr("Reading the snapshot and what there is now…"),
                        Tone::Neutral);
        fitHeight();
        return;
    }
    fillSteps(*plan);
    m_problems->setText(tr("Not brought back:") + u'\n' + listed(plan->problems));
    QPalette colours = m_problems->palette();
    colours.setColor(QPalette::WindowText, theme().colors().redText);
    m_problems->setPalette(colours);
    m_notes->setText(listed(notes));
    const QSet<QString> concerned = concernedHosts(*plan);
    showNames(concerned);
    const auto made = countOf(*plan, RestoreStep::Action::Create);
    setAction(plan->steps.isEmpty() ? tr("Nothing to do")
              : made > 0            ? tr("Restore %Ln container(s)", nullptr, int(made))
                                    : tr("Restore"));
    setPossible(!plan->steps.isEmpty() && namesAreTyped(concerned));
    fitHeight();
}

void RestoreDialog::showEvent(QShowEvent *event)
{
    ActionDialog::showEvent(event);
    findChild<QPushButton *>(u"cancel"_s)->setFocus(); // not the button: the plan has to be looked at
}

void RestoreDialog::act()
{
    const RestorePlan *plan = m_restoring.plan();
    if (!plan || plan->steps.isEmpty() || !namesAreTyped(concernedHosts(*plan)))
        return;
    auto operation = snapshots::restoreOperation(*plan, m_means);
    accept();
    m_confirmed(std::move(operation));
}

} // namespace bayplan::ui
