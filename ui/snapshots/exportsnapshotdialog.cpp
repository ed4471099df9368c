// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshots/exportsnapshotdialog.h"

#include "core/plaintext.h"
#include "ui/dialogs/savefile.h"
#include "ui/dialogs/sentences.h"
#include "ui/snapshots/snapshotwords.h"

#include <QComboBox>
#include <QDateTime>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QRadioButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using snapshots::ExportFormat;

namespace {
constexpr int exportWidth = 560;
constexpr int hostRow = 28;
constexpr int mostHostRows = 5;
} // namespace

ExportSnapshotDialog::ExportSnapshotDialog(const Theme &theme, const snapshots::Sources &sources, const Source &source,
                                           QWidget *parent)
    : ActionDialog(theme, tr("Export a snapshot"),
                   source.path.isEmpty() ? tr("Export what there is now")
                                         : tr("Export the snapshot: %1").arg(source.title),
                   parent)
    , m_source(source)
    , m_exporting(sources)
    , m_format(new QComboBox(this))
    , m_purpose(new QLabel(this))
    , m_hosts(new QListWidget(this))
    , m_masked(new QRadioButton(tr("Mask what looks like a secret"), this))
    , m_whole(new QRadioButton(tr("Include secrets, in the clear"), this))
    , m_allowed(new QLineEdit(this))
{
    setObjectName(u"exportSnapshotDialog"_s);
    build();
    setFixedWidth(exportWidth);
    connect(&m_exporting, &snapshots::Exporting::changed, this, [this] { refresh(); });
    connect(&m_exporting, &snapshots::Exporting::failed, this, [this](const core::Error &error) {
        m_problem = sentences(error);
        refresh();
    });
    connect(&m_exporting, &snapshots::Exporting::done, this, [this](const snapshots::ExportOutcome &outcome) {
        accept();
        Q_EMIT exported(outcome);
    });
    refresh();
    m_format->setFocus();
}

void ExportSnapshotDialog::build()
{
    m_format->setObjectName(u"format"_s);
    for (const ExportFormat format : snapshots::exportFormats())
        m_format->addItem(titleOf(format), int(format));
    m_format->setMaxVisibleItems(20);
    addField(tr("As"), m_format);
    m_purpose->setTextFormat(Qt::PlainText);
    m_purpose->setWordWrap(true);
    m_purpose->setProperty("muted", true);
    content().addWidget(m_purpose);

    m_hosts->setObjectName(u"hostNames"_s);
    m_hosts->setProperty("roomy", true);
    for (const QString &host : m_source.hosts) {
        auto *item = new QListWidgetItem(core::plainLine(host, 63), m_hosts);
        item->setData(Qt::UserRole, host);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Checked);
    }
    m_hosts->setFixedHeight(std::clamp(int(m_source.hosts.size()), 1, mostHostRows) * hostRow + 8);
    addField(tr("Of the hosts"), m_hosts);

    content().addSpacing(6);
    content().addWidget(m_masked);
    content().addWidget(m_whole);
    m_masked->setObjectName(u"masked"_s);
    m_whole->setObjectName(u"withSecrets"_s);
    m_masked->setChecked(true);
    m_whole->setEnabled(m_source.hasSecrets);
    if (!m_source.hasSecrets)
        addText(tr("They were masked when this snapshot was kept."), true);
    m_allowed->setObjectName(u"allowed"_s);
    m_allowed->setPlaceholderText(tr("LOG_TOKEN, build.*"));
    m_allowed->setText(m_source.allowed.join(u", "_s));
    addField(tr("Keep readable, whatever it looks like"), m_allowed,
             tr("Names of variables, labels and options. * stands for anything. They are kept, for all snapshots."));
    connect(m_format, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    connect(m_hosts, &QListWidget::itemChanged, this, [this] { refresh(); });
    connect(m_masked, &QRadioButton::toggled, this, [this] { refresh(); });
}

ExportFormat ExportSnapshotDialog::format() const
{
    return ExportFormat(m_format->currentData().toInt());
}

QStringList ExportSnapshotDialog::chosenHosts() const
{
    QStringList hosts;
    for (int row = 0; row < m_hosts->count(); ++row) {
        if (m_hosts->item(row)->checkState() == Qt::Checked)
            hosts << m_hosts->item(row)->data(Qt::UserRole).toString();
    }
    return hosts;
}

QStringList ExportSnapshotDialog::allowed() const
{
    static const QRegularExpression between(u"[\\s,]+"_s);
    return m_allowed->text().split(between, Qt::SkipEmptyParts);
}

void ExportSnapshotDialog::refresh()
{
    const bool isBusy = m_exporting.isBusy();
    m_purpose->setText(purposeOf(format()));
    m_allowed->setEnabled(m_masked->isChecked() && m_source.hasSecrets && !isBusy);
    for (QWidget *field : std::initializer_list<QWidget *>{m_format, m_hosts, m_masked})
        field->setEnabled(!isBusy);
    m_whole->setEnabled(m_source.hasSecrets && !isBusy);
    setAction(tr("Export…"));
    const auto progress = m_exporting.progress();
    if (isBusy)
        setPossible(false,
                    progress.known > 0 && progress.read < progress.known ? progressWords(progress) : tr("Writing…"),
                    Tone::Neutral);
    else if (chosenHosts().isEmpty())
        setPossible(false, tr("Choose a host"));
    else if (!m_problem.isEmpty())
        setPossible(true, m_problem, Tone::Bad);
    else if (m_whole->isChecked())
        setPossible(true,
                    tr("Passwords, tokens and keys will be readable in the file, which is for your eyes only: "
                       "whoever you give it to has them."),
                    Tone::Warning);
    else
        setPossible(true);
    fitHeight();
}

void ExportSnapshotDialog::act()
{
    m_problem.clear();
    refresh();
    const QString suffix = suffixOf(format());
    const QString name = u"bayplan-"_s + QDateTime::currentDateTime().toString(u"yyyy-MM-dd-HHmm"_s) + suffix;
    const QString filter = suffix.isEmpty() ? tr("Folder (*)") : u"%1 (*%2)"_s.arg(titleOf(format()), suffix);
    askWhereTo(theme(), this, {u"saveExportDialog"_s, tr("Export a snapshot"), name, {filter, tr("All files (*)")}},
               [this](const QString &path) { save(path); });
}

void ExportSnapshotDialog::save(const QString &path)
{
    const QStringList hosts = chosenHosts();
    if (m_masked->isChecked() && allowed() != m_source.allowed)
        Q_EMIT allowedChanged(allowed());
    m_exporting.begin({.source = m_source.path,
                       .hosts = hosts.size() == m_hosts->count() ? QStringList() : hosts,
                       .format = format(),
                       .withSecrets = m_whole->isChecked(),
                       .allowed = allowed(),
                       .path = path,
                       .workspace = m_source.workspace});
}

/// Cancel ends what is under way first.
void ExportSnapshotDialog::reject()
{
    if (m_exporting.isBusy())
        m_exporting.cancel();
    else
        ActionDialog::reject();
}

} // namespace bayplan::ui
