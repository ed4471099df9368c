// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/rowsfield.h"

#include "core/secretwords.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using run::ContainerSpec;
using run::FieldProblem;

namespace {
constexpr int removeWidth = 30;
} // namespace

RowsField::RowsField(const Theme &theme, const QString &key, const QString &title, QList<Column> columns,
                     Translation translation, QWidget *parent)
    : RunField(theme, key, parent)
    , m_columns(std::move(columns))
    , m_translation(std::move(translation))
    , m_rowsLayout(new QVBoxLayout)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(5);
    auto *heads = new QHBoxLayout;
    heads->setContentsMargins(0, 0, removeWidth + 6, 0);
    heads->setSpacing(6);
    if (!title.isEmpty() && m_columns.size() > 1)
        m_layout->addWidget(new QLabel(title, this));
    for (const Column &column : m_columns) {
        auto *head = new QLabel(m_columns.size() > 1 ? column.title : title, this);
        head->setTextFormat(Qt::PlainText);
        if (m_columns.size() > 1)
            head->setProperty("muted", true);
        heads->addWidget(head, column.stretch);
    }
    m_layout->addLayout(heads);
    m_rowsLayout->setSpacing(6);
    m_layout->addLayout(m_rowsLayout);
    m_layout->addWidget(problemLabel());
    addRow();
}

void RowsField::addRow(const QStringList &texts)
{
    Row row{new QWidget(this), {}, nullptr};
    auto *across = new QHBoxLayout(row.widget);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(6);
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        const Column &column = m_columns.at(i);
        auto *edit = new QLineEdit(texts.value(i), row.widget);
        edit->setPlaceholderText(column.placeholder);
        edit->setFont(Theme::monospaceFont(edit->font()));
        edit->setAccessibleName(column.title);
        edit->setMinimumWidth(48);
        across->addWidget(edit, column.stretch);
        row.cells << edit;
        connect(edit, &QLineEdit::textChanged, this, [this] { onEdited(); });
    }
    auto *remove = new QToolButton(row.widget);
    remove->setText(u"×"_s);
    remove->setAutoRaise(true);
    remove->setProperty("autoRaise", true);
    remove->setFixedSize(removeWidth, removeWidth);
    remove->setAccessibleName(tr("Remove this row"));
    remove->setToolTip(remove->accessibleName());
    connect(remove, &QToolButton::clicked, this, [this, widget = row.widget] { removeRow(widget); });
    QSizePolicy keepsRoom = remove->sizePolicy();
    keepsRoom.setRetainSizeWhenHidden(true);
    remove->setSizePolicy(keepsRoom);
    row.remove = remove;
    across->addWidget(remove);
    m_rowsLayout->addWidget(row.widget);
    hideSecrets(row);
    m_rows.push_back(row);
    rename();
}

/// Later: its button may be what was clicked. Until then nothing finds it by its name.
void RowsField::discard(const Row &row)
{
    row.widget->hide();
    row.widget->deleteLater();
    for (QLineEdit *cell : row.cells)
        cell->setObjectName({});
}

void RowsField::removeRow(const QWidget *widget)
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [widget](const Row &row) { return row.widget == widget; });
    if (found == m_rows.end())
        return;
    const auto place = found - m_rows.begin();
    discard(*found);
    m_rows.erase(found);
    if (m_rows.empty() || !isEmpty(m_rows.back()))
        addRow();
    rename();
    m_rows[size_t(std::min<qsizetype>(place, qsizetype(m_rows.size()) - 1))].cells.first()->setFocus();
    Q_EMIT edited();
}

/// Names go by the place: tests and screen readers find them by it.
void RowsField::rename()
{
    for (size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i].remove->setVisible(i + 1 < m_rows.size()); // the waiting row is no entry
        for (qsizetype column = 0; column < m_columns.size(); ++column)
            m_rows[i].cells.at(column)->setObjectName(u"run:%1:%2:%3"_s.arg(key()).arg(i).arg(column));
    }
}

bool RowsField::isEmpty(const Row &row)
{
    return std::all_of(row.cells.begin(), row.cells.end(),
                       [](const QLineEdit *cell) { return cell->text().trimmed().isEmpty(); });
}

void RowsField::onEdited()
{
    if (m_filling)
        return;
    if (!isEmpty(m_rows.back()))
        addRow();
    for (const Row &row : m_rows)
        hideSecrets(row);
    Q_EMIT edited();
}

void RowsField::hideSecrets(const Row &row) const
{
    for (qsizetype i = 1; i < m_columns.size(); ++i) {
        if (!m_columns.at(i).isSecretValue)
            continue;
        const bool secret = core::looksSecret(row.cells.at(i - 1)->text(), row.cells.at(i)->text());
        row.cells.at(i)->setEchoMode(secret && !m_secretsShown ? QLineEdit::Password : QLineEdit::Normal);
    }
}

void RowsField::setSecretsShown(bool shown)
{
    m_secretsShown = shown;
    for (const Row &row : m_rows)
        hideSecrets(row);
}

QStringList RowsField::cells(int row) const
{
    QStringList texts;
    const auto &edits = m_rows.at(size_t(row)).cells;
    for (qsizetype i = 0; i < edits.size(); ++i) // values keep their spaces
        texts << (m_columns.at(i).isSecretValue ? edits.at(i)->text() : edits.at(i)->text().trimmed());
    return texts;
}

void RowsField::showSpec(const ContainerSpec &spec)
{
    m_filling = true;
    for (const Row &row : m_rows)
        discard(row);
    m_rows.clear();
    m_filling = false;
    append(m_translation.give(spec));
}

void RowsField::append(const QList<QStringList> &rows)
{
    if (!m_rows.empty()) { // the waiting one
        discard(m_rows.back());
        m_rows.pop_back();
    }
    for (const QStringList &row : rows)
        addRow(row);
    addRow();
    Q_EMIT edited();
}

void RowsField::readInto(ContainerSpec &spec, QList<FieldProblem> &problems) const
{
    for (size_t i = 0; i < m_rows.size(); ++i) {
        if (isEmpty(m_rows[i]))
            continue;
        if (const auto taken = m_translation.take(spec, cells(int(i))); !taken)
            problems << FieldProblem{key(), int(i), taken.error().what};
    }
}

int RowsField::count() const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(), [](const Row &row) { return !isEmpty(row); }));
}

void RowsField::markRow(int row)
{
    for (size_t i = 0; i < m_rows.size(); ++i) {
        for (QLineEdit *cell : m_rows[i].cells)
            cell->setAccessibleDescription(int(i) == row ? problemLabel()->text() : QString());
    }
}

void RowsField::focusCell(int row, int column)
{
    if (m_rows.empty())
        return;
    const int last = int(m_rows.size()) - 1;
    m_rows[size_t(std::clamp(row, 0, last))].cells.value(column)->setFocus(Qt::OtherFocusReason);
}

QPushButton *RowsField::addButton(const QString &name, const QString &title)
{
    auto *button = new QPushButton(title, this);
    button->setObjectName(name);
    button->setAutoDefault(false);
    auto *row = new QHBoxLayout;
    row->addWidget(button);
    row->addStretch(1);
    m_layout->addLayout(row);
    return button;
}

} // namespace bayplan::ui
