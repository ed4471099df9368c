// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/importcomposedialog.h"

#include "core/clock.h"
#include "fleet/fleet.h"
#include "operations/operations.h"
#include "run/composesource.h"
#include "services/importoperation.h"
#include "services/importtarget.h"
#include "services/servicebook.h"
#include "ui/dialogs/composechoices.h"
#include "ui/dialogs/composefiles.h"
#include "ui/dialogs/composefindings.h"
#include "ui/dialogs/composeplanlist.h"
#include "ui/widgets/card.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using services::ComposeImport;

namespace {

constexpr int composeMargin = 24;
constexpr int choicesWidth = 264;
constexpr int readAfter = 150; ///< ms: editors write in several steps
constexpr int planAfter = 80;  ///< ms after the last change

QList<operations::HostFact> hostFacts(const fleet::Fleet &fleet)
{
    QList<operations::HostFact> facts;
    for (const fleet::HostConnection *host : fleet.hosts())
        facts << operations::factOf(*host);
    return facts;
}

QStringList localFiles(const QMimeData *data)
{
    QStringList files;
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile())
            files << url.toLocalFile();
    }
    return files;
}

/// "Makes 2 networks, 1 volume, 4 services, 6 replicas."
QString summaryOf(const ComposeImport &import)
{
    int replicas = 0;
    for (const services::ImportedService &service : import.services)
        replicas += service.isMade() ? service.replicas - (service.present ? service.present->ready : 0) : 0;
    QStringList made;
    if (!import.networks.isEmpty())
        made << ImportComposeDialog::tr("%Ln network(s)", nullptr, int(import.networks.size()));
    if (!import.volumes.isEmpty())
        made << ImportComposeDialog::tr("%Ln volume(s)", nullptr, int(import.volumes.size()));
    made << ImportComposeDialog::tr("%Ln service(s)", nullptr, import.made());
    made << ImportComposeDialog::tr("%Ln replica(s)", nullptr, replicas);
    return ImportComposeDialog::tr("Makes %1.").arg(made.join(u", "_s));
}

} // namespace

ImportComposeDialog::ImportComposeDialog(Theme &theme, Models models, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_models(models)
{
    setWindowTitle(tr("Import Compose"));
    setObjectName(u"importComposeDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setAcceptDrops(true);
    build();
    m_read.setSingleShot(true);
    m_read.setInterval(readAfter);
    m_plan.setSingleShot(true);
    m_plan.setInterval(planAfter);
    const auto readLater = [this] { m_read.start(); };
    const auto planLater = [this] {
        if (!m_plan.isActive()) // containers change in storms
            m_plan.start();
    };
    connect(&m_read, &QTimer::timeout, this, [this] { read(); });
    connect(&m_plan, &QTimer::timeout, this, [this] { plan(); });
    connect(m_files, &ComposeFiles::changed, this, [this] { read(); });
    connect(m_choices, &ComposeChoices::changed, this, [this] { read(); });
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, readLater);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, readLater);
    connect(&models.fleet, &fleet::Fleet::changed, this, planLater);
    connect(&models.book, &services::ServiceBook::changed, this, planLater);
    connect(&theme, &Theme::changed, this, [this] { say(m_tone, m_message->text()); });
    read();
    resize(1000, 660);
    m_files->setFocus();
}

/// Tab goes from the files to what is chosen, then to what comes of both: the order in which these are made.
void ImportComposeDialog::build()
{
    m_files = new ComposeFiles(this);
    m_choices = new ComposeChoices(m_theme, hostFacts(m_models.fleet), this);
    m_choices->setFixedWidth(choicesWidth);
    m_nothing = new QLabel(this);
    m_nothing->setObjectName(u"noPlan"_s);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setProperty("muted", true);
    m_list = new ComposePlanList(m_theme, this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(new Card(m_theme, m_nothing, this));
    m_stack->addWidget(m_list);
    m_findings = new ComposeFindings(m_theme, this);
    auto *left = new QVBoxLayout;
    left->setContentsMargins(composeMargin, composeMargin - 4, composeMargin, composeMargin - 4);
    left->setSpacing(12);
    left->addWidget(m_files);
    left->addWidget(m_stack, 1);
    left->addWidget(m_findings);
    left->addWidget(buildFoot());
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(0);
    across->addLayout(left, 1);
    across->addWidget(m_choices);
}

QWidget *ImportComposeDialog::buildFoot()
{
    auto *foot = new QWidget(this);
    m_message = new QLabel(foot);
    m_message->setObjectName(u"message"_s);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setMinimumHeight(34);
    m_import = new QPushButton(tr("Import"), foot);
    m_import->setObjectName(u"importServices"_s);
    m_import->setProperty("primary", true);
    m_import->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), foot);
    cancel->setObjectName(u"cancelImport"_s);
    cancel->setAutoDefault(false);
    m_again = new QPushButton(tr("Read again"), foot);
    m_again->setObjectName(u"readAgain"_s);
    m_again->setAutoDefault(false);
    auto *row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_again);
    row->addWidget(m_message, 1);
    row->addWidget(m_import);
    row->addWidget(cancel);
    connect(m_again, &QPushButton::clicked, this, [this] { read(); });
    connect(cancel, &QPushButton::clicked, this, [this] { reject(); });
    connect(m_import, &QPushButton::clicked, this, [this] { import(); });
    return foot;
}

void ImportComposeDialog::dragEnterEvent(QDragEnterEvent *event)
{
    if (!localFiles(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ImportComposeDialog::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    m_files->setFiles(localFiles(event->mimeData()));
}

/// Ticks what the environment chooses where the file is another, or that is. What is ticked otherwise stays, also while
/// the environment can't be read.
void ImportComposeDialog::chooseProfiles(const run::ComposeRequest &request)
{
    const QString first = request.files.value(0);
    const auto variables =
        run::composeVariables(QFileInfo(first).absolutePath(), request.environment, request.envFiles);
    QStringList chosen = variables ? variables->value(u"COMPOSE_PROFILES"_s).split(u',', Qt::SkipEmptyParts)
                         : first == m_shownFile ? m_chosenElsewhere
                                                : QStringList();
    for (QString &profile : chosen)
        profile = profile.trimmed();
    if (first == m_shownFile && chosen == m_chosenElsewhere)
        return;
    m_shownFile = first;
    m_chosenElsewhere = chosen;
    m_choices->setProfiles(chosen);
}

/// Files that are replaced are watched anew; their folders tell of those that are made.
void ImportComposeDialog::watch(const QStringList &files)
{
    if (!m_watcher.files().isEmpty() || !m_watcher.directories().isEmpty())
        m_watcher.removePaths(m_watcher.files() + m_watcher.directories());
    QStringList paths = files;
    for (const QString &file : files) {
        if (const QString folder = QFileInfo(file).absolutePath(); !paths.contains(folder))
            paths << folder;
    }
    if (!paths.isEmpty())
        m_watcher.addPaths(paths);
}

void ImportComposeDialog::read()
{
    m_read.stop();
    const QString envFile = m_files->envFile();
    run::ComposeRequest request{.files = m_files->files(),
                                .environment = run::ownEnvironment(),
                                .profiles = {},
                                .project = m_choices->project(),
                                .envFiles = envFile.isEmpty() ? QStringList() : QStringList{envFile}};
    m_isThere = QFileInfo(request.files.value(0)).isFile();
    chooseProfiles(request);
    m_project = {};
    if (m_isThere) {
        request.profiles = m_choices->profiles();
        if (request.profiles.isEmpty())
            request.profiles << QString(); // none, whatever the environment says: what is ticked counts
        m_project = run::readComposeProject(request);
    }
    const QSignalBlocker quiet(m_choices);
    m_choices->setOffered(m_project.profiles, m_project.name,
                          m_project.services.isEmpty() ? QString() : m_project.services.first().name);
    const QString variables =
        envFile.isEmpty() ? QString(QFileInfo(request.files.value(0)).absolutePath() + u"/.env"_s) : envFile;
    watch(m_isThere ? request.files + QStringList{variables} : QStringList());
    plan();
}

void ImportComposeDialog::plan()
{
    m_plan.stop();
    const QStringList hosts = m_choices->hosts();
    auto target = services::importTarget(m_models.fleet, m_models.book, hosts);
    target.withProject = m_choices->withProject();
    m_made = {};
    if (m_isThere) {
        m_made = services::planImport(m_project, target);
        services::addPlaceProblems(m_made, m_models.fleet, m_models.book, core::now());
    }
    ComposeImport shown = m_made;
    if (hosts.isEmpty() && m_isThere && m_project.problems.isEmpty()) {
        // As it would be on any one host: what the file has is seen before hosts are chosen.
        target.hosts = {services::ImportHost{}};
        shown = services::planImport(m_project, target);
        shown.problems.clear();
    }
    m_list->setImport(shown);
    m_nothing->setText(m_isThere ? tr("What is made of it is shown here once the problems are mended.\n"
                                      "The file is read again whenever it is saved.")
                                 : tr("Choose a Compose file, or drop one here.\n"
                                      "What is made of it is shown before anything is made."));
    m_stack->setCurrentIndex(shown.services.isEmpty() ? 0 : 1);
    m_findings->setFindings(hosts.isEmpty() && m_project.problems.isEmpty() ? QList<services::ImportProblem>()
                                                                            : m_made.problems,
                            m_project.notes);
    m_findings->setVisible(m_findings->count() > 0);
    tell();
}

void ImportComposeDialog::tell()
{
    const bool isPossible = m_isThere && m_made.isPossible() && m_made.made() > 0;
    m_import->setEnabled(isPossible);
    m_again->setEnabled(!m_files->files().isEmpty());
    m_import->setText(isPossible ? tr("Import %Ln service(s)", nullptr, m_made.made()) : tr("Import"));
    const auto blocking = std::count_if(m_made.problems.begin(), m_made.problems.end(),
                                        [](const services::ImportProblem &each) { return each.blocks; });
    if (m_files->files().isEmpty())
        say(Tone::Neutral, {});
    else if (!m_isThere)
        say(Tone::Neutral, tr("There is no file of that name."));
    else if (m_project.problems.isEmpty() && m_choices->hosts().isEmpty())
        say(Tone::Neutral, tr("Tick the hosts to run it on."));
    else if (blocking > 0)
        say(Tone::Bad, tr("%Ln problem(s) must be mended first.", nullptr, int(blocking)));
    else
        say(Tone::Neutral, summaryOf(m_made));
}

void ImportComposeDialog::import()
{
    read(); // as it is now
    if (!m_import->isEnabled())
        return;
    const services::RunningMeans means{m_models.book, m_models.runner, m_models.operations};
    m_models.operations.run(services::importOperation(m_made, m_project.name, means, m_models.fleet));
    accept();
}

void ImportComposeDialog::say(Tone tone, const QString &text)
{
    m_tone = tone;
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(tone));
    m_message->setPalette(palette);
    m_message->setText(text);
    m_message->setAccessibleName(text);
}

} // namespace bayplan::ui
