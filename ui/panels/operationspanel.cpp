// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/operationspanel.h"

#include "fleet/tablefilter.h"
#include "operations/operationtext.h"
#include "ui/delegates/operationdelegate.h"
#include "ui/delegates/rowdelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/panels/operationhead.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;
using operations::StepsModel;

namespace {

constexpr int sideWidth = 260;
constexpr int fewestRows = 2; ///< the body is as high as its content, within these
constexpr int mostRows = 7;

/// The page that shows things of this kind; empty if there is none.
QString pageOf(const QString &kind)
{
    static const QHash<QString, QString> pages = {{u"container"_s, u"containers"_s},
                                                  {u"image"_s, u"images"_s},
                                                  {u"network"_s, u"networks"_s},
                                                  {u"volume"_s, u"volumes"_s}};
    return pages.value(kind);
}

} // namespace

OperationsPanel::OperationsPanel(const Theme &theme, operations::Operations &operations, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_operations(operations)
    , m_list(operations)
    , m_head(new OperationHead(theme, this))
    , m_body(new QWidget(this))
{
    setObjectName(u"operationsPanel"_s);
    setAccessibleName(tr("Operations"));
    buildBody();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_body);

    connect(m_head, &OperationHead::toggleRequested, this, [this] { setExpanded(!m_expanded); });
    connect(m_head, &OperationHead::cancelRequested, this, [this] { m_steps.operation()->cancel(); });
    connect(m_head, &OperationHead::retryRequested, this, [this] { m_operations.retry(*m_steps.operation()); });
    connect(m_head, &OperationHead::undoRequested, this, [this] {
        if (Operation *operation = m_steps.operation(); operation->canUndo())
            m_operations.undo(*operation);
    });
    connect(m_head, &OperationHead::dismissRequested, this, [this] { m_operations.dismiss(*m_steps.operation()); });

    // The models are told of each before this is.
    connect(&operations, &operations::Operations::added, this, [this](Operation *operation) {
        if (operation->isPart() && m_steps.operation())
            refresh(); // the one that it is part of stays in view
        else
            show(operation);
    });
    connect(&operations, &operations::Operations::ended, this, [this](Operation *operation) {
        if (operation == m_steps.operation())
            refresh();
    });
    connect(&operations, &operations::Operations::dismissed, this, [this](const Operation *operation) {
        if (operation == m_steps.operation())
            show(m_list.at(0));
        else
            refresh();
    });
    connect(&m_list, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
        const int shown = m_list.rowOf(m_steps.operation());
        if (shown >= first.row() && shown <= last.row())
            refresh();
    });
    connect(&theme, &Theme::changed, this, [this] { update(); });
    setExpanded(false);
    show(m_list.at(0));
}

void OperationsPanel::buildBody()
{
    m_side = new QWidget(m_body);
    m_side->setFixedWidth(sideWidth);
    m_listView = new QListView(m_side);
    m_listView->setObjectName(u"operationsList"_s);
    m_listView->setAccessibleName(tr("Operations"));
    m_listView->setFrameShape(QFrame::NoFrame);
    m_listView->setModel(&m_list);
    m_listView->setItemDelegate(new OperationDelegate(m_theme, m_listView));
    m_listView->setUniformItemSizes(true);
    m_listView->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto *dismissAll = new QPushButton(tr("Dismiss all that have ended"), m_side);
    dismissAll->setObjectName(u"dismissAll"_s);
    auto *side = new QVBoxLayout(m_side);
    side->setContentsMargins(0, 0, 0, 8);
    side->setSpacing(8);
    side->addWidget(m_listView, 1);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 0, 12, 0);
    foot->addWidget(dismissAll);
    side->addLayout(foot);

    m_table = new DataTable(m_theme, u"operationSteps"_s, m_body);
    m_table->setAccessibleName(tr("Steps"));
    auto *sorted = new fleet::TableFilter(m_table);
    sorted->setSourceModel(&m_steps);
    m_table->setModel(sorted);
    m_table->setColumns({{u"object"_s, 200, 110, 2},
                         {u"host"_s, 110, 70, 1},
                         {u"state"_s, 110, 96},
                         {u"detail"_s, 360, 140, 5},
                         {u"took"_s, 90, 70}});
    auto *muted = new RowDelegate(m_theme, this);
    muted->setMuted(true);
    m_table->setDelegate(u"state"_s, new StateDelegate(m_theme, this));
    m_table->setDelegate(u"took"_s, muted);
    m_table->setDefaultSort(u"state"_s);
    m_detail = new QLabel(m_body);
    m_detail->setObjectName(u"stepDetail"_s);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->setContentsMargins(12, 6, 12, 8);
    m_detail->hide();
    auto *steps = new QVBoxLayout;
    steps->setContentsMargins(0, 0, 0, 0);
    steps->setSpacing(0);
    steps->addWidget(m_table, 1);
    steps->addWidget(m_detail);
    auto *row = new QHBoxLayout(m_body);
    row->setContentsMargins(0, 1, 0, 0);
    row->setSpacing(1);
    row->addWidget(m_side);
    row->addLayout(steps, 1);

    connect(dismissAll, &QPushButton::clicked, this, [this] { m_operations.dismissEnded(); });
    connect(m_listView->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (index.isValid() && m_list.at(index.row()) != m_steps.operation())
            show(m_list.at(index.row()));
    });
    connect(m_table, &DataTable::rowActivated, this, [this](const QModelIndex &index) { revealStep(index); });
    connect(m_table, &DataTable::menuAboutToShow, this, [this](QMenu *menu, const QModelIndex &index) {
        menu->addAction(tr("Show it on its page"), this,
                        [this, row = QPersistentModelIndex(index)] { revealStep(row); });
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] { showDetail(); });
    connect(&m_steps, &QAbstractItemModel::dataChanged, this, [this] { showDetail(); });
    connect(&m_steps, &QAbstractItemModel::rowsRemoved, this, [this] { showDetail(); });
}

void OperationsPanel::show(Operation *operation)
{
    const bool hadFocus = isAncestorOf(QApplication::focusWidget());
    m_steps.setOperation(operation);
    if (!operation) {
        setExpanded(false);
        hide();
        if (hadFocus)
            Q_EMIT leaveRequested();
        return;
    }
    m_listView->setCurrentIndex(m_list.index(m_list.rowOf(operation)));
    refresh();
    QWidget::show();
}

void OperationsPanel::refresh()
{
    const Operation *operation = m_steps.operation();
    if (!operation)
        return;
    m_head->refresh(*operation, m_list.rowCount() - 1);
    m_side->setVisible(m_list.rowCount() > 1);
    fitBody();
}

void OperationsPanel::fitBody()
{
    const int rows = std::clamp(m_steps.rowCount(), m_list.rowCount() > 1 ? 4 : fewestRows, mostRows);
    int height = m_table->horizontalHeader()->sizeHint().height() + rows * RowDelegate::rowHeight + 2;
    if (!m_detail->isHidden())
        height += m_detail->heightForWidth(m_table->width());
    if (m_body->minimumHeight() != height)
        m_body->setFixedHeight(height);
}

void OperationsPanel::showDetail()
{
    const QModelIndex current = m_table->currentIndex();
    const QString text = current.isValid() ? current.siblingAtColumn(StepsModel::Detail).data().toString() : QString();
    // Only what the cell can't show in full.
    const int room = m_table->columnWidth(StepsModel::Detail) - 2 * RowDelegate::padding;
    const bool needed = QFontMetrics(m_table->font()).horizontalAdvance(text) > room;
    m_detail->setText(text);
    m_detail->setVisible(needed);
    fitBody();
}

void OperationsPanel::revealStep(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const auto *sorted = static_cast<const QAbstractProxyModel *>(m_table->model());
    const operations::Target &target = m_steps.row(sorted->mapToSource(index).row()).row.target;
    if (const QString page = pageOf(target.kind); !page.isEmpty() && !target.id.isEmpty())
        Q_EMIT revealRequested(page, target.host, target.id);
}

void OperationsPanel::setExpanded(bool expanded)
{
    const bool hadFocus = m_body->isAncestorOf(QApplication::focusWidget());
    m_expanded = expanded;
    m_body->setVisible(expanded);
    m_head->setExpanded(expanded);
    fitBody();
    if (hadFocus && !expanded)
        Q_EMIT leaveRequested();
}

void OperationsPanel::toggleByKey()
{
    if (!m_steps.operation())
        return;
    if (isAncestorOf(QApplication::focusWidget())) {
        setExpanded(false);
        Q_EMIT leaveRequested();
        return;
    }
    setExpanded(true);
    m_table->setFocus(Qt::ShortcutFocusReason);
}

void OperationsPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape)
        return QWidget::keyPressEvent(event);
    setExpanded(false);
    Q_EMIT leaveRequested();
}

void OperationsPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().panel);
    // Between the parts.
    const QRect body = m_body->geometry();
    painter.fillRect(QRect(0, body.top(), width(), 1), m_theme.colors().line);
    if (!m_side->isHidden())
        painter.fillRect(QRect(sideWidth, body.top(), 1, body.height()), m_theme.colors().line);
}

} // namespace bayplan::ui
