// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QLineEdit>
#include <QTimer>

#include <functional>

class QCompleter;
class QStringListModel;

namespace bayplan::ui {

/// Where a page's rows are filtered by free text and `field:value` terms. Offers the fields' names and values while
/// they are typed; Esc clears it, then leaves it.
class FilterField : public QLineEdit
{
    Q_OBJECT

public:
    /// `theme` must outlive the field.
    explicit FilterField(const Theme &theme, QWidget *parent = nullptr);

    /// `valuesOf` gives the values worth offering for a field; it may give none.
    void setFields(const QStringList &fields, std::function<QStringList(const QString &field)> valuesOf = {});
    /// Clears the text and tells at once.
    void clearFilter();
    /// Takes the text and tells at once.
    void applyFilter(const QString &text);

Q_SIGNALS:
    /// A moment after the last change.
    void filterChanged(const QString &text);
    /// Esc in an empty field, Enter or Down: the rows should have the focus.
    void leaveRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    void restyle();
    void offer();
    void complete(const QString &word);
    /// Where the word the cursor is in or behind begins.
    qsizetype wordStart() const;

    const Theme &m_theme;
    QStringList m_fields;
    std::function<QStringList(const QString &)> m_valuesOf;
    QCompleter *m_completer;
    QStringListModel *m_words;
    QAction *m_searchIcon;
    QAction *m_clear;
    QTimer m_debounce;
};

} // namespace bayplan::ui
