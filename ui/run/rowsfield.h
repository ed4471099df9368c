// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/run/runfield.h"

#include <functional>
#include <vector>

class QPushButton;
class QVBoxLayout;

namespace bayplan::ui {

/// A list of entries, each a row of cells with a button that takes it away; an empty row at the end waits for another.
class RowsField : public RunField
{
    Q_OBJECT

public:
    struct Column
    {
        QString title;
        QString placeholder;
        int stretch = 1;
        bool isSecretValue = false; ///< hidden while the cell before it names something secret
    };
    /// How rows and a spec become each other.
    struct Translation
    {
        std::function<core::Result<void>(run::ContainerSpec &, const QStringList &cells)> take;
        std::function<QList<QStringList>(const run::ContainerSpec &)> give;
    };

    RowsField(const Theme &theme, const QString &key, const QString &title, QList<Column> columns,
              Translation translation, QWidget *parent);

    void showSpec(const run::ContainerSpec &spec) override;
    void readInto(run::ContainerSpec &spec, QList<run::FieldProblem> &problems) const override;
    int count() const override;
    void setSecretsShown(bool shown) override;
    /// A button below the rows, before which `Add` stands.
    QPushButton *addButton(const QString &name, const QString &title);
    /// Puts rows behind those there are.
    void append(const QList<QStringList> &rows);
    /// Puts the keyboard's focus into a cell.
    void focusCell(int row, int column);
    /// What is in a row, trimmed.
    QStringList cells(int row) const;

protected:
    void markRow(int row) override;

private:
    struct Row
    {
        QWidget *widget;
        QList<QLineEdit *> cells;
        QWidget *remove; ///< its button
    };

    void addRow(const QStringList &texts = {});
    static void discard(const Row &row);
    void removeRow(const QWidget *widget);
    void onEdited();
    void hideSecrets(const Row &row) const;
    static bool isEmpty(const Row &row);
    void rename();

    const QList<Column> m_columns;
    const Translation m_translation;
    std::vector<Row> m_rows; ///< the last one is empty
    QVBoxLayout *m_rowsLayout;
    QVBoxLayout *m_layout;
    bool m_secretsShown = false;
    bool m_filling = false;
};

} // namespace bayplan::ui
