// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/runform.h"

#include "run/envfile.h"
#include "ui/dialogs/sentences.h"
#include "ui/run/rowtranslations.h"
#include "ui/widgets/chip.h"

#include <QButtonGroup>
#include <QCompleter>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStringListModel>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using run::ContainerSpec;
using run::FieldProblem;

RunForm::RunForm(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_stack(new QStackedWidget(this))
    , m_chips(new QWidget(this))
{
    m_image = line(u"image"_s, tr("Image"), u"nginx:1.27"_s);
    m_name = line(u"name"_s, tr("Name"), tr("the engine makes one up"));
    m_images = new QStringListModel(this);
    auto *completer = new QCompleter(m_images, this);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setMaxVisibleItems(8);
    m_image->edit()->setCompleter(completer);
    auto *top = new QHBoxLayout;
    top->setSpacing(14);
    top->addWidget(m_image, 3);
    top->addWidget(m_name, 2);
    for (RunField *field : {m_image, m_name})
        top->setAlignment(field, Qt::AlignTop);
    auto *chips = new QHBoxLayout(m_chips);
    chips->setContentsMargins(0, 0, 0, 0);
    chips->setSpacing(6);
    m_chips->setAccessibleName(tr("Sections"));
    buildGeneral();
    buildLists();
    buildLimits();
    buildMore();
    chips->addStretch(1);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addLayout(top);
    column->addWidget(m_chips);
    column->addWidget(m_stack, 1);
    setFocusProxy(m_image);
    QWidget *before = m_name->edit(); // the sections' buttons come before what is in the sections
    for (const Section &section : std::as_const(m_sections)) {
        setTabOrder(before, section.chip);
        before = section.chip;
    }
    showSection(0);
}

void RunForm::addSection(const QString &name, const QString &title, const QString &about)
{
    const int place = int(m_sections.size());
    auto *chip = new Chip(m_theme, u"run-"_s + name, title, m_chips);
    chip->setCheckable(true);
    m_chips->layout()->addWidget(chip);
    connect(chip, &Chip::clicked, this, [this, place] { showSection(place); });
    auto *page = new QWidget;
    auto *fields = new QVBoxLayout(page);
    fields->setContentsMargins(0, 2, 10, 6);
    fields->setSpacing(12);
    if (!about.isEmpty()) {
        auto *label = new QLabel(about, page);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setProperty("muted", true);
        fields->addWidget(label);
    }
    fields->addStretch(1);
    auto *scroll = new QScrollArea(m_stack);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(page);
    m_stack->addWidget(scroll);
    m_sections << Section{chip, scroll, fields, {}};
}

void RunForm::adopt(RunField *field)
{
    m_fields << field;
    connect(field, &RunField::edited, this, [this] {
        if (m_filling)
            return;
        count();
        Q_EMIT edited();
    });
}

void RunForm::addFields(const QList<RunField *> &fields)
{
    Section &section = m_sections.last();
    auto *across = new QHBoxLayout;
    across->setSpacing(14);
    for (RunField *field : fields) {
        across->addWidget(field, 1, Qt::AlignTop);
        section.fields << field;
    }
    section.column->insertLayout(section.column->count() - 1, across);
}

LineField *RunForm::line(const QString &key, const QString &title, const QString &placeholder)
{
    auto *field = new LineField(m_theme, key, title, placeholder, this);
    adopt(field);
    return field;
}

RunField *RunForm::tick(const QString &key, const QString &title, const QString &explanation)
{
    auto *field = new TickField(m_theme, key, title, explanation, this);
    adopt(field);
    return field;
}

RunField *RunForm::words(const QString &key, const QString &title, const QString &placeholder)
{
    auto *field = new RowsField(m_theme, key, title, {{title, placeholder}}, wordRows(key), this);
    adopt(field);
    return field;
}

RunField *RunForm::pairs(const QString &key, const QString &title, const QString &name, const QString &value)
{
    auto *field =
        new RowsField(m_theme, key, title, {{tr("Name"), name, 2}, {tr("Value"), value, 3, true}}, pairRows(key), this);
    adopt(field);
    return field;
}

void RunForm::buildGeneral()
{
    addSection(u"general"_s, tr("General"), {});
    addFields({line(u"command"_s, tr("Command"), tr("the image's own"))});
    addFields({line(u"entrypoint"_s, tr("Entrypoint"), tr("the image's own")),
               line(u"workdir"_s, tr("Working folder"), u"/srv"_s), line(u"user"_s, tr("User"), u"1000:1000"_s)});
    LineField *restart = line(u"restart"_s, tr("Restart"), tr("no"));
    auto *policies =
        new QCompleter({u"no"_s, u"always"_s, u"unless-stopped"_s, u"on-failure"_s, u"on-failure:3"_s}, this);
    policies->setCompletionMode(QCompleter::PopupCompletion);
    restart->edit()->setCompleter(policies);
    addFields({restart, line(u"hostname"_s, tr("Host name"), tr("its id")),
               line(u"platform"_s, tr("Platform"), u"linux/amd64"_s)});
    addFields({tick(u"pull"_s, tr("Pull the image first"), tr("Also where it is already, for a newer one.")),
               tick(u"rm"_s, tr("Remove it when it ends"), tr("With its anonymous volumes."))});
    addFields({tick(u"tty"_s, tr("Terminal"), tr("For shells and programs with colours.")),
               tick(u"interactive"_s, tr("Keep its input open"), tr("For programs that wait for it."))});
}

void RunForm::buildLists()
{
    addSection(u"ports"_s, tr("Ports"),
               tr("Without a port of the host, the engine chooses a free one at each start. A range such as 8000-8010 "
                  "takes the first that is free."));
    auto *ports = new RowsField(m_theme, u"publish"_s, {},
                                {{tr("Port of the host"), tr("dynamic"), 3},
                                 {tr("Port of the container"), u"8080"_s, 3},
                                 {tr("Protocol"), u"tcp"_s, 2},
                                 {tr("Address"), tr("all"), 3}},
                                portRows(), this);
    adopt(ports);
    addFields({ports});
    addFields({tick(u"publish-all"_s, tr("Publish all ports the image exposes"), tr("Each on a dynamic port."))});

    addSection(u"environment"_s, tr("Environment"), {});
    m_env = new RowsField(m_theme, u"env"_s, tr("Variables"),
                          {{tr("Name"), u"NAME"_s, 2}, {tr("Value"), QString(), 3, true}}, pairRows(u"env"_s), this);
    adopt(m_env);
    connect(m_env->addButton(u"envFromFile"_s, tr("Add from a file…")), &QPushButton::clicked, this,
            [this] { chooseEnvFile(); });
    addFields({m_env});
    addFields({pairs(u"label"_s, tr("Labels"), u"com.example.team"_s, u"web"_s)});

    addSection(u"storage"_s, tr("Storage"),
               tr("A path is a folder or file of the host; a name is a volume, made when it is not there; tmpfs is "
                  "memory. Options: ro, nocopy, z, rshared, must-exist; for tmpfs size=64m."));
    auto *mounts = new RowsField(m_theme, u"mount"_s, {},
                                 {{tr("Source"), tr("/srv/data, data or tmpfs"), 3},
                                  {tr("In the container"), u"/data"_s, 3},
                                  {tr("Options"), u"ro"_s, 2}},
                                 mountRows(), this);
    adopt(mounts);
    addFields({mounts});
    addFields({tick(u"read-only"_s, tr("Read-only root"), tr("It writes only to what is mounted."))});

    addSection(u"network"_s, tr("Network"),
               tr("Without any, the engine's own bridge. The first may also be host, none or container:name."));
    auto *networks = new RowsField(
        m_theme, u"network"_s, {},
        {{tr("Network"), u"backend"_s, 2}, {tr("Aliases"), u"db, primary"_s, 2}, {tr("Address"), tr("any"), 2}},
        networkRows(), this);
    adopt(networks);
    addFields({networks});
    addFields({words(u"dns"_s, tr("Name servers"), u"10.0.0.2"_s),
               words(u"add-host"_s, tr("Further host names"), u"db:10.0.0.5"_s)});
    addFields({words(u"dns-search"_s, tr("Search domains"), u"example.org"_s),
               words(u"dns-option"_s, tr("Resolver options"), u"ndots:2"_s)});
    addFields({line(u"domainname"_s, tr("Domain name"), u"example.org"_s),
               words(u"expose"_s, tr("Ports only exposed"), u"9000/tcp"_s)});
}

void RunForm::buildLimits()
{
    addSection(u"limits"_s, tr("Limits"), {});
    addFields({line(u"memory"_s, tr("Memory"), u"512m"_s), line(u"memory-swap"_s, tr("Memory and swap"), u"1g"_s),
               line(u"memory-reservation"_s, tr("Memory reserved"), u"256m"_s)});
    addFields({line(u"cpus"_s, tr("CPUs"), u"1.5"_s), line(u"cpuset-cpus"_s, tr("Which CPUs"), u"0-2,5"_s),
               line(u"cpu-shares"_s, tr("CPU shares"), u"1024"_s)});
    addFields({line(u"pids-limit"_s, tr("Processes"), u"100"_s), line(u"shm-size"_s, tr("Shared memory"), u"64m"_s)});
    addFields({words(u"ulimit"_s, tr("Limits for its processes"), u"nofile=1024:2048"_s)});

    addSection(u"health"_s, tr("Health"), tr("The engine runs the command in the container; 0 means healthy."));
    addFields({line(u"health-cmd"_s, tr("Command"), u"curl -f http://localhost:8080/ || exit 1"_s)});
    addFields({line(u"health-interval"_s, tr("Every"), u"30s"_s), line(u"health-timeout"_s, tr("Timeout"), u"30s"_s),
               line(u"health-retries"_s, tr("Failures until unhealthy"), u"3"_s),
               line(u"health-start-period"_s, tr("Not counted at first"), u"0s"_s)});
    addFields({tick(u"no-healthcheck"_s, tr("No health check"), tr("Also if the image has one."))});
}

void RunForm::buildMore()
{
    addSection(u"more"_s, tr("More"), {});
    addFields({tick(u"privileged"_s, tr("Privileged"), tr("It may do on the host whatever root may.")),
               tick(u"init"_s, tr("Init process"), tr("Reaps processes left behind."))});
    addFields({words(u"cap-add"_s, tr("Capabilities added"), u"NET_ADMIN"_s),
               words(u"cap-drop"_s, tr("Capabilities dropped"), u"ALL"_s)});
    addFields({words(u"device"_s, tr("Devices"), u"/dev/ttyUSB0"_s),
               words(u"security-opt"_s, tr("Security options"), u"no-new-privileges"_s)});
    addFields({line(u"stop-signal"_s, tr("Stop signal"), u"SIGTERM"_s),
               line(u"stop-timeout"_s, tr("Seconds until it is killed"), u"10"_s)});
    addFields({line(u"log-driver"_s, tr("Log driver"), tr("the engine's own"))});
    addFields({pairs(u"log-opt"_s, tr("Log options"), u"max-size"_s, u"10m"_s)});
    addFields({pairs(u"sysctl"_s, tr("Kernel settings"), u"net.core.somaxconn"_s, u"1024"_s)});
    addFields({words(u"group-add"_s, tr("Further groups"), u"audio"_s), line(u"pid"_s, tr("Process ids of"), u"host"_s),
               line(u"ipc"_s, tr("Shared memory of"), u"private"_s)});
}

void RunForm::showSection(int section)
{
    m_stack->setCurrentIndex(section);
    for (qsizetype i = 0; i < m_sections.size(); ++i)
        m_sections.at(i).chip->setChecked(i == section);
}

void RunForm::step(int by)
{
    const int all = int(m_sections.size());
    const int next = (m_stack->currentIndex() + by + all) % all;
    showSection(next);
    m_sections.at(next).chip->setFocus(Qt::OtherFocusReason);
}

void RunForm::count()
{
    for (const Section &section : std::as_const(m_sections)) {
        int entries = 0;
        for (const RunField *field : section.fields)
            entries += field->count();
        section.chip->setCount(entries > 0 ? entries : -1);
    }
}

void RunForm::setSpec(const ContainerSpec &spec)
{
    m_filling = true;
    for (RunField *field : std::as_const(m_fields))
        field->showSpec(spec);
    m_filling = false;
    count();
    Q_EMIT edited();
}

ContainerSpec RunForm::spec() const
{
    ContainerSpec spec;
    QList<FieldProblem> problems;
    for (const RunField *field : m_fields)
        field->readInto(spec, problems);
    return spec;
}

QList<FieldProblem> RunForm::problems() const
{
    ContainerSpec spec;
    QList<FieldProblem> problems;
    for (const RunField *field : m_fields)
        field->readInto(spec, problems);
    return problems + run::validate(spec);
}

void RunForm::showProblems(const QList<FieldProblem> &problems)
{
    for (RunField *field : std::as_const(m_fields)) {
        FieldProblem found;
        for (const FieldProblem &problem : problems) {
            if (problem.field == field->key() && found.what.isEmpty())
                found = problem;
        }
        field->setProblem(found);
    }
}

void RunForm::focusField(const QString &key, int row)
{
    for (qsizetype i = 0; i < m_sections.size(); ++i) {
        for (const RunField *field : m_sections.at(i).fields) {
            if (field->key() == key)
                showSection(int(i));
        }
    }
    for (RunField *field : std::as_const(m_fields)) {
        if (field->key() != key)
            continue;
        if (auto *rows = qobject_cast<RowsField *>(field))
            rows->focusCell(std::max(row, 0), 0);
        else
            field->setFocus(Qt::OtherFocusReason);
    }
}

void RunForm::setImages(const QStringList &references)
{
    m_images->setStringList(references);
}

void RunForm::setNameShown(bool shown)
{
    m_name->setVisible(shown);
}

void RunForm::setSecretsShown(bool shown)
{
    for (RunField *field : std::as_const(m_fields))
        field->setSecretsShown(shown);
}

void RunForm::chooseEnvFile()
{
    auto *dialog = new QFileDialog(window(), tr("Add variables from a file"));
    dialog->setObjectName(u"envFileDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setFilter(dialog->filter() | QDir::Hidden); // .env
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        const auto variables = run::readEnvFile(path);
        if (!variables) {
            Q_EMIT fileProblem(tr("%1: %2").arg(path, sentences(variables.error())));
            return;
        }
        QList<QStringList> rows;
        for (const run::EnvVariable &variable : *variables)
            rows << QStringList{variable.name, variable.value};
        m_env->append(rows);
    });
    dialog->open();
}

} // namespace bayplan::ui
