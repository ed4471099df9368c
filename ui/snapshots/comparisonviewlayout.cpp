// SPDX-License-Identifier: GPL-3.0-or-later
// How the comparison is put together; what it does is in comparisonview.cpp.
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/snapshots/changesmodel.h"
#include "ui/snapshots/comparisonview.h"
#include "ui/snapshots/fieldsview.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/keptsplitter.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int leastSide = 120;    ///< pixels, of a moment to choose, where room is short
constexpr int fieldsHeight = 210; ///< at first
} // namespace

void ComparisonView::buildHead()
{
    m_head = new QBoxLayout(QBoxLayout::LeftToRight);
    m_head->setContentsMargins(14, 10, 14, 10);
    m_head->setSpacing(8);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    m_head->addLayout(row);
    const auto addSide = [&](QComboBox *box, const QString &name, const QString &title, const QString &spoken) {
        auto *label = new QLabel(title, this);
        label->setBuddy(box);
        label->setProperty("muted", true);
        box->setObjectName(name);
        box->setAccessibleName(spoken);
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->setMinimumWidth(leastSide);
        box->setMaxVisibleItems(24);
        row->addWidget(label);
        row->addWidget(box, 1);
        connect(box, &QComboBox::activated, this, [this] { chooseSides(); });
    };
    addSide(m_before, u"compareFrom"_s, tr("From"), tr("Compare from"));
    addSide(m_after, u"compareTo"_s, tr("to"), tr("Compare with"));
    m_before->setPlaceholderText(tr("nothing"));
    m_again->setObjectName(u"readAgain"_s);
    m_again->setText(tr("Read again"));
    m_again->setToolTip(tr("Compare with what the hosts have now"));
    row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_again);
    row->addStretch(1);
    m_head->addLayout(row, 1);
    m_noise->setObjectName(u"withNoise"_s);
    m_noise->setToolTip(tr("Also what differs between any two moments: times, ids, counters"));
    row->addWidget(m_noise);
    auto *group = new QButtonGroup(this);
    const auto addMode = [&](QToolButton *button, const QString &name, const QString &title) {
        button->setObjectName(name);
        button->setText(title);
        button->setCheckable(true);
        group->addButton(button);
        row->addWidget(button);
        connect(button, &QToolButton::toggled, this, [this] { refresh(); });
    };
    addMode(m_asTable, u"asTable"_s, tr("Side by side"));
    addMode(m_asText, u"asText"_s, tr("Text"));
    m_asTable->setChecked(true);
    m_save->setObjectName(u"saveComparison"_s);
    m_save->setToolTip(tr("Write what is shown into a file: HTML, Markdown, JSON or text"));
    m_save->setFixedHeight(32);
    row->addWidget(m_save);
    connect(m_again, &QToolButton::clicked, this, [this] { show(m_comparing.before(), m_comparing.after()); });
    connect(m_noise, &QCheckBox::toggled, this, [this] { refresh(); });
    connect(m_save, &QPushButton::clicked, this, &ComparisonView::saveRequested);

    m_note->setObjectName(u"unknownHosts"_s);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setProperty("muted", true);
    m_note->setContentsMargins(14, 0, 14, 8);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(m_head);
    layout->addWidget(m_note);
    layout->addWidget(m_body, 1);
}

void ComparisonView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrangeHead();
}

void ComparisonView::arrangeHead()
{
    const QMargins margins = m_head->contentsMargins();
    const int oneLine = margins.left() + m_head->itemAt(0)->sizeHint().width() + m_head->spacing() +
                        m_head->itemAt(1)->sizeHint().width() + margins.right();
    m_head->setDirection(width() < oneLine ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void ComparisonView::buildBody()
{
    m_state->setObjectName(u"comparisonState"_s);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    m_state->setAlignment(Qt::AlignCenter);
    m_state->setProperty("muted", true);
    m_state->setMargin(24);
    m_table->setAccessibleName(tr("What changed"));
    m_table->setModel(m_model);
    m_table->setColumns({{u"what"_s, 100, 92},
                         {u"kind"_s, 90, 80},
                         {u"host"_s, 90, 64, 1},
                         {u"name"_s, 160, 110, 3},
                         {u"summary"_s, 300, 110, 4}});
    m_table->setDelegate(u"what"_s, new StateDelegate(m_theme, this));
    auto *muted = new RowDelegate(m_theme, this);
    muted->setMuted(true);
    m_table->setDelegate(u"kind"_s, muted);
    m_table->setDelegate(u"summary"_s, new MonoDelegate(m_theme, MonoDelegate::Content::Text, this));
    m_table->setDefaultSort(u"what"_s);
    m_table->setSearchColumn(u"name"_s);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    connect(m_table, &DataTable::selectedRowsChanged, this, [this] { showFields(); });
    connect(m_table, &DataTable::rowActivated, this, &ComparisonView::activated);
    connect(m_table, &DataTable::menuAboutToShow, this, [this](QMenu *menu) { Q_EMIT menuAboutToShow(menu); });
    m_text->setObjectName(u"comparisonText"_s);
    m_text->setAccessibleName(tr("What changed, as text"));
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(Theme::monospaceFont(font()));
    m_text->setTabChangesFocus(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_sideBySide->addWidget(m_table);
    m_sideBySide->addWidget(m_fields);
    m_sideBySide->setPaneSize(fieldsHeight);
    m_body->addWidget(m_state);
    m_body->addWidget(m_sideBySide);
    m_body->addWidget(m_text);
    setFocusProxy(m_table);
}

} // namespace bayplan::ui
