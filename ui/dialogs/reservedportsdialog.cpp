// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/reservedportsdialog.h"

#include "ui/dialogs/sentences.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::ReservedPorts;

namespace {

constexpr int reservedPortsWidth = 500;
constexpr int listHeight = 232;
constexpr int portsWidth = 150;
constexpr int removeWidth = 30;
constexpr int beside = 8; ///< between the rows and their scroll bar

/// "9000-9099", without what it is for.
QString portsOf(const ReservedPorts &reserved)
{
    return reserved.first == reserved.last ? QString::number(reserved.first)
                                           : u"%1-%2"_s.arg(reserved.first).arg(reserved.last);
}

} // namespace

bool ReservedPortsDialog::Row::isEmpty() const
{
    return ports->text().trimmed().isEmpty() && name->text().trimmed().isEmpty();
}

ReservedPortsDialog::ReservedPortsDialog(const Theme &theme, const QList<ReservedPorts> &reserved, Save save,
                                         QWidget *parent)
    : ActionDialog(theme, tr("Reserved ports"), tr("Reserved ports"), parent)
    , m_save(std::move(save))
    , m_rowsLayout(new QVBoxLayout)
    , m_scroll(new QScrollArea(this))
{
    setObjectName(u"reservedPortsDialog"_s);
    addText(
        tr("Kept for something on all hosts and for all protocols. A reserved port is never proposed as a free one, "
           "and who wants to publish it is told what it is kept for."),
        true);
    content().addSpacing(4);
    auto *heads = new QHBoxLayout;
    heads->setContentsMargins(0, 0, removeWidth + 6 + beside, 0);
    heads->setSpacing(6);
    auto *portsHead = new QLabel(tr("Port, or first-last"), this);
    portsHead->setFixedWidth(portsWidth);
    auto *nameHead = new QLabel(tr("Kept for"), this);
    for (QLabel *head : {portsHead, nameHead})
        head->setProperty("muted", true);
    heads->addWidget(portsHead);
    heads->addWidget(nameHead, 1);
    content().addLayout(heads);

    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, beside, 0);
    m_rowsLayout->setSpacing(6);
    column->addLayout(m_rowsLayout);
    column->addStretch(1);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFixedHeight(listHeight);
    m_scroll->setWidget(inside);
    for (QWidget *behind : {inside, m_scroll->viewport()})
        behind->setAutoFillBackground(false); // the dialog's own colour
    content().addWidget(m_scroll);
    for (const ReservedPorts &one : reserved)
        addRow(portsOf(one), one.name);
    addRow();
    setAction(tr("Save"));
    setFixedWidth(reservedPortsWidth);
    m_rows.last().ports->setFocus();
    onEdited();
}

void ReservedPortsDialog::addRow(const QString &ports, const QString &name)
{
    Row row{new QWidget(this), nullptr, nullptr, nullptr};
    row.ports = new QLineEdit(ports, row.widget);
    row.name = new QLineEdit(name, row.widget);
    auto *across = new QHBoxLayout(row.widget);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(6);
    row.ports->setFixedWidth(portsWidth);
    row.ports->setFont(Theme::monospaceFont(row.ports->font()));
    row.ports->setPlaceholderText(u"9000-9099"_s);
    row.ports->setAccessibleName(tr("Port, or the first and the last one"));
    row.name->setPlaceholderText(tr("payments"));
    row.name->setAccessibleName(tr("What they are kept for"));
    across->addWidget(row.ports);
    across->addWidget(row.name, 1);
    auto *remove = new QToolButton(row.widget);
    remove->setText(u"×"_s);
    remove->setProperty("autoRaise", true);
    remove->setAutoRaise(true);
    remove->setFixedSize(removeWidth, removeWidth);
    remove->setAccessibleName(tr("Remove this row"));
    remove->setToolTip(remove->accessibleName());
    QSizePolicy keepsRoom = remove->sizePolicy();
    keepsRoom.setRetainSizeWhenHidden(true);
    remove->setSizePolicy(keepsRoom);
    across->addWidget(remove);
    row.remove = remove;
    connect(remove, &QToolButton::clicked, this, [this, widget = row.widget] { removeRow(widget); });
    for (QLineEdit *edit : {row.ports, row.name})
        connect(edit, &QLineEdit::textChanged, this, [this] { onEdited(); });
    m_rowsLayout->addWidget(row.widget);
    m_rows << row;
    rename();
}

void ReservedPortsDialog::removeRow(const QWidget *widget)
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [widget](const Row &row) { return row.widget == widget; });
    if (found == m_rows.end())
        return;
    const qsizetype place = found - m_rows.begin();
    found->widget->hide();
    found->widget->deleteLater(); // its button is what was clicked
    for (QWidget *part : {static_cast<QWidget *>(found->ports), static_cast<QWidget *>(found->name), found->remove})
        part->setObjectName({}); // until then nothing finds it by its name
    m_rows.removeAt(place);
    rename();
    m_rows.at(std::min(place, m_rows.size() - 1)).ports->setFocus();
    onEdited();
}

/// Names go by the place: tests and screen readers find them by it.
void ReservedPortsDialog::rename()
{
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        m_rows.at(i).ports->setObjectName(u"ports:%1"_s.arg(i));
        m_rows.at(i).name->setObjectName(u"name:%1"_s.arg(i));
        m_rows.at(i).remove->setObjectName(u"remove:%1"_s.arg(i));
        m_rows.at(i).remove->setVisible(i + 1 < m_rows.size()); // the waiting row is no entry
    }
}

core::Result<QList<ReservedPorts>> ReservedPortsDialog::entered() const
{
    QStringList lines;
    for (const Row &row : m_rows) {
        if (!row.isEmpty())
            lines << row.ports->text().trimmed() + u' ' + row.name->text().trimmed();
    }
    return fleet::parseReservedLines(lines.join(u'\n'));
}

void ReservedPortsDialog::onEdited()
{
    if (!m_rows.last().isEmpty()) {
        addRow();
        QTimer::singleShot(0, m_scroll, [this] { // once it is laid out
            m_scroll->verticalScrollBar()->setValue(m_scroll->verticalScrollBar()->maximum());
        });
    }
    const auto all = entered();
    setPossible(all.has_value(), all ? QString() : all.error().what + u'.');
}

void ReservedPortsDialog::act()
{
    const auto all = entered();
    if (!all || !m_save)
        return;
    if (const auto saved = m_save(*all); !saved) {
        setPossible(true, sentences(saved.error()), fleet::Tone::Bad);
        return;
    }
    accept();
}

} // namespace bayplan::ui
