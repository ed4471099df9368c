// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/portconflictsbar.h"

#include "core/plaintext.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"

#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using Found = fleet::PortConflicts::Found;
using Kind = fleet::PortClash::Kind;

namespace {

constexpr int mostRows = 6; ///< seen at once
constexpr int rowHeight = 26;
constexpr int signSize = 16;
constexpr int longestName = 40;

QString sentenceOf(const Found &found)
{
    return core::plainLine(found.hostName, longestName) + u": "_s + core::plainLine(fleet::clashText(found.clash)) +
           u'.';
}

} // namespace

PortConflictsBar::PortConflictsBar(const Theme &theme, const fleet::PortConflicts &conflicts, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_conflicts(conflicts)
    , m_bar(new MessageBar(theme, this))
    , m_show(m_bar->addButton(tr("Show")))
    , m_list(new QListWidget(this))
{
    setObjectName(u"portConflicts"_s);
    m_show->setObjectName(u"showConflicts"_s);
    m_list->setObjectName(u"conflictList"_s);
    m_list->setAccessibleName(tr("Port conflicts"));
    m_list->setProperty("roomy", true);
    m_list->setUniformItemSizes(true);
    m_list->setIconSize(QSize(signSize, signSize));
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_bar);
    column->addWidget(m_list);
    connect(m_show, &QPushButton::clicked, this, [this] {
        if (m_shown.size() == 1)
            choose(0);
        else
            setListShown(m_list->isHidden());
    });
    connect(m_list, &QListWidget::itemClicked, this, [this] { choose(m_list->currentRow()); });
    connect(m_list, &QListWidget::itemActivated, this, [this] { choose(m_list->currentRow()); });
    connect(&conflicts, &fleet::PortConflicts::changed, this, [this] { tell(); });
    connect(&theme, &Theme::changed, this, [this] { fill(); });
    tell();
}

void PortConflictsBar::tell()
{
    const int now = m_conflicts.count(Kind::Now);
    const int toCome = m_conflicts.count(Kind::ToCome);
    QList<Found> found = m_conflicts.all();
    found.removeIf([](const Found &one) { return one.clash.kind == Kind::Waiting; });
    if (found != m_shown) {
        m_shown = found;
        fill();
    }
    setVisible(now + toCome > 0);
    if (now + toCome == 0) {
        setListShown(false);
        return;
    }
    QStringList parts;
    if (now > 0)
        parts << tr("%Ln port conflict(s) now", nullptr, now);
    if (toCome > 0)
        parts << (now > 0 ? tr("%Ln to come", nullptr, toCome) : tr("%Ln port conflict(s) to come", nullptr, toCome));
    const bool one = m_shown.size() == 1;
    if (one)
        setListShown(false);
    m_bar->showMessage(now > 0 ? fleet::Tone::Bad : fleet::Tone::Warning,
                       one ? tr("%1: %2").arg(parts.join(u", "_s), sentenceOf(m_shown.first()))
                           : parts.join(u", "_s) + u'.');
    setListShown(!m_list->isHidden());
}

void PortConflictsBar::fill()
{
    const int current = m_list->currentRow();
    m_list->clear();
    for (const Found &found : std::as_const(m_shown)) {
        const bool now = found.clash.kind == Kind::Now;
        auto *item = new QListWidgetItem(sentenceOf(found), m_list);
        item->setIcon(tintedIcon(u"warning"_s, m_theme.toneText(now ? fleet::Tone::Bad : fleet::Tone::Warning)));
        item->setData(Qt::AccessibleTextRole, (now ? tr("Now: %1") : tr("To come: %1")).arg(item->text()));
    }
    m_list->setCurrentRow(std::min(current, m_list->count() - 1));
    m_list->setFixedHeight(std::min(mostRows, m_list->count()) * rowHeight + 6);
}

void PortConflictsBar::setListShown(bool shown)
{
    const bool hadFocus = m_list->hasFocus();
    m_list->setVisible(shown);
    if (!shown && hadFocus)
        m_show->setFocus(Qt::OtherFocusReason);
    m_show->setText(m_shown.size() == 1 ? tr("Show") : shown ? tr("Hide list") : tr("Show list"));
    m_show->setAccessibleName(m_show->text());
}

void PortConflictsBar::choose(int row)
{
    if (row >= 0 && row < m_shown.size())
        Q_EMIT chosen(m_shown.at(row));
}

} // namespace bayplan::ui
