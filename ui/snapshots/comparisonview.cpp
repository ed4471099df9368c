// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshots/comparisonview.h"

#include "core/plaintext.h"
#include "snapshots/comparisonformat.h"
#include "snapshots/comparisontext.h"
#include "snapshots/snapshotfile.h"
#include "ui/snapshots/changesmodel.h"
#include "ui/snapshots/fieldsview.h"
#include "ui/snapshots/snapshotwords.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/keptsplitter.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using snapshots::Side;

namespace {
// Of the text on the screen; a file has all of it.
constexpr qsizetype mostText = 300'000; // characters
constexpr qsizetype mostTextChanges = 2'000;
} // namespace

ComparisonView::ComparisonView(const Theme &theme, snapshots::Timeline &timeline, const snapshots::Sources &sources,
                               QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_timeline(timeline)
    , m_comparing(sources)
    , m_model(new ChangesModel(this))
    , m_before(new QComboBox(this))
    , m_after(new QComboBox(this))
    , m_again(new QToolButton(this))
    , m_noise(new QCheckBox(tr("Noise"), this))
    , m_asTable(new QToolButton(this))
    , m_asText(new QToolButton(this))
    , m_save(new QPushButton(tr("Save…"), this))
    , m_note(new QLabel(this))
    , m_body(new QStackedWidget(this))
    , m_state(new QLabel(this))
    , m_sideBySide(new KeptSplitter(Qt::Vertical, u"changesSplitter"_s, 1, this))
    , m_table(new DataTable(theme, u"changesTable"_s, this))
    , m_fields(new FieldsView(this))
    , m_text(new QPlainTextEdit(this))
{
    setObjectName(u"comparison"_s);
    buildHead();
    buildBody();
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&timeline, signal, &m_fillSoon, qOverload<>(&QTimer::start));
    m_fillSoon.setSingleShot(true);
    m_fillSoon.setInterval(0);
    m_fillSoon.callOnTimeout(this, [this] { fillSides(); });
    connect(&m_comparing, &snapshots::Comparing::changed, this, [this] { refresh(); });
    fillSides();
    refresh();
}

void ComparisonView::show(const Side &before, const Side &after)
{
    const bool wasAlone = m_alone.has_value();
    m_alone.reset();
    const bool isSame =
        !wasAlone && before == m_comparing.before() && after == m_comparing.after() && m_comparing.comparison();
    if (!isSame || before.isNow() || after.isNow())
        m_comparing.compare(before, after);
    fillSides();
}

void ComparisonView::showAlone(const Side &side, const QString &problem)
{
    m_alone = side;
    m_problem = problem;
    m_comparing.clear();
    fillSides();
}

void ComparisonView::setFilter(const QString &text)
{
    m_model->setFilter(text.trimmed());
    refresh();
}

const snapshots::ObjectChange *ComparisonView::current() const
{
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() && index.row() < m_model->rowCount() ? &m_model->change(index.row()) : nullptr;
}

QString ComparisonView::countText() const
{
    if (!m_comparing.comparison())
        return {};
    const int shown = m_model->rowCount();
    const int all = m_model->unfilteredCount();
    return shown == all ? tr("%Ln change(s)", nullptr, all)
                        : tr("%1 of %2").arg(shown).arg(tr("%Ln change(s)", nullptr, all));
}

/// The moments to choose from are those of the timeline.
void ComparisonView::fillSides()
{
    for (QComboBox *box : {m_before, m_after}) {
        const QSignalBlocker blocker(box);
        box->clear();
        for (int row = 0; row < m_timeline.rowCount(); ++row)
            box->addItem(titleOf(m_timeline.moment(row)), m_timeline.moment(row).file.path);
        const Side &side = m_alone ? *m_alone : box == m_before ? m_comparing.before() : m_comparing.after();
        box->setCurrentIndex(m_alone && box == m_before ? -1 : box->findData(side.path));
    }
    arrangeHead();
}

void ComparisonView::refreshTitles()
{
    if (m_before->view()->isVisible() || m_after->view()->isVisible())
        return; // one is being chosen
    for (QComboBox *box : {m_before, m_after}) {
        for (int row = 0; row < box->count() && row < m_timeline.rowCount(); ++row)
            box->setItemText(row, titleOf(m_timeline.moment(row)));
    }
}

void ComparisonView::chooseSides()
{
    if (m_before->currentIndex() < 0 || m_after->currentIndex() < 0)
        return;
    const QString before = m_before->currentData().toString();
    const QString after = m_after->currentData().toString();
    show({before}, {after});
    Q_EMIT sidesChosen(before, after);
}

QString ComparisonView::problemText() const
{
    const auto &error = m_comparing.error();
    return error ? core::plainLine(error->message(), 400) + u'.' : QString();
}

QString ComparisonView::aloneText() const
{
    if (!m_alone || m_alone->isNow())
        return tr("Once there is a snapshot, this shows what has changed since.");
    return m_problem.isEmpty() ? tr("This is the first snapshot: there is none before it to compare with.\n"
                                    "Choose “Now” to see what has changed since.")
                               : m_problem;
}

void ComparisonView::refresh()
{
    const auto comparison = m_comparing.comparison();
    const bool withNow = m_comparing.before().isNow() || m_comparing.after().isNow();
    m_again->setVisible(withNow && (comparison || m_comparing.isBusy()));
    m_again->setEnabled(!m_comparing.isBusy());
    arrangeHead();
    m_save->setEnabled(comparison != nullptr);
    m_model->setComparison(comparison, m_noise->isChecked());
    if (comparison && m_model->rowCount() > 0) {
        m_body->setCurrentIndex(m_asText->isChecked() ? 2 : 1);
        if (!m_table->currentIndex().isValid())
            m_table->selectRow(0);
    } else {
        m_body->setCurrentIndex(0);
        m_state->setText(m_comparing.isBusy()
                             ? (withNow && m_comparing.progress().known > 0 ? progressWords(m_comparing.progress())
                                                                            : tr("Comparing…"))
                         : m_comparing.error()            ? problemText()
                         : !comparison                    ? aloneText()
                         : m_model->unfilteredCount() > 0 ? tr("No change matches the filter.")
                                                          : tr("Nothing changed between the two."));
    }
    QStringList unknown;
    if (comparison) {
        for (const QString &host : comparison->unknownHosts)
            unknown << core::plainLine(host, 60);
    }
    m_note->setVisible(!unknown.isEmpty());
    m_note->setText(tr("Not read for one of the two, so nothing is said of it: %1.").arg(unknown.join(u", "_s)));
    showFields();
    refreshText();
    Q_EMIT changed();
}

void ComparisonView::refreshText()
{
    if (!m_asText->isChecked() || !m_comparing.comparison())
        return;
    QString text = comparisonText(m_model->shown(mostTextChanges));
    const bool isLonger = text.size() > mostText;
    if (isLonger)
        text.truncate(text.lastIndexOf(u'\n', mostText) + 1);
    if (isLonger || m_model->rowCount() > mostTextChanges)
        text += tr("…and more: Save… writes all of it.");
    if (text == m_text->toPlainText())
        return;
    const int scrolled = m_text->verticalScrollBar()->value();
    m_text->setPlainText(text);
    m_text->verticalScrollBar()->setValue(scrolled);
}

void ComparisonView::showFields()
{
    const auto *change = current();
    if (!change) {
        m_fields->setFields({});
        return;
    }
    QList<snapshots::FieldChange> fields = m_model->fields(m_table->currentIndex().row());
    // One that came or went as a whole is one line, which says what it is.
    if (change->what == snapshots::ObjectChange::What::Added)
        fields = {{tr("added"), {}, change->summary}};
    else if (change->what == snapshots::ObjectChange::What::Removed)
        fields = {{tr("removed"), change->summary, {}}};
    m_fields->setFields(fields);
}

core::Result<void> ComparisonView::save(const QString &path) const
{
    const auto format = snapshots::comparisonFormatOf(path).value_or(snapshots::ComparisonFormat::Text);
    const snapshots::Comparison shown = m_model->shown();
    return snapshots::saveExport(comparisonFile(shown, format), path, shown.hasSecrets);
}

} // namespace bayplan::ui
