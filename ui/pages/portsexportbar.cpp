// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/portsexportbar.h"

#include "core/plaintext.h"
#include "core/replacefile.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QPushButton>
#include <QStandardPaths>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::PortsFormat;
using fleet::Tone;

namespace {

constexpr int modeOfNewFile = 0644; ///< ports are no secret

PortsFormat formatOf(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    return suffix == u"json"_s                            ? PortsFormat::Json
           : suffix == u"md"_s || suffix == u"markdown"_s ? PortsFormat::Markdown
                                                          : PortsFormat::Csv;
}

} // namespace

PortsExportBar::PortsExportBar(const Theme &theme, QWidget *parent)
    : MessageBar(theme, parent)
    , m_replace(addButton(tr("Replace it")))
    , m_keep(addButton(tr("Keep it")))
    , m_dismiss(addButton(tr("Dismiss")))
{
    setObjectName(u"portsExportBar"_s);
    m_replace->setObjectName(u"replaceExport"_s);
    m_keep->setObjectName(u"keepExport"_s);
    m_dismiss->setObjectName(u"dismissExport"_s);
    connect(m_replace, &QPushButton::clicked, this, [this] { write(); });
    for (QPushButton *button : {m_keep, m_dismiss})
        connect(button, &QPushButton::clicked, this, &QWidget::hide);
}

void PortsExportBar::ask(std::vector<fleet::PortRow> rows, const QList<fleet::ReservedPorts> &reserved)
{
    m_rows = std::move(rows);
    m_reserved = reserved;
    auto *dialog = new QFileDialog(window(), tr("Export the ports"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setObjectName(u"portsExportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const QStringList filters{tr("CSV (*.csv)"), tr("JSON (*.json)"), tr("Markdown (*.md)")};
    const QStringList suffixes{u"csv"_s, u"json"_s, u"md"_s};
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(suffixes.first());
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    // It would ask with a box that stops everything else; replacing is asked for on the page.
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, filters, suffixes](const QString &filter) {
        dialog->setDefaultSuffix(suffixes.value(std::max(0, int(filters.indexOf(filter)))));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { chosen(path); });
    dialog->open();
}

void PortsExportBar::chosen(const QString &path)
{
    m_path = path;
    if (!QFileInfo::exists(path))
        return write();
    tell(Tone::Warning,
         tr("There is a file %1 already. What is in it is lost when it is replaced.").arg(core::plainLine(path)),
         {m_replace, m_keep});
    m_keep->setFocus();
}

void PortsExportBar::write()
{
    const QByteArray content = fleet::portsFile(m_rows, m_reserved, formatOf(m_path));
    const QString shown = core::plainLine(m_path);
    if (const auto why = core::replaceFile(m_path, content, modeOfNewFile))
        tell(Tone::Bad, tr("The ports could not be written to %1: %2.").arg(shown, core::plainLine(*why)), {m_dismiss});
    else
        tell(Tone::Good, tr("%Ln port(s) were exported to %1.", nullptr, int(m_rows.size())).arg(shown), {m_dismiss});
    m_rows.clear();
}

void PortsExportBar::tell(Tone tone, const QString &text, const QList<QPushButton *> &buttons)
{
    for (QPushButton *button : {m_replace, m_keep, m_dismiss})
        button->setVisible(buttons.contains(button));
    showMessage(tone, text);
}

} // namespace bayplan::ui
