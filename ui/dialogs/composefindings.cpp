// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composefindings.h"

#include "core/plaintext.h"
#include "ui/widgets/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

namespace {

constexpr int findingSignSize = 16;
constexpr int longestFinding = 600;
constexpr int mostFindingsHeight = 190;
constexpr int leastFindingHeight = 26; ///< of a line
constexpr int findingsMargin = 8;

/// "Problem, line 7, web: Its image is missing."
QString findingText(const QString &kind, const QString &file, int line, const QString &service, const QString &what)
{
    QStringList where{kind};
    if (!file.isEmpty())
        where << file;
    if (line > 0)
        where << ComposeFindings::tr("line %1").arg(line);
    if (!service.isEmpty())
        where << service;
    return core::plainLine(ComposeFindings::tr("%1: %2.").arg(where.join(u", "_s), what), longestFinding);
}

} // namespace

ComposeFindings::ComposeFindings(const Theme &theme, QWidget *parent) : QListWidget(parent), m_theme(theme)
{
    setObjectName(u"composeFindings"_s);
    setAccessibleName(tr("Problems and notes"));
    setProperty("roomy", true);
    setWordWrap(true);
    setIconSize(QSize(findingSignSize, findingSignSize));
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    connect(&theme, &Theme::changed, this, [this] { fill(); });
}

void ComposeFindings::setFindings(const QList<services::ImportProblem> &problems, const QList<run::ComposeNote> &notes)
{
    QList<Finding> findings;
    for (const services::ImportProblem &each : problems)
        findings << Finding{
            findingText(each.blocks ? tr("Problem") : tr("Note"), each.file, each.line, each.service, each.what),
            each.blocks};
    for (const run::ComposeNote &each : notes)
        findings << Finding{
            findingText(tr("Note"), each.file, each.line, each.service, tr("%1: %2").arg(each.text, each.why)), false};
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding &a, const Finding &b) { return a.blocks && !b.blocks; });
    if (findings == m_findings)
        return;
    m_findings = findings;
    fill();
}

void ComposeFindings::fill()
{
    clear();
    for (const Finding &finding : std::as_const(m_findings)) {
        auto *item = new QListWidgetItem(finding.text, this);
        const Tone tone = finding.blocks ? Tone::Bad : Tone::Warning;
        item->setIcon(tintedIcon(u"warning"_s, m_theme.toneText(tone)));
        if (finding.blocks)
            item->setForeground(m_theme.toneText(tone));
    }
    fitHeight();
}

/// As high as its lines, up to some of them.
void ComposeFindings::fitHeight()
{
    int height = 2 * frameWidth() + findingsMargin;
    for (int row = 0; row < count() && height < mostFindingsHeight; ++row)
        height += std::max(leastFindingHeight, sizeHintForRow(row));
    setFixedHeight(std::min(height, mostFindingsHeight));
}

void ComposeFindings::resizeEvent(QResizeEvent *event)
{
    QListWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        fitHeight(); // lines are broken elsewhere
}

void ComposeFindings::keyPressEvent(QKeyEvent *event)
{
    if (!event->matches(QKeySequence::Copy))
        return QListWidget::keyPressEvent(event);
    QStringList lines;
    for (int row = 0; row < count(); ++row) {
        if (selectedItems().isEmpty() || item(row)->isSelected())
            lines << item(row)->text();
    }
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace bayplan::ui
