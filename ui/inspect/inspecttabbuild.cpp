// SPDX-License-Identifier: GPL-3.0-or-later
// How the tab is put together.
#include "ui/inspect/inspecttab.h"
#include "ui/inspect/jsonview.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/findbar.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

void InspectTab::build()
{
    m_find = new FindBar(m_theme, {.name = u"inspectFind"_s, .does = tr("Find keys and values")}, this);
    m_message = new MessageBar(m_theme, this);
    m_message->setObjectName(u"inspectMessage"_s);
    m_message->hide();
    connect(m_message->addButton(tr("Read again")), &QPushButton::clicked, this, [this] { m_reader.refresh(); });
    m_tree = new InspectTree(m_theme, false, this);
    m_tree->setObjectName(u"inspectTree"_s);
    m_tree->setAccessibleName(tr("What the engine tells of the container"));
    m_diff = new InspectTree(m_theme, true, this);
    m_diff->setObjectName(u"inspectDiff"_s);
    m_diff->setAccessibleName(tr("What differs between the containers"));
    m_raw = new JsonView(m_theme, this);
    m_raw->setObjectName(u"inspectRaw"_s);
    m_raw->setAccessibleName(tr("What the engine tells of the container, as JSON"));
    m_nothing = new QLabel(this);
    m_nothing->setObjectName(u"inspectNothing"_s);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setProperty("muted", true);
    m_body = new QStackedWidget(this);
    for (QWidget *view : {static_cast<QWidget *>(m_nothing), static_cast<QWidget *>(m_tree),
                          static_cast<QWidget *>(m_diff), static_cast<QWidget *>(m_raw)})
        m_body->addWidget(view);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(buildBar());
    column->addWidget(m_find);
    column->addWidget(m_message);
    column->addWidget(m_body, 1);

    for (InspectTree *tree : {m_tree, m_diff}) {
        connect(tree, &InspectTree::asked, this, &InspectTab::onAsked);
        connect(tree, &InspectTree::currentChosen, this, [this] { tellMatches(); });
    }
    connect(m_raw, &QPlainTextEdit::selectionChanged, this, [this] { tellMatches(); });
    connect(m_find, &FindBar::wantedChanged, this, [this] { look(); });
    connect(m_find, &FindBar::stepRequested, this, [this](int by) { step(by); });
    connect(m_find, &FindBar::closed, this, [this] { closeFind(); });
    connect(&m_theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
}

QHBoxLayout *InspectTab::buildBar()
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 2, 8, 6);
    bar->setSpacing(6);
    m_choice = new QComboBox(this);
    m_choice->setObjectName(u"inspectChoice"_s);
    m_choice->setAccessibleName(tr("Container to inspect"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_choice->setMaximumWidth(240);
    connect(m_choice, qOverload<int>(&QComboBox::activated), this, [this] { choose(); });
    bar->addWidget(m_choice);

    auto *views = new QButtonGroup(this);
    m_treeChip = addChip(bar, u"inspect-tree"_s, tr("Tree"), {}, true);
    m_rawChip = addChip(bar, u"inspect-raw"_s, u"JSON"_s, {}, false);
    views->addButton(m_treeChip);
    views->addButton(m_rawChip);
    m_onlyDifferences =
        addChip(bar, u"inspect-differences"_s, tr("Only differences"), tr("Leave out what both have alike"), true);
    m_noise = addChip(bar, u"inspect-noise"_s, tr("Ids and times"),
                      tr("Count ids, names, times, process ids and addresses as differences too"), false);
    m_sort = addChip(bar, u"inspect-sort"_s, tr("Sort keys"), tr("Else they are in the engine's order"), false);
    m_secrets = addChip(bar, u"inspect-secrets"_s, tr("Show secrets"),
                        tr("What looks like a password, a token or a key"), false);
    m_secrets->hide();
    connect(m_secrets, &QAbstractButton::toggled, this, [this] { m_secretsShown = {}; });
    for (Chip *chip : {m_rawChip, m_onlyDifferences, m_noise, m_sort, m_secrets})
        connect(chip, &QAbstractButton::toggled, this, [this] { present(); });

    bar->addStretch(1);
    m_count = new QLabel(this);
    m_count->setObjectName(u"inspectCount"_s);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setProperty("muted", true);
    bar->addWidget(m_count);
    m_findButton = new QToolButton(this);
    m_findButton->setObjectName(u"inspectFindButton"_s);
    m_findButton->setProperty("autoRaise", true);
    m_findButton->setFocusPolicy(Qt::StrongFocus);
    m_findButton->setAccessibleName(tr("Find"));
    m_findButton->setToolTip(tr("Find (%1)").arg(QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText)));
    connect(m_findButton, &QToolButton::clicked, this, [this] { openFind(); });
    bar->addWidget(m_findButton);
    return bar;
}

Chip *InspectTab::addChip(QHBoxLayout *bar, const QString &name, const QString &text, const QString &does, bool on)
{
    auto *chip = new Chip(m_theme, name, text, this);
    chip->setCheckable(true);
    chip->setChecked(on);
    chip->setToolTip(does);
    bar->addWidget(chip);
    return chip;
}

void InspectTab::restyle()
{
    m_findButton->setIcon(tintedIcon(u"search"_s, m_theme.colors().muted));
}

} // namespace bayplan::ui
