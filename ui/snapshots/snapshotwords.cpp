// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshots/snapshotwords.h"

#include "core/plaintext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using snapshots::ExportFormat;
using snapshots::RestoreStep;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Snapshots)
};

struct FormatWords
{
    ExportFormat format;
    const char *title;
    const char *purpose;
    const char *suffix;
};

constexpr FormatWords formatWords[] = {
    {ExportFormat::Json, QT_TRANSLATE_NOOP("Snapshots", "Snapshot (JSON, compressed)"),
     QT_TRANSLATE_NOOP("Snapshots",
                       "All of it. The one format that can be opened here again, compared and restored from."),
     ".json.zst"},
    {ExportFormat::Xlsx, QT_TRANSLATE_NOOP("Snapshots", "Spreadsheet (XLSX)"),
     QT_TRANSLATE_NOOP("Snapshots", "A sheet for hosts, containers, ports, images and the rest, with filters."),
     ".xlsx"},
    {ExportFormat::Csv, QT_TRANSLATE_NOOP("Snapshots", "Tables (CSV, in one zip)"),
     QT_TRANSLATE_NOOP("Snapshots", "A file for each table, for scripts and databases."), ".zip"},
    {ExportFormat::Html, QT_TRANSLATE_NOOP("Snapshots", "Page (HTML)"),
     QT_TRANSLATE_NOOP("Snapshots", "One file with the bay plan and all tables, for a browser or a printer."), ".html"},
    {ExportFormat::Markdown, QT_TRANSLATE_NOOP("Snapshots", "Page (Markdown)"),
     QT_TRANSLATE_NOOP("Snapshots", "The tables as text, for a wiki or a pull request."), ".md"},
    {ExportFormat::Svg, QT_TRANSLATE_NOOP("Snapshots", "Bay plan (SVG)"),
     QT_TRANSLATE_NOOP("Snapshots", "The bay plan as a drawing that stays sharp at any size."), ".svg"},
    {ExportFormat::Png, QT_TRANSLATE_NOOP("Snapshots", "Bay plan (PNG)"),
     QT_TRANSLATE_NOOP("Snapshots", "The bay plan as a picture, for a chat or a slide."), ".png"},
    {ExportFormat::Pdf, QT_TRANSLATE_NOOP("Snapshots", "Document (PDF)"),
     QT_TRANSLATE_NOOP("Snapshots", "The bay plan and all tables on pages, to print or to file."), ".pdf"},
    {ExportFormat::Compose, QT_TRANSLATE_NOOP("Snapshots", "Compose file"),
     QT_TRANSLATE_NOOP("Snapshots", "What docker compose starts again. What it can't express is listed in its head."),
     ".yaml"},
    {ExportFormat::Kubernetes, QT_TRANSLATE_NOOP("Snapshots", "Kubernetes manifests"),
     QT_TRANSLATE_NOOP("Snapshots",
                       "Deployments, Services, ConfigMaps, names of Secrets. What doesn't fit is listed in the head."),
     ".yaml"},
    {ExportFormat::Terraform, QT_TRANSLATE_NOOP("Snapshots", "Terraform"),
     QT_TRANSLATE_NOOP("Snapshots", "Resources of the Docker provider. What doesn't fit is listed in the head."),
     ".tf"},
    {ExportFormat::Ansible, QT_TRANSLATE_NOOP("Snapshots", "Ansible (a folder)"),
     QT_TRANSLATE_NOOP("Snapshots",
                       "An inventory and a playbook for Docker's modules. What doesn't fit is listed in the head."),
     ""},
    {ExportFormat::Nftables, QT_TRANSLATE_NOOP("Snapshots", "Firewall rules (nftables)"),
     QT_TRANSLATE_NOOP("Snapshots", "Which ports are published, as sets and rules for each host."), ".nft"},
};

const FormatWords &wordsOf(ExportFormat format)
{
    for (const FormatWords &each : formatWords) {
        if (each.format == format)
            return each;
    }
    return formatWords[0];
}

} // namespace

QString momentWords(core::Time time, const QDateTime &today)
{
    const QLocale locale;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch());
    const QDateTime local = QDateTime::fromSecsSinceEpoch(seconds.count()).toTimeZone(today.timeZone());
    const QString clock = locale.toString(local.time(), QLocale::ShortFormat);
    const qint64 days = local.date().daysTo(today.date());
    if (days == 0)
        return Words::tr("Today %1").arg(clock);
    if (days == 1)
        return Words::tr("Yesterday %1").arg(clock);
    const QString day = local.date().year() == today.date().year() ? u"ddd d MMM"_s : u"d MMM yyyy"_s;
    return locale.toString(local.date(), day) + u' ' + clock;
}

QString titleOf(const snapshots::Moment &moment)
{
    return moment.isNow() ? Words::tr("Now") : momentWords(moment.file.taken, QDateTime::currentDateTime());
}

QString contentsWords(const snapshots::Contents &contents)
{
    return Words::tr("%1 on %2")
        .arg(Words::tr("%Ln container(s)", nullptr, contents.containers),
             Words::tr("%Ln host(s)", nullptr, int(contents.hosts.size())));
}

QString detailOf(const snapshots::Moment &moment)
{
    if (moment.isNow())
        return Words::tr("What the hosts have at this moment");
    if (!moment.isRead)
        return Words::tr("Reading…");
    if (!moment.error.isEmpty())
        return Words::tr("Can't be read: %1").arg(core::plainLine(moment.error, 300));
    QStringList parts{contentsWords(moment.contents)};
    if (moment.contents.hostsNotRead > 0)
        parts << Words::tr("%Ln out of reach", nullptr, moment.contents.hostsNotRead);
    if (moment.contents.hasSecrets)
        parts << Words::tr("with secrets");
    if (moment.isOpened)
        parts << Words::tr("opened");
    return parts.join(u", "_s);
}

QString progressWords(const snapshots::CaptureProgress &progress)
{
    const QLocale locale;
    return progress.known == 0 ? Words::tr("Reading…")
                               : Words::tr("Reading %1 of %2 containers…")
                                     .arg(locale.toString(progress.read), locale.toString(progress.known));
}

QString titleOf(ExportFormat format)
{
    return Words::tr(wordsOf(format).title);
}

QString purposeOf(ExportFormat format)
{
    return Words::tr(wordsOf(format).purpose);
}

QString suffixOf(ExportFormat format)
{
    return QString::fromLatin1(wordsOf(format).suffix);
}

QString titleOf(const RestoreStep &step)
{
    using Act = operations::ContainerAction;
    if (step.act)
        return *step.act == Act::Stop      ? Words::tr("Stop")
               : *step.act == Act::Pause   ? Words::tr("Pause")
               : *step.act == Act::Unpause ? Words::tr("Resume")
                                           : Words::tr("Start");
    switch (step.action) {
    case RestoreStep::Action::MakeNetwork:
        return Words::tr("Make network");
    case RestoreStep::Action::MakeVolume:
        return Words::tr("Make volume");
    case RestoreStep::Action::PullImage:
        return Words::tr("Pull image");
    case RestoreStep::Action::WriteRecord:
        return Words::tr("Write record");
    case RestoreStep::Action::Remove:
        return Words::tr("Remove");
    case RestoreStep::Action::Create:
        break;
    }
    return Words::tr("Make again");
}

} // namespace bayplan::ui
