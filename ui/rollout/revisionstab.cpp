// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/revisionstab.h"

#include "core/plaintext.h"
#include "fleet/livehost.h"
#include "services/specdiff.h"
#include "ui/rollout/difftable.h"
#include "ui/widgets/card.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <tuple>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int spacing = 14;

enum Column { Number, Image, Made, Remark, ColumnCount };

QString timeText(core::Time time)
{
    if (time == core::Time{})
        return u"—"_s;
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

QString remarkOf(const services::ServiceRecord &record, int number)
{
    const bool active = record.rollout && record.rollout->isActive();
    if (active && number == record.rollout->target())
        return RevisionsTab::tr("being rolled out");
    if (number == record.revision)
        return RevisionsTab::tr("current");
    return {};
}

} // namespace

RevisionsTab::RevisionsTab(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_list(new QTreeWidget)
    , m_differences(new DiffTable(DiffTable::Shows::Differences))
{
    m_list->setObjectName(u"revisions"_s);
    m_list->setProperty("roomy", true);
    m_list->setAccessibleName(tr("Revisions"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHeaderLabels({tr("Revision"), tr("Image"), tr("Made"), QString()});
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(Image, QHeaderView::Stretch);

    auto *side = new QWidget;
    m_title = new QLabel(side);
    m_title->setTextFormat(Qt::PlainText);
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_same = new QLabel(side);
    m_same->setTextFormat(Qt::PlainText);
    m_same->setWordWrap(true);
    m_same->setAlignment(Qt::AlignCenter);
    m_same->setForegroundRole(QPalette::PlaceholderText);
    m_undo = new QPushButton(side);
    m_undo->setObjectName(u"undoToRevision"_s);
    m_undo->setAutoDefault(false);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(16, 8, 12, 8);
    head->addWidget(m_title, 1);
    head->addWidget(m_undo);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_differences, 1);
    column->addWidget(m_same, 1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing);
    layout->addWidget(new Card(theme, m_list, this), 1);
    layout->addWidget(new Card(theme, side, this), 1);
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this] { showChosen(); });
    connect(m_undo, &QPushButton::clicked, this, [this] {
        if (const int revision = chosen())
            Q_EMIT undoRequested(revision);
    });
    showChosen();
}

int RevisionsTab::chosen() const
{
    const QTreeWidgetItem *item = m_list->currentItem();
    return item ? item->data(Number, Qt::UserRole).toInt() : 0;
}

void RevisionsTab::setCanUndo(bool can)
{
    m_canUndo = can;
    showChosen();
}

void RevisionsTab::setRecord(const std::optional<services::ServiceRecord> &record)
{
    const auto shown = [](const std::optional<services::ServiceRecord> &one) {
        return one ? std::tuple(one->name, one->revision, one->revisions, one->rollout)
                   : std::tuple(QString(), 0, QList<services::Revision>(), std::optional<services::Rollout>());
    };
    if (shown(m_record) == shown(record))
        return;
    m_record = record;
    refresh();
}

void RevisionsTab::refresh()
{
    const int before = chosen();
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        if (m_record) {
            for (auto it = m_record->revisions.crbegin(); it != m_record->revisions.crend(); ++it) { // newest first
                auto *item = new QTreeWidgetItem(
                    m_list, {QString::number(it->number),
                             core::plainLine(fleet::familiarReference(it->spec.container.image), 160),
                             timeText(it->made), remarkOf(*m_record, it->number)});
                item->setData(Number, Qt::UserRole, it->number);
                if (it->number == before)
                    m_list->setCurrentItem(item);
            }
            if (!m_list->currentItem())
                m_list->setCurrentItem(m_list->topLevelItem(0));
        }
    }
    showChosen();
}

void RevisionsTab::showChosen()
{
    const int number = chosen();
    const services::Revision *revision = m_record && number ? m_record->find(number) : nullptr;
    const services::Revision *current = m_record ? m_record->current() : nullptr;
    m_undo->setVisible(revision && current && revision != current);
    m_undo->setText(tr("Undo to revision %1…").arg(number));
    m_undo->setEnabled(m_canUndo);
    QList<services::SpecDifference> differences;
    if (!revision || !current) {
        m_title->setText(tr("Revisions"));
        m_same->setText(tr("What the service is like has not been read yet."));
    } else if (revision == current) {
        m_title->setText(tr("Revision %1").arg(number));
        m_same->setText(tr("This is the current one. Choose another to see what differs."));
    } else {
        m_title->setText(tr("From revision %1 to %2").arg(current->number).arg(number));
        m_same->setText(tr("They are the same."));
        differences = services::specDiff(current->spec, revision->spec);
    }
    m_differences->setDifferences(differences);
    m_differences->setVisible(!differences.isEmpty());
    m_same->setVisible(differences.isEmpty());
}

} // namespace bayplan::ui
