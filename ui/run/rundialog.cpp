// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/rundialog.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "images/copyplan.h"
#include "operations/operations.h"
#include "run/conflicts.h"
#include "run/envfile.h"
#include "run/runplan.h"
#include "ui/run/hostchoice.h"
#include "ui/run/knownimages.h"
#include "ui/run/pastepanel.h"
#include "ui/run/runfield.h"
#include "ui/run/runform.h"
#include "ui/run/runlineview.h"
#include "ui/run/servicefields.h"
#include "ui/widgets/messagebar.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using run::ContainerSpec;
using run::FieldProblem;

namespace {
constexpr int runMargin = 24;
constexpr int hostsWidth = 280;
constexpr int runSettles = 80; ///< ms after the last change
} // namespace

RunDialog::RunDialog(Theme &theme, Models models, const Start &start, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_models(models)
{
    setWindowTitle(tr("Run a container"));
    setObjectName(u"runDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(runSettles);
    connect(&m_refresh, &QTimer::timeout, this, [this] { refresh(); });
    build();
    offerImages();
    ContainerSpec spec;
    spec.image = start.image;
    m_form->setSpec(start.like.value_or(spec));
    m_service->setOn(start.like.has_value());
    const auto hosts = models.fleet.hosts();
    m_hosts->setChosen(hosts.size() == 1 ? QSet<int>{hosts.first()->id()} : start.hosts);
    const auto later = [this] { m_refresh.start(); };
    connect(m_form, &RunForm::edited, this, later);
    connect(m_hosts, &HostChoice::chosenChanged, this, later);
    connect(m_hosts, &HostChoice::factsChanged, this, later);
    connect(&models.fleet, &fleet::Fleet::changed, this, later);
    connect(&models.operations, &operations::Operations::changed, this, [this, later](const auto *operation) {
        if (operation == m_copy)
            later();
    });
    connect(&models.operations, &operations::Operations::ended, this, [this](const auto *operation) {
        if (operation == m_copy)
            copyEnded();
    });
    connect(&theme, &Theme::changed, this, [this] { say(m_tone, m_message->text()); });
    refresh();
    resize(1000, 660);
    m_form->focusField(start.image.isEmpty() && !start.like ? u"image"_s : u"name"_s);
}

void RunDialog::build()
{
    m_form = new RunForm(m_theme);
    m_paste = new PastePanel(m_theme);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_form);
    m_stack->addWidget(m_paste);
    m_notes = new MessageBar(m_theme, this);
    m_notes->setObjectName(u"runNotes"_s);
    connect(m_notes->addButton(tr("Dismiss")), &QPushButton::clicked, m_notes, &QWidget::hide);
    m_line = new RunLineView(this);
    m_service = new ServiceFields(this);
    connect(m_service, &ServiceFields::edited, &m_refresh, qOverload<>(&QTimer::start));
    auto *left = new QVBoxLayout;
    left->setContentsMargins(runMargin, runMargin - 4, runMargin, runMargin - 4);
    left->setSpacing(12);
    left->addWidget(m_notes);
    left->addWidget(m_stack, 1);
    left->addWidget(m_service);
    left->addWidget(m_line);
    left->addWidget(buildFoot());
    m_hosts = new HostChoice(m_theme, m_models.fleet, this);
    m_hosts->setFixedWidth(hostsWidth);
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(0);
    across->addLayout(left, 1);
    across->addWidget(m_hosts);

    connect(m_form, &RunForm::fileProblem, this, [this](const QString &text) { showNotes({text}); });
    connect(m_paste, &PastePanel::taken, this, [this](const run::ParsedRun &parsed) { fill(parsed); });
    connect(m_paste, &PastePanel::left, this, [this] { leavePaste(); });
    connect(m_line, &RunLineView::secretsShownChanged, m_form, &RunForm::setSecretsShown);
    connect(m_hosts, &HostChoice::dynamicPortWanted, this, [this](int row) { useDynamicPort(row); });
    connect(m_hosts, &HostChoice::otherNameWanted, this, [this] { useNextName(); });
    connect(m_hosts, &HostChoice::copyWanted, this, [this](fleet::HostId from) { copyImage(from); });
    connect(m_hosts, &HostChoice::pullWanted, this, [this] {
        ContainerSpec spec = m_form->spec();
        spec.pull = true;
        m_form->setSpec(spec);
    });
    for (const auto &[keys, by] :
         {std::pair(Qt::CTRL | Qt::Key_PageDown, 1), std::pair(Qt::CTRL | Qt::Key_PageUp, -1)}) {
        auto *shortcut = new QShortcut(keys, this);
        connect(shortcut, &QShortcut::activated, this, [this, step = by] { m_form->step(step); });
    }
}

QWidget *RunDialog::buildFoot()
{
    auto *foot = new QWidget(this);
    m_message = new QLabel(foot);
    m_message->setObjectName(u"message"_s);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setMinimumHeight(34);
    m_pasteButton = new QPushButton(tr("Paste run line or Compose…"), foot);
    m_pasteButton->setObjectName(u"pasteRun"_s);
    m_pasteButton->setAutoDefault(false);
    auto *cancel = new QPushButton(tr("Cancel"), foot);
    cancel->setObjectName(u"cancelRun"_s);
    cancel->setAutoDefault(false);
    m_run = new QPushButton(tr("Run"), foot);
    m_run->setObjectName(u"run"_s);
    m_run->setProperty("primary", true);
    m_run->setDefault(true);
    auto *row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_pasteButton);
    row->addWidget(m_message, 1);
    row->addWidget(m_run);
    row->addWidget(cancel);
    connect(m_pasteButton, &QPushButton::clicked, this, [this] { paste(); });
    connect(cancel, &QPushButton::clicked, this, [this] { reject(); });
    connect(m_run, &QPushButton::clicked, this, [this] { tryRun(); });
    return foot;
}

void RunDialog::offerImages()
{
    const QStringList offered = knownImages(m_models.fleet);
    if (offered == m_offered)
        return;
    m_offered = offered;
    m_form->setImages(offered);
}

void RunDialog::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_stack->currentWidget() == m_paste)
        return leavePaste();
    QDialog::keyPressEvent(event);
}

void RunDialog::paste()
{
    m_stack->setCurrentWidget(m_paste);
    m_pasteButton->setEnabled(false);
    m_run->setEnabled(false);
    m_paste->begin();
}

void RunDialog::leavePaste()
{
    m_stack->setCurrentWidget(m_form);
    m_pasteButton->setEnabled(true);
    m_run->setEnabled(true);
    m_form->focusField(u"image"_s);
}

/// Files are read now, so that what will be sent is what is seen.
void RunDialog::readEnvFiles(ContainerSpec &spec, QStringList &told) const
{
    QList<run::EnvVariable> read;
    for (const QString &path : std::exchange(spec.envFiles, {})) {
        const auto variables = path.startsWith(u'/')
                                   ? run::readEnvFile(path)
                                   : core::fail({.kind = core::Error::Kind::Input,
                                                 .what = tr("Only whoever wrote this knows the folder it is in"),
                                                 .where = path,
                                                 .next = {}});
        if (variables)
            read << *variables;
        else
            told << tr("--env-file %1: %2").arg(path, variables.error().what);
    }
    spec.env = read + spec.env; // variables of their own win
}

void RunDialog::fill(const run::ParsedRun &parsed)
{
    ContainerSpec spec = parsed.spec;
    QStringList told;
    for (const run::Note &note : parsed.notes)
        told << tr("%1: %2").arg(note.text, note.why);
    readEnvFiles(spec, told);
    leavePaste();
    m_form->setSpec(spec);
    showNotes(told);
    refresh();
}

void RunDialog::showNotes(const QStringList &texts)
{
    constexpr qsizetype most = 4;
    QStringList lines;
    for (const QString &text : texts.first(std::min(most, texts.size())))
        lines << core::plainLine(text, 160) + u'.';
    if (texts.size() > most)
        lines << tr("And %Ln more.", nullptr, int(texts.size() - most));
    m_notes->setToolTip({});
    m_notes->setVisible(!lines.isEmpty());
    if (!lines.isEmpty())
        m_notes->showMessage(Tone::Warning, lines.join(u'\n'));
}

void RunDialog::refresh()
{
    const ContainerSpec spec = m_form->spec();
    QList<FieldProblem> problems = m_form->problems();
    if (!m_tried)
        problems.removeIf([](const FieldProblem &problem) { return problem.field == u"image"_s; });
    offerImages();
    m_form->showProblems(problems);
    m_line->showSpec(spec);
    ContainerSpec looked = spec;
    if (m_service->isOn())
        looked.name.clear(); // replicas are named by their slots
    m_hosts->refresh(!spec.image.isEmpty() && problems.isEmpty() ? &looked : nullptr,
                     spec.image == m_copied ? copyTargets() : QSet<fleet::HostId>());
    const auto count = m_hosts->chosen().size();
    m_run->setText(m_service->isOn() ? tr("Run as a service")
                   : count > 1       ? tr("Run on %Ln host(s)", nullptr, int(count))
                                     : tr("Run"));
    // What is always in view says it itself.
    const auto elsewhere = std::find_if(problems.begin(), problems.end(), [](const FieldProblem &problem) {
        return problem.field != u"image"_s && problem.field != u"name"_s;
    });
    if (!problems.isEmpty())
        say(Tone::Bad, elsewhere == problems.end() ? QString() : core::plainLine(elsewhere->what) + u'.');
    else if (m_service->isOn())
        tellService();
    else if (!m_hosts->blocker().isEmpty())
        say(Tone::Bad, m_hosts->blocker() + u'.');
    else
        say(Tone::Neutral, count == 0 ? tr("Tick the hosts to run it on.") : QString());
}

void RunDialog::useDynamicPort(int row)
{
    ContainerSpec spec = m_form->spec();
    if (row < 0 || row >= spec.ports.size())
        return;
    spec.ports[row].published = 0;
    spec.ports[row].publishedEnd = 0;
    m_form->setSpec(spec);
}

void RunDialog::useNextName()
{
    ContainerSpec spec = m_form->spec();
    QList<const fleet::LiveHost *> hosts;
    for (const fleet::HostId id : m_hosts->chosen()) {
        if (const fleet::HostConnection *host = m_models.fleet.host(id))
            hosts << &host->live();
    }
    spec.name = run::nextFreeName(spec.name, hosts);
    m_form->setSpec(spec);
}

/// At once, and seen among the operations: what it is wanted for can still be changed meanwhile.
void RunDialog::copyImage(fleet::HostId from)
{
    const fleet::HostConnection *source = m_models.fleet.host(from);
    const QString image = m_form->spec().image;
    const auto found = source ? run::copySource(source->live(), image) : std::nullopt;
    if (!found)
        return;
    QList<images::HostRef> targets;
    for (const fleet::HostId id : m_hosts->chosen()) {
        const fleet::HostConnection *host = m_models.fleet.host(id);
        const bool takes = host && !host->config().readOnly && fleet::isLive(host->status().state);
        if (takes && host->live().imagesKnown() && !run::hasImage(host->live(), image))
            targets << images::HostRef{id, host->config().name};
    }
    m_copied = image;
    m_copy = &m_models.operations.run(images::copyPlan(
        {{.from = {from, source->config().name}, .id = found->id, .name = found->name}}, targets, m_models.fleet));
    refresh();
}

QSet<fleet::HostId> RunDialog::copyTargets() const
{
    QSet<fleet::HostId> hosts;
    if (m_copy && m_copy->isRunning()) {
        for (const auto &row : m_copy->rows())
            hosts << row.target.host;
    }
    return hosts;
}

void RunDialog::copyEnded()
{
    QStringList told;
    for (const auto &row : m_copy->rows()) {
        if (row.error)
            told << tr("%1: %2").arg(row.target.hostName, row.error->what);
    }
    if (!told.isEmpty())
        showNotes(told);
    m_refresh.start();
}

void RunDialog::tryRun()
{
    if (m_stack->currentWidget() == m_paste)
        return;
    m_tried = true;
    m_refresh.stop();
    refresh();
    const auto problems = m_form->problems();
    if (!problems.isEmpty())
        return m_form->focusField(problems.first().field, problems.first().row);
    if (m_service->isOn())
        return runService();
    QList<run::HostFacts> hosts;
    for (const fleet::HostId id : m_hosts->chosen()) {
        if (const fleet::HostConnection *host = m_models.fleet.host(id))
            hosts << run::factsOf(*host);
    }
    if (hosts.isEmpty() || !m_hosts->blocker().isEmpty())
        return m_hosts->focusFirst();
    m_models.operations.run(run::runPlan(m_form->spec(), hosts, m_models.logins));
    accept();
}

void RunDialog::say(Tone tone, const QString &text)
{
    m_tone = tone;
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(tone));
    m_message->setPalette(palette);
    m_message->setText(text);
    m_message->setAccessibleName(text);
}

} // namespace bayplan::ui
