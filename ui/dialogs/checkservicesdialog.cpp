// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/checkservicesdialog.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "run/composesource.h"
#include "services/servicebook.h"
#include "ui/dialogs/sentences.h"
#include "ui/widgets/hostpicks.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pathfield.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QProcessEnvironment>
#include <QPushButton>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

namespace {

constexpr int checkServicesWidth = 640;
constexpr int listHeight = 118;
constexpr int foundHeight = 124;
constexpr int rowPixels = 25;
constexpr int checkSignSize = 16;
constexpr int tickWidth = 34; ///< of a tick before a name, which the style does not count
constexpr int narrowestName = 130;
constexpr int checkAfter = 100; // ms; containers change in storms
constexpr int longestServiceName = 60;
constexpr int mostPorts = 6;

/// "8080, 8443/udp, dynamic".
QString portsOf(const run::ContainerSpec &spec)
{
    QStringList ports;
    for (const engine::PortRequest &port : spec.ports) {
        if (ports.size() == mostPorts) {
            ports << u"…"_s;
            break;
        }
        QString text = port.isDynamic() ? CheckServicesDialog::tr("dynamic") : QString::number(port.published);
        if (!port.isDynamic() && port.protocol != u"tcp"_s)
            text += u'/' + port.protocol;
        if (!ports.contains(text))
            ports << text;
    }
    return ports.isEmpty() ? CheckServicesDialog::tr("no published ports") : ports.join(u", "_s);
}

} // namespace

CheckServicesDialog::CheckServicesDialog(const Theme &theme, Models models, QWidget *parent)
    : ActionDialog(theme, tr("Check a set of services"), tr("Check a set of services"), parent)
    , m_models(models)
    , m_path(new PathField(PathField::Kind::File, u"composePath"_s, tr("Compose file"), tr("/srv/shop/compose.yaml"),
                           this))
    , m_services(new QTreeWidget(this))
    , m_hosts(new HostPicks(models.fleet, this))
    , m_summary(new QLabel(this))
    , m_found(new QListWidget(this))
    , m_later(new QTimer(this))
{
    setObjectName(u"checkServicesDialog"_s);
    build();
    setAction(tr("Copy"));
    if (auto *close = findChild<QPushButton *>(u"cancel"_s))
        close->setText(tr("Close"));
    setFixedWidth(checkServicesWidth);
    m_later->setSingleShot(true);
    m_later->setInterval(checkAfter);
    const auto later = [this] {
        if (!m_later->isActive())
            m_later->start();
    };
    connect(m_later, &QTimer::timeout, this, [this] { check(); });
    connect(&models.fleet, &fleet::Fleet::changed, this, later);
    connect(&models.fleet, &fleet::Fleet::reservedPortsChanged, this, later);
    connect(m_path, &PathField::pathChanged, this, [this] { readFile(); });
    connect(m_services, &QTreeWidget::itemChanged, this, later);
    connect(m_hosts, &HostPicks::tickedChanged, this, later);
    connect(&theme, &Theme::changed, this, [this] { check(); });
    readFile();
}

void CheckServicesDialog::build()
{
    addText(tr("Nothing is run. Each service ticked is taken to run once on every host ticked."), true);
    content().addSpacing(2);
    m_path->setNameFilter(tr("Compose files (*.yaml *.yml)"));
    content().addWidget(m_path);
    m_services->setObjectName(u"previewList"_s);
    m_services->setColumnCount(2);
    m_services->setHeaderHidden(true);
    m_services->setRootIsDecorated(false);
    m_services->setIndentation(0);
    m_services->setUniformRowHeights(true);
    m_services->setTabKeyNavigation(false);
    m_services->header()->setStretchLastSection(true);
    m_services->setFixedHeight(listHeight);
    addField(tr("Services"), m_services);
    addField(tr("Hosts"), m_hosts);
    m_summary->setObjectName(u"checkSummary"_s);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    QFont bold = m_summary->font();
    bold.setWeight(QFont::DemiBold);
    m_summary->setFont(bold);
    content().addSpacing(6);
    content().addWidget(m_summary);
    m_found->setObjectName(u"checkFound"_s);
    m_found->setAccessibleName(tr("What stands against them"));
    m_found->setProperty("roomy", true);
    m_found->setWordWrap(true);
    m_found->setIconSize(QSize(checkSignSize, checkSignSize));
    m_found->setFixedHeight(foundHeight);
    m_found->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    content().addWidget(m_found);
}

void CheckServicesDialog::add(const QString &label, const run::ContainerSpec &spec, const QString &about, bool ticked)
{
    auto *item = new QTreeWidgetItem(m_services);
    item->setSizeHint(0, QSize(0, rowPixels));
    item->setText(0, core::plainLine(label, longestServiceName));
    item->setText(1, about.isEmpty() ? portsOf(spec) : tr("%1 · %2").arg(portsOf(spec), about));
    item->setCheckState(0, ticked ? Qt::Checked : Qt::Unchecked);
    m_candidates.append({label, spec, item});
}

void CheckServicesDialog::addUnreadable(const QString &label, const QString &why)
{
    auto *item = new QTreeWidgetItem(m_services);
    item->setSizeHint(0, QSize(0, rowPixels));
    item->setText(0, core::plainLine(label, longestServiceName));
    item->setText(1, tr("can't be checked: %1").arg(core::plainLine(why, 200)));
    item->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled);
}

void CheckServicesDialog::readFile()
{
    const QString path = m_path->path();
    {
        const QSignalBlocker quiet(m_services);
        m_services->clear();
        m_candidates.clear();
        m_fileProblem.clear();
        if (QFileInfo(path).exists() && !QFileInfo(path).isFile() && !QFileInfo(path).isDir()) {
            m_fileProblem = tr("This is no file."); // reading a pipe would wait for whoever writes
        } else if (!path.isEmpty()) {
            QMap<QString, QString> environment;
            const QProcessEnvironment ours = QProcessEnvironment::systemEnvironment();
            for (const QString &name : ours.keys())
                environment.insert(name, ours.value(name));
            const auto source = run::readComposeSource(path, environment);
            if (!source)
                m_fileProblem = sentences(source.error());
            const QStringList names = source ? source->file.services() : QStringList();
            for (const QString &name : names) {
                const auto service = source->file.service(name, source->around);
                if (service)
                    add(name, service->spec, {}, true);
                else
                    addUnreadable(name, service.error().what);
            }
        }
        listKnown();
        m_services->resizeColumnToContents(0);
        m_services->setColumnWidth(0, std::max(narrowestName, m_services->columnWidth(0) + tickWidth));
        if (m_services->topLevelItemCount() > 0)
            m_services->setCurrentItem(m_services->topLevelItem(0));
    }
    check();
}

/// Behind the file's; ticked by the operator only, for they run already somewhere.
void CheckServicesDialog::listKnown()
{
    for (const QString &name : m_models.book.names()) {
        const auto head = m_models.book.head(name);
        const services::Revision *revision = head && head->record ? head->record->current() : nullptr;
        if (revision)
            add(head->title, revision->spec.container, tr("runs already"), false);
    }
}

QList<run::BatchItem> CheckServicesDialog::batch() const
{
    QList<fleet::HostId> hosts;
    for (const fleet::HostConnection *host : m_hosts->ticked())
        hosts << host->id();
    QList<run::BatchItem> items;
    for (const Candidate &candidate : m_candidates) {
        if (candidate.item->checkState(0) == Qt::Checked)
            items.append({candidate.label, candidate.spec, hosts});
    }
    return items;
}

void CheckServicesDialog::check()
{
    const QList<run::BatchItem> items = batch();
    QMap<fleet::HostId, run::BatchHost> hosts;
    bool anyOld = false;
    for (const fleet::HostConnection *host : m_hosts->ticked()) {
        hosts.insert(host->id(), {host->config().name, &host->live()});
        anyOld = anyOld || !fleet::isLive(host->status().state);
    }
    const auto conflicts = items.isEmpty() || hosts.isEmpty()
                               ? QList<run::BatchConflict>()
                               : run::batchPortConflicts(items, hosts, m_models.fleet.reservedPorts());
    const int current = m_found->currentRow();
    m_found->clear();
    QStringList lines;
    int blocking = 0;
    for (const run::BatchConflict &found : conflicts) {
        // Of one that names the host itself, or that is the same on all of them.
        const bool alone = found.other || found.conflict.kind == run::Conflict::Kind::PortReserved;
        const QString service = core::plainLine(items.at(found.item).label, longestServiceName);
        const QString host = core::plainLine(hosts.value(found.host).name, longestServiceName);
        const QString what = core::plainLine(found.conflict.what);
        lines << (alone ? tr("%1: %2.").arg(service, what) : tr("%1 on %2: %3.").arg(service, host, what));
        auto *item = new QListWidgetItem(lines.last(), m_found);
        const Tone tone = found.conflict.blocks ? Tone::Bad : Tone::Warning;
        item->setIcon(tintedIcon(u"warning"_s, theme().toneText(tone)));
        blocking += found.conflict.blocks ? 1 : 0;
    }
    m_found->setCurrentRow(std::min(current, m_found->count() - 1));
    m_text = lines.join(u'\n');
    const bool nothingToCheck = items.isEmpty() || hosts.isEmpty();
    m_summary->setText(
        nothingToCheck    ? tr("Choose a Compose file or tick services, and tick hosts.")
        : lines.isEmpty() ? tr("No port stands against running %Ln service(s).", nullptr, int(items.size()))
        : blocking > 0    ? tr("%Ln port conflict(s) would make it fail.", nullptr, blocking)
                          : tr("Nothing would fail, but %Ln port(s) should be looked at.", nullptr, int(lines.size())));
    QPalette palette = m_summary->palette();
    palette.setColor(QPalette::WindowText, nothingToCheck ? theme().colors().muted
                                           : lines.isEmpty()
                                               ? theme().toneText(Tone::Good)
                                               : theme().toneText(blocking > 0 ? Tone::Bad : Tone::Warning));
    m_summary->setPalette(palette);
    m_found->setVisible(!lines.isEmpty());
    const QString why = !m_fileProblem.isEmpty() ? m_fileProblem
                        : anyOld && !nothingToCheck
                            ? tr("A host is out of reach: what has come there since is not known.")
                            : QString();
    setPossible(!m_text.isEmpty(), why, m_fileProblem.isEmpty() ? Tone::Warning : Tone::Bad);
    setAction(tr("Copy"));
}

void CheckServicesDialog::act()
{
    QGuiApplication::clipboard()->setText(m_text);
    setAction(tr("Copied"));
}

} // namespace bayplan::ui
